"""How Danish moments are written; the rest is Django's. ``bpmplan/danish.py`` writes them alike."""

DATETIME_FORMAT = r"j. F Y \k\l. H.i"
SHORT_DATETIME_FORMAT = r"d.m.Y \k\l. H.i"
TIME_FORMAT = "H.i"
