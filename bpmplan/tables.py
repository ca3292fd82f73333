"""How a table of a text stands on paper: in the text's column, over the full width, or on a landscape page.

The columns are measured with the letters' real widths. Numbers are never split over lines and whole words only where
nothing else helps; a table that is too wide even so is printed all the same, and its writer gets a warning.
"""

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from markdown_it.token import Token

from . import fonts

COLUMN, FULL, ACROSS = 124, 166, 253
"""Widths in mm: of the text's column, of what stands between the margins of a page, and of a landscape page."""
STEP = 5
"""How far, in mm, a list or a quote moves its content in."""
FULL_FROM, ACROSS_FROM = 5, 9
"""From so many columns a table takes the full width, and a landscape page."""

# Class names, width in mm, size of type in points, space between columns in mm: tried in this order.
_PLACES = (
    ("", COLUMN, 9.4, 3),
    ("table-full", FULL, 9.4, 3),
    ("table-full table-small", FULL, 8.4, 2),
    ("table-across", ACROSS, 9, 2.4),
    ("table-across table-small", ACROSS, 7.8, 2),
    ("table-across table-tiny", ACROSS, 6.8, 1.4),
)
_POINT = 25.4 / 72  # in mm
_UNIT = r"(?:%|‰|pct\.?|kr\.?|(?:t\.|mio\.?|mia\.?)(?:\s?kr\.?)?)"
NUMBER = re.compile(rf"[<>≤≥~+±−–-]?\s?\d(?:[\d.,/:−–-]|[ \u00a0\u202f](?=\d))*(?:\s?{_UNIT}(?!\w))?", re.IGNORECASE)
"""A number as it stands in a cell, with its sign, its thousands apart, and its unit."""
_BREAK = re.compile(r"[ \t\n]+|(?<=\w-)(?=\w)")


BOLDER = 1.06
"""How much wider words of the bolder weight are, at most."""
LONG = 90
"""A table higher than so many mm, by a rough measure, may be broken over pages. A lower one goes to the next page
whole, and leaves little of a page empty."""


@dataclass(frozen=True)
class Fit:
    """``classes`` for the stylesheets; ``is_across``: on a landscape page; ``is_too_wide``: not even there whole.

    ``room`` rises with the room that it takes, so that tables that belong together can stand alike.
    """

    classes: str
    is_across: bool
    is_too_wide: bool
    is_long: bool
    room: int


def fit(rows, *, depth=0, column=COLUMN, by_count=True):
    """How a table stands on paper. ``rows`` are texts of cells, the head first. ``depth``: lists and quotes around it.

    ``column`` is the width in mm of the column of text that it stands in. One with many columns is given more than it
    needs, unless ``by_count`` is false: columns of numbers stand well close together.
    """
    count = max((len(row) for row in rows), default=0)
    columns = [[row[i] for row in rows if i < len(row)] for i in range(count)]
    whole = [_widest(_whole_words, cells) for cells in columns]
    least = [_widest(_whole_numbers, cells) for cells in columns]
    first = 0 if not by_count else 3 if count >= ACROSS_FROM else 1 if count >= FULL_FROM else 0
    places = [(c, column - STEP * depth if not c else width, size, gap) for c, width, size, gap in _PLACES[first:]]
    tried = [(whole, place, "") for place in places] + [(least, place, " table-breaks") for place in places[-2:]]
    for room, (needed, (classes, width, size, gap), more) in enumerate(tried, first):
        if sum(needed) * size * _POINT + gap * (count - 1) <= width:
            shares = _shares(columns, width - gap * (count - 1), size)
            return Fit((classes + more).strip(), "across" in classes, False, is_long(rows, shares, size=size), room)
    classes, width, size, _ = places[-1]
    is_long_one = is_long(rows, [width / count] * count, size=size)
    return Fit(f"{classes} table-splits", True, True, is_long_one, first + len(tried))


def _widest(measure, cells):
    """The widest of a column's cells; its head, which stands first, is bolder."""
    head, *rest = cells
    return max(measure(head) * BOLDER, *map(measure, rest), 0)


def is_long(rows, widths, *, size=9.4):
    """Whether a table is ``LONG``. ``widths`` of its columns in mm, ``size`` of its type in points."""
    line, space = 1.4 * size * _POINT, 3.4
    heights = [max(_lines(text, width, size) for text, width in zip(row, widths, strict=False)) for row in rows if row]
    return sum(lines * line + space for lines in heights) > LONG


def _lines(text, width, size):
    return sum(max(1, math.ceil(_width(line) * size * _POINT / width)) for line in text.split("\n"))


def _shares(columns, width, size):
    """Roughly the width that each column gets: as much as it asks for, or a share by what it asks for."""
    asked = [max(max(map(_width, cells), default=0) * size * _POINT, 1) for cells in columns]
    return [share * min(1, width / sum(asked)) for share in asked]


def is_number(text):
    """Whether a cell holds a number and nothing else."""
    return len(text) <= 40 and bool(NUMBER.fullmatch(text.strip()))


def put_in_order(table, *, text_of):
    """The tokens of one table, as ``text.tokens`` describes them; ``text_of`` gives the words of inline tokens."""
    rows, has_corner = [], False
    for i, token in enumerate(table):
        if token.type == "tr_open":
            has_corner = has_corner and any(rows[0])
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            inline, close = table[i + 1], table[i + 2]
            text = text_of(inline.children).replace("\n", " ")
            in_head, is_first = token.type == "th_open", not rows[-1]
            rows[-1].append(text)
            if in_head and not text and not any(child.type == "image" for child in inline.children):
                has_corner = has_corner or is_first
                token.type, token.tag, close.type, close.tag = "td_open", "td", "td_close", "td"
            elif in_head:
                token.attrs["scope"] = "col"
            elif has_corner and is_first and text:
                token.type, token.tag, close.type, close.tag = "th_open", "th", "th_close", "th"
                token.attrs["scope"] = "row"
            alignment = str(token.attrs.pop("style", "")).removeprefix("text-align:")
            classes = [f"align-{alignment}"] if alignment in ("right", "center") else []
            if is_number(text):
                classes.append("unbroken")
            else:
                inline.children = _numbers_marked(inline.children)
            if classes:
                token.attrs["class"] = " ".join(classes)
    table[0].meta["rows"] = rows
    if not any(rows[0]):
        end = next(i for i, token in enumerate(table) if token.type == "thead_close")
        del table[1 : end + 1]
    return table


def _numbers_marked(children):
    """Inline tokens with ``number_open`` and ``number_close`` around numbers that could be broken where they are."""
    marked = []
    for token in children:
        end = 0
        for match in NUMBER.finditer(token.content) if token.type == "text" else ():
            number = match[0].strip()
            if not re.search("[ -]", number):
                continue
            start = match.start() + match[0].index(number)
            marked += [_text(token.content[end:start]), Token("number_open", "span", 1, attrs={"class": "unbroken"})]
            marked += [_text(number), Token("number_close", "span", -1)]
            end = start + len(number)
        marked.append(_text(token.content[end:]) if end else token)
    return marked


def _text(content):
    return Token("text", "", 0, content=content)


def _pieces(text):
    """The parts of a cell that are never split: numbers, and the words around them."""
    end = 0
    for match in NUMBER.finditer(text):
        yield from _BREAK.split(text[end : match.start()])
        yield match[0]
        end = match.end()
    yield from _BREAK.split(text[end:])


@lru_cache(maxsize=4096)
def _whole_words(text):
    return max(map(_width, _pieces(text)), default=0)


@lru_cache(maxsize=4096)
def _whole_numbers(text):
    """Room for numbers, and for six letters of what words there are."""
    return max((_width(p if p[-1:].isdigit() or NUMBER.fullmatch(p) else p[:6]) for p in _pieces(text)), default=0)


def _width(text):
    """In parts of the size of the type. A digit is as wide as any other; a character of another font counts as one."""
    letters = fonts.widths()
    return sum(letters["0"] if c.isdigit() else letters.get(c, 1.0) for c in text)
