"""What a page or a program adds around a letter: page numbers before the text, the times of printing, a mail's head."""

import re

from .dates import DATE

_NUMBER_FIRST = re.compile(r"(\d{1,2}) +(?=[\"”“»]?[^\W\d])")
_ENDS = re.compile(r"[.!?:;][\"”»)]*$")
_NOT_A_PAGE = re.compile(r"\d{1,2} +(?:af|ud af|nye|mål|pct|procent|år|måneder|uger|dage|gange)\b", re.I)
_MAIL_HEAD = re.compile(
    r"(?:Fra|Sendt|Til|Cc|Emne|Vedhæftede filer|Vedhæftet|From|Sent|To|Subject|Attachments)\s*:", re.I
)
_PAGE_DATE = re.compile(
    rf"^(?:nyhed(?:er)?|pressemeddelelse|udskrevet|hentet|vist|udgivet|publiceret|offentliggjort|opdateret|sendt|"
    rf"lagt på|sidst (?:opdateret|ændret|redigeret)|senest (?:opdateret|ændret|redigeret))\b"
    rf"|{DATE}\.?,?(?: kl\.?)? \d{{1,2}}[.:]\d{{2}}(?!\d)|https?://|www\.",
    re.I,
)


def is_page_date(text: str) -> bool:
    """Whether a line with a date tells when a page was published, changed or printed, not when a letter was written."""
    return len(text) < 300 and bool(_PAGE_DATE.search(text))


def mail_head(texts: list[str]) -> set[int]:
    """Which lines are the head of a mail that a letter came in: "Fra:", "Sendt:", "Til:", "Emne:" side by side."""
    places: set[int] = set()
    run: list[int] = []
    for at, text in enumerate([*texts, ""]):
        if _MAIL_HEAD.match(text):
            run.append(at)
            continue
        names = {texts[place].split(":")[0].strip().lower() for place in run}
        if names & {"fra", "from"} and names & {"sendt", "sent"}:
            places |= set(run)
        run = []
    return places


def page_numbers(texts: list[str], gaps: list[int]) -> set[int]:
    """Which lines begin with the number of a page: it stands in the middle of a sentence, or in no list."""
    numbered = {at: int(match[1]) for at, text in enumerate(texts) if (match := _NUMBER_FIRST.match(text))}
    sure: set[int] = set()
    for at in numbered:
        rest = _NUMBER_FIRST.sub("", texts[at], count=1)
        before = texts[at - 1] if at else ""
        goes_on = rest[:1].islower() and gaps[at] and len(before) > 40 and not _ENDS.search(before)
        if goes_on and not _NOT_A_PAGE.match(texts[at]):
            sure.add(at)
    # A number that stands in no list is a page's where the text begins; so is one that goes on from a page's number.
    listed = {number for at, number in numbered.items() if texts[at][len(str(number)) :].lstrip()[:1].isupper()}
    if numbered.get(0) == 1 and (2 not in listed or sure):
        sure.add(0)
    is_growing = bool(sure)
    while is_growing:
        known = {numbered[at] for at in sure}
        near = {at for at in numbered if at not in sure and numbered[at] not in known and gaps[at]}
        near = {at for at in near if {numbered[at] - 1, numbered[at] + 1} & known and _is_in_order(at, numbered, sure)}
        is_growing = bool(near)
        sure |= near
    return sure


def _is_in_order(at: int, numbered: dict[int, int], sure: set[int]) -> bool:
    return all((place < at) == (numbered[place] < numbered[at]) for place in sure)
