"""Pages behind sign-in where a municipality writes."""
