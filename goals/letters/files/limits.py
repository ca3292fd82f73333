"""What a file may hold at most, and the refusal of one that holds more or can't be read."""

MAX_BYTES = 25 * 1024 * 1024

MAX_PAGES = 60

MAX_CHARACTERS = 400_000

MAX_UNPACKED = 100 * 1024 * 1024


class LetterError(Exception):
    """The file can't be read; the message is one Danish sentence for whoever chose it."""
