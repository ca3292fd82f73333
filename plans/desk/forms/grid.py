"""The grid: targets as rows, periods as columns, in one form; each row is read, and can be wrong, by itself.

A row's controls are named by the target's key (``KEY-title``), and the cell of a period by the number of its column
(``KEY-c0``; ``column-0`` holds the period). A row that is not saved yet has its key already, so that sending it twice
makes one target, and script can add rows and columns without asking.
"""

import re
import uuid

from django.core.exceptions import ValidationError

from bpmplan.fields import LineField
from bpmplan.values import Period, PeriodKind, units
from bpmplan.values.fields import WITH_AN_END, PeriodField, UnitField, ValueField

from ...models import Target
from ...writing import saving
from ...writing.official import newer_than
from .grid_pages import OF_A_ROW, seen_in
from .target import ValueRow

LABELS = {"title": "Hvad måles", "unit": "Enhed", "baseline": "Udgangspunkt"}
WRITTEN = (*LABELS, "values")
"""The fields of a target that the grid writes."""
TITLE = LineField(max_length=Target._meta.get_field("title").max_length, required=False)
UNIT = UnitField(max_length=Target._meta.get_field("unit").max_length, required=False)
PERIOD = PeriodField(required=False, allows=WITH_AN_END)
VALUES = Target.FIELDS["values"]
TITLE_MISSING = "Skriv, hvad der måles."
PERIOD_MISSING = ValueRow.needed["period"]
_COLUMN = re.compile(r"column-([0-9]{1,3})")


class Column:
    """A period, or a column whose period is not written yet. ``typed`` is what stands in its head."""

    def __init__(self, number, period=None, typed=None):
        self.number, self.period, self.fault = number, period, ""
        self.typed = typed if typed is not None else str(period or "")

    @property
    def name(self):
        return f"column-{self.number}"

    @property
    def cell(self):
        """What the names of its cells end in."""
        return f"c{self.number}"

    @property
    def is_fixed(self):
        """Whether the period is known: it is changed on the page of each target, not for all of them here."""
        return self.period is not None

    def read(self, known):
        """Take what was typed for its period; ``known`` are those (as notations) that targets have already."""
        if self.typed in known:
            self.period = Period.read(self.typed)
            return
        try:
            self.period = PERIOD.clean(self.typed)
        except ValidationError as error:
            self.fault = error.messages[0]


class Row:
    """A target in the grid, or the beginning of one. ``data`` is the sent form, where the row was in it."""

    def __init__(self, goal, key, section=None, data=None):
        self.goal, self.key, self.section = goal, key, section
        self.data = data if data is not None and f"{key}-title" in data else None
        self.now = saving.values_of(section) if section else {}
        self.faults = {}
        self.conflict = None  # as ``conflicts.conflict_context`` gives it
        self.is_asked = False
        self.mine = {}
        number = (self.data or {}).get(f"{key}-started_from", "")
        self.started_from = int(number) if re.fullmatch("[0-9]{1,9}", number) else None
        if self.data is None and section:
            self.started_from = section.edit_no
        self.written = {}

    @property
    def is_known(self):
        """Whether the page it was sent from had it as a target that there is."""
        return self.started_from is not None

    def text(self, name, column=None):
        """What stands in a cell: as it was typed, else as it is saved."""
        sent = self.data.get(f"{self.key}-{name}") if self.data is not None else None
        if sent is not None:
            return sent
        if column is not None:
            value = self._saved_values.get(column.period.notation) if column.period else None
            return str(VALUES.columns[1].python(value) or "")
        if name == "unit":
            return self.now.get("unit", units.COUNT)
        return str(Target.FIELDS[name].python(self.now.get(name)) or "")

    @property
    def _saved_values(self):
        return dict(self.now.get("values", ()))

    def is_empty(self, columns):
        return not any(self.text(name, column).strip() for name, column in self._cells(columns) if name != "unit")

    def _cells(self, columns):
        return [*((name, None) for name in LABELS), *((column.cell, column) for column in columns)]

    def read(self, columns):
        """Take what was typed into ``written`` (``{field: plain value}``), with a sentence in ``faults`` at each cell
        that is wrong. What has no cell in the form that was sent stays as it is."""
        title = self._clean(TITLE, "title")
        if not title and self.section is not None and self.section.indicator_id:
            title = self.section.indicator.name[: TITLE.longest]
        if not title and "title" not in self.faults:
            self.faults["title"] = TITLE_MISSING
        unit = self._clean(UNIT, "unit")
        numbers = ValueField(required=False, unit=unit)
        values, shown = [], set()
        for column in columns:
            if f"{self.key}-{column.cell}" not in self.data:
                continue
            value = self._clean(numbers, column.cell)
            if column.period is not None:
                shown.add(column.period.notation)
            elif value is not None:
                self.faults[column.cell] = column.fault = column.fault or PERIOD_MISSING
            if value is not None and column.period is not None:
                values.append([column.period, value])
        values += [row for row in self.now.get("values", ()) if row[0] not in shown]
        if len(values) > ValueRow.most:
            self.faults["title"] = f"Et måltal har plads til {ValueRow.most} perioder."
        read = {"title": title, "unit": unit, "baseline": self._clean(numbers, "baseline"), "values": values}
        self.mine = {name: Target.FIELDS[name].plain(value) for name, value in read.items()}
        self.written = {} if self.faults else self.mine

    def _clean(self, field, name):
        try:
            return field.clean(self.data.get(f"{self.key}-{name}", ""))
        except ValidationError as error:
            self.faults[name] = error.messages[0]
            return None

    @property
    def is_changed(self):
        """Whether there is anything to save, or a colleague's change to take in."""
        return self.section is None or (
            self.started_from != self.section.edit_no or any(self.written[name] != self.now[name] for name in WRITTEN)
        )

    # --- two writers ---------------------------------------------------------------------------------------------

    @property
    def prefix(self):
        """What the names of its controls begin with."""
        return f"{self.key}-"

    def show(self, section, values):
        """Have ``values`` stand in the cells, which may be other than those that ``section`` has now."""
        self.section, self.now, self.data, self.started_from = section, values, None, section.edit_no


class Group:
    """A goal with its rows. ``key`` is the goal's; ``is_end``: whether a new target is begun here, and not on a later
    page."""

    def __init__(self, key, title, pk=None, is_end=True):
        self.key, self.title, self.pk, self.is_end, self.rows = key, title, pk, is_end, []


def years_of(plan):
    """The periods that a plan's grid has in any case."""
    return {Period.of(year) for year in range(plan.first_year, plan.last_year + 1)}


class Grid:
    """The targets of ``groups``, with a last empty row for each goal. ``targets`` are what there is, in order;
    ``periods`` are those that have a column whether or not one of them has a value in it."""

    def __init__(self, plan, groups, targets, data=None, periods=()):
        self.groups = groups
        self.by_goal = {group.key: group for group in groups}
        self.sections = {str(target.key): target for target in targets}
        self.data = data
        self.rows = []
        self.plan = plan
        self.lines = {}  # {indicator: the ``Line`` of its official figures in the municipality}
        self.seen = seen_in(data) if data is not None else None
        self.columns = self._columns(plan, periods)
        pks = {group.pk: group for group in groups}
        for key, section in self.sections.items():
            self._put(Row(pks[section.goal_id], key, section, data))
        for goal, key in self._sent():
            if key not in self.sections:
                self._put(Row(goal, key, data=data))
        for group in groups:
            is_begun = not group.rows or group.rows[-1].is_known or not group.rows[-1].is_empty(self.columns)
            if group.is_end and is_begun:
                self._put(Row(group, str(uuid.uuid4())))

    def _put(self, row):
        self.rows.append(row)
        row.goal.rows.append(row)

    def _sent(self):
        """``(goal, key)`` of the rows that were sent; those of a goal that is gone stand under one of that name."""
        for pair in self.data.getlist("row") if self.data is not None else ():
            goal_key, _, key = pair.partition(".")
            if not re.fullmatch("[0-9a-f-]{36}", key):
                continue
            if goal_key not in self.by_goal:
                self.by_goal[goal_key] = Group("", "Mål, der er slettet")
                self.groups.append(self.by_goal[goal_key])
            yield self.by_goal[goal_key], key

    def _columns(self, plan, periods):
        known = {row[0] for target in self.sections.values() for row in VALUES.value_of(target)}
        known |= {period.notation for period in periods}
        if self.data is None:
            in_order = sorted({Period.read(one) for one in known} | years_of(plan), key=VALUES.columns[0].order)
            return [Column(number, period) for number, period in enumerate(in_order)]
        columns = []
        for number in sorted(int(match[1]) for name in self.data if (match := _COLUMN.fullmatch(name))):
            column = Column(number, typed=self.data[f"column-{number}"].strip())
            column.read(known)
            if column.period is not None and any(other.period == column.period for other in columns):
                column.fault = f"Der er to kolonner for {column.period}. Ret den ene."
                column.period = None
            columns.append(column)
        there = {column.period for column in columns}
        self.more_columns(columns, [period for one in sorted(known) if (period := Period.read(one)) not in there])
        return columns

    @staticmethod
    def more_columns(columns, periods):
        """Put columns of these periods (None: one to be typed) last."""
        for period in periods:
            columns.append(Column(1 + max((column.number for column in columns), default=-1), period))

    def add_columns(self, what):
        """Columns for all rows at once: the next ``year``, the ``half`` years of the plan, or an ``other`` period."""
        there, plan = {column.period for column in self.columns}, self.plan
        if what == "year":
            last = max((period.last_year for period in there if period), default=plan.first_year - 1)
            wanted = [Period.of(min(last, plan.last_year + 20) + 1)]
        elif what == "half":
            wanted = [
                Period.of(year, PeriodKind.HALF, part)
                for year in range(plan.first_year, plan.last_year + 1)
                for part in (1, 2)
            ]
        else:
            wanted = [None]
        self.more_columns(self.columns, [period for period in wanted if period is None or period not in there])

    @property
    def fields(self):
        """How many fields a form of it has where each cell is one."""
        return len(self.rows) * (OF_A_ROW + len(self.columns)) + len(self.columns)

    @property
    def is_behind(self):
        """Whether the page that it was sent from shows other targets than there are now, or older ones."""
        there = {row.key: str(row.section.edit_no) for row in self.rows if row.data is None and row.section}
        return there != (self.seen or {})

    def newer(self, row):
        """``(value with its unit, period)`` of the official figure that is newer than a row's baseline; or None."""
        line = self.lines.get(row.section.indicator_id) if row.section else None
        figure = line and newer_than(row.section, line)
        return (figure.value.shown(line.series.unit), figure.period) if figure else None

    def seen_of(self, row):
        """The number of the save of a row's target that the person saw; -1 where it wasn't on the page."""
        return row.started_from if row.data is not None else int((self.seen or {}).get(row.key, -1))

    @property
    def width(self):
        """Columns of the table."""
        return len(LABELS) + len(self.columns) + 1

    @property
    def first(self):
        """``(key, cell)`` where writing begins: what is wrong, else the first empty number, else a new target."""
        for row in self.rows:
            if row.faults:
                return row.key, next(iter(row.faults))
        numbers = [("baseline", None), *((column.cell, column) for column in self.columns)]
        for row in (row for row in self.rows if row.is_known):
            for name, column in numbers:
                if not row.text(name, column):
                    return row.key, name
        return next(((row.key, "title") for row in self.rows if not row.is_known), None)

    @property
    def is_faulty(self):
        return any(row.faults or row.conflict for row in self.rows) or any(column.fault for column in self.columns)

    @property
    def problems(self):
        """``(id of the control, what it is called, sentence)`` of each that is wrong, for the page's summary."""
        wrong = [(f"id_{one.name}", "Periode", one.fault) for one in self.columns if one.fault]
        heads = {column.cell: column.typed for column in self.columns}
        for row in self.rows:
            title = row.text("title") or "Nyt måltal"
            for name, sentence in row.faults.items():
                wrong.append((f"id_{row.key}-{name}", f"{title}, {LABELS.get(name) or heads[name]}", sentence))
            if row.conflict:
                wrong.append((f"conflict-{row.prefix}title", title, "En kollega har imens rettet det samme."))
        return wrong

    def control(self, name):
        """What a person calls the control with this name; "" for one that holds nothing typed (``typed_texts``)."""
        key, _, cell = name.rpartition("-")
        row = next((row for row in self.rows if row.key == key), None)
        heads = {column.cell: column.typed for column in self.columns}
        label = LABELS.get(cell) or heads.get(cell)
        return (f"{row.text('title') or 'Nyt måltal'}, {label}" if row and label else ""), None
