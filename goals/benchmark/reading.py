"""The benchmark's table, read row by row: what each row says, or what is wrong with it, in which column.

Pure: rows of texts and known places in, lines and faults out.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from bpmplan import danish
from bpmplan.values import Period, Value
from bpmplan.values.numbers import parse_number
from bpmplan.values.units import PLACING
from bpmplan.values.value import PLACING_SENTENCE

from ..area_sheets import NO_PLACES, SIGNS, Sheet, cell_of, kept, number_in
from ..models import Area, WhyNone

UNIT, SHARE_UNIT = "fuldtidspersoner", "pct."
COLUMNS = {
    "area": ("Område", {"område", "kommune", "område/kommune"}),
    "period": ("Periode", {"periode", "halvår"}),
    "group": ("Gruppe", {"gruppe", "målgruppe", "ydelsesgruppe", "ydelse", "ydelser"}),
    "expected": ("Forventet", {"forventet", "forventet antal", "forventede", "forventet niveau"}),
    "actual": ("Faktisk", {"faktisk", "faktisk antal", "faktiske", "faktisk niveau"}),
    "difference": ("Forskel", {"forskel", "difference", "afvigelse", "forskel i antal"}),
    "share": ("Andel", {"andel", "andel i pct", "forskel i pct", "difference i pct"}),
    "rank": ("Placering", {"placering", "rangering", "rang", "nr", "rangplacering"}),
}
"""What each column is called here, and the names that it may have in a file; without what stands in brackets."""
NEEDED = ("area", "period", "group", "expected", "actual")
HEADS_AMONG = 20
"""So many rows may stand above the names of the columns: a title, a date."""


@dataclass(frozen=True)
class Line:
    """One row of the table. Values are ``Value`` or None; ``why_none`` as of a ``BenchmarkFigure``."""

    row: int
    area: Area
    period: Period
    group: str
    expected: Value | None
    actual: Value | None
    difference: Value | None
    share: Value | None
    rank: Value | None
    why_none: str

    @property
    def key(self):
        return self.area.pk, self.period.notation, self.group

    @property
    def as_kept(self):
        """As ``goals.deliveries`` compares and keeps it."""
        values = (self.expected, self.actual, self.difference, self.share, self.rank)
        return (*self.key, *(value.notation if value else "" for value in values), self.why_none)


@dataclass
class Table(Sheet):
    """What was read. ``unread``: names of unknown columns."""

    lines: list[Line] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def read(rows, places):
    """The ``Table`` that rows (``sheets_read.Row``) hold; ``places`` finds areas by name (``AreaNames``)."""
    table = Table()
    head, columns = _head(rows, table)
    if columns is None:
        return table
    seen = {}
    for row in rows:
        if row.number <= head:
            continue
        reader = _RowReader(row, columns, table)
        line = reader.line(places)
        if line is None:
            continue
        if line.key in seen:
            reader.fault("area", f"Område, periode og gruppe står også i række {seen[line.key]}.")
        seen.setdefault(line.key, line.row)
        table.lines.append(line)
    if not (table.lines or table.faults):
        table.add_fault(head, "Der er ingen tal under kolonnernes navne.")
    return table


def _head(rows, table):
    """The number of the row with the columns' names, and ``{our name: place}``; None and a fault without one."""
    for row in rows[:HEADS_AMONG]:
        names = [_folded(cell) for cell in row.cells]
        columns, unread = {}, []
        for place, name in enumerate(names):
            meant = next((ours for ours, (_, known) in COLUMNS.items() if name in known), None)
            if meant and meant not in columns:
                columns[meant] = place
            elif name:
                unread.append(row.cells[place])
        if {"expected", "actual"} & columns.keys():
            missing = [COLUMNS[name][0] for name in NEEDED if name not in columns]
            if missing:
                table.add_fault(row.number, f"Kolonnen »{missing[0]}« mangler. Kolonnerne er: {_all_columns()}.")
                return row.number, None
            table.unread = unread
            return row.number, columns
    table.add_fault(1, f"Kolonnernes navne er ikke fundet. De er: {_all_columns()}.")
    return 0, None


def _all_columns():
    return ", ".join(title for title, _ in COLUMNS.values())


def _folded(name):
    return danish.typed(name).partition("(")[0].strip(" .:*")


class _RowReader:
    """Reads one row; what is wrong becomes a fault of its column."""

    def __init__(self, row, columns, table):
        self.row, self.columns, self.table = row, columns, table
        self.is_wrong = False

    def fault(self, name, sentence):
        self.is_wrong = True
        self.table.add_fault(self.row.number, sentence, self.columns.get(name), COLUMNS[name][0])

    def text(self, name):
        return danish.visible(cell_of(self.row, self.columns.get(name)))

    def line(self, places):
        """The ``Line``, or None: of what is no place, or is wrong."""
        name = self.text("area")
        if danish.typed(name) in NO_PLACES:
            self.table.leave_out(name)
            return None
        area = places.find(name) if name else None
        if area is None:
            self.fault("area", f"Området »{name[:60]}« kendes ikke." if name else "Skriv området.")
        period, group = self._period(), self._group()
        numbers = {name: self._number(name) for name in ("expected", "actual", "difference")}
        signs = [sign for sign in (numbers["expected"], numbers["actual"]) if isinstance(sign, WhyNone)]
        if not self.is_wrong and not signs:
            numbers["difference"] = self._difference(**numbers)
        share = self._value("share", SHARE_UNIT)
        rank = self._value("rank", PLACING)
        if self.is_wrong:
            return None
        values = {name: None if isinstance(one, WhyNone) else kept(one) for name, one in numbers.items()}
        return Line(
            self.row.number, area, period, group, **values, share=share, rank=rank, why_none=signs[0] if signs else ""
        )

    def _period(self):
        try:
            period = Period.parse(self.text("period"))
        except ValueError as error:
            return self.fault("period", str(error))
        if period.is_open or period.first_day is None:
            return self.fault("period", "Skriv en periode, der både begynder og slutter, fx 1. halvår 2024.")
        return period

    def _group(self):
        group = self.text("group")
        if not group or len(group) > 200:
            self.fault("group", "Skriv gruppen med højst 200 tegn.")
        return group

    def _number(self, name):
        """A ``Decimal``, or the ``WhyNone`` that stands in its place."""
        try:
            number = number_in(self.text(name), UNIT)
            if not isinstance(number, WhyNone):
                kept(number)
        except ValueError as error:
            return self.fault(name, str(error))
        return number

    def _difference(self, expected, actual, difference):
        """The difference that stands there, if it is actual − expected; computed where none does."""
        computed = actual - expected
        if isinstance(difference, WhyNone):
            return computed
        if abs(computed - difference) > sum(map(_half_of_last_digit, (expected, actual, difference))):
            self.fault(
                "difference",
                f"Forskellen skal være faktisk minus forventet, altså {danish.number(computed)}, men der står "
                f"{danish.number(difference)}.",
            )
        return difference

    def _value(self, name, unit):
        text = self.text(name)
        if text in SIGNS:
            return None
        try:
            value = Value.parse(text, unit) if unit == PLACING else kept(parse_number(text, unit))
            if not value.is_comparable:
                raise ValueError(PLACING_SENTENCE)
        except ValueError as error:
            return self.fault(name, str(error))
        return value


def _half_of_last_digit(number):
    """How far a rounded number may be from what it was rounded from: 0,5 of 1.430, 0,05 of 12,3."""
    return Decimal(5).scaleb(min(number.as_tuple().exponent, 0) - 1)
