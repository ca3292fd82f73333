"""Periods that a target can aim at: a year, half-year, quarter or month."""

import re
from dataclasses import dataclass

from django.db import models

from bpmplan.danish import MONTHS


class PeriodKind(models.TextChoices):
    YEAR = "year", "år"
    HALF = "half", "halvår"
    QUARTER = "quarter", "kvartal"
    MONTH = "month", "måned"


PARTS = {PeriodKind.YEAR: 1, PeriodKind.HALF: 2, PeriodKind.QUARTER: 4, PeriodKind.MONTH: 12}
SENTENCE = "Skriv en periode, fx 2024, 1. halvår 2024, 2. kvartal 2024 eller marts 2024."


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

    @classmethod
    def parse(cls, text):
        """Read what a person wrote; ``ValueError`` with a Danish sentence when it is no period."""
        plain = " ".join(text.casefold().split())
        match = re.fullmatch(r"(?:(?:(\d{1,2})\. ?(halvår|kvartal)|([a-zæøå]+)) )?(\d{4})", plain)
        if not match:
            raise ValueError(SENTENCE)
        part, kind, month, year = match.groups()
        if month:
            if month not in MONTHS:
                raise ValueError(SENTENCE)
            period = cls(int(year), PeriodKind.MONTH, MONTHS.index(month) + 1)
        elif kind:
            period = cls(int(year), PeriodKind.HALF if kind == "halvår" else PeriodKind.QUARTER, int(part))
        else:
            period = cls(int(year), PeriodKind.YEAR, 1)
        if not 2000 <= period.year <= 2100 or not 1 <= period.part <= PARTS[period.kind]:
            raise ValueError(SENTENCE)
        return period
