"""Official numbers: fetched from Jobindsats or read from its files, and kept as measurements."""
