"""A small made-up benchmark of every municipality, so that demo mode shows what one looks like; marked as made up."""

from datetime import timedelta

from bpmplan.values import Period, Value
from goals.benchmark.reading import Line
from goals.benchmark.taking import take
from goals.models import Area, AreaKind, BenchmarkFigure

SOURCE = "Eksempel"
GROUPS = (("Eksempel: gruppe A", 40), ("Eksempel: gruppe B", 12))
"""Made-up groups, and how many persons of each are expected for each step of a code."""


def load(now):
    """Take in the table, unless one is there; how many rows are new."""
    if BenchmarkFigure.objects.filter(is_sample=True).exists():
        return 0
    areas = Area.objects.complete().filter(kind=AreaKind.MUNICIPALITY)
    year = now.year - 1
    lines = [
        _line(number, area, Period.read(f"{year}H{half}"), group, step)
        for number, (area, half, (group, step)) in enumerate(
            ((area, half, one) for area in areas for half in (1, 2) for one in GROUPS), 2
        )
    ]
    return take(lines, source=SOURCE, now=now - timedelta(days=30), is_sample=True).new


def _line(number, area, period, group, step):
    code = int(area.municipality.code)
    expected = 200 + step * (code * 7 % 60)
    difference = (code * (11 + period.part) + step) % 141 - 70
    share = round(difference * 100 / expected, 1)
    values = [Value.of(one) for one in (expected, expected + difference, difference)]
    return Line(number, area, period, group, *values, Value.of(str(share)), None, "")
