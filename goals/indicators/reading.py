"""Numbers are read out of a table: an answer of Jobindsats, or a file that a person took from there, by one reader.

A table has either a row for each area and period, or a row for each area with the periods side by side. What the
cells say is understood whole, or the cell is a fault that names its row and column.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from bpmplan import danish
from bpmplan.sheets_read import Row, column_letter
from bpmplan.values import Period, PeriodKind

from ..area_sheets import Sheet, cell_of, kept, number_in
from ..models import WhyNone
from .taking import Measured

LOOKED_THROUGH = 30
"""Rows above the numbers, and rows by which it is seen what a column holds."""
PERIOD_LABELS = {"periode", "perioder", "tid", "tidsperiode", "aar", "maaned", "kvartal"}
NO_AREA = "Rækken har tal, men intet område. Skriv området i hver række."


class NotUnderstood(Exception):
    """The table as a whole can't be read; a Danish sentence."""


@dataclass
class Reading(Sheet):
    """What a table says. ``label`` is the column's that the numbers stand in, or how many there are."""

    measured: list[Measured] = field(default_factory=list)
    label: str = ""


def rows_of(answer):
    """The rows of an ``Answer`` of Jobindsats, as those of a file are."""
    return [Row(number, [_text(cell) for cell in row]) for number, row in enumerate([answer.columns, *answer.rows], 1)]


def read(rows, areas, kind, column=""):
    """A ``Reading`` of ``rows`` (``sheets_read.Row``), with numbers by this kind of period.

    ``areas`` is an ``AreaNames``. ``column``: the label or the letter of the column with the numbers, where there are
    several. Raises ``NotUnderstood``.
    """
    return _Table(rows, areas, kind).read(column)


class _Table:
    def __init__(self, rows, areas, kind):
        self.areas, self.kind = areas, kind
        self._known = {}
        at = self._first_with_area(rows)
        if not at:
            raise NotUnderstood(
                "Der er ingen kolonne med områder. Filen skal have overskrifter i første række og navne på kommuner, "
                "regioner eller »Hele landet« i en kolonne."
            )
        self.header = self._header(rows[:at])
        self.rows = rows[rows.index(self.header) + 1 :]
        self.labels = self.header.cells
        width = max(len(row.cells) for row in self.rows[: LOOKED_THROUGH * 10])
        self.columns = range(max(width, len(self.labels)))
        looked_at = self.rows[:LOOKED_THROUGH]
        self.area_column = max(
            self.columns, key=lambda index: sum(self._area(cell_of(row, index)) is not None for row in looked_at)
        )

    def _first_with_area(self, rows):
        """The place of the first row that names an area; 0 when none does below the first row."""
        for at, row in enumerate(rows[: LOOKED_THROUGH * 10]):
            if any(cell and self._area(cell) is not None for cell in row.cells if not cell.isdigit()):
                return at
        return 0

    def _header(self, above):
        """The row with the labels: one that names periods, or else the last above the numbers."""
        named = [row for row in above if any(_is_period_label(cell) for cell in row.cells)]
        return named[-1] if named else above[-1]

    def read(self, column):
        period_column = self._period_column()
        if period_column is None:
            periods = self._periods_in_header()
            if not periods:
                raise NotUnderstood(
                    "Der er ingen kolonne med perioder, og ingen perioder i overskrifterne. Skriv dem i én række over "
                    "tallene eller i en kolonne med overskriften »Periode«, fx som 2024M05, 2024Q1, maj 2024 eller "
                    "2024."
                )
            return self._wide(periods)
        return self._long(period_column, self._value_column(column, period_column))

    def _long(self, period_column, value_column):
        reading, places = Reading(label=self._label(value_column)), {}
        for row in self.rows:
            area = self._area_of(row, reading)
            if area:
                period = self._period(row.number, period_column, cell_of(row, period_column), reading)
                self._add(reading, places, row, value_column, area, period)
        return self._whole(reading)

    def _wide(self, periods):
        reading, places = Reading(label=f"{danish.number(len(periods))} perioder"), {}
        read = {index: self._period(self.header.number, index, self.labels[index], reading) for index in periods}
        for row in self.rows:
            area = self._area_of(row, reading)
            for index, period in read.items():
                if area:
                    self._add(reading, places, row, index, area, period)
        return self._whole(reading)

    def _add(self, reading, places, row, index, area, period):
        """One number, if its period is known; the same area and period twice is a fault, unless both say the same."""
        try:
            value, why_none = _number(cell_of(row, index))
        except ValueError as error:
            reading.add_fault(row.number, str(error), index)
            return
        if period is None:
            return
        known = places.setdefault((area, period), (value, why_none, row.number))
        if known[2] == row.number:
            reading.measured.append(Measured(area, period, value, why_none))
        elif known[:2] != (value, why_none):
            sentence = (
                f"Området og perioden står også i række {known[2]}, med et andet tal. Filen skal have ét tal for hvert "
                "område og hver periode: vælg »i alt« i tabellens andre opdelinger."
            )
            reading.add_fault(row.number, sentence, index)

    def _whole(self, reading):
        if not (reading.measured or reading.faults):
            raise NotUnderstood("Der er ingen tal at læse.")
        return reading

    # --- columns ---

    def _period_column(self):
        """The column that says the period, by its label or by what stands in it; None when there is none."""
        by_label = [index for index, label in enumerate(self.labels) if _is_period_label(label)]
        if by_label:
            return by_label[0]
        others = [index for index in self.columns if index != self.area_column and self._all(index, _period_or_none)]
        unnamed = [index for index in others if not self._label(index)]
        if unnamed or self._periods_in_header():
            return unnamed[0] if unnamed else None
        fitting = [index for index in others if self._all(index, self._is_of_kind)]
        return fitting[0] if len(fitting) == 1 else None

    def _is_of_kind(self, text):
        """Whether it is a period and nothing else, whatever its column is called: a count may look like a year."""
        return not text.isdecimal() and _of_kind(_period_or_none(text), self.kind) is not None

    def _periods_in_header(self):
        return [
            index
            for index, label in enumerate(self.labels)
            if index != self.area_column and label and _period_or_none(label)
        ]

    def _value_column(self, column, period_column):
        """The column with the numbers: the one that is asked for, or the only one."""
        others = [index for index in self.columns if index not in (self.area_column, period_column)]
        numbers = [index for index in others if self._all(index, _is_number)]
        if column:
            asked = danish.folded(column.strip())
            matching = [i for i in others if asked in (danish.folded(self._label(i)), danish.folded(column_letter(i)))]
            if len(matching) == 1:
                return matching[0]
        elif len(numbers) == 1:
            return numbers[0]
        elif len(others) == 1:
            return others[0]
        elif not numbers:
            raise NotUnderstood("Der er ingen kolonne, som kun har tal.")
        names = "; ".join(f"{column_letter(index)}: {self._label(index)[:60]}" for index in numbers[:12])
        raise NotUnderstood(f"Skriv, hvilken kolonne tallene skal læses i. Der er tal i {names}.")

    def _all(self, index, fits):
        cells = [cell for row in self.rows[:LOOKED_THROUGH] if (cell := cell_of(row, index))]
        return bool(cells) and all(fits(cell) for cell in cells)

    def _label(self, index):
        return self.labels[index] if index < len(self.labels) else ""

    # --- cells ---

    def _area(self, name):
        """The primary key of the area of this name, or None; each name is looked up once."""
        if name not in self._known:
            area = self.areas.find(name)
            self._known[name] = area.pk if area else None
        return self._known[name]

    def _area_of(self, row, reading):
        name = cell_of(row, self.area_column)
        area = self._area(name)
        if name:
            if area is None:
                reading.leave_out(name)
        elif any(_period_or_none(cell) or (cell and _is_number(cell)) for cell in row.cells):
            reading.add_fault(row.number, NO_AREA, self.area_column)
        return area

    def _period(self, number, index, text, reading):
        """The notation of a period of the series' kind; None when it is a fault."""
        period = _period_or_none(text)
        if period is None:
            sentence = f"»{text[:40]}« er ikke en periode." if text else "Der står ingen periode."
            reading.add_fault(number, sentence, index)
        elif fitting := _of_kind(period, self.kind):
            return fitting.notation
        else:
            kind = PeriodKind(self.kind).label
            sentence = f"{str(period).capitalize()} passer ikke til talserien, som er for {kind}."
            reading.add_fault(number, sentence, index)
        return None


def _of_kind(period, kind):
    """The period as a series by this kind has it, or None: »fra årets begyndelse« is a quarter, too, when it is one,
    and four quarters are written as a year, or from the first to the last."""
    if period is None:
        return None
    if kind == PeriodKind.TO_DATE:
        is_begun = (period.first_day.month, period.first_day.day) == (1, 1) and period.last_day.year == period.year
        return period if is_begun else None
    if kind == PeriodKind.FOUR_QUARTERS and period.kind != kind:
        four = Period.parse(f"{period.last_day.year}QMAT{(period.last_day.month + 2) // 3:02}")
        return four if (four.first_day, four.last_day) == (period.first_day, period.last_day) else None
    return period if period.kind == kind else None


def _is_period_label(text):
    return danish.folded(text).split(" ")[0].rstrip(":") in PERIOD_LABELS if text else False


def _is_number(text):
    try:
        _number(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def _period_or_none(text):
    try:
        period = Period.parse(text)
    except ValueError:
        return None
    return period if period.first_day and period.last_day else None


@lru_cache(maxsize=16_384)
def _number(text):
    """The notations ``(value, why there is none)`` of a cell. Raises ``ValueError`` with a Danish sentence."""
    number = number_in(text)
    return ("", number.value) if isinstance(number, WhyNone) else (kept(number).notation, "")


def _text(cell):
    """A cell of an answer, as a Dane types it."""
    if cell is None:
        return ""
    return f"{cell:f}".replace(".", ",") if isinstance(cell, Decimal) else str(cell).strip()
