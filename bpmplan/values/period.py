"""A period: a year or a part of it, a day, a school year, several together, or one without an end.

How one is typed is in `period_typed`; here is what it is, how it is kept, and how it is printed.
"""

import datetime
import re
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache

from bpmplan import danish

from . import period_typed
from .period_kinds import PARTS, PeriodKind

_MOST = {**PARTS, PeriodKind.SCHOOL_YEAR: 1, PeriodKind.FOUR_QUARTERS: 4, PeriodKind.TO_DATE: 12, PeriodKind.DAY: 366}
_MOST |= {PeriodKind.PRIMO: 12, PeriodKind.ULTIMO: 12}
FIRST_YEAR, LAST_YEAR = 2000, 2100
OPEN = ".."
ONGOING = "+"
_MARKS = {
    PeriodKind.YEAR: "",
    PeriodKind.HALF: "H",
    PeriodKind.QUARTER: "Q",
    PeriodKind.MONTH: "M",
    PeriodKind.FOUR_QUARTERS: "QMAT",
    PeriodKind.TO_DATE: "MYTD",
    PeriodKind.SCHOOL_YEAR: "SY",
    PeriodKind.PRIMO: "PRI",
    PeriodKind.ULTIMO: "ULT",
}
_KIND_OF = {mark: kind for kind, mark in _MARKS.items()}
_NOTATION = re.compile(r"([0-9]{4})(H(?=[12]$)|Q(?=[1-4]$)|QMAT(?=0[1-4]$)|(?:M|MYTD|PRI|ULT)(?=[0-9]{2}$)|SY$|$)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Period:
    """``part`` counts from 1 within the year: halves, quarters, months, days; it is 1 of a year.

    A span has ``since`` and ``until`` instead, each of which may be None; its ``year`` and ``part`` are 0. With only
    one of them it may be ``ongoing``: said to go on all the time ("løbende fra 2027").

    The same days in other words are the same period, equal and with one notation (``_of_days``). Made by ``parse``,
    ``read``, ``of``, ``day`` and ``span``.
    """

    year: int
    kind: PeriodKind = PeriodKind.YEAR
    part: int = 1
    since: "Period | None" = None
    until: "Period | None" = None
    ongoing: bool = False

    # --- made ------------------------------------------------------------------------------------------------

    @classmethod
    def parse(cls, text):
        """Read what a person typed; ``ValueError`` with a Danish sentence when it is no period.

        ``2026/27`` is a school year, ``2026–2027`` two years.
        """
        return period_typed.parse(cls, text)

    @classmethod
    @lru_cache(maxsize=4096)
    def read(cls, notation):
        """Read the notation that a period is kept in. Raises ``ValueError``."""
        since, slash, until = notation.removesuffix(ONGOING).partition("/")
        if slash or notation == OPEN:
            ends = [None if one == OPEN else cls._read_one(one) for one in (since, until if slash else OPEN)]
            return cls.span(*ends, ongoing=notation.endswith(ONGOING))
        return cls._read_one(notation)

    @classmethod
    def _read_one(cls, notation):
        if _DAY.fullmatch(notation):
            return cls.day(datetime.date.fromisoformat(notation))
        match = _NOTATION.match(notation)
        if not match:
            raise ValueError(f"no period: {notation[:40]!r}")
        return cls.of(int(match[1]), _KIND_OF[match[2]], int(notation[match.end() :] or 1))

    @classmethod
    def of(cls, year, kind=PeriodKind.YEAR, part=1):
        """One that is no span. Raises ``ValueError`` when there is none."""
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(f"Året skal ligge mellem {FIRST_YEAR} og {LAST_YEAR}.")
        if not 1 <= part <= _MOST[kind]:
            raise ValueError("Den del af året findes ikke.")
        if kind == PeriodKind.TO_DATE:
            return cls._of_days(datetime.date(year, 1, 1), cls(year, PeriodKind.MONTH, part).last_day)
        return cls(year, kind, part)

    @classmethod
    def day(cls, day):
        return cls.of(day.year, PeriodKind.DAY, day.timetuple().tm_yday)

    @classmethod
    def span(cls, since, until, *, ongoing=False):
        """From the beginning of one period to the end of another; None for what has no beginning, or no end.

        With both it is the period of those days, in whatever words they were said. One that is open stays as it was
        said: "fra 1. kvartal 2027" does not promise to begin on the first day of the year.
        """
        for end in (since, until):
            if end is not None and end.kind in (PeriodKind.SPAN, PeriodKind.FOUR_QUARTERS, PeriodKind.TO_DATE):
                raise ValueError("En periode går fra et år, en del af et år eller en dag og til en anden.")
        if since is None or until is None:
            return cls(0, PeriodKind.SPAN, 0, since, until, ongoing and since != until)
        if since == until:
            return since
        if since.first_day > until.first_day or since.last_day > until.last_day:
            raise ValueError("Perioden slutter, før den begynder. Skriv det første først, fx 2026–2028.")
        if since.kind == until.kind == PeriodKind.SCHOOL_YEAR:
            return cls(0, PeriodKind.SPAN, 0, since, until)
        return cls._of_days(since.first_day, until.last_day)

    @classmethod
    def _of_days(cls, first, last):
        """The one period from a day to another: a year, half, quarter, month or day; else of whole years, of whole
        months, or of days."""
        if first == last:
            return cls.day(first)
        for kind in PARTS:
            one = cls._with(first, kind)
            if (one.first_day, one.last_day) == (first, last):
                return one
        for kind in (PeriodKind.YEAR, PeriodKind.MONTH):
            since, until = cls._with(first, kind), cls._with(last, kind)
            if (since.first_day, until.last_day) == (first, last):
                if kind == PeriodKind.MONTH and since.year == until.year and since.part == 1:
                    return cls(until.year, PeriodKind.TO_DATE, until.part)
                return cls(0, PeriodKind.SPAN, 0, since, until)
        return cls(0, PeriodKind.SPAN, 0, cls.day(first), cls.day(last))

    @classmethod
    def _with(cls, day, kind):
        """The part of a year that a day lies in."""
        return cls.of(day.year, kind, (day.month - 1) * PARTS[kind] // 12 + 1)

    # --- kept and printed ------------------------------------------------------------------------------------

    @property
    def notation(self):
        """As it is kept: ``2024``, ``2024Q2``, ``2024-03-01``, ``2018/2022``, ``2026SY``, ``2027/..``, ``..``.

        Each period has one, and two periods of the same days have the same, but for those that say more than their
        days (docs/decisions/a-period-has-one-notation.md).
        """
        if self.kind == PeriodKind.SPAN:
            if self.since is None and self.until is None:
                return OPEN
            ends = "/".join(end.notation if end else OPEN for end in (self.since, self.until))
            return f"{ends}{ONGOING if self.ongoing else ''}"
        if self.kind == PeriodKind.DAY:
            return self.first_day.isoformat()
        if self.kind in (PeriodKind.YEAR, PeriodKind.SCHOOL_YEAR):
            return f"{self.year}{_MARKS[self.kind]}"
        digits = 1 if self.kind in (PeriodKind.HALF, PeriodKind.QUARTER) else 2
        return f"{self.year}{_MARKS[self.kind]}{self.part:0{digits}}"

    def __str__(self):
        """In Danish."""
        match self.kind:
            case PeriodKind.YEAR:
                return str(self.year)
            case PeriodKind.MONTH:
                return f"{danish.MONTHS[self.part - 1]} {self.year}"
            case PeriodKind.DAY:
                return danish.date(self.first_day)
            case PeriodKind.SCHOOL_YEAR:
                return f"skoleåret {self.year}/{(self.year + 1) % 100:02}"
            case PeriodKind.FOUR_QUARTERS:
                return f"fire kvartaler til og med {self.part}. kvartal {self.year}"
            case PeriodKind.TO_DATE:
                return f"januar–{danish.MONTHS[self.part - 1]} {self.year}"
            case PeriodKind.PRIMO | PeriodKind.ULTIMO:
                is_of_year = self.part == (1 if self.kind == PeriodKind.PRIMO else 12)
                return f"{self.kind.label} {'' if is_of_year else f'{danish.MONTHS[self.part - 1]} '}{self.year}"
            case PeriodKind.SPAN:
                return self._span_in_words()
        return f"{self.part}. {PeriodKind(self.kind).label} {self.year}"

    def _span_in_words(self):
        since, until = self.since, self.until
        if since is None and until is None:
            return "løbende"
        if since is None or until is None:
            words = f"fra {since}" if since else f"til og med {until}"
            return f"løbende {words}" if self.ongoing else words
        if since.kind == until.kind == PeriodKind.YEAR:
            return f"{since}–{until}"
        if since.kind == until.kind == PeriodKind.MONTH and since.year == until.year:
            return f"{danish.MONTHS[since.part - 1]}–{until}"
        return f"{since} – {until}"

    # --- asked -----------------------------------------------------------------------------------------------

    @property
    def is_open(self):
        """Whether it has no end."""
        return self.last_day is None

    @property
    def is_years(self):
        """Whether it is a year or several whole ones."""
        if self.kind == PeriodKind.SPAN:
            return all(end is not None and end.kind == PeriodKind.YEAR for end in (self.since, self.until))
        return self.kind == PeriodKind.YEAR

    @property
    def first_day(self):
        """None when it has no beginning."""
        match self.kind:
            case PeriodKind.SPAN:
                return self.since and self.since.first_day
            case PeriodKind.DAY:
                return datetime.date(self.year, 1, 1) + datetime.timedelta(days=self.part - 1)
            case PeriodKind.SCHOOL_YEAR:
                return datetime.date(self.year, 8, 1)
            case PeriodKind.FOUR_QUARTERS:
                return datetime.date(self.year - (self.part < 4), self.part % 4 * 3 + 1, 1)
            case PeriodKind.TO_DATE:
                return datetime.date(self.year, 1, 1)
            case PeriodKind.PRIMO | PeriodKind.ULTIMO:
                return datetime.date(self.year, self.part, 1)
        return datetime.date(self.year, (self.part - 1) * 12 // PARTS[self.kind] + 1, 1)

    @property
    def last_day(self):
        """None when it has no end."""
        match self.kind:
            case PeriodKind.SPAN:
                return self.until and self.until.last_day
            case PeriodKind.DAY:
                return self.first_day
            case PeriodKind.SCHOOL_YEAR:
                return datetime.date(self.year + 1, 7, 31)
            case PeriodKind.FOUR_QUARTERS:
                month = self.part * 3
            case PeriodKind.TO_DATE | PeriodKind.PRIMO | PeriodKind.ULTIMO:
                month = self.part
            case _:
                month = self.part * 12 // PARTS[self.kind]
        return datetime.date(self.year, month, monthrange(self.year, month)[1])

    @property
    def end(self):
        """The last day, and the last there is for what has no end: orders periods of every kind."""
        return self.last_day or datetime.date.max

    @property
    def first_year(self):
        """None when it has no beginning."""
        return self.first_day and self.first_day.year

    @property
    def last_year(self):
        """None when it has no end."""
        return self.last_day and self.last_day.year

    def overlaps(self, first_year, last_year):
        """Whether a day of it lies in those years."""
        begins, ends = self.first_year or first_year, self.last_year or last_year
        return begins <= last_year and ends >= first_year
