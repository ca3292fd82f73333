"""Danish dates as letters write them: "15. juni 2020", "den 15/6-2020", "15-06-20", "2020-06-15", "23. maj"."""

import datetime
import re

from bpmplan.danish import MONTH_NUMBERS

MONTH = r"(?:jan(?:uar)?|feb(?:ruar)?|mar(?:ts)?|apr(?:il)?|maj|juni?|juli?|aug(?:ust)?|sept?(?:ember)?|okt(?:ober)?"
MONTH += r"|nov(?:ember)?|dec(?:ember)?)\b\.?"

DATE = (
    rf"(?:(?<![\w./-])(?P<day>\d{{1,2}})\.? ?(?P<month>{MONTH})(?:,? (?P<year>\d{{4}})\b)?"
    r"|(?<![\w./-])(?P<iso>\d{4}-\d{2}-\d{2})(?![\w-])"
    r"|(?<![\w./-])(?P<d>\d{1,2}) ?[./-] ?(?P<m>\d{1,2})\.?(?: ?[./-] ?| )(?P<y>(?:20)?\d{2})(?![\w/-]))"
)

DATE_RE = re.compile(DATE, re.IGNORECASE)


def as_date(match: re.Match, default_year: int | None = None) -> datetime.date | None:
    """The date of a match of ``DATE_RE``; None where there is no such day, or no year and no ``default_year``."""
    try:
        if match["iso"]:
            return datetime.date.fromisoformat(match["iso"])
        if match["d"]:
            year = int(match["y"])
            return datetime.date(year + 2000 if year < 100 else year, int(match["m"]), int(match["d"]))
        year = int(match["year"]) if match["year"] else default_year
        if year is None:
            return None
        return datetime.date(year, MONTH_NUMBERS[match["month"].lower().rstrip(".")], int(match["day"]))
    except ValueError:
        return None
