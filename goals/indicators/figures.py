"""What a series was in a place, period by period, with where each figure is from: read, never changed."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from bpmplan import danish
from bpmplan.accounts.models import Region
from bpmplan.timelines import timeline
from bpmplan.values import Period, PeriodKind, Value

from ..models import Area, AreaKind, Delivery, Measurement, Series, WhyNone

MADE_UP = "Opdigtede tal"
LONGEST_SOURCE = 200
"""Letters of a source with its date, as a target keeps it."""


@dataclass(frozen=True)
class Figure:
    """What a series was in one period. Without a ``value`` it says ``why_none``, in Danish.

    ``source`` is what is printed of where it is from: "Jobindsats.dk, tabel y01a02, hentet 26. november 2026".
    """

    period: Period
    value: Value | None
    why_none: str
    source: str


@dataclass(frozen=True)
class Line:
    """A series in one place, the earliest period first. ``kind`` is an ``AreaKind``."""

    series: Series
    place: str
    kind: str
    figures: tuple[Figure, ...]

    @property
    def newest(self):
        """The newest figure that has a value; None without any."""
        return next((figure for figure in reversed(self.figures) if figure.value is not None), None)

    @property
    def last(self):
        """The newest figure, whether it has a value or not; None without any."""
        return self.figures[-1] if self.figures else None

    @cached_property
    def by_period(self):
        return {figure.period: figure for figure in self.figures}

    def at(self, period):
        """The figure of a period; None where the source has said nothing."""
        return self.by_period.get(period)


def source_of(delivery, *, is_sample):
    """Where figures that came with a delivery are from, and when; made-up ones (``is_sample``) say that they are."""
    names = [delivery.source, *([MADE_UP.lower()] if is_sample else [])]
    when = f", hentet {danish.date(delivery.at)}"
    name = ", ".join(names)
    room = LONGEST_SOURCE - len(when)
    return (name if len(name) <= room else f"{name[: room - 1]}…") + when


def source_of_series(series):
    """Where a series' figures are from, and when they were fetched last, as a line below a chart or table."""
    name = series.source or (f"Jobindsats.dk, tabel {series.table}" if series.table else "ministeriet")
    is_said = MADE_UP.lower() in name.lower()
    parts = [name, *([MADE_UP.lower()] if series.is_sample and not is_said else [])]
    parts += [f"hentet {danish.date(series.fetched_at)}"] if series.fetched_at else []
    return ", ".join(parts)


def country_lines(series):
    """``{primary key: Line}`` of the whole country; one query, however many series. A line may be without figures."""
    by_pk = {one.pk: one for one in series}
    rows = Measurement.objects.current().filter(series__in=by_pk, area__kind=AreaKind.COUNTRY)
    in_areas = _figures(rows, by_pk)
    figures = {series_pk: those for (series_pk, _), those in in_areas.items()}
    place = AreaKind.COUNTRY.label, AreaKind.COUNTRY
    return {pk: Line(one, *place, _in_order(figures.get(pk, ()))) for pk, one in by_pk.items()}


def lines_of(series, municipality, compared=()):
    """``Line``s of one series: the municipality's, its region's, the country's, and those of municipalities to compare
    with (``compared``, primary keys), in that order.

    The municipality's is always there, though it may be without figures; others only where they have some.
    """
    return lines_by_series([series], municipality, compared)[series.pk]


def lines_by_series(series, municipality, compared=()):
    """``{primary key: lines}`` of several series, as ``lines_of``; two queries, however many."""
    by_pk = {one.pk: one for one in series}
    regions = Region.objects.filter(Q(pk=municipality.region_id) | Q(predecessors=municipality.region_id))
    places = Q(area__municipality__in=[municipality.pk, *compared]) | Q(area__region__in=regions)
    rows = Measurement.objects.current().filter(places | Q(area__kind=AreaKind.COUNTRY), series__in=by_pk)
    in_areas = _figures(rows, by_pk)
    areas = Area.objects.filter(pk__in={area for _, area in in_areas}).select_related("municipality", "region")
    own = next((area.pk for area in areas if area.municipality_id == municipality.pk), None)
    others = sorted((area for area in areas if area.pk != own), key=_order)
    lines = {}
    for one in series:
        first = Line(one, municipality.name, AreaKind.MUNICIPALITY, _in_order(in_areas.get((one.pk, own), ())))
        there = [(area, in_areas[one.pk, area.pk]) for area in others if (one.pk, area.pk) in in_areas]
        lines[one.pk] = [first, *(Line(one, area.name, area.kind, _in_order(figures)) for area, figures in there)]
    return lines


def own_lines(series, municipality):
    """``{primary key: Line}`` of the municipality alone; one query, however many series. A line may be without
    figures."""
    by_pk = {one.pk: one for one in series}
    rows = Measurement.objects.current().filter(area__municipality=municipality.pk, series__in=by_pk) if by_pk else None
    figures = {series_pk: those for (series_pk, _), those in _figures(rows, by_pk).items()} if by_pk else {}
    place = municipality.name, AreaKind.MUNICIPALITY
    return {pk: Line(one, *place, _in_order(figures.get(pk, ()))) for pk, one in by_pk.items()}


def _figures(rows, by_pk):
    """``{(series, area): figures}`` of measurements, by primary keys. There are hundreds: they are read as plain rows,
    and what a delivery's figures say of their source is put together once."""
    sources, figures = {}, {}
    read = rows.values_list(
        "series_id", "area_id", "period", "value", "why_none", "delivery_id", "delivery__source", "delivery__at"
    )
    for series, area, period, value, why_none, delivery, source, at in read:
        if (series, delivery) not in sources:
            sources[series, delivery] = source_of(Delivery(source=source, at=at), is_sample=by_pk[series].is_sample)
        why = WhyNone(why_none).label if why_none else ""
        figures.setdefault((series, area), []).append(Figure(period, value, why, sources[series, delivery]))
    return figures


def _in_order(figures):
    return tuple(sorted(figures, key=lambda figure: figure.period.end))


def _order(area):
    return [AreaKind.REGION, AreaKind.COUNTRY, AreaKind.MUNICIPALITY].index(area.kind), danish.sort_key(area.name)


TOO_LARGE = 8
"""A place whose numbers are so many times those that a chart is about would lay their curve flat along the axis."""
MOST_SHOWN = {PeriodKind.MONTH: 24, PeriodKind.QUARTER: 20, PeriodKind.FOUR_QUARTERS: 20}
MOST_YEARS = 10
"""How many periods are shown of the last years; of years and what is counted from their beginning, one a year."""


def shown_periods(lines):
    """The periods of the last years that the first of ``lines`` has a figure of, or else any; the earliest first.

    What is counted from the year's beginning is shown as far into each year as in the newest.
    """
    own = [figure.period for figure in lines[0].figures] if lines[0].figures else []
    periods = own or sorted({f.period for line in lines for f in line.figures}, key=lambda period: period.end)
    if not periods:
        return []
    kind = PeriodKind(lines[0].series.period_kind)
    if kind == PeriodKind.TO_DATE:
        month = periods[-1].end.month
        periods = [period for period in periods if period.end.month == month]
    return periods[-MOST_SHOWN.get(kind, MOST_YEARS) :]


def drawn_together(lines):
    """Of ``lines``, if there are any, those that can be seen on one axis with the first, and the names of the places
    that are too large for it, as the whole country is where persons are counted."""
    together, too_large = lines[:1], []
    own = max(map(_largest, together), default=0)
    for line in lines[1:]:
        if own and _largest(line) >= TOO_LARGE * own:
            too_large.append(line.place)
        else:
            together.append(line)
    return together, too_large


def _largest(line):
    numbers = [figure.value.number for figure in line.figures if figure.value is not None]
    return max((abs(number) for number in numbers if number is not None), default=0)


def table_of(lines):
    """``(places, rows)`` of the last years: each row its period and a figure, or None, for every place."""
    by_place = [{figure.period: figure for figure in line.figures} for line in lines]
    return [line.place for line in lines], [
        (period, [figures.get(period) for figures in by_place]) for period in shown_periods(lines)
    ]


def chart_of(lines, accent, aims=None):
    """The last years as SVG, a curve for each place; empty where nothing can be drawn. ``accent`` is a colour, ``aims``
    (``{Period: number}``) what is aimed at."""
    shown = shown_periods(lines)
    drawn = {}
    for line in lines:
        numbers = {figure.period: figure.value and figure.value.number for figure in line.figures}
        drawn[line.place] = {period: numbers.get(period) for period in shown}
    return timeline(drawn, caption_of(lines[0].series), accent, aims=aims)


def caption_of(series):
    """What a chart or table of a series is called; made-up figures say that they are."""
    unit = f", {series.unit}" if series.unit else ""
    made_up = f" ({MADE_UP.lower()})" if series.is_sample else ""
    return f"{series.name}{unit}{made_up}"
