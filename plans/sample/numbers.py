"""Made-up numbers of every municipality, so that demo mode shows charts and tables of what would be official ones.

They are named so that nobody takes them for official, and marked as made up (``Series.is_sample``).
"""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from bpmplan.values import PeriodKind
from bpmplan.values.numbers import plain
from goals.indicators.taking import Measured, take
from goals.models import Area, AreaKind, Goal, Indicator, Series, WhyNone

NAME = "Eksempel: opdigtet andel af borgere, der forsørger sig selv"
SOURCE = "Eksempel"
GOAL = (2024, 3)
FIRST_YEAR = 2019
SILENT = {"Fanø", "Læsø", "Samsø", "Ærø"}
"""Municipalities so small that a source would not tell some of their numbers."""


def find():
    """The series, or None when it has not been made."""
    return Series.objects.filter(is_sample=True, name=NAME).first()


def load(now):
    """Make the series with its numbers and its indicator; returns the ``Series``."""
    with transaction.atomic():
        series = Series.objects.create(
            name=NAME, unit="pct.", source=SOURCE, period_kind=PeriodKind.QUARTER, is_sample=True
        )
        year, number = GOAL
        goal = Goal.objects.get(goal_set__year=year, number=number)
        Indicator.objects.create(goal=goal, name=NAME, unit="pct.", source=SOURCE, series=series)
        quarters = _quarters(now)
        numbers = _numbers(quarters)
        take(series, [one for one, is_late in numbers if not is_late], source=SOURCE, now=now - timedelta(days=90))
        # What comes later brings the newest quarter, and corrects some numbers of the quarter before.
        take(series, [_corrected(one, quarters[-2]) for one, _ in numbers], source=SOURCE, now=now)
    return series


def _quarters(now):
    """The quarters that have ended, as they are kept."""
    day = timezone.localdate(now)
    last = (day.year, (day.month - 1) // 3)
    return [f"{y}Q{q}" for y in range(FIRST_YEAR, day.year + 1) for q in (1, 2, 3, 4) if (y, q) <= last]


def _numbers(quarters):
    """``[(Measured, whether it is of the newest quarter)]``; a region's and the country's are those of its places."""
    areas = list(Area.objects.complete().select_related("municipality__region", "region"))
    places = [area for area in areas if area.kind == AreaKind.MUNICIPALITY]
    measured = []
    for at, quarter in enumerate(quarters):
        numbers = {area: _number(int(area.municipality.code), at, len(quarters)) for area in places}
        for area in areas:
            within = [numbers[one] for one in places if _is_in(one, area)]
            if not within:
                continue
            is_silent = area.municipality is not None and area.municipality.name in SILENT and at % 3 == 0
            value = "" if is_silent else plain(round(sum(within) / len(within), 1))
            why_none = WhyNone.SUPPRESSED.value if is_silent else ""
            measured.append((Measured(area.pk, quarter, value, why_none), at == len(quarters) - 1))
    return measured


def _is_in(place, area):
    match area.kind:
        case AreaKind.COUNTRY:
            return True
        case AreaKind.REGION:
            return place.municipality.region_id == area.region_id
    return place == area


def _number(code, at, of):
    """A percentage that follows nothing but the code: a level, a slow rise or fall, and the season."""
    level = 38 + code * 7 % 190 / 10
    slope = (code * 13 % 90 - 30) / 10 * at / of
    season = (0.4, 0.9, 0.6, -0.3)[at % 4]
    wave = (code * (at + 3) * 31 % 17 - 8) / 10
    return Decimal(str(round(level + slope + season + wave, 1)))


def _corrected(one, quarter):
    """Some numbers of the quarter before the newest were told a little wrong at first."""
    if one.value and one.period == quarter and one.area % 13 == 0:
        return one._replace(value=plain(Decimal(one.value) + Decimal("0.3")))
    return one


def ten_years():
    """``[(Series, [Measured])]``: twelve series of every municipality, each month of ten years; to be measured on."""
    places = [area.pk for area in Area.objects.complete() if area.kind == AreaKind.MUNICIPALITY]
    months = [f"{year}M{month:02}" for year in range(2015, 2025) for month in range(1, 13)]
    return [
        (
            Series.objects.create(name=f"Målt {number}", period_kind=PeriodKind.MONTH, is_sample=True),
            [
                Measured(place, month, plain(_number(place, at, len(months)) + number), "")
                for at, month in enumerate(months)
                for place in places
            ],
        )
        for number in range(12)
    ]
