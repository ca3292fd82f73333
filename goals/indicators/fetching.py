"""A series is fetched from Jobindsats: what is asked for, in how many calls, and what is made of the answers."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from bpmplan.values import Period, PeriodKind

from ..area_names import AreaNames
from ..models import AreaKind
from . import catalogue, jobindsats
from .jobindsats import ALL, COUNTRY, MUNICIPALITIES, REGIONS, SOURCE, TOP, OddAnswer
from .reading import NotUnderstood, read, rows_of
from .taking import take

MOST_PERIODS = {
    PeriodKind.MONTH: 180,
    PeriodKind.QUARTER: 60,
    PeriodKind.FOUR_QUARTERS: 60,
    PeriodKind.YEAR: 15,
    PeriodKind.TO_DATE: 180,
}
"""The newest periods that are fetched: those of fifteen years."""
LONGEST = timedelta(days=7)
"""So long a series is left alone when the source says that nothing is new."""


@dataclass(frozen=True)
class Fetched:
    """What the source says: ``measured``, each area and period once; ``left_out``: names that are no area of ours."""

    measured: list
    left_out: dict


def fetch(series, now):
    """Fetch a series and take it in; returns ``Taken``, and the names that are no area of ours. Raises
    ``JobindsatsError``: then nothing has changed."""
    selected = jobindsats.selected_in(series.selection)
    fetched = ask(series.table, series.measure, series.period_kind, selected)
    source = f"{SOURCE}, tabel {series.table}"
    return take(series, fetched.measured, source=source, now=now), sorted(fetched.left_out)


def ask(name, measure, kind, selected, newest=None):
    """``Fetched``: one measure of a table for every area, by this kind of period.

    ``selected``: ``{hierarchy: value}`` of the table's other dimensions. ``newest``: only so many periods, the newest.
    """
    table = catalogue.table(name)
    kind = PeriodKind(kind)
    periods = table.periods.get(kind, [])[: newest or MOST_PERIODS[kind]]
    if not periods:
        raise OddAnswer(f"tabellen har ingen tal med perioden »{kind.label}«")
    areas = AreaNames()
    measured, left_out = {}, {}
    for hierarchy, what in _areas_of(table):
        if what == TOP and _has_country(measured, areas):
            continue
        for some in _in_parts(table, hierarchy, what, periods, len(selected)):
            answer = jobindsats.data(
                name, measure=measure, kind=kind, periods=some, selected={hierarchy: what, **selected}
            )
            reading = _read(answer, areas, kind)
            for one in reading.measured:
                measured.setdefault((one.area, one.period), one)
            for left, count in reading.left_out.items():
                left_out[left] = left_out.get(left, 0) + count
    return Fetched(list(measured.values()), left_out)


def has_news(series, lines, now):
    """Whether the source may have put out something since the series was fetched, by the days in its ``TableLine``s.

    So it is when they say no day, and after a week whatever they say.
    """
    if series.fetched_at is None or series.fault or series.fetched_at < now - LONGEST:
        return True
    updated = next((line.updated for line in lines if line.id == series.table), "")
    try:
        period = Period.parse(updated[:10])
    except ValueError:
        return True
    return period.kind != PeriodKind.DAY or period.first_day >= timezone.localdate(series.fetched_at)


def _areas_of(table):
    """The questions about areas, ``(hierarchy, what of it)``: municipalities, regions, and the country at last."""
    has = table.areas
    asked = [(hierarchy, ALL) for hierarchy in (MUNICIPALITIES, REGIONS) if hierarchy in has]
    asked += [(hierarchy, TOP) for hierarchy in (COUNTRY, MUNICIPALITIES, REGIONS) if hierarchy in has][:1]
    if not asked:
        raise OddAnswer("tabellen er ikke opdelt på områder")
    return asked


def _has_country(measured, areas):
    country = areas.find(AreaKind.COUNTRY.label)
    return any(area == country.pk for area, _ in measured)


def _in_parts(table, hierarchy, what, periods, selections):
    """The periods in parts, so that each answer has few cells."""
    rows = 1 if what == TOP else len(table.hierarchies[hierarchy].values) + 1
    columns = 3 + selections
    most = max(1, jobindsats.MOST_CELLS // (rows * columns))
    return [periods[start : start + most] for start in range(0, len(periods), most)]


def _read(answer, areas, kind):
    """The ``Reading`` of an answer that is understood whole."""
    if not answer.rows:
        raise OddAnswer("der er ingen tal i det")
    try:
        reading = read(rows_of(answer), areas, kind)
    except NotUnderstood as error:
        raise OddAnswer(str(error).rstrip(".")) from None
    if reading.faults:
        fault = reading.faults[0]
        raise OddAnswer(f"række {fault.row}, kolonne {fault.column}: {fault.sentence.rstrip('.')}")
    return reading
