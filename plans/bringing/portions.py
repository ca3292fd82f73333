"""A text that is longer than a field holds, in portions that each fit, parted where a reader would part it."""

import re

from bpmplan.text_limits import MAX_PARTS, parts_of

from ..models import LONG_TEXT


def is_within(text):
    """Whether a text fits into one field."""
    return len(text) <= LONG_TEXT and parts_of(text) <= MAX_PARTS


def portions(text):
    """``[text]`` of one that fits, else its portions: between blocks, else between lines, else between words."""
    if is_within(text):
        return [text]
    made = [portion.strip("\n") for portion in _packed(_pieces(text))]
    return [portion for portion in made if portion.strip()]


def _packed(pieces):
    """Pieces, each with what stands before it, joined as long as they fit; what each costs is counted once."""
    portion, length, parts = [], 0, 0
    for piece, gap in pieces:
        size, cost = len(gap) + len(piece), parts_of(gap) + parts_of(piece)
        if portion and (length + size > LONG_TEXT or parts + cost > MAX_PARTS):
            yield "".join(portion)
            portion, length, parts = [], 0, 0
        portion += [gap, piece] if portion else [piece]
        length, parts = length + size, parts + cost
    yield "".join(portion)


def _pieces(text):
    """``(piece, what stands before it)``: each fits."""
    for block in re.split(r"\n[ \t]*\n", text):
        if is_within(block):
            yield block, "\n\n"
            continue
        gap = "\n\n"
        for line in block.split("\n"):
            for piece in [line] if is_within(line) else _packed(_words(line)):
                yield piece, gap
                gap = "\n"


def _words(line):
    """The words of a line, each with the space after it; one without an end in parts that fit."""
    for word in re.findall(r"\S+\s*|\s+", line):
        step = LONG_TEXT if is_within(word[:LONG_TEXT]) else MAX_PARTS
        for at in range(0, len(word), step):
            yield word[at : at + step], ""
