"""What a target is to become of what it is: in numbers, and as a bar on an axis that begins at nought.

The targets of a table that are counted in the same unit share their axis, so that a longer bar is more. The bar shows
only what the table says in numbers. Its title is the first child, since WeasyPrint takes an SVG's alternative text from
there.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from bpmplan import danish
from bpmplan.many_html import filled, one_after_the_other
from bpmplan.values import Direction, Period

WIDTH, HEIGHT = 150, 16
WIDE = 320
"""Of the one bar that stands for a goal."""
TOP, BOTTOM = 3, 13
TIMELESS = {"pct.", "promille", "fuldtidspersoner", "helårspersoner"}
"""Units of shares and averages: as many in a quarter as in its year."""
EDGE = 3
"""Room at the ends of an axis, for the mark of what is aimed at."""


BAR = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" height="{}"><title>{}</title>{}'
    '<path d="M{} 1V15" fill="none" stroke="#595959" stroke-width="0.8"/>'
    '<path d="M{} 1V15" fill="none" stroke="{}" stroke-width="2.4"/></svg>'
)
RECT = '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}" stroke-width="0.8"/>'


@dataclass(frozen=True)
class Way:
    """From ``begins`` (None where it is not known) to ``ends``, the number aimed at last."""

    begins: Decimal | None
    ends: Decimal

    @property
    def numbers(self):
        return [one for one in (self.begins, self.ends) if one is not None]


def way_of(target):
    """The ``Way`` of a target, or None where no single number is aimed at.

    What is reached in half a year isn't drawn beside what was measured over a whole, unless it is counted in what a
    longer time doesn't make more of (``TIMELESS``). A baseline whose period is not
    said, or not in words that can be read, is taken as it is.
    """
    last = target.last_value
    if last is None or len(last.value.numbers) != 1:
        return None
    begins = target.baseline
    if begins is None or begins.number is None or not _may_begin(target, last.period):
        return Way(None, last.value.numbers[0])
    return Way(begins.number, last.value.numbers[0])


def axes_of(targets):
    """``{unit: (lowest, highest)}`` of the axes that the targets of one table are drawn on."""
    axes = {}
    for target in targets:
        if (way := way_of(target)) is not None:
            low, high = axes.get(target.unit, (Decimal(0), Decimal(0)))
            axes[target.unit] = (min(low, *way.numbers), max(high, *way.numbers))
    return axes


def in_numbers(target):
    """What is to change, in number and per cent: "+260 (+21 %)", "+5,6 procentpoint"; empty where it can't be said."""
    way = way_of(target)
    return "" if way is None or way.begins is None else difference(way.begins, way.ends, target.unit)


def difference(before, after, unit):
    """From one number to another of the same unit: "+260 (+21 %)", "+5,6 procentpoint", "uændret"."""
    change = after - before
    if not change:
        return "uændret"
    if unit == "pct.":
        return f"{_signed(change)} procentpoint"
    share = (change / before * 100).quantize(Decimal(1), ROUND_HALF_UP) if before > 0 else None
    return f"{_signed(change)} ({_signed(share)} %)" if share else _signed(change)


def bar_of(target, axes, colour, *, width=WIDTH):
    """A target's bar: pale up to what is there, full from there to what is aimed at; open where it is to go away."""
    way = way_of(target)
    low, high = axes.get(target.unit, (0, 0))
    if way is None or way.begins is None or low == high:
        return ""

    def place(number):
        return round(EDGE + float((Decimal(number) - low) / (high - low)) * (width - 2 * EDGE), 1)

    begins, ends, nought = map(place, (way.begins, way.ends, 0))
    stays = min(begins, ends, key=lambda one: abs(one - nought))
    change = {"fill": colour if way.ends > way.begins else "#ffffff", "stroke": colour}
    parts = [_rect(nought, stays, fill="#c9c9c9"), _rect(begins, ends, **change)]
    return filled(
        BAR,
        *(width, HEIGHT, width, HEIGHT, _in_words(target)),
        one_after_the_other(parts),
        nought,
        *(ends, colour),
    )


def _rect(one_end, other_end, *, fill, stroke="none"):
    left, right = sorted((one_end, other_end))
    if right - left < 0.1:
        return ""
    return filled(RECT, left, TOP, round(right - left, 1), BOTTOM - TOP, fill, stroke)


def _signed(number):
    return f"+{danish.number(number)}" if number > 0 else danish.number(number)


def _may_begin(target, period):
    """Whether the baseline was measured over a period like this one, as far as is known."""
    measured = None if target.unit in TIMELESS else _measured(target.baseline_period)
    return measured is None or measured.kind == period.kind or _months(measured) == _months(period)


@lru_cache(maxsize=1024)
def _measured(words):
    """The period that a baseline was measured over, as it was typed; None where that can't be read."""
    try:
        return Period.parse(words)
    except ValueError:
        return None


def _months(period):
    """How long it is: a year and four quarters are alike. None without a beginning or an end."""
    if None in (period.first_day, period.last_day):
        return None
    return round((period.last_day - period.first_day).days / 30)


def _in_words(target):
    last = target.last_value
    period = f" ({target.baseline_period})" if target.baseline_period else ""
    return f"Fra {target.with_unit(target.baseline)}{period} til {target.with_unit(last.value)} ({last.period})."


SIGNS = {Direction.RISE: 1, Direction.FALL: -1, Direction.HOLD: 0}


def direction_of(target):
    """ "Skal stige": said where the numbers don't say it, or say another."""
    way = way_of(target)
    if way is not None and way.begins is not None:
        difference = way.ends - way.begins
        if SIGNS.get(target.direction) == (difference > 0) - (difference < 0):
            return ""
    return target.shown_direction
