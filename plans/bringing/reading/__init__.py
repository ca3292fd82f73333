"""From a Word document to Markdown with its images. Pure: no database, no network; run in a child with limits."""
