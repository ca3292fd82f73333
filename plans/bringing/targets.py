"""Targets in tables: each row that is understood whole becomes one, and every other stays in the text.

A row is understood when each of its cells is: nothing is guessed, and a value is what ``bpmplan.values`` reads in it.
"""

import re
from dataclasses import dataclass

from bpmplan import fonts
from bpmplan.values import Direction, Period, Value, units
from bpmplan.values.fields import WITH_AN_END

from .columns import columns_of, period_in

LONGEST_TITLE, LONGEST_UNIT, LONGEST_PERIOD, LONGEST_SOURCE, LONGEST_WHOM = 300, 60, 60, 200, 100
MOST_VALUES = 60
_FALLS = re.compile(
    r"\b(?:færre|nedbring\w*|reducer\w*|sænk\w*|mindsk\w*|kortere|lavere|fald(?:e|er)?|højst|under)\b", re.I
)
_BRACKETS = re.compile(r"(?P<value>.+?)\s*\((?P<period>[^()]+)\)")


@dataclass(frozen=True)
class ReadTarget:
    """A target as it was read. ``goal`` is what the row's own column says it is for, empty when there is none.

    ``values``: ``((Period, Value), …)``. ``comparisons``: ``((whom, Period or None, Value), …)``.
    """

    title: str
    goal: str = ""
    unit: str = units.COUNT
    direction: str = Direction.RISE
    baseline: Value | None = None
    baseline_period: str = ""
    baseline_source: str = ""
    values: tuple = ()
    comparisons: tuple = ()


@dataclass(frozen=True)
class ReadTable:
    """``rows``: ``[(number in the table, ReadTarget)]`` of those that are understood; ``others`` the numbers of those
    that are not, ``headings`` of those that only name a goal; ``leftovers``: numbers of columns that say something
    which no target has. ``carried``: ``((number, column, words), …)`` that a merged cell above says of a row too."""

    table: object
    rows: tuple
    others: tuple = ()
    headings: tuple = ()
    leftovers: tuple = ()
    carried: tuple = ()

    def rest(self, taken):
        """What stays in the text when the rows with these numbers became targets; empty when nothing does."""
        kept = [number for number in range(1, len(self.table.rows)) if number not in taken]
        kept += [number for number in taken if any(self._cell(number, at) for at in self.leftovers)]
        if not kept:
            return ""
        return self.table.with_rows(sorted(kept), {(row, at): words for row, at, words in self.carried if row in kept})

    def _cell(self, number, at):
        row = self.table.rows[number]
        return row[at] if at < len(row) else ""


def read_table(table, *, first_year, last_year, is_goals, is_forced=False):
    """The ``ReadTable`` of a table; None when it is no table of targets.

    A value without a period is aimed at in the plan's years. ``is_goals``: the table stands under a goal.
    ``is_forced``: it was chosen to be one of targets.
    """
    columns = columns_of(table, first_year=first_year, is_goals=is_goals, is_forced=is_forced)
    if columns is None:
        return None
    plan_years = Period.span(Period.of(first_year), Period.of(last_year))
    rows, others, headings, carried, before = [], [], [], [], {}
    for number, cells in enumerate(table.rows[1:], 1):
        row = _Row(columns, cells, before, plan_years)
        before = row.carried
        if row.is_heading:
            headings.append(number)  # it says which goal the next rows are for
            continue
        carried += [(number, at, words) for at, words in row.from_above]
        target = row.target()
        rows += [(number, target)] if target else []
        others += [] if target else [number]
    rows = _joined(rows)
    if not is_forced and not any(value.is_comparable for _, target in rows for _, value in target.values):
        return None
    leftovers = tuple(at for at, column in enumerate(columns) if not column.kind)
    return ReadTable(table, tuple(rows), tuple(others), tuple(headings), leftovers, tuple(carried))


def _joined(rows):
    """Rows that say of one target what is aimed at in several periods are one; each still counts as a row."""
    joined = []
    for number, target in rows:
        last = joined[-1][1] if joined else None
        same = last and (last.title, last.goal, last.unit) == (target.title, target.goal, target.unit)
        periods = {period for period, _ in last.values} if same else set()
        if same and not periods & {period for period, _ in target.values} and target.baseline in (None, last.baseline):
            whole = ReadTarget(**{**vars(last), "values": last.values + target.values})
            joined = [(at, whole if one is last else one) for at, one in joined]
            joined.append((number, whole))
        else:
            joined.append((number, target))
    return joined


class _Row:
    """One row of a table. ``before``: what the row above it carries to this one, where cells are merged."""

    def __init__(self, columns, cells, before, plan_years):
        self.columns, self.plan_years = columns, plan_years
        self.cells = [(column, cells[at].strip() if at < len(cells) else "") for at, column in enumerate(columns)]
        filled = [(column, cell) for column, cell in self.cells if cell]
        self.is_heading = len(filled) == 1 and filled[0][1] == self.cells[0][1]
        self.goal = self._one("goal")
        self.title = self._one("title")
        if self.is_heading:
            self.goal, self.title = filled[0][1], ""
        self.goal = self.goal or before.get("goal", "")
        is_more = self._one("when") and not self.title and not self._one("goal")
        self.title = before.get("title", "") if is_more else self.title
        self.carried = {"goal": self.goal, "title": self.title}

    @property
    def from_above(self):
        """``(column, words)`` of what merged cells above say of the row."""
        for at, (column, cell) in enumerate(self.cells):
            words = self.carried.get(column.kind)
            if not cell and words:
                yield at, words

    def _one(self, kind):
        return next((cell for column, cell in self.cells if column.kind == kind), "")

    def _filled(self, kind):
        return [(column, cell) for column, cell in self.cells if column.kind == kind and _is_said(cell)]

    def target(self):
        """The row as a target; None when anything in it is not understood."""
        try:
            return self._target()
        except ValueError:
            return None

    def _target(self):
        source = self._one("source")
        unit = self._unit()
        values = tuple(self._aims(unit))
        baseline, baseline_period = self._baseline(unit)
        if not self.title or not (values or baseline) or len(values) > MOST_VALUES:
            raise ValueError
        if len({period for period, _ in values}) < len(values):
            raise ValueError("two values for the same period")
        comparisons = tuple(
            (column.head[:LONGEST_WHOM], column.period, Value.parse(cell, unit))
            for column, cell in self._filled("compared")
        )
        too_long = len(self.title) > LONGEST_TITLE or len(source) > LONGEST_SOURCE
        if too_long or any(map(fonts.refusal, (self.title, source, unit))):
            raise ValueError
        unit = _unit_by_values(unit, [value for _, value in values])
        direction = _direction(self.title, baseline, values)
        return ReadTarget(
            self.title, self.goal, unit, direction, baseline, baseline_period, source, values, comparisons
        )

    def _aims(self, unit):
        when = self._one("when")
        typed = period_in(when) if when else None
        if when and typed is None:
            raise ValueError
        for column, cell in self._filled("aim"):
            text, period = _with_period(cell)
            period = period or column.period or typed or self.plan_years
            if not WITH_AN_END.test(period):
                raise ValueError
            yield period, Value.parse(text, unit)

    def _baseline(self, unit):
        """The newest of the values that the row starts from, and its period in words. Several are too many."""
        filled = self._filled("baseline")
        if not filled:
            return None, ""
        if len(filled) > 1:
            raise ValueError
        [(column, cell)] = filled
        text, period = _with_period(cell)
        period = period or column.period
        return Value.parse(text, unit), str(period)[:LONGEST_PERIOD] if period else ""

    def _unit(self):
        """The unit that the row is counted in: of its own column, of a head, of the words after its numbers."""
        if written := self._one("unit"):
            return _known(written)
        in_heads = {column.unit for column, cell in self.cells if column.unit and cell}
        if len(in_heads) == 1:
            return in_heads.pop()
        cells = [_with_period(cell)[0] for column, cell in self.cells if column.kind in ("aim", "baseline")]
        tails = {tail for cell in cells if (tail := _after_number(cell))}
        known = {_known(tail) for tail in tails}
        if len(known) == 1:
            return known.pop()
        if not tails and (match := re.search(r"[(,]\s*(?:i )?([^(),]{1,25})\)?$", self.title)):
            return units.known(match[1]) or units.COUNT
        return units.COUNT


def _is_said(cell):
    return cell.strip(" –-—.") != ""


def _with_period(cell):
    """``540 (2026)`` as its value and its period; the cell and None where no period stands in brackets."""
    match = _BRACKETS.fullmatch(cell)
    period = period_in(match["period"]) if match else None
    return (match["value"], period) if period else (cell, None)


def _after_number(cell):
    """The words after a number, when they are short enough for a unit."""
    match = re.search(r"\d[\d.,\s]*\s*([^\W\d][^\d]*|%|‰)$", cell)
    word = match[1].strip() if match else ""
    return word if len(word) <= 30 and not re.match(r"(?:bedste|af|ud|eller|og|til)\b", word) else ""


def _known(written):
    unit = units.read(written)
    if len(unit) > LONGEST_UNIT:
        raise ValueError
    return unit


def _unit_by_values(unit, values):
    """Placings and words have a unit of their own."""
    if unit == units.COUNT and values:
        if all(not value.numbers and value.is_comparable for value in values):
            return units.PLACING
        if not any(value.is_comparable for value in values):
            return units.IN_WORDS
    return unit


def _direction(title, baseline, values):
    """Where it goes from the baseline to the last number; without one, what the words say."""
    last = values[-1][1].number if values else None
    first = baseline.number if baseline else None
    if first is not None and last is not None:
        return Direction.FALL if last < first else Direction.RISE if last > first else Direction.HOLD
    words = f"{title} {values[-1][1]}" if values else title
    return Direction.FALL if _FALLS.search(words) else Direction.RISE
