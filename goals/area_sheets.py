"""What the readers of tables with numbers of places share: what a cell says, and how it is told what is wrong."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from bpmplan import danish
from bpmplan.sheets_read import column_letter
from bpmplan.values import Value
from bpmplan.values.numbers import parse_number
from bpmplan.values.value import DECIMALS

from .models import WhyNone

MOST_FAULTS = 30
"""Faults that are kept; the others are only counted."""
SIGNS = {why.value: why for why in WhyNone} | {"–": WhyNone.NOTHING, "": WhyNone.NOTHING}
"""How sources say that there is no number. Never 0."""
NO_PLACES = {"uoplyst område", "uoplyst", "uoplyst kommune", "udland", "udlandet", "ukendt"}
"""What sources call no place at all."""


@dataclass(frozen=True)
class Fault:
    """What can't be understood: its row and column as a spreadsheet has them, and a Danish sentence.

    ``column`` is empty where the row as a whole is meant.
    """

    row: int
    column: str
    sentence: str

    def __str__(self):
        where = f"række {self.row}" + (f", kolonne {self.column}" if self.column else "")
        return f"{danish.capital(where)}: {self.sentence}"


@dataclass
class Sheet:
    """What a table says, beside its numbers. ``left_out``: names that are no place of ours, and how many rows each
    has."""

    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0
    left_out: Counter = field(default_factory=Counter)

    def add_fault(self, row, sentence, index=None, title=""):
        """``index`` is the column's, counted from 0, and ``title`` what it is called; None of the row as a whole."""
        self.fault_count += 1
        if len(self.faults) < MOST_FAULTS:
            column = "" if index is None else column_letter(index) + (f" ({title})" if title else "")
            self.faults.append(Fault(row, column, sentence))

    def leave_out(self, name):
        self.left_out[name[:100]] += 1


def cell_of(row, index):
    """The text of a cell; empty behind the row's last."""
    return row.cells[index] if index is not None and index < len(row.cells) else ""


def number_in(text, unit=None) -> Decimal | WhyNone:
    """The number that a cell says, or why there is none. Raises ``ValueError`` with a Danish sentence."""
    if text in SIGNS:
        return SIGNS[text]
    return parse_number(text, unit)


def kept(number) -> Value:
    """With as many decimals as a value has: what Excel computes may have more. Raises ``ValueError``."""
    return Value.of(round(number, DECIMALS))
