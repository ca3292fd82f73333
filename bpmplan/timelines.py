"""A chart of what was measured over time: a line for each place, as inline SVG, with the numbers in a table beside it.

The drawing is that of ``charts``. The axis below is time, whatever the periods are. Each line has its name at its end,
since colours are not told apart in grey; where a number is not known, its line has a gap. The axis begins at nought, or
the chart says where it begins.
"""

from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache
from itertools import pairwise
from math import ceil

from . import danish
from .charts import (
    DOT,
    INK,
    MUTED,
    PATH,
    SVG,
    Drawing,
    colour_of_line,
    shortened,
    step_of,
    width_of,
)
from .many_html import filled, one_after_the_other
from .values import PeriodKind

MOST_LINES = 6
WIDE, SMALL = (420, 230), (176, 96)
"""Width and height; a small one is one of many that stand beside each other. Narrow, so that words stay legible where
the chart fills the width of a telephone."""
LETTERS = 11.5
MOST_ROOM_FOR_NAMES = 150
"""To the right of the lines."""
DIAMOND = '<path d="M{0} {1}L{2} {3}L{0} {4}L{5} {3}Z" fill="#ffffff" stroke="{6}" stroke-width="1.4"/>'
MARK = 4
"""Half of a diamond."""
NEAR = Decimal("0.5")
"""Where all numbers lie within this share of the largest, a line from nought would be flat: the axis begins higher."""
LEAST_SPAN = Decimal("0.9")
"""Such an axis begins at this share of the largest number, or lower: it spans a tenth of it at least, so that a change
of a few per cent can be seen, and one of less looks as small as it is."""
SHORTEST = 300
"""Days along the axis; less is shown in its whole years."""
MOST_DOTS = 16
"""With more places than these along the axis, only what stands alone has a dot, and the newest number."""
AT_THEIR_END = (PeriodKind.TO_DATE, PeriodKind.FOUR_QUARTERS, PeriodKind.ULTIMO, PeriodKind.DAY)
"""Kinds of periods that are drawn at their last day; others in their middle."""
EVEN = (PeriodKind.YEAR, PeriodKind.HALF, PeriodKind.QUARTER, PeriodKind.MONTH, PeriodKind.FOUR_QUARTERS)
"""Kinds that follow one another, so that one is missed where it is left out."""


def timeline(lines, caption, accent=INK, *, aims=None, is_small=False, scale=None, size=None):
    """The chart of ``{name: {Period: number or None}}``, or "" where there aren't two numbers in any line.

    The first line is the one that it is about, and is drawn in ``accent``. ``aims``, ``{Period: number}``, are what
    is aimed at. ``is_small``: one of many, with its first line's last number alone; those of a page have one ``scale``
    (``scale_of``), so that they can be held against each other. ``size`` is its width and height, where it has another
    place than most: words in it are as large as in all others.
    """
    known = {name: _known(line) for name, line in lines.items()}
    known = {name: line for name, line in known.items() if line}
    if not known or max(len(line) for line in known.values()) < 2:
        return ""
    ordered = {name: line for name, line in lines.items() if name in known}
    ordered = dict(list(ordered.items())[:MOST_LINES])
    aims = {period: number for period, number in (aims or {}).items() if period.last_day}
    return _Timeline(ordered, aims, accent, is_small, scale, size or (SMALL if is_small else WIDE)).svg(caption)


def scale_of(all_lines):
    """``(lowest, highest)`` of the numbers in many lines, ``[{Period: number or None}]``; None without any."""
    numbers = [number for line in all_lines for number in line.values() if number is not None]
    return (min(numbers), max(numbers)) if numbers else None


def axis_of(lowest, highest):
    """``(low, high, step)`` of an axis for these numbers: from nought, unless they would be flat on it."""
    if lowest > 0 and 0 < highest - lowest < highest * NEAR:
        lowest = min(lowest, highest * LEAST_SPAN)
    else:
        lowest, highest = min(lowest, Decimal(0)), max(highest, Decimal(0))
    step = step_of(highest - lowest)
    low = (lowest / step).to_integral_value(ROUND_FLOOR) * step + 0
    return low, max((highest / step).to_integral_value(ROUND_CEILING) * step, low + step), step


def beginning(low):
    """In words, where an axis doesn't begin at nought; else empty."""
    return f"Aksen begynder ved {danish.number(low)}." if low > 0 else ""


def _known(line):
    return {period: number for period, number in line.items() if number is not None}


@lru_cache(maxsize=4096)
def _month(period):
    return period.end.year * 12 + period.end.month


@lru_cache(maxsize=4096)
def _last_day(period):
    return period.end.toordinal()


def _by_end(one):
    """Orders ``(period, number)``."""
    return _last_day(one[0])


@lru_cache(maxsize=4096)
def _begins(period):
    """The first day that the axis must reach back to for a period, as a number."""
    is_at_end = period.kind in AT_THEIR_END or period.first_day is None
    return (period.end if is_at_end else period.first_day).toordinal()


@lru_cache(maxsize=4096)
def _day(period):
    """Where a period stands along the axis, as the number of a day."""
    if period.kind == PeriodKind.PRIMO:
        return period.first_day.toordinal()
    return (_begins(period) + _last_day(period)) / 2


class _Timeline(Drawing):
    letters = LETTERS

    def __init__(self, lines, aims, accent, is_small, scale, size):
        self.lines = {name: sorted(line.items(), key=_by_end) for name, line in lines.items()}
        self.aims = sorted(aims.items(), key=_by_end)
        self.is_small, self.accent = is_small, accent
        self.periods = {period for line in self.lines.values() for period, _ in line}
        numbers = [number for line in lines.values() for number in _known(line).values()]
        numbers += [number for _, number in self.aims] + list(scale or ())
        self.low, self.high, self.step = axis_of(min(numbers), max(numbers))
        self.first, self.last = self.days([*self.periods, *(period for period, _ in self.aims)])
        self.width, self.height = size
        self.top = LETTERS * (0.7 if is_small else 2.4 if beginning(self.low) else 1)
        self.bottom = self.height - LETTERS * 1.5
        self.left = ceil(max(width_of(danish.number(mark), LETTERS) for mark in self.marks())) + 6
        room = max(width_of(" ".join(words), LETTERS) for _, _, words, _ in self.labels(lambda _: 0, lambda _: 0))
        self.right = round(self.width - min(room, MOST_ROOM_FOR_NAMES) - 10, 1)

    @staticmethod
    def days(periods):
        """The first and the last day of the axis, as numbers."""
        first, last = min(map(_begins, periods)), max(map(_last_day, periods))
        if last - first < SHORTEST:
            first = date(date.fromordinal(first).year, 1, 1).toordinal()
            last = date(date.fromordinal(last).year, 12, 31).toordinal()
        return first, last

    def x(self, day):
        return round(self.left + (day - self.first) / (self.last - self.first) * (self.right - self.left), 1)

    def marks(self):
        marks = super().marks()
        if self.is_small:
            return [marks[0], marks[-1]]
        while len(marks) > 2 and (self.bottom - self.top) / len(marks) < LETTERS * 1.1:
            marks = marks[::2]
        return marks

    def svg(self, caption):
        parts = [*self.axis(), *self.along(), *self.drawn_aims(), *self.drawn(), *self.ends()]
        if beginning(self.low) and not self.is_small:
            parts.append(self.words_at(0, LETTERS, MUTED, "start", beginning(self.low)))
        words = self.in_words(caption)
        return filled(SVG, self.width, self.height, self.width, self.height, words, one_after_the_other(parts))

    def along(self):
        """Where each year begins, and its number below it; every second or third where there is no room for all."""
        first, last = (date.fromordinal(day).year for day in (self.first, self.last))
        foot = self.height - LETTERS * 0.35
        if self.is_small:
            yield self.words_at(self.left, foot, MUTED, "start", first)
            if last > first:
                yield self.words_at(self.right, foot, MUTED, "end", last)
            return
        spans = {}
        for year in range(first, last + 1):
            begins, ends = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            spans[year] = self.x(max(begins, self.first)), self.x(min(ends, self.last))
        needed = width_of("2000", LETTERS) + 4
        every = ceil(needed / max(right - left for left, right in spans.values()))
        for year, (left, right) in spans.items():
            yield filled(PATH, f"M{left} {self.bottom}V{round(self.bottom + 4, 1)}", MUTED, "0.8", "")
            if (last - year) % every == 0 and (right - left) * every >= needed * 0.8:
                yield self.words_at(round((left + right) / 2, 1), foot, INK, "middle", year)

    def drawn(self):
        """The lines, the first last: nothing lies over what the chart is about."""
        has_dots = len(self.periods) <= MOST_DOTS and not self.is_small
        for number_of, line in reversed(list(enumerate(self.lines.values()))):
            points = self.points(line)
            colour = colour_of_line(number_of, self.accent)
            width = ("2.4" if number_of == 0 else "1.4") if not self.is_small else ("2" if number_of == 0 else "1")
            yield from self.line(points, number_of, self.accent, width)
            around = zip([None, *points], points, [*points[1:], None], strict=False)
            dots = [point for before, point, after in around if point and (has_dots or (not before and not after))]
            if number_of == 0 and not has_dots:
                dots.append([point for point in points if point][-1])
            yield from (filled(DOT, x, y, colour) for x, y in dots)

    def points(self, line):
        """Where each number stands; None for what isn't told, and between two where something is left out."""
        months = sorted(set(map(_month, self.periods)))
        step = min((after - before for before, after in pairwise(months)), default=0)
        is_even = len({period.kind for period in self.periods}) == 1 and line[0][0].kind in EVEN
        points, before = [], None
        for period, number in line:
            if is_even and before is not None and _month(period) - before > step:
                points.append(None)
            points.append(None if number is None else (self.x(_day(period)), self.y(number)))
            before = _month(period)
        return points

    def drawn_aims(self):
        for period, number in self.aims:
            x, y = self.x(_day(period)), self.y(number)
            around = (round(one, 1) for one in (y - MARK, x + MARK, y, y + MARK, x - MARK))
            yield filled(DIAMOND, x, *around, INK)

    def labels(self, x, y):
        """``[(height, where its line ends, words, colour)]`` of what stands to the right: the name and newest number
        of each line, and the last of the aims; of a small chart the number of its first line, with its year where
        the newest isn't told."""
        labels = []
        for number_of, (name, line) in enumerate(self.lines.items()):
            period, number = [one for one in line if one[1] is not None][-1]
            if not self.is_small or number_of == 0:
                is_newest = period == line[-1][0]
                small = "" if is_newest else f"{period.end.year}:"
                words = (small if self.is_small else name, danish.number(number))
                labels.append((y(number), x(_day(period)), words, self.accent if number_of == 0 else INK))
        if self.aims and not self.is_small:
            period, number = self.aims[-1]
            labels.append((y(number), x(_day(period)) + MARK, (f"Mål {period}", danish.number(number)), INK))
        return sorted(labels, key=lambda label: label[0])

    def ends(self):
        """The names, none upon another; a thin line leads to one that had to move, or whose line ends early."""
        labels = self.labels(self.x, self.y)
        heights = _apart([label[0] for label in labels], LETTERS * 1.15, self.top, self.bottom)
        room = self.width - self.right - 7
        for (y, x, (name, number), colour), height in zip(labels, heights, strict=True):
            if abs(height - y) > 3 or self.right - x > 9:
                yield filled(PATH, f"M{round(x + 4, 1)} {y}L{self.right + 5} {height}", MUTED, "0.5", "")
            words = f"{shortened(name, room - width_of(f' {number}', LETTERS), LETTERS)} {number}".strip()
            yield self.words_at(self.right + 7, height + LETTERS / 3, colour, "start", words)

    def in_words(self, caption):
        """What it shows, for those who can't see it; of a small chart its first line alone."""
        about = []
        for name, line in list(self.lines.items())[: 1 if self.is_small else None]:
            numbers = [(period, number) for period, number in line if number is not None]
            (first, begins), (last, ends) = numbers[0], numbers[-1]
            words = f"{first} {danish.number(begins)}"
            if len(numbers) > 1:
                words = f"fra {words} til {last} {danish.number(ends)}"
            untold = len(line) - len(numbers)
            gaps = f" ({danish.counted(untold, 'periode', 'perioder')} uden tal)" if untold else ""
            about.append(f"{name}: {words}{gaps}")
        aims = [f"{period} {danish.number(number)}" for period, number in self.aims]
        if aims:
            about.append(f"der sigtes efter {danish.listed(aims)}")
        begins = "" if self.is_small else beginning(self.low)
        sentences = [f"Kurver: {caption}.", f"{'; '.join(about)}.", begins, "Tallene står i tabellen."]
        return " ".join(sentence for sentence in sentences if sentence)


def _apart(heights, least, top, bottom):
    """Heights in order, moved so far that no two are nearer than ``least``, and all lie between top and bottom."""
    moved = []
    for height in heights:
        moved.append(max(height, moved[-1] + least) if moved else max(height, top))
    lowest = bottom
    for at in reversed(range(len(moved))):
        moved[at] = min(moved[at], lowest)
        lowest = moved[at] - least
    return [round(height, 1) for height in moved]
