"""Amounts in a table: what each row costs in each year, in whole kr., where every cell of it is understood."""

import re
from dataclasses import dataclass
from decimal import Decimal

from bpmplan.values import Period

from ..models import Source

_UNITS = (
    (1_000_000, r"mio\.?(?: kr\.?)?|millioner(?: kr\.?)?|mkr\.?"),
    (1_000, r"t\.? ?kr\.?|(?:i )?1\.?000 kr\.?|tusinder?(?: kr\.?)?"),
    (1, r"(?:hele )?kr\.?|kroner|dkk"),
)
_AMOUNT = re.compile(
    r"(?P<sign>[-–−]\s?)?(?P<number>\d{1,3}(?:\.\d{3})+|\d+)(?:,(?P<part>\d+|-))?\s*(?P<unit>[^\d\s].*)?"
)
_LARGEST = Decimal(10) ** 12
_MIDLER = r"(?: (?:budget|midler|finansiering|tilskud|puljer?))?"
_SOURCES = {
    Source.OWN: rf"(?:kommune(?:n|ns)?|kommunal(?:e|t)?|kommunens egne?){_MIDLER}|egenfinansiering",
    Source.STATE: rf"(?:stat(?:en|ens)?|statslige?){_MIDLER}|puljemidler",
    Source.FUNDS: rf"(?:fond(?:e|en|smidler)?){_MIDLER}",
    Source.OTHER: r"and(?:et|re)(?: kilder| midler)?|øvrige?(?: kilder)?",
}
_PLAIN = r"udgift(?:er)?|budget|beløb|pris|økonomi|omkostning(?:er)?|i alt|samlet|ramme|kr\.?|sum|total|"
_TOTAL = re.compile(r"(?:i alt|samlet|sum|total)(?: .{0,30})?", re.IGNORECASE)
_MONEY = re.compile(r"(?:samlet |årlig )?(?:økonomi|budget|beløb|pris|udgift(?:er)?|omkostning(?:er)?)", re.IGNORECASE)
LONGEST_NOTE = 300
IN_KRONER = "kr."
"""What says the unit of a table that was chosen to be amounts and names none."""


@dataclass(frozen=True)
class MoneyColumn:
    """``period``: a year, or None for what is not divided. ``unit``: kr. for each 1 in a cell; None if not said."""

    at: int
    period: Period | None
    unit: int | None
    is_total: bool = False


def unit_in(words):
    """How many kr. a number counts by the words beside it: 1, 1,000 or 1,000,000; None when they don't say."""
    words = f" {words.lower()} "
    return next((unit for unit, shape in _UNITS if re.search(rf"[\s(,\[](?:{shape})[\s),:\]]", words)), None)


def year_in(words):
    """The year, or years, that a head is; None for anything else."""
    words = re.sub(r"^(?:budget|år|b)\s*(?=\d{4})", "", words.strip(" :()"), flags=re.IGNORECASE)
    if not re.fullmatch(r"\d{4}(?:\s*[-–/]\s*\d{4})?", words):
        return None
    try:
        period = Period.parse(words)
    except ValueError:
        return None
    return period if re.fullmatch(r"\d{4}(/\d{4})?", period.notation) else None


def amount_in(cell, unit):
    """The amount in kr. of a cell whose numbers count ``unit`` kr., unless it says another; None of an empty one.

    Raises ``ValueError`` for what is no amount of whole kr.
    """
    cell = cell.strip()
    if not cell.strip(" -–—."):
        return None
    match = _AMOUNT.fullmatch(cell)
    own = unit_in(match["unit"]) if match and match["unit"] else None
    if match is None or (match["unit"] and own is None) or (own or unit) is None:
        raise ValueError
    part = (match["part"] or "").strip("-")
    amount = Decimal(match["number"].replace(".", "") + (f".{part}" if part else "")) * (own or unit)
    if amount != int(amount) or amount >= _LARGEST:
        raise ValueError
    return Decimal(int(-amount if match["sign"] else amount))


def money_columns(heads, *, beside):
    """The ``MoneyColumn``s among ``[(column, head)]``: those that are years, or are called what a sum is.

    ``beside``: other heads, one of which may say the unit of all.
    """
    everywhere = next(filter(None, map(unit_in, [*beside, *(head for _, head in heads)])), None)
    columns = []
    for at, head in heads:
        words = re.sub(r"\s*[(\[,].*$", "", head).strip(" :")
        period, unit = year_in(words), unit_in(head) or everywhere
        is_total = bool(_TOTAL.fullmatch(words))
        if period is not None or is_total or _MONEY.fullmatch(words):
            columns.append(MoneyColumn(at, period, unit, is_total))
    return columns


def amounts_of(row, columns):
    """``[(period, amount)]`` of a row. Raises ``ValueError`` when a cell is no amount, or a total is not their sum."""
    amounts = [(column, amount_in(row[column.at] if column.at < len(row) else "", column.unit)) for column in columns]
    parts = [(column.period, amount) for column, amount in amounts if not column.is_total and amount is not None]
    if len({period for period, _ in parts}) < len(parts):
        raise ValueError("two amounts for the same")
    for column, amount in amounts:
        if column.is_total and amount is not None:
            if parts and amount != sum(one for _, one in parts):
                raise ValueError
            parts = parts or [(None, amount)]
    return parts


def is_total(label):
    return bool(_TOTAL.fullmatch(label.strip(" :")))


def read_budget(table, *, is_forced=False):
    """``([(period, source, amount)], words about it)`` of a table that as a whole says what one initiative costs.

    Rows are sources and columns years, or there is a row for each year. None when it is anything else.
    """
    first, *rest = table.rows[0]
    columns = money_columns(list(enumerate(rest, 1)), beside=[first, *([IN_KRONER] if is_forced else [])])
    if not rest or len(columns) < len(rest):
        return None
    try:
        if re.fullmatch(r"år|årstal|periode|budgetår", first.strip(" :").lower()) and len(columns) == 1:
            return _by_year(table.rows[1:], columns[0])
        return _by_source(table.rows[1:], columns) if any(column.period for column in columns) else None
    except ValueError:
        return None


def _by_year(rows, column):
    money, total = {}, None
    for row in rows:
        amount = amount_in(row[1] if len(row) > 1 else "", column.unit)
        if is_total(row[0]):
            total = amount
        elif (period := year_in(row[0])) is None or period in money:
            raise ValueError
        elif amount is not None:
            money[period] = amount
    if total not in (None, sum(money.values())):
        raise ValueError
    return ([(period, Source.UNSAID, amount) for period, amount in money.items()], "") if money else None


def _by_source(rows, columns):
    money, notes, totals = {}, [], []
    for row in rows:
        amounts = amounts_of(row, columns)
        if is_total(row[0]) and len(rows) > 1:
            totals += amounts
            continue
        source, words = _source_named(row[0])
        notes += [words] if words else []
        for period, amount in amounts:
            if (period, source) in money:
                raise ValueError("two amounts for the same")
            money[period, source] = amount
    for period, amount in totals:
        if amount != sum(one for (at, _), one in money.items() if at == period):
            raise ValueError
    note = "; ".join(notes)
    if not money or len(note) > LONGEST_NOTE:
        return None
    return [(period, source, amount) for (period, source), amount in money.items()], note


def _source_named(label):
    """``(who pays, what else the label of a row says)``."""
    words = label.strip(" :").lower()
    source = next((source for source, shape in _SOURCES.items() if re.fullmatch(shape, words)), None)
    if source is not None:
        return source, ""
    return Source.UNSAID, "" if re.fullmatch(_PLAIN, words) else label.strip(" :")
