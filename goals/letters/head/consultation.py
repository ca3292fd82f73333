"""Whether a letter asks for answers before anything is decided, and by when."""

import datetime
import re

from ..blocks.block import (
    HEADING,
    LETTERHEAD,
    PARAGRAPH,
    SALUTATION,
    SIGNATURE,
    Block,
)
from ..blocks.dates import DATE_RE, as_date
from ..blocks.sentences import sentences

_ANSWER = re.compile(
    r"høringssvar|høringsfrist|svarfrist|bemærkning|udtalelse|høring|kommentar|tilbagemelding|"
    r"indstilling|svar\b|svare\b|"
    r"frist(?:en)? for|indspil|input|hører fra",
    re.I,
)

_PAST = re.compile(
    r"\b(?:har|havde) (?:\w+ ){0,3}(?:været|afgivet|modtaget|sendt|indgivet|haft|drøftet|hørt|"
    r"bakket|fået|indhentet|svaret)|"
    r"\b(?:var|blev|er blevet) (?:\w+ ){0,4}(?:i høring|hørt|sendt|modtaget|drøftet|indhentet|"
    r"afgivet|svarfrist)|\bvar\b|udløb|afgav|"
    r"modtog|indkom|afholdt|\bblev\b|tak for|på baggrund af høring|efter (?:en )?høring|indkomne|sendte|bad\b",
    re.I,
)

_ASKS = re.compile(
    r"senest|inden|frist|bedes|beder|anmod|skal (?:jeg|vi) |imødese|hører (?:jeg|vi) gerne|kan sendes|sendes|fremsend|"
    r"modtage|udbede|bede om|kan afgive|frem til|gerne|må jeg bede|ønsk",
    re.I,
)

_SENDS = re.compile(
    r"(?:sende[rs]?|fremsende[rs]?|sættes|sætter|udsende[rs]?|forelægge[rs]?|forelægges)\b[^.]{0,120}\b(?:i|til) "
    r"(?:\w+ )?(?:høring|udtalelse)|(?:hører|høre) (?:\w+ ){0,3}(?:hermed|rådet|Beskæftigelsesrådet)|"
    r"\bhøre (?:jeres|rådets|Beskæftigelsesrådets|Deres) (?:mening|holdning|syn|bemærkninger)|"
    r"anmode[rs]?\b[^.]{0,100}\b(?:bemærkninger|udtalelse|høringssvar)|høring(?:sbrev)? (?:om|over|vedr)",
    re.I,
)

# Answers about something else than the goals: a plan's own hearing, a guide, the indicators.
_ELSEWHERE = re.compile(r"\b(?:beskæftigelses)?planen?\b|\bplaner(?:ne)?\b|vejledning|indikator|handicapråd", re.I)

_DRAFT = re.compile(
    r"\budkast|\bforslag|\bforeslå|lægge[rs]? op til|\bpåtænk|\bovervej|\bhøre[rs] |ønsker at|høring", re.I
)


def consultation(
    blocks: list[Block], own_date: datetime.date | None, year: int | None
) -> tuple[bool, tuple[datetime.date, int, int] | None]:
    """(whether the letter asks for answers before anything is decided, the deadline with its place)."""
    asks, deadline = False, None
    is_draft = any(
        _DRAFT.search(block.text[begin:end]) and not _PAST.search(block.text[begin:end])
        for block in blocks
        if block.kind in (PARAGRAPH, HEADING)
        for begin, end in sentences(block.text)
    )
    for block in blocks:
        if block.kind in (SIGNATURE, SALUTATION):
            continue
        label = re.match(r"(?:svarfrist|høringsfrist|frist(?: for \w+)?)\b", block.text, re.I)
        if block.kind == LETTERHEAD and not label:
            continue
        for begin, end in sentences(block.text):
            text = block.text[begin:end]
            if _PAST.search(text) or _ELSEWHERE.search(text):
                continue
            if block.kind in (HEADING, PARAGRAPH) and len(text) < 120 and re.match(r"(?:\w+ )?Høring\b", text, re.I):
                asks = True
            if _SENDS.search(text):
                asks = True
            is_named = re.search(r"høringssvar|svarfrist|høringsfrist", text, re.I)
            if not is_named and not asks and not is_draft:
                continue  # remarks on the letter are welcome, but the goals are decided
            is_request = _ANSWER.search(text) and (_ASKS.search(text) or label)
            # "Det skal ske senest den 23. maj": the sentence after the one that asks.
            goes_on = asks and re.search(r"senest|frist", text, re.I) and not re.search(r"plan", text, re.I)
            if not is_request and not goes_on:
                continue
            is_asked = bool(
                re.search(
                    r"høring|svarfrist|bemærkning|udtalelse|kommentar|tilbagemelding|"
                    r"\b(?:jeres|rådets) (?:svar|input)\b",
                    text,
                    re.I,
                )
            )
            asks = asks or bool(is_asked and is_request and re.search(r"bede[rs]? om|anmod|imødese|udbede", text, re.I))
            for match in DATE_RE.finditer(text):
                before = text[max(0, match.start() - 70) : match.start()]
                if not (re.search(r"senest|inden|frist|frem til|til og med|\bden\b|\bd\.", before, re.I) or label):
                    continue
                if re.search(r"(?:brev|mail|møde|høring|notat) (?:\w+ )?(?:af|den|d\.|fra) ?$", before, re.I):
                    continue
                date = _deadline_date(match, before, own_date, year)
                asks = asks or is_asked
                if date and not deadline and asks:
                    deadline = date, block.start + begin + match.start(), block.start + begin + match.end()
            if is_asked and re.search(r"svarfrist|høringssvar|høringsfrist", text, re.I) and _ASKS.search(text):
                asks = True
    if asks and not deadline and _is_decided(blocks):
        asks = False
    return asks, deadline if asks else None


_WEEKDAYS = ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"]


def _deadline_date(match, before, own_date, year):
    """A deadline without a year is the next such day after the letter's date, or the day its weekday names."""
    date = as_date(match)
    if date or match["iso"] or match["d"] or match["year"]:
        return date
    if own_date:
        date = as_date(match, own_date.year)
        if date and date < own_date:
            date = as_date(match, own_date.year + 1)
        return date
    weekday = re.search(rf"({'|'.join(_WEEKDAYS)}) (?:den |d\. ?)?$", before, re.I)
    if weekday and year:
        date = as_date(match, year - 1)
        if date and date.weekday() == _WEEKDAYS.index(weekday[1].lower()):
            return date
    return None


def _is_decided(blocks: list[Block]) -> bool:
    return any(
        re.search(
            r"\b(?:har (?:jeg )?besluttet|annoncere|udmelde[rs]?|udmelding|hermed fastsat|har fastsat)",
            block.text,
            re.I,
        )
        for block in blocks
        if block.kind in (PARAGRAPH, HEADING)
    )
