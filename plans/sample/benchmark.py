"""A small made-up benchmark of every municipality, so that demo mode shows what one looks like; marked as made up."""

from datetime import timedelta
from itertools import product

from bpmplan.values import Period, Value
from goals.benchmark.reading import Line
from goals.benchmark.taking import take
from goals.models import Area, AreaKind, BenchmarkFigure

from .days import at

SOURCE = "Eksempel"
GROUPS = (("Eksempel: gruppe A", 40), ("Eksempel: gruppe B", 12))
"""Made-up groups, and how many persons of each are expected for each step of a code."""
FOLLOWED_UP = (("2023H1", at(2023, 9, 1)), ("2023H2", at(2024, 3, 1)))
"""The half-years that the sample's follow-ups are about, and when the table of each came."""


def load(now):
    """Take in the table, unless one is there; how many rows are new."""
    if BenchmarkFigure.objects.filter(is_sample=True).exists():
        return 0
    areas = list(Area.objects.complete().filter(kind=AreaKind.MUNICIPALITY).select_related("municipality"))
    year, new = now.year - 1, 0
    for period, taken in ((Period.read(f"{year}H{half}"), now - timedelta(days=30)) for half in (1, 2)):
        new += _take(areas, period, taken)
    for notation, taken in FOLLOWED_UP:
        new += _take(areas, Period.read(notation), taken)
    return new


def _take(areas, period, taken):
    rows = enumerate(product(areas, GROUPS), 2)
    lines = [_line(number, area, period, *group) for number, (area, group) in rows]
    return take(lines, source=SOURCE, now=taken, is_sample=True).new


def _line(number, area, period, group, step):
    code = int(area.municipality.code)
    expected = 200 + step * (code * 7 % 60)
    difference = (code * (11 + period.part) + step) % 141 - 70
    share = round(difference * 100 / expected, 1)
    values = [Value.of(one) for one in (expected, expected + difference, difference)]
    return Line(number, area, period, group, *values, Value.of(str(share)), None, "")
