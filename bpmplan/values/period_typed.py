"""How people type a period.

``parse`` makes objects of the class it is given (``Period``), by ``of``, ``day`` and ``span``.
"""

import re

from bpmplan.danish import MONTH_NUMBERS, parse_day, typed

from .period_kinds import PARTS, PeriodKind

SENTENCE = "Skriv en periode, fx 2024, 1. halvår 2024, 2. kvartal 2024, marts 2024, 2024–2026 eller skoleåret 2026/27. "
SENTENCE += "Også 2. kvt. 2024, 2024Q2, rullende 2. kvartal 2024 og ultimo 2024 forstås."
LONGEST = 100
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
    (PeriodKind.YEAR, re.compile(rf"(?:år(?:et)? |hele |i (?:løbet af )?)?{_FULL_YEAR}")),
    (PeriodKind.FOUR_QUARTERS, re.compile(rf"{_FULL_YEAR}qmat(?P<part>[0-9]{{2}})")),
    (PeriodKind.TO_DATE, re.compile(rf"{_FULL_YEAR}mytd(?P<part>[0-9]{{2}})")),
    (PeriodKind.MONTH, re.compile(rf"{_FULL_YEAR}(?: ?[-/] ?|\.)(?P<part>0[1-9]|1[0-2]|[1-9])")),
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
_SCHOOL_YEAR = re.compile(r"(?:skole(?:år|aar)(?:et)?|skoleårene) (?P<years>.+)")
_YEARS = re.compile(r"(?P<first>[0-9]{4}) ?(?P<mark>[/-]) ?(?P<last>[0-9]{4}|[0-9]{2})")
_FOUR_QUARTERS = re.compile(
    r"(?:(?:de )?(?:seneste|sidste|rullende) )?(?:fire|4) kvartaler,? (?:til og med|t\.?o\.?m\.?|til) (?P<last>.+)"
)
_ROLLING = [
    re.compile(r"rullende(?: år)?(?: til og med| t\.?o\.?m\.?| til| pr\.?)? (?P<last>.+)"),
    re.compile(r"(?P<last>.+?),? (?:\(rullende(?: år)?\)|rullende(?: år)?)"),
]
"""A rolling quarter is the year that ends with it."""
_TO_DATE = re.compile(r"(?:år til dato|åtd)[ ,:]+(?P<last>.+)")
_ALWAYS = re.compile(
    r"(?:løbende|fortløbende|vedvarende|permanent|uden slutdato)"
    r"(?: i (?:hele )?(?:plan)?perioden| hele (?:plan)?perioden|,? (?:i )?(?P<rest>.+))?"
)
_EDGE = re.compile(r"(?:(?P<primo>primo)|(?P<medio>medio)|ultimo|ult\.?|(?:ved )?udgangen af) (?P<of>.+)")
_FROM = re.compile(r"(?:fra(?: og med)?|f\.?o\.?m\.?|siden) (?P<end>.+)")
_ONWARD = re.compile(r"(?:fra )?(?P<end>.*[0-9])(?: og (?:frem(?:ad|efter|over)?|videre|(?P<ongoing>løbende))| ?-)")
_UNTIL = re.compile(
    r"(?:til(?: og med)?|t\.?o\.?m\.?|indtil|senest|frem til|inden(?= udgangen))(?: (?:ved )?udgangen af)? (?P<end>.+)"
)
_TO = re.compile(r" ?- ?| (?:til(?: og med)?|t\.?o\.?m\.?) |/(?=[0-9]{4})")
_AND = re.compile(r"(?P<since>[0-9]{4}) og (?P<until>[0-9]{4})")
_BETWEEN_TWO = re.compile(r"mellem (?P<since>.+) og (?P<until>.+)")


def parse(period, text):
    """What ``Period.parse`` says."""
    plain = typed(text).rstrip(".") if len(text) <= LONGEST else ""
    if match := _ALWAYS.fullmatch(plain):
        rest = parse(period, match["rest"]) if match["rest"] else period.span(None, None)
        return period.span(rest.since, rest.until, ongoing=True) if rest.kind == PeriodKind.SPAN else rest
    if made := _one(period, plain) or _open(period, plain) or _span(period, plain):
        return made
    raise ValueError(SENTENCE)


def _one(period, text):
    """What is no span; None for anything else. ``ValueError`` for what can only be one, and is none."""
    if match := _EDGE.fullmatch(text):
        return _edge(period, match, _one(period, match["of"]))
    if match := _SCHOOL_YEAR.fullmatch(text):
        return _school_year(period, match["years"])
    if match := _FOUR_QUARTERS.fullmatch(text) or next(filter(None, (one.fullmatch(text) for one in _ROLLING)), None):
        return _up_to(period, PeriodKind.FOUR_QUARTERS, PeriodKind.QUARTER, match["last"])
    if match := _TO_DATE.fullmatch(text):
        return _up_to(period, PeriodKind.TO_DATE, PeriodKind.MONTH, match["last"])
    for kind, shape in _SHAPES:
        match = shape.fullmatch(text)
        part = match and _part(match.groupdict())
        if part is not None:
            year = match["year"].lstrip("'")
            return _made(period, int(year) + 2000 if len(year) == 2 else int(year), kind, part)
    if (match := _YEARS.fullmatch(text)) and match["mark"] == "/" and _follow(match):
        return _made(period, int(match["first"]), PeriodKind.SCHOOL_YEAR)
    try:
        day = parse_day(text)
    except ValueError:
        return None
    return _made(period, day.year, PeriodKind.DAY, day.timetuple().tm_yday)


def _part(given):
    if "month" in given:
        return MONTH_NUMBERS.get(given["month"])
    word = given.get("part", "1")
    return int(word) if word.isdigit() else _ROMAN.get(word) or _ORDINAL.get(word)


def _made(period, year, kind, part=1):
    if kind in COUNTS and not 1 <= part <= PARTS[kind]:
        raise ValueError(f"{COUNTS[kind]}. {SENTENCE}")
    try:
        return period.of(year, kind, part)
    except ValueError as error:
        raise ValueError(f"{error} {SENTENCE}") from None


def _edge(period, match, of):
    """The beginning or the end of a period, which is in its first or its last month; None of what is none."""
    if of is None or of.kind in (PeriodKind.PRIMO, PeriodKind.ULTIMO):
        return None
    if match["medio"]:
        year = of.end.year
        raise ValueError(f"»Medio« er ikke en bestemt periode. Skriv fx juni {year} eller 1. halvår {year}.")
    day, kind = (of.first_day, PeriodKind.PRIMO) if match["primo"] else (of.last_day, PeriodKind.ULTIMO)
    return period.of(day.year, kind, day.month)


def _follow(match):
    """Whether the second of two years comes right after the first."""
    return int(match["last"]) in (int(match["first"]) + 1, (int(match["first"]) + 1) % 100)


def _school_year(period, text):
    match = _YEARS.fullmatch(text)
    if match and _follow(match):
        return _made(period, int(match["first"]), PeriodKind.SCHOOL_YEAR)
    if _TO.search(text) and not match:
        return None
    raise ValueError("Et skoleår går over to år, der følger efter hinanden. Skriv fx skoleåret 2026/27.")


def _up_to(period, kind, of, text):
    last = _one(period, text)
    if last is None or last.kind != of:
        raise ValueError(SENTENCE)
    return period.of(last.year, kind, last.part)


def _span(period, text):
    """From one to another; None for anything else."""
    if match := _YEARS.fullmatch(text):
        last = int(match["last"])
        last += int(match["first"]) // 100 * 100 if last < 100 else 0
        sides = [(match["first"], str(last))] if last > int(match["first"]) or len(match["last"]) == 4 else []
    elif match := _BETWEEN_TWO.fullmatch(text):
        sides = [(match["since"], match["until"])]
    elif match := _AND.fullmatch(text):
        sides = [match.groups()] if int(match["until"]) == int(match["since"]) + 1 else []
    else:
        begin = re.match(r"fra(?: og med)? |", text).end()
        sides = [(text[begin : to.start()], text[to.end() :]) for to in _TO.finditer(text, begin)]
    refused = None
    for since, until in sides:
        try:
            last = _one(period, until)
            first = last and next(filter(None, (_one(period, one) for one in _completed(since, last))), None)
            if first:
                return period.span(first, last)
        except ValueError as error:
            refused = error
    if refused:
        raise refused
    return None


def _completed(since, last):
    """The beginning of a span as it stands, and with what it may share with the end: year, kind, month."""
    yield since
    if since and last.year:
        yield f"{since} {last.year}"
        yield f"{since.rstrip('.')}. {_shared(last)} {last.year}"


def _shared(last):
    return str(last).split(" ")[1] if last.kind == PeriodKind.DAY else PeriodKind(last.kind).label


def _open(period, text):
    """What has no end or no beginning; None for anything else."""
    for shape, has_beginning in ((_FROM, True), (_ONWARD, True), (_UNTIL, False)):
        match = shape.fullmatch(text)
        end = match and _one(period, match["end"])
        if end:
            try:
                ends = (end, None) if has_beginning else (None, end)
                return period.span(*ends, ongoing=bool(match.groupdict().get("ongoing")))
            except ValueError:
                return None
    return None
