"""Periods that a target can aim at: a year, half-year, quarter or month."""

import re
from dataclasses import dataclass

from django.db import models

from bpmplan.danish import MONTH_NUMBERS, MONTHS, parse_day, typed


class PeriodKind(models.TextChoices):
    YEAR = "year", "år"
    HALF = "half", "halvår"
    QUARTER = "quarter", "kvartal"
    MONTH = "month", "måned"


PARTS = {PeriodKind.YEAR: 1, PeriodKind.HALF: 2, PeriodKind.QUARTER: 4, PeriodKind.MONTH: 12}
SENTENCE = "Skriv en periode, fx 2024, 1. halvår 2024, 2. kvartal 2024 eller marts 2024. "
SENTENCE += "Også H1 2024, 2. kvt. 2024, 2024Q2 og ultimo 2024 forstås."
COUNTS = {
    PeriodKind.HALF: "Et år har to halvår",
    PeriodKind.QUARTER: "Et år har fire kvartaler",
    PeriodKind.MONTH: "Et år har tolv måneder",
}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_ORDINAL = {"første": 1, "andet": 2, "anden": 2, "tredje": 3, "fjerde": 4}
_NAMES = {
    PeriodKind.HALF: r"halvår|halvaar|hå|h",
    PeriodKind.QUARTER: r"kvartal|kvart|kvt|kv|q|k",
    PeriodKind.MONTH: r"måned|mdr|m",
}
_YEAR = r"(?P<year>[0-9]{4}|'?[0-9]{2})"
_FULL_YEAR = r"(?P<year>[0-9]{4})"
_BETWEEN = r"(?: ?[-/.,] ?| (?:af |i )?)"
_PART = r"(?P<part>[0-9]{1,2}|i|ii|iii|iv|første|and(?:et|en)|tredje|fjerde)"
_SHAPES = [
    (PeriodKind.YEAR, re.compile(rf"(?:år(?:et)? |hele )?{_FULL_YEAR}")),
    (PeriodKind.MONTH, re.compile(rf"{_FULL_YEAR}(?: ?[-/] ?|\.)(?P<part>[0-9]{{1,2}})")),
    (PeriodKind.MONTH, re.compile(rf"(?P<part>[0-9]{{1,2}})(?: ?[-/] ?|\.){_FULL_YEAR}")),
    (PeriodKind.MONTH, re.compile(rf"(?P<month>[a-zæøå]+)\.?(?:{_BETWEEN})?{_YEAR}")),
    (PeriodKind.MONTH, re.compile(rf"{_FULL_YEAR}{_BETWEEN}(?P<month>[a-zæøå]+)")),
]
"""How a period is written: its kind, and where year and part stand. Two digits are a year only beside a named part."""
for _kind, _names in _NAMES.items():
    _SHAPES += [
        (_kind, re.compile(rf"{_PART}\.? ?-?(?:{_names})\.?(?:{_BETWEEN})?{_YEAR}")),
        (_kind, re.compile(rf"(?:{_names})\.? ?(?P<part>[0-9]{{1,2}})\.?{_BETWEEN}{_YEAR}")),
        (_kind, re.compile(rf"{_FULL_YEAR}{_BETWEEN}?(?:{_names})\.? ?(?P<part>[0-9]{{1,2}})")),
        (_kind, re.compile(rf"{_FULL_YEAR}{_BETWEEN}{_PART}\.? ?(?:{_names})")),
    ]


@dataclass(frozen=True)
class Period:
    """``part`` counts from 1 within the year: 1 for a year, 1–2, 1–4 or 1–12."""

    year: int
    kind: PeriodKind
    part: int

    @property
    def end(self):
        """``(year, month)`` of the last month, which orders periods of every kind."""
        return self.year, self.part * 12 // PARTS[self.kind]

    def __str__(self):
        if self.kind == PeriodKind.YEAR:
            return str(self.year)
        if self.kind == PeriodKind.MONTH:
            return f"{MONTHS[self.part - 1]} {self.year}"
        return f"{self.part}. {PeriodKind(self.kind).label} {self.year}"

    @property
    def first_month(self):
        """1 for January."""
        return (self.part - 1) * 12 // PARTS[self.kind] + 1

    @classmethod
    def parse(cls, text):
        """Read what a person wrote; ``ValueError`` with a Danish sentence when it is no period.

        ``primo`` and ``ultimo`` are the first and the last month of what they stand before.
        """
        plain = typed(text).rstrip(".") if len(text) <= 100 else ""
        if match := re.fullmatch(r"(primo|medio|ultimo|ult)\.? (.+)", plain):
            return cls._edge(match[1], cls.parse(match[2]))
        for kind, shape in _SHAPES:
            match = shape.fullmatch(plain)
            part = match and cls._part(match.groupdict())
            if part is not None:
                year = int(match["year"].lstrip("'"))
                return cls(year + 2000 if year < 100 else year, kind, part)._checked()
        if _is_day(plain):
            raise ValueError(f"Det er en dag. {SENTENCE}")
        raise ValueError(SENTENCE)

    @staticmethod
    def _part(given):
        if "month" in given:
            return MONTH_NUMBERS.get(given["month"])
        word = given.get("part", "1")
        return int(word) if word.isdigit() else _ROMAN.get(word) or _ORDINAL.get(word)

    @classmethod
    def _edge(cls, edge, period):
        if edge == "medio":
            raise ValueError(
                f"»Medio« er ikke en bestemt periode. Skriv fx juni {period.year} eller 1. halvår {period.year}."
            )
        return cls(period.year, PeriodKind.MONTH, period.end[1] if edge != "primo" else period.first_month)

    def _checked(self):
        if not 1 <= self.part <= PARTS[self.kind]:
            raise ValueError(f"{COUNTS[self.kind]}. {SENTENCE}")
        if not 2000 <= self.year <= 2100:
            raise ValueError(f"Året skal ligge mellem 2000 og 2100. {SENTENCE}")
        return self


def _is_day(text):
    try:
        return bool(parse_day(text))
    except ValueError:
        return False
