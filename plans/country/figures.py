"""A series over the country: what was measured in each municipality, and what adopted plans aim at for it.

Read in a fixed number of queries, however many plans and figures there are. Municipalities stand in Danish order, and
in no other: what the numbers may be used for is said on the page (docs/decisions/no-ranking.md).
"""

from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cached_property, lru_cache

from django.db.models import Count, Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from bpmplan import danish
from bpmplan.timelines import axis_of, beginning, scale_of, timeline
from bpmplan.values import Period, PeriodKind, Value, units
from goals.indicators.figures import source_of_series
from goals.models import AreaKind, Goal, Indicator, Measurement, Series

from ..models import FollowUp, Result, TargetAim
from .municipalities import Place, address_of, each_as, rows_of

MOST_YEARS = 10
"""Years of which each has one figure in the overview; the file has all."""
ACCENT = "#1b4e6b"
COUNTRY = AreaKind.COUNTRY.label
MANY_TIMES = 2
"""A country that is so many times its largest municipality is the sum of them: no share or average can be."""
FROM_NOUGHT = (Decimal(0), Decimal(0))


@dataclass(slots=True)
class Aim:
    """What an adopted plan aims at in a period; ``url`` leads to the target. ``fits``: it is in the series' unit."""

    period: Period
    value: Value
    unit: str
    url: str
    fits: bool

    def __str__(self):
        return f"{self.value.shown(self.unit)} ({self.period})"


@dataclass(slots=True)
class Measured(Place):
    """A municipality: ``figures`` are notations of values, or signs of why there is none, by the period's notation.

    ``own`` are its own results, ``(period, value, source)``, of follow-ups that anybody may read. Of the plans of all
    years only their number is known at first, ``plans``, and that of the results, ``own_count``. ``state`` is where it
    stands with a plan for the year, for the ministry; else empty.
    """

    state: str = ""
    figures: dict[str, tuple[str, str]] = field(default_factory=dict)
    aims: list[Aim] = field(default_factory=list)
    own: list[tuple[Period, Value, str]] = field(default_factory=list)
    plans: int = 0
    own_count: int = 0

    @property
    def has_aims(self):
        return bool(self.aims or self.plans)


@dataclass(frozen=True)
class OverCountry:
    """A series over the country. ``periods`` are the notations of those that are shown, the earliest first.

    ``year`` is the one of whose plans the aims are; None of those of all years, which are only counted until
    ``put_aims`` reads them for some places.
    """

    series: Series
    year: int | None
    periods: tuple[str, ...]
    places: list[Measured]
    country: dict[str, tuple[str, str]]

    @property
    def source(self):
        return source_of_series(self.series)

    @property
    def newest(self):
        return str(Period.read(self.periods[-1])) if self.periods else ""

    @cached_property
    def is_sum(self):
        """Whether the country's number is the sum of its municipalities', as of persons, and no share or average.

        Large and small places can't be seen on one axis then, and the country on none of theirs.
        """
        are_sums = set()
        for period in self.periods:
            whole, *parts = (_number(one.get(period)) for one in (self.country, *(p.figures for p in self.places)))
            parts = [number for number in parts if number is not None]
            if whole is not None and parts:
                are_sums.add(whole > MANY_TIMES * max(parts))
        return are_sums == {True}  # in one period the numbers of the largest may not be told

    @cached_property
    def scale(self):
        """The axis that all the small charts share: of all municipalities, whatever the page is narrowed by. Of sums
        each has its own, from nought, so that none looks steeper than it is."""
        if self.is_sum:
            return FROM_NOUGHT
        lines = [_numbers(place.figures) for place in self.places] + [_numbers(self.country)]
        aims = [{aim.period: _end(aim.value) for aim in place.aims if aim.fits} for place in self.places]
        return scale_of([*lines, *aims])

    @property
    def beginning(self):
        """Where that axis begins, in words; empty at nought."""
        words = beginning(axis_of(*self.scale)[0]) if self.scale else ""
        return words[:1].lower() + words[1:]


def known_indicators(*, only_public):
    """Indicators of goals that have a series of the ministry's, by its name and the newest goal first. One query.

    ``only_public``: of goals that have been announced.
    """
    indicators = Indicator.objects.filter(series__isnull=False, series__municipality=None, goal__isnull=False)
    if only_public:
        indicators = indicators.filter(goal__in=Goal.objects.announced())
    newest = indicators.select_related("series", "goal__goal_set").order_by("-goal__goal_set__year", "goal__number")
    return sorted(newest, key=lambda indicator: (danish.sort_key(indicator.series.name), indicator.series_id))


def over_country(series, *, year=None, with_states=None):
    """``OverCountry`` of a series. ``year``: of the plans that are in force for it. ``with_states``: the year of which
    it is said where each municipality stands; for the ministry."""
    places = _places(with_states)
    periods = shown_periods(series)
    country = {}
    for municipality, period, value, why_none in notations(of_places(series).filter(period__in=periods)):
        figures = places[municipality].figures if municipality else country
        figures[period] = (value, why_none)
    shown = OverCountry(series, year, periods, list(places.values()), country)
    if year is None:
        _count_aims(places, series)
    else:
        put_aims(shown, shown.places)
    return shown


def shown_periods(series):
    """Notations of the periods that stand in the overview, the earliest first: one a year, of the same part of it.

    So a season is never taken for a change. They are the country's, or what there is where it has none.
    """
    rows = Measurement.objects.current().filter(series=series)
    known = rows.filter(area__kind=AreaKind.COUNTRY)
    texts = {period for _, period, _, _ in notations(known)} or {period for _, period, _, _ in notations(rows)}
    periods = sorted(map(Period.read, texts), key=lambda period: period.end)
    if not periods:
        return ()
    if series.period_kind != PeriodKind.YEAR:
        periods = [one for one in periods if one.end.month == periods[-1].end.month]
    return tuple(period.notation for period in periods[-MOST_YEARS:])


def of_places(series):
    """What was measured in municipalities and the whole country."""
    in_places = Q(area__kind=AreaKind.MUNICIPALITY) | Q(area__kind=AreaKind.COUNTRY)
    return Measurement.objects.current().filter(in_places, series=series)


def notations(measurements):
    """``(municipality, period, value, why there is none)`` as they are kept: cheaper than what they are read to."""
    as_text = {name: Cast(name.removesuffix("_text"), TextField()) for name in ("period_text", "value_text")}
    rows = measurements.order_by().annotate(**as_text)
    return rows.values_list("area__municipality", "period_text", "value_text", "why_none")


def _places(year):
    if year is not None:
        rows, _ = rows_of(year)
        return {row.pk: Measured(*(getattr(row, one.name) for one in fields(Place)), row.label) for row in rows}
    return each_as(Measured, timezone.localdate())


def _count_aims(places, series):
    """In how many adopted plans something is aimed at, and how many results their municipalities have measured
    themselves: 98 municipalities' plans of ten years have thousands of each. Two queries."""
    aims = TargetAim.objects.filter(indicator__series=series).standing().order_by()
    place = "revision__plan__municipality"
    for pk, count in aims.values_list(place).annotate(count=Count("revision__plan", distinct=True)):
        places[pk].plans = count
    of_target = aims.filter(revision__plan=OuterRef("plan"), key=OuterRef("target"))
    results = _public_results().filter(Exists(of_target)).order_by()
    for pk, count in results.values_list("plan__municipality").annotate(count=Count("pk")):
        places[pk].own_count = count


def _public_results():
    return Result.objects.filter(superseded_at=None, follow_up__in=FollowUp.objects.public())


def put_aims(shown, places):
    """What adopted plans aim at in these places, and what their municipalities have measured themselves. Two queries.

    Of the plans of all years it is a list for each place: to be read for so few that a page can show them.
    """
    places, series, year = {place.pk: place for place in places}, shown.series, shown.year
    aims = TargetAim.objects.filter(indicator__series=series)
    aims = aims.standing() if year is None else aims.in_force(year)
    if len(places) < len(shown.places):
        aims = aims.filter(revision__plan__municipality__in=places)
    names = ("key", "goal", "period", "value", "unit", "revision__plan", "revision__number")
    plan = ("revision__plan__municipality", "revision__plan__first_year", "revision__plan__last_year")
    address = address_of("revision", "slug-here", "2000-2001", 999)
    of_target = {}
    for key, goal, period, value, unit, plan_pk, number, pk, first, last in aims.order_by().values_list(*names, *plan):
        place = places[pk]
        url = address.format(place.slug, danish.years(first, last), number) + f"#{goal}"
        place.aims.append(Aim(period, value, unit, url, is_same_unit(unit, series.unit)))
        of_target[plan_pk, key] = place
    results = _public_results().filter(plan__in={plan_pk for plan_pk, _ in of_target})
    for plan_pk, key, *result in results.order_by().values_list("plan", "target", "period", "value", "source"):
        if place := of_target.get((plan_pk, key)):
            place.own.append(tuple(result))
    for place in places.values():
        place.aims.sort(key=lambda aim: aim.period.end)
        place.own.sort(key=lambda result: result[0].end)


def is_same_unit(one, other):
    """Whether numbers in two units can be drawn on one axis."""
    return one == other or {one, other} <= units.NOT_PRINTED


# --- drawn ------------------------------------------------------------------------------------------------------------


def _numbers(figures):
    """``{Period: number or None}`` of figures as they are kept."""
    return {Period.read(period): Value.read(value).number if value else None for period, (value, _) in figures.items()}


def _number(figure):
    """The number of a figure as it is kept; None without any."""
    return Value.read(figure[0]).number if figure and figure[0] else None


def _end(value):
    """The number that is nearest to where one begins: what is drawn of an aim."""
    return value.numbers[0] if value.numbers else None


def drawn(place, shown, scale):
    """A municipality's small chart, beside the country's line where that isn't the sum of all; "" where there is too
    little to draw."""
    aims = tuple((aim.period, _end(aim.value)) for aim in place.aims if aim.fits and aim.value.numbers)
    values = tuple(place.figures.get(period, ("", ""))[0] for period in shown.periods)
    beside = {} if shown.is_sum else shown.country
    country = tuple(beside.get(period, ("", ""))[0] for period in shown.periods)
    return _drawn(place.name, shown.periods, values, country, aims, scale, shown.series.name)


@lru_cache(maxsize=2048)
def _drawn(name, periods, values, country, aims, scale, caption):
    """The same of notations. What was drawn a moment ago is known: the figures change once a night."""
    lines = {
        place: _numbers({period: (one, "") for period, one in zip(periods, row, strict=True)})
        for place, row in ((name, values), (COUNTRY, country))
    }
    if not any(number is not None for number in lines[name].values()):
        return ""
    return timeline(lines, caption, ACCENT, aims=dict(aims), is_small=True, scale=scale)
