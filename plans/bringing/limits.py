"""What a document that a plan is made of holds at most, and the refusal of what holds more or can't be read."""

MAX_CHARACTERS = 600_000
"""Some 200 pages: the longest plans known have a tenth."""

MAX_LINES = 20_000
"""A short line costs as much as a long one."""

MAX_UNPACKED = 100 * 1024 * 1024
"""Bytes of a Word file in all, its pictures among them."""

MAX_XML = 20 * 1024 * 1024
"""Bytes of its text: each takes some ten of memory."""

MAX_IMAGES = 100
"""So many images a plan has room for."""

MAX_HEADINGS = 500
"""So many headings are asked about; of a text that has more, the lowest stay in the text."""

TOO_LONG = "Der er mere tekst, end der er i en plan. Del dokumentet, og tag én del ad gangen."


class DocumentError(Exception):
    """The document can't be read; the message is Danish, for whoever chose it."""


def is_too_long(text: str) -> bool:
    return len(text) > MAX_CHARACTERS or text.count("\n") > MAX_LINES
