"""A chart of what was measured over time: a line for each place, as inline SVG, with the numbers in a table beside it.

The drawing is that of ``charts``. Each line has its name at its end, since colours are not told apart in grey; where a
number is not known, its line has a gap. The axis begins at nought, or the chart says where it begins.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise
from math import ceil

from . import danish
from .charts import (
    DOT,
    INK,
    LINE,
    MUTED,
    PATH,
    RULE,
    SVG,
    WORDS,
    Drawing,
    colour_of_line,
    shortened,
    step_of,
    width_of,
)
from .many_html import filled, one_after_the_other

MOST_LINES = 6
ROOM_FOR_NAMES = 104
"""To the right of the lines."""
SMALL = (200, 110)
"""Width and height of one of many that stand beside each other."""
DIAMOND = '<path d="M{0} {1}l4 4l-4 4l-4 -4z" fill="#ffffff" stroke="{2}" stroke-width="1.4"/>'
NEAR = Decimal("0.25")
"""Where all numbers lie within this share of the largest, a line from nought would be flat: the axis begins higher."""


def timeline(lines, caption, accent=INK, *, aims=None, is_small=False, scale=None):
    """The chart of ``{name: {Period: number or None}}``, or "" where there aren't two numbers in any line.

    The first line is the one that it is about, and is drawn in ``accent``. ``aims``, ``{Period: number}``, are what
    is aimed at. ``is_small``: one of many, with its first line's last number alone; those of a page have one ``scale``
    (``scale_of``), so that they can be held against each other.
    """
    known = {name: _known(line) for name, line in lines.items()}
    known = {name: line for name, line in known.items() if line}
    if not known or max(len(line) for line in known.values()) < 2:
        return ""
    ordered = {name: line for name, line in lines.items() if name in known}
    ordered = dict(list(ordered.items())[:MOST_LINES])
    return _Timeline(ordered, aims or {}, accent, is_small, scale).svg(caption)


def scale_of(all_lines):
    """``(lowest, highest)`` of the numbers in many lines, ``[{Period: number or None}]``; None without any."""
    numbers = [number for line in all_lines for number in _known(line).values()]
    return (min(numbers), max(numbers)) if numbers else None


def _known(line):
    return {period: number for period, number in line.items() if number is not None}


def _months(period):
    """Where a period stands along the axis, in months: at its end."""
    return period.end.year * 12 + period.end.month


class _Timeline(Drawing):
    def __init__(self, lines, aims, accent, is_small, scale):
        self.lines = {name: sorted(line.items(), key=lambda one: one[0].end) for name, line in lines.items()}
        self.aims = sorted(aims.items(), key=lambda one: one[0].end)
        self.is_small = is_small
        self.accent = accent
        if is_small:
            self.width, self.height = SMALL
        self.bottom = self.height - LINE - 5
        self.right = self.width - (40 if is_small else ROOM_FOR_NAMES)
        numbers = [number for line in lines.values() for number in _known(line).values()]
        numbers += [number for _, number in self.aims] + list(scale or ())
        self.set_axis(min(numbers), max(numbers))
        periods = [period for line in self.lines.values() for period, _ in line] + [period for period, _ in self.aims]
        self.periods = periods
        months = [_months(period) for period in periods]
        self.first, self.last = min(months), max(months)
        self.years = sorted({period.end.year for period in periods})

    def set_axis(self, lowest, highest):
        starts_higher = lowest > 0 and highest - lowest < highest * NEAR
        low = lowest if starts_higher else min(lowest, Decimal(0))
        self.step = step_of(max(highest, Decimal(0)) - low or abs(highest) or Decimal(1))
        self.low = (low / self.step).to_integral_value(ROUND_FLOOR) * self.step + 0
        self.high = (max(highest, Decimal(0)) / self.step).to_integral_value(ROUND_CEILING) * self.step
        self.high = max(self.high, self.low + self.step)

    @property
    def starts_at(self):
        """In words, where the axis doesn't begin at nought; else empty."""
        return f"Aksen begynder ved {danish.number(self.low)}." if self.low > 0 else ""

    def x(self, months):
        span = max(self.last - self.first, 1)
        return round(self.left + 6 + (months - self.first) / span * (self.right - self.left - 12), 1)

    def svg(self, caption):
        parts = [*self.axis(), *self.along(), *self.drawn(), *self.drawn_aims(), *self.ends(), *self.about_axis()]
        words = self.words(caption)
        return filled(SVG, self.width, self.height, self.width, self.height, words, one_after_the_other(parts))

    def along(self):
        """The years below, each where its numbers stand; only some where there is no room for all."""
        months = {}
        for period in self.periods:
            months.setdefault(period.end.year, []).append(_months(period))
        places = {year: self.x((min(there) + max(there)) / 2) for year, there in months.items()}
        room = (self.right - self.left) / max(len(self.years), 1)
        every = ceil((width_of("2026") + 6) / room)
        shown = {self.years[0], self.years[-1]} if self.is_small else set(self.years[::-1][::every])
        for year in sorted(shown):
            yield filled(WORDS, places[year], self.bottom + LINE, 9, INK, "middle", year)
        if len(self.years) > 1 and self.last - self.first >= len(self.years) * 3:
            for year in self.years[1:]:
                x = self.x(year * 12 + Decimal("0.5"))
                if self.left < x < self.right:
                    yield filled(PATH, f"M{x} {self.bottom}v3", RULE, "0.8", "")

    def drawn(self):
        """The lines, the first last: nothing lies over what the chart is about."""
        for number_of, line in reversed(list(enumerate(self.lines.values()))):
            points = [(self.x(_months(period)), self.y(n)) if n is not None else None for period, n in line]
            colour = colour_of_line(number_of, self.accent)
            yield from self.line(points, number_of, self.accent, "2" if number_of == 0 else "1.3")
            alone = [
                point
                for before, point, after in zip([None, *points], points, [*points[1:], None], strict=False)
                if point and not before and not after
            ]
            dots = [point for point in points if point] if len(points) <= 16 and not self.is_small else alone
            yield from (filled(DOT, x, y, colour) for x, y in dots)

    def drawn_aims(self):
        for period, number in self.aims:
            yield filled(DIAMOND, self.x(_months(period)), round(self.y(number) - 4, 1), self.accent)

    def ends(self):
        """What each line is, at its end and beside it; moved apart where they would stand on each other."""
        names = []
        for number_of, (name, line) in enumerate(self.lines.items()):
            period, number = [one for one in line if one[1] is not None][-1]
            if self.is_small and number_of:
                continue
            names.append([self.y(number) + 3, self.x(_months(period)), name, number, number_of])
        names.sort()
        for one, other in pairwise(names):
            other[0] = max(other[0], one[0] + 11)
        below = names[-1][0] - (self.bottom + 2)
        if below > 0:
            for one in names:
                one[0] -= below
            for other, one in pairwise(reversed(names)):
                one[0] = min(one[0], other[0] - 11)
        for y, x, name, number, number_of in names:
            words = danish.number(number)
            if not self.is_small:
                words = f"{shortened(name, ROOM_FOR_NAMES - 12 - width_of(f'{words} '))} {words}"
            at = x + 6
            colour = INK if number_of == 0 else MUTED
            yield filled(WORDS, round(at, 1), round(y, 1), 9 if number_of else 9.5, colour, "start", words)

    def about_axis(self):
        if self.starts_at and not self.is_small:
            yield filled(WORDS, self.left, 7, 8.5, MUTED, "start", self.starts_at)

    def words(self, caption):
        """What it shows, for those who can't see it."""
        about = []
        for name, line in self.lines.items():
            numbers = [(period, number) for period, number in line if number is not None]
            (first, begins), (last, ends) = numbers[0], numbers[-1]
            words = f"{first} {danish.number(begins)}"
            if len(numbers) > 1:
                words = f"fra {words} til {last} {danish.number(ends)}"
            about.append(f"{name}: {words}")
        aims = [f"{period} {danish.number(number)}" for period, number in self.aims]
        if aims:
            about.append(f"der sigtes efter {danish.listed(aims)}")
        sentences = [f"Kurver: {caption}.", f"{'; '.join(about)}.", self.starts_at, "Tallene står i tabellen."]
        return " ".join(sentence for sentence in sentences if sentence)
