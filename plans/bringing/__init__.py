"""A plan from a Word document or a pasted text: read, split by its headings, proposed, and saved as a draft."""
