"""A chart of a table that a person wrote: bars or lines, as inline SVG, with the numbers in the table below it.

A chart is drawn of one head, a first column of names, and numbers; it begins at nought. Where a table isn't like that,
there is no chart, and ``fault`` says why in Danish. The title is the first child, since WeasyPrint takes an SVG's
alternative text from there.
"""

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise
from math import ceil

from . import danish, fonts
from .many_html import filled, one_after_the_other
from .values.numbers import parse_number

BARS, LINES = "søjler", "kurve"
MOST_SERIES, MOST_PLACES = 5, 24
WIDTH, HEIGHT = 480, 220
LEFT, RIGHT, TOP = 44, 474, 10
WIDEST = 56
"""Of a bar."""
SIZE = 9
"""Of words, in units."""
LEAST_ROOM = 70
"""For the name of a place; longer ones are cut rather than left out."""
LINE = 13
"""Height of a line of words."""
INK, MUTED, RULE = "#1a1a1a", "#595959", "#d0d0d0"
DASHES = ("", "6 3", "2 2", "8 3 2 3", "1 3")
FILLS = (None, "#b9c4cb", "#6f7f89", "#ffffff", "#3c474e")
"""Of the series, the first in the accent: told apart in grey too, and each named by a sample beside its name."""
_MISSING = {"", "–", "-", "−", ".", "..", "…"}
_IS_PERIOD = re.compile(r".*\b(?:19|20)\d\d\b.*")

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {} {}" width="{}" height="{}">'
    "<title>{}</title>{}</svg>"
)
RECT = '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}" stroke-width="0.8"/>'
PATH = '<path d="{}" fill="none" stroke="{}" stroke-width="{}"{}/>'
DOT = '<circle cx="{}" cy="{}" r="2.4" fill="{}"/>'
WORDS = '<text x="{}" y="{}" font-size="{}" fill="{}" text-anchor="{}">{}</text>'


class CannotChart(ValueError):
    """The table can't be drawn. Its text is a Danish sentence."""


def fault(rows, kind):
    """Why a table can't be drawn, in Danish; empty when it can. ``rows`` are texts of cells, the head first."""
    try:
        _read(rows, kind)
    except CannotChart as reason:
        return str(reason)
    return ""


def chart_of(rows, kind, caption, accent):
    """The chart of a table, or "" where it can't be drawn. ``kind`` is ``BARS`` or ``LINES``; ``accent`` a colour."""
    try:
        places, series = _read(rows, kind)
    except CannotChart:
        return ""
    return _OfTable(places, series, accent).svg(kind, caption)


def _read(rows, kind):
    """``(places, {name: numbers})``: what stands along the axis below, and a series of numbers for each name.

    Years stand along the axis, whether they are columns or rows.
    """
    if len(rows) < 2 or len(rows[0]) < 2:
        raise CannotChart("Et diagram skal have navne i første kolonne og tal i de andre.")
    head, body = rows[0][1:], [row for row in rows[1:] if any(cell.strip() for cell in row)]
    numbers = [[_number(cell) for cell in row[1:]] for row in body]
    if not any(number is not None for row in numbers for number in row):
        raise CannotChart("Der er ingen tal i tabellen, så der kan ikke tegnes et diagram.")
    names = [row[0].strip() for row in body]
    is_over_columns = len(head) > 1 and all(_IS_PERIOD.match(cell) for cell in head)
    if is_over_columns:
        places, series = head, dict(zip(_distinct(names), numbers, strict=True))
    else:
        places, series = names, dict(zip(_distinct(head), zip(*numbers, strict=True), strict=True))
    if len(series) > MOST_SERIES or len(places) > MOST_PLACES:
        raise CannotChart(
            f"Et diagram kan vise {MOST_SERIES} rækker af tal med {MOST_PLACES} tal i hver. Del tabellen, eller nøjes "
            "med tabellen."
        )
    if kind == LINES and len(places) < 2:
        raise CannotChart("En kurve skal have mindst to punkter.")
    return places, series


def _distinct(names):
    return [name if names.index(name) == place else f"{name} ({place + 1})" for place, name in enumerate(names)]


def _number(cell):
    """The number of a cell; None where there is none."""
    cell = cell.strip()
    if cell in _MISSING:
        return None
    try:
        return parse_number(cell)
    except ValueError:
        raise CannotChart(f"»{cell[:40]}« er ikke et tal, så der kan ikke tegnes et diagram.") from None


class Drawing:
    """What every chart has: its room, and an axis of numbers from ``low`` to ``high`` by ``step``."""

    width, height, left, right, top, bottom = WIDTH, HEIGHT, LEFT, RIGHT, TOP, HEIGHT - LINE * 2
    letters = SIZE

    def y(self, number):
        share = float((number - self.low) / (self.high - self.low))
        return round(self.bottom - share * (self.bottom - self.top), 1)

    def words_at(self, x, y, colour, anchor, words):
        return filled(WORDS, x, round(y, 1), self.letters, colour, anchor, words)

    def marks(self):
        """The numbers along the axis."""
        return [self.low + self.step * at for at in range(int((self.high - self.low) / self.step) + 1)]

    def axis(self):
        for number in self.marks():
            y = self.y(number)
            yield filled(PATH, f"M{self.left} {y}H{self.right}", MUTED if number == 0 else RULE, "0.8", "")
            yield self.words_at(self.left - 5, y + self.letters / 3, MUTED, "end", danish.number(number))

    def line(self, points, number_of, accent, width="2"):
        """A line through points, with a gap where one is None."""
        path, is_drawing = [], False
        for one, other in pairwise(points):
            if one and other:
                path.append(f"L{other[0]} {other[1]}" if is_drawing else f"M{one[0]} {one[1]}L{other[0]} {other[1]}")
            is_drawing = bool(one and other)
        if path:
            yield filled(PATH, "".join(path), colour_of_line(number_of, accent), width, _dashes(number_of))


def colour_of_line(number_of, accent):
    return (accent, INK, FILLS[2], MUTED, FILLS[4])[number_of % len(DASHES)]


def _dashes(number_of):
    dashes = DASHES[number_of % len(DASHES)]
    return filled(' stroke-dasharray="{}"', dashes) if dashes else ""


class _OfTable(Drawing):
    def __init__(self, places, series, accent):
        self.places, self.series = places, series
        self.fills = [fill or accent for fill in FILLS]
        numbers = [number for row in series.values() for number in row if number is not None]
        self.step = step_of(max(*numbers, Decimal(0)) - min(*numbers, Decimal(0)))
        self.low = (min(*numbers, Decimal(0)) / self.step).to_integral_value(ROUND_FLOOR) * self.step + 0
        self.high = (max(*numbers, Decimal(0)) / self.step).to_integral_value(ROUND_CEILING) * self.step
        self.high = max(self.high, self.low + self.step)  # of noughts alone
        self.has_names = len(series) > 1
        self.bottom = HEIGHT - LINE * (3 if self.has_names else 2)

    def middle(self, place):
        width = (RIGHT - LEFT) / len(self.places)
        return round(LEFT + (place + 0.5) * width, 1)

    def svg(self, kind, caption):
        draw = self.bars if kind == BARS else self.lines
        parts = [*self.axis(), *draw(), *self.below(), *(self.names(kind) if self.has_names else ())]
        title = self.in_words(kind, caption)
        return filled(SVG, WIDTH, HEIGHT, WIDTH, HEIGHT, title, one_after_the_other(parts))

    def below(self):
        """What stands along the axis; every second or third where there is no room for all."""
        room = (RIGHT - LEFT) / len(self.places)
        needed = min(max(width_of(words) for words in self.places), LEAST_ROOM) + 6
        every = ceil(needed / room)
        for place, words in enumerate(self.places):
            if place % every == 0:
                shown = shortened(words, room * every - 6)
                yield filled(WORDS, self.middle(place), self.bottom + LINE, 9, INK, "middle", shown)

    def bars(self):
        room = min((RIGHT - LEFT) / len(self.places) * 0.76, WIDEST * len(self.series))
        width = room / len(self.series)
        tells_numbers = len(self.places) * len(self.series) <= 12
        for number_of, row in enumerate(self.series.values()):
            for place, number in enumerate(row):
                if number is None:
                    continue
                left = round(self.middle(place) - room / 2 + number_of * width, 1)
                top, base = sorted((self.y(number), self.y(0)))
                fill = self.fills[number_of]
                stroke = INK if fill == "#ffffff" else "none"
                yield filled(RECT, left, top, round(width * 0.92, 1), round(base - top, 1), fill, stroke)
                if tells_numbers:
                    middle, above = round(left + width * 0.46, 1), max(top - 3, 8)
                    yield filled(WORDS, middle, above, 8.5, INK, "middle", danish.number(number))

    def lines(self):
        for number_of, row in enumerate(self.series.values()):
            points = [(self.middle(place), self.y(n)) if n is not None else None for place, n in enumerate(row)]
            yield from self.line(points, number_of, self.fills[0])
            colour = colour_of_line(number_of, self.fills[0])
            yield from (filled(DOT, x, y, colour) for x, y in filter(None, points))

    def names(self, kind):
        """A sample of each series beside its name."""
        room = (RIGHT - LEFT) / len(self.series)
        y = HEIGHT - 5
        for number_of, name in enumerate(self.series):
            left = round(LEFT + number_of * room, 1)
            if kind == BARS:
                fill = self.fills[number_of]
                yield filled(RECT, left, y - 8, 9, 8, fill, INK if fill == "#ffffff" else "none")
            else:
                line = f"M{left} {y - 3}H{left + 18}"
                yield filled(PATH, line, colour_of_line(number_of, self.fills[0]), "2", _dashes(number_of))
            shown = shortened(name, room - 30)
            yield filled(WORDS, left + (13 if kind == BARS else 23), y, 9, INK, "start", shown)

    def in_words(self, kind, caption):
        """What it shows, for those who can't see it: where each series begins, and where it ends."""
        what = "Søjlediagram" if kind == BARS else "Kurver" if self.has_names else "Kurve"
        about = []
        for name, row in self.series.items():
            known = [(place, n) for place, n in zip(self.places, row, strict=True) if n is not None]
            if not known:
                continue
            (first, begins), (last, ends) = known[0], known[-1]
            words = f"{first} {danish.number(begins)}"
            if len(known) > 1:
                words = f"fra {words} til {last} {danish.number(ends)}"
            about.append(f"{name}: {words}" if self.has_names else words)
        return f"{what}: {caption}. {danish.capital('; '.join(about))}. Tallene står i tabellen."


def width_of(words, size=SIZE):
    widths = fonts.widths()
    return sum(widths.get(letter, 0.7) for letter in words) * size


def shortened(words, room, size=SIZE):
    """The words, cut where they need more room."""
    if width_of(words, size) <= room:
        return words
    while len(words) > 1 and width_of(words, size) + size > room:
        words = words[:-1]
    return f"{words.rstrip()}…"


def step_of(span):
    """A round step that divides an axis of this length into two to five parts."""
    if not span:
        return Decimal(1)
    step = Decimal(10) ** (span.adjusted() - 1)
    return next(step * factor for factor in (1, 2, 5, 10, 20, 50, 100) if span <= step * factor * 5)
