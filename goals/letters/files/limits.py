"""What may be read as a letter holds at most, and the refusal of what holds more or can't be read."""

MAX_BYTES = 25 * 1024 * 1024

MAX_PAGES = 60

MAX_CHARACTERS = 100_000
"""Some forty pages. The longest letters known have ten; twice this takes seconds to look through."""

MAX_LINES = 4_000
"""A short line costs as much as a long one."""

MAX_UNPACKED = 100 * 1024 * 1024
"""Bytes of a Word file in all, its pictures among them."""

MAX_XML = 20 * 1024 * 1024
"""Bytes of its text: each takes some ten of memory. The longest letters known have half a megabyte."""


class LetterError(Exception):
    """The file can't be read; the message is one Danish sentence for whoever chose it."""


def is_too_long(text: str) -> bool:
    """Whether there is more text than any letter has."""
    return len(text) > MAX_CHARACTERS or text.count("\n") > MAX_LINES
