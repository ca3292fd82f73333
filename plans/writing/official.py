"""A target of an official indicator and the official figures: what is filled in, how the two differ, what is newer.

Figures come into a target when a person chooses the indicator, or presses for them; never by themselves. What was
adopted stays as it is, and a figure that the source doesn't tell is never 0.
"""

from dataclasses import dataclass, replace

from bpmplan import danish
from bpmplan.accounts.colours import DEFAULT_ACCENT
from bpmplan.steps import Refused
from bpmplan.values import Period, Value, units
from goals.indicators.figures import Line, caption_of, chart_of, drawn_together, lines_by_series, table_of
from goals.models import Measurement

from ..models import Target
from . import saving

OWN_SOURCE = "Kommunens egen opgørelse"
NOT_THE_SAME_UNIT = (
    "Det officielle tal tælles i {series}, og måltallet i {target}. Skriv {series} som enhed, så kan tallet hentes."
)


@dataclass(frozen=True)
class Official:
    """A target beside the official figures. ``lines``: the municipality's, its region's, the country's, and others'.

    ``at_baseline`` is the official figure of the period that the target's baseline is of, or None. ``was``: a figure of
    that period that the source has corrected since and the target still has.
    """

    target: object
    lines: list[Line]
    was: bool = False

    @property
    def series(self):
        return self.lines[0].series

    @property
    def newest(self):
        return self.lines[0].newest

    @property
    def last(self):
        return self.lines[0].last

    @property
    def table(self):
        """``(places, rows)`` of the last years (``table_of``)."""
        return table_of(self.lines_with_figures) if self.lines_with_figures else ([], [])

    @property
    def chart(self):
        """The last years drawn, as SVG; empty where nothing can be. ``not_drawn`` are in the table alone."""
        lines, _ = drawn_together(self.lines_with_figures)
        accent = self.target.plan.municipality.accent or DEFAULT_ACCENT
        aims = {row.period: row.value.number for row in self.target.values.all()} if self.fits else {}
        drawn_aims = {period: number for period, number in aims.items() if number is not None and not period.is_open}
        return chart_of(lines, accent, drawn_aims) if lines else ""

    @property
    def not_drawn(self):
        """The places that are too large for the chart: "Region Nordjylland og Hele landet"; empty without any."""
        return danish.listed(drawn_together(self.lines_with_figures)[1])

    @property
    def caption(self):
        return caption_of(self.series)

    @property
    def lines_with_figures(self):
        return [line for line in self.lines if line.figures]

    def shown(self, figure):
        """An official figure with its unit."""
        return figure.value.shown(self.series.unit)

    @property
    def shown_newest(self):
        return self.shown(self.newest)

    @property
    def shown_differing(self):
        return self.shown(self.differs_from)

    @property
    def shown_to_compare(self):
        """ "Hele landet 58 pct. og Nordjylland 55 pct."."""
        return danish.listed(f"{place} {self.shown(figure)}" for place, figure in self.to_compare)

    @property
    def none_sentence(self):
        """Why there is no newest figure to take; empty when there is."""
        last = self.last
        return none_sentence(self.lines[0]) if last is None or last.value is None else ""

    @property
    def at_baseline(self):
        period = period_of(self.target.baseline_period)
        return self.lines[0].at(period) if period else None

    @property
    def fits(self):
        """Whether the figures are counted in the target's unit."""
        return fits(self.series.unit, self.target.unit)

    @property
    def can_be_taken(self):
        """Whether the newest figure can become the baseline: it fits, or the target counts nothing yet."""
        return self.fits or (self.target.unit in ("", units.COUNT) and not _is_counted(self.target))

    @property
    def unit_sentence(self):
        """Why figures can't be taken, where the target is counted in another unit."""
        return NOT_THE_SAME_UNIT.format(series=self.series.unit or units.COUNT, target=self.target.unit or units.COUNT)

    @property
    def is_filled(self):
        """Whether the baseline is what the source says, for its period."""
        there = self.at_baseline
        return bool(there and there.value is not None and there.value == self.target.baseline)

    @property
    def newer(self):
        """The newest figure, when it is of a later period than the baseline; None otherwise."""
        period = period_of(self.target.baseline_period)
        newest = self.newest
        if newest is None or self.target.baseline is None or period is None or newest.period.end <= period.end:
            return None
        return newest

    @property
    def differs_from(self):
        """The official figure that the municipality's own baseline differs from, of the same period; or None."""
        there = self.at_baseline
        if there is None or there.value is None or self.target.baseline is None or self.is_filled:
            return None
        return there

    @property
    def difference(self):
        """How much the municipality's own figure is above or below the official one: "2 procentpoint højere"."""
        official = self.differs_from
        if official is None or None in (self.target.baseline.number, official.value.number) or not self.fits:
            return ""
        by = self.target.baseline.number - official.value.number
        unit = "procentpoint" if self.target.unit == "pct." else self.target.unit
        return f"{Value.of(abs(by)).shown(unit)} {'højere' if by > 0 else 'lavere'}"

    @property
    def claims_source(self):
        """Whether the municipality's own figure still names the source of the official one."""
        official = self.differs_from
        return bool(official and self.target.baseline_source == official.source)

    @property
    def is_beside(self):
        """Whether the official figure stands beside the municipality's own, as a comparison."""
        official = self.differs_from
        return bool(official) and any(
            row.period == official.period and row.value == official.value and row.whom == beside_name(self.series)
            for row in self.target.comparisons.all()
        )

    @property
    def to_compare(self):
        """``[(place, figure)]`` of the other places' figures that are not among the target's comparisons yet: of the
        baseline's period, or of the newest that the municipality has a figure of."""
        period = self.compared_period
        if period is None:
            return []
        there = {(danish.folded(row.whom), row.period) for row in self.target.comparisons.all()}
        figures = [(line.place, line.at(period)) for line in self.lines[1:]]
        return [
            (place, figure)
            for place, figure in figures
            if figure and figure.value is not None and (danish.folded(place), period) not in there
        ]

    @property
    def compared_period(self):
        if self.at_baseline:
            return self.at_baseline.period
        return self.newest.period if self.newest else None


def period_of(words):
    """The period that a baseline's words are; None for words that are no period."""
    try:
        return Period.parse(words)
    except ValueError:
        return None


def fits(series_unit, unit):
    """Whether what a series counts can stand in a target that is counted in ``unit``."""
    counted = series_unit or units.COUNT
    return counted == (unit or units.COUNT) or units.fits(counted, unit or units.COUNT)


def beside_name(series):
    """What the official figure is called where it stands beside the municipality's own: "Jobindsats.dk"."""
    return series.source.partition(",")[0].strip()[:100] or "Officielt tal"


def official_of(target, compared=()):
    """The ``Official`` of a target; None where its indicator has no series. Asks for its indicator and series too."""
    official = officials_of([target], target.plan.municipality, compared).get(target.pk)
    if official and official.differs_from and _was_so(official):
        return replace(official, was=True)
    return official


def officials_of(targets, municipality, compared=()):
    """``{primary key: Official}`` of targets whose indicators have a series; the same queries, however many."""
    with_series = [target for target in targets if target.indicator_id and target.indicator.series_id]
    if not with_series:
        return {}
    series = {target.indicator.series_id: target.indicator.series for target in with_series}
    lines = lines_by_series(series.values(), municipality, compared)
    return {target.pk: Official(target, lines[target.indicator.series_id]) for target in with_series}


def newer_than(target, line):
    """The official figure of a ``Line`` that is newer than the target's baseline and counted as it is; or None."""
    official = Official(target, [line])
    return official.newer if official.fits else None


def _was_so(official):
    """Whether the source itself once said what the baseline is, and has corrected it since."""
    return Measurement.objects.filter(
        series=official.series,
        area__municipality=official.target.plan.municipality,
        period=official.at_baseline.period,
        value=official.target.baseline,
        corrected_by__isnull=False,
    ).exists()


@dataclass(frozen=True)
class Filled:
    """What choosing an indicator fills in: ``values`` (``{field: value}``), and a sentence that says so."""

    values: dict
    sentence: str


NOT_FILLED_IN = {"baseline": None, "baseline_period": "", "baseline_source": ""}


def is_as_filled_in(written, line):
    """Whether the baseline in ``written`` (``{field: value}``) is what the official figures of ``line`` filled in."""
    period = period_of(written.get("baseline_period", ""))
    figure = period and line.at(period)
    return bool(figure) and (figure.value, figure.source) == (written["baseline"], written["baseline_source"])


def filled_in(written, line, is_counted):
    """What the official figures of a municipality (``line``) fill in where ``written`` (``{field: value}``) is empty.

    ``is_counted``: the target has numbers already, so that its unit can't become another. What stands there stays.
    """
    series, place = line.series, line.place
    values, unit = {}, written.get("unit") or units.COUNT
    if series.unit and unit == units.COUNT and not is_counted and not written.get("baseline"):
        values["unit"] = unit = units.read(series.unit)
    asked = written.get("baseline_period") and period_of(written["baseline_period"])
    figure = line.at(asked) if asked else line.newest
    if written.get("baseline") or (written.get("baseline_period") and not asked):
        return Filled(values, "")
    if figure is None or figure.value is None:
        return Filled(values, none_sentence(line, figure))
    if not fits(series.unit, unit):
        return Filled(values, NOT_THE_SAME_UNIT.format(series=series.unit, target=unit))
    values["baseline"], values["baseline_period"] = figure.value, str(figure.period)
    if not written.get("baseline_source"):
        values["baseline_source"] = figure.source
    return Filled(values, f"Udgangspunktet er hentet: {figure.value.shown(unit)} i {place} ({figure.period}).")


def none_sentence(line, figure=None):
    """Why there is no figure to take."""
    figure = figure or line.last
    if figure is None:
        return f"Der er ingen officielle tal for {line.place} endnu."
    return f"Der er intet officielt tal for {line.place} i {figure.period}: {figure.why_none}."


SINCE_THEN = "En kollega har lige rettet måltallet. Se, hvad der står nu, og tryk igen."
TAKES = ("newest", "corrected", "compared", "own")
"""What a person can press for: the newest figure, the one that the source has corrected, other places' figures as
comparisons, and that the municipality's own figure stands with the official one beside it."""


def take(target, what, *, started_from, by, now, compared=()):
    """Do one of ``TAKES`` with a target; returns it as it then stands. ``started_from``: the number of the save that
    the person saw. Raises ``Refused``, or what ``saving`` does."""
    if started_from != target.edit_no:
        raise Refused(SINCE_THEN)
    official = official_of(target, compared)
    if official is None:
        raise Refused("Måltallet har ingen officiel indikator med tal.")
    values = _values_to_take(official, what)
    return saving.save(
        Target, plan=target.plan, key=target.key, started_from=started_from, values=values, by=by, now=now
    )


def _values_to_take(official, what):
    target = official.target
    if what in ("newest", "corrected"):
        figure = official.newest if what == "newest" else official.at_baseline
        return _as_baseline(official, figure)
    comparisons = Target.FIELDS["comparisons"]
    rows = comparisons.value_of(target)
    if what == "own":
        figure = official.differs_from
        if figure is None:
            raise Refused("Måltallet har ikke et eget tal ved siden af det officielle.")
        added = [(beside_name(official.series), figure)]
        rows = [row for row in rows if comparisons.about(row) != (figure.period.notation, added[0][0])]
    else:
        added = official.to_compare
        if not added:
            raise Refused("Der er ingen flere tal at sætte ved siden af.")
    if not official.fits:
        raise Refused(official.unit_sentence)
    rows += [comparisons.plain_row([whom, figure.period, figure.value]) for whom, figure in added]
    source = {"baseline_source": OWN_SOURCE} if what == "own" and official.claims_source else {}
    return {"comparisons": rows, **source}


def _as_baseline(official, figure):
    line = official.lines[0]
    if figure is None or figure.value is None:
        raise Refused(none_sentence(line, figure))
    if not official.can_be_taken:
        raise Refused(official.unit_sentence)
    unit = {} if official.fits else {"unit": units.read(official.series.unit)}
    return unit | {
        "baseline": figure.value,
        "baseline_period": str(figure.period),
        "baseline_source": figure.source,
        "difference_note": "",
    }


def _is_counted(target):
    return bool(target.baseline or target.values.exists() or target.comparisons.exists())
