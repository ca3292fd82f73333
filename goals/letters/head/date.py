"""The letter's own date."""

import datetime
import re

from ..blocks.block import (
    JOURNAL_LABEL,
    LETTERHEAD,
    SIGNATURE,
    Block,
)
from ..blocks.dates import DATE_RE, as_date


def letter_date(blocks: list[Block]) -> tuple[datetime.date, int, int] | None:
    """The letter's own date, which stands in its letterhead, never in a sentence: (date, begin, end)."""
    candidates = []
    for at, block in enumerate(blocks):
        if block.kind not in (LETTERHEAD, SIGNATURE):
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
            candidates.append((not is_named, block.start + match.start(), date, block.start + match.end()))
    if not candidates:
        return None
    _, begin, date, end = min(candidates)
    return date, begin, end
