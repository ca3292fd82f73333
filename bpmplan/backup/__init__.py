"""Everything that an installation holds, copied into a folder and brought back: rows of either database, and files."""

LEFT_OUT = {"sessions.Session": "people sign in again"}
"""Tables whose rows no backup has, and why. An app adds its own when it starts: copies that are made again."""
