"""Erasing a passage by law, wherever it stands in a municipality's plans: found, shown, agreed to, done."""
