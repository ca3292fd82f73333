"""The letter's own date."""

import datetime
import re

from ..blocks.block import JOURNAL_LABEL, LETTERHEAD, SIGNATURE, Block
from ..blocks.dates import DATE_RE, as_date
from ..blocks.page_marks import is_page_date
from ..doubts import Doubts
from .genre import AGENDA, LETTER, MEMO

_Dated = tuple[datetime.date, int, int]


def letter_date(blocks: list[Block], genre: str, doubts: Doubts) -> _Dated | None:
    """The letter's own date, which stands in its letterhead, never in a sentence: (date, begin, end).

    The date of a page, a print or a meeting is none of the letter's.
    """
    own, others = _candidates(blocks)
    if genre != LETTER:
        others += own
        own = []
    if own:
        _, begin, date, end = min(own)
        rest = {other for is_unnamed, _, other, _ in own if is_unnamed == min(own)[0]} - {date}
        if rest:
            listed = " og ".join(f"{other:%d.%m.%Y}" for other in sorted(rest))
            doubts.add("dated_on", f"I brevets hoved står også datoen {listed}. Se efter, hvilken der er brevets egen.")
        return date, begin, end
    if others and genre not in (AGENDA, MEMO):
        shown = min(others)[2]
        doubts.add(
            "dated_on", f"Datoen {shown:%d.%m.%Y} hører til siden eller udskriften. Brevets egen dato er ikke fundet."
        )
    return None


def _candidates(blocks: list[Block]) -> tuple[list, list]:
    """Dates in the letterhead that may be the letter's, and those that are a page's: (not named, begin, date, end)."""
    own, others = [], []
    for at, block in enumerate(blocks):
        is_of_page = is_page_date(block.text)
        if block.kind not in (LETTERHEAD, SIGNATURE) and not (is_of_page and len(block.text) < 120):
            continue
        if re.match(r"(?:Modtaget|Møde|Frist|Svarfrist|Høringsfrist|Bilag|Akt|Kopi)", block.text, re.I):
            continue
        for match in DATE_RE.finditer(block.text):
            date = as_date(match)
            if not date or not 2000 <= date.year <= 2100:
                continue
            label = blocks[at - 1].text if at and blocks[at - 1].kind == LETTERHEAD else ""
            is_named = bool(re.search(r"dato|den |d\. ?\d", block.text + " " + label, re.I))
            if re.search(JOURNAL_LABEL + r"[ :.]*$", block.text[: match.start()], re.I):
                continue
            place = (not is_named, block.start + match.start(), date, block.start + match.end())
            (others if is_of_page else own).append(place)
    return own, others
