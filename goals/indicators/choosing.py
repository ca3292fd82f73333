"""An indicator is chosen: for a goal by the ministry, for a municipality by itself, with the series that it counts."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import ProtectedError

from bpmplan.accounts import permissions
from bpmplan.accounts.models import Municipality
from bpmplan.constraints import refusing
from bpmplan.steps import Refused, demand
from bpmplan.values import Period, Value

from .. import tasks
from ..models import Area, AreaKind, Goal, Indicator, Series, WhyNone
from . import fetching, jobindsats, nightly
from .jobindsats import AREAS, SOURCE, TOP

TAKEN = "Der er allerede en indikator med det navn. Skriv et andet navn."
IN_USE = "Indikatoren bruges i en plan og kan ikke fjernes."
SHOWN_PERIODS = 2
SHOWN_PLACES = 6
"""Of a preview."""


@dataclass(frozen=True)
class Choice:
    """What is chosen in a table: ``measure`` is ``<group>=<measure>``, ``selected`` ``{hierarchy: value}`` of its other
    dimensions, without those of which the whole is meant."""

    table: str
    measure: str
    period_kind: str
    selected: dict

    @property
    def selection(self):
        """As a series keeps it."""
        return "&".join(f"{hierarchy}={value}" for hierarchy, value in sorted(self.selected.items()))

    def __str__(self):
        """The same for the same choice: a page says by it what its preview is of."""
        return " ".join((self.table, self.measure, self.period_kind, self.selection))


def measures_of(table):
    """``[(group=measure, name)]`` of a table, the group's name first where there are several."""
    many = len(table.groups) > 1
    return [
        (f"{group.id}={measure}", f"{group.name}: {name}" if many else name)
        for group in table.groups
        for measure, name in group.measures
    ]


def dimensions_of(table):
    """``[(dimension, [("hierarchy=value", name)])]`` of what is chosen beside the area; the whole is ``""``."""
    others = [one for one in table.dimensions if not {hierarchy.id for hierarchy in one.hierarchies} & set(AREAS)]
    return [(dimension, [("", "Alle"), *_values_of(dimension)]) for dimension in others]


def _values_of(dimension):
    many = len(dimension.hierarchies) > 1
    for hierarchy in dimension.hierarchies:
        for value, name in hierarchy.values:
            if value != TOP:
                yield f"{hierarchy.id}={value}", f"{hierarchy.name}: {name}" if many else name


def preview(choice, own=None):
    """``(periods, [(place, what it was in each)])`` in words, of the newest periods: ``own`` first, then the country
    and some municipalities. Raises ``JobindsatsError``, and is not waited for as the nightly work is."""
    with jobindsats.with_little_patience():
        fetched = fetching.ask(choice.table, choice.measure, choice.period_kind, choice.selected, newest=SHOWN_PERIODS)
    areas = {area.pk: area for area in Area.objects.select_related("region", "municipality")}
    by_area = {}
    for one in fetched.measured:
        by_area.setdefault(one.area, {})[one.period] = _in_words(one)
    periods = sorted({one.period for one in fetched.measured}, key=lambda notation: Period.read(notation).end)
    kinds = [AreaKind.COUNTRY, AreaKind.MUNICIPALITY, AreaKind.REGION]

    def order(pk):
        area = areas[pk]
        is_own = own is not None and area.municipality_id == own.pk
        return not is_own, kinds.index(area.kind), area.name

    shown = sorted(by_area, key=order)[:SHOWN_PLACES]
    rows = [(areas[pk].name, [by_area[pk].get(period, "") for period in periods]) for pk in shown]
    return [str(Period.read(period)) for period in periods], rows


def _in_words(measured):
    return str(Value.read(measured.value)) if measured.value else WhyNone(measured.why_none).label


def choose_from_catalogue(owner, choice, *, name, unit, by, now):
    """Let a goal or a municipality (``owner``) have what is chosen in a table as an indicator; returns it.

    The series is made where there is none yet, and fetched in the background. Raises ``Refused``.
    """
    municipality = _require(owner, by)
    with transaction.atomic():
        about = {"table": choice.table, "measure": choice.measure, "selection": choice.selection}
        about |= {"period_kind": choice.period_kind, "municipality": municipality}
        source = f"{SOURCE}, tabel {choice.table}"
        series, is_new = Series.objects.get_or_create(**about, defaults={"name": name, "unit": unit, "source": source})
        indicator = _indicator(owner, series, name)
        if is_new and jobindsats.is_set_up():
            nightly.ask_for(series, tasks.fetch_series, by)
        return indicator


def choose_series(owner, series, *, by):
    """Let a goal or a municipality have a series that there is, the ministry's or its own, as an indicator."""
    municipality = _require(owner, by)
    if series.municipality_id not in (None, municipality and municipality.pk):
        raise Refused("Talserien er en anden kommunes.")
    return _indicator(owner, series, series.name)


def choose_file(owner, series, *, by):
    """Let a goal or a municipality have a new, unsaved series whose numbers come as files, as an indicator."""
    series.municipality = _require(owner, by)
    with transaction.atomic():
        series.save()
        return _indicator(owner, series, series.name)


def rename(series, *, unit, source):
    """Let the indicators of a series that were counted (``unit``) and sourced as it was be so as it now is.

    What is written otherwise on one of them stays, and what goals and plans call them does.
    """
    series.indicators.filter(unit__in=("", unit[:40])).update(unit=series.unit[:40])
    series.indicators.filter(source__in=("", source)).update(source=series.source)


def remove(owner, indicator, *, by):
    """Take an indicator away from a goal or a municipality; its series stays. Raises ``Refused`` when it is in use."""
    _require(owner, by)
    try:
        with transaction.atomic():
            indicators_of(owner).get(pk=indicator.pk).delete()
    except ProtectedError:
        raise Refused(IN_USE) from None


def indicators_of(owner):
    """The indicators of a goal or of a municipality, with their series."""
    return owner.indicators.select_related("series")


def series_to_choose(owner):
    """The series that a goal or a municipality can have: the ministry's, and its own."""
    own = Series.objects.filter(municipality=owner) if isinstance(owner, Municipality) else Series.objects.none()
    return Series.objects.filter(municipality=None) | own


def _require(owner, by):
    """The municipality that chooses for itself, or None for the ministry; ``PermissionDenied`` for anybody else."""
    if isinstance(owner, Goal):
        demand(permissions.is_ministry(by))
        return None
    demand(permissions.may_choose_indicators(by, owner.pk))
    return owner


def _indicator(owner, series, name):
    """The indicator of a series; one of the same name that had none gets it."""
    is_goal = isinstance(owner, Goal)
    about = {"goal": owner} if is_goal else {"municipality": owner}
    there = Indicator.objects.filter(**about, series=series).first()
    if there:
        return there
    named = Indicator.objects.filter(**about, name=name[:200], series=None).first()
    with refusing(indicator_once_for_goal=TAKEN, indicator_once_for_municipality=TAKEN):
        if named is None:
            return Indicator.objects.create(
                **about, name=name[:200], unit=series.unit[:40], source=series.source, series=series
            )
        named.series = series
        named.save()
        return named
