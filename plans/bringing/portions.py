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
    made = [""]
    for block, gap in _pieces(text):
        whole = f"{made[-1]}{gap}{block}" if made[-1] else block
        if is_within(whole):
            made[-1] = whole
        else:
            made.append(block)
    return [portion for portion in made if portion.strip()]


def _pieces(text):
    """``(piece, what stands before it)``: each fits."""
    for block in re.split(r"\n[ \t]*\n", text):
        if is_within(block):
            yield block, "\n\n"
            continue
        lines, gap = block.split("\n"), "\n\n"
        for line in lines:
            for piece in _words(line):
                yield piece, gap
                gap = "\n"


def _words(line):
    if is_within(line):
        return [line]
    made = [""]
    for word in re.findall(r"\S*\s*", line):
        for at in range(0, len(word), LONG_TEXT):
            piece = word[at : at + LONG_TEXT]
            if is_within(made[-1] + piece):
                made[-1] += piece
            else:
                made.append(piece)
    return made
