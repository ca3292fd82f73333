"""From a plan's content and standing to bytes; nothing here reads the database but ``store``."""
