"""Which year the announced goals are for."""

import datetime
import re

from ..blocks.block import (
    HEADING,
    LETTERHEAD,
    PARAGRAPH,
    SIGNATURE,
    Block,
)

YEAR = r"(20[1-9]\d)"

GOALS = r"\b(?:minister)?mål(?:ene|et|enes|sætning\w*)?\b"

_YEAR_SIGNS = [
    (5, rf"{GOALS}(?: \w+)? (?:for|i|til) (?:kalender)?(?:året )?{YEAR}\b"),
    (5, rf"{GOALS} {YEAR}\b"),
    (4, rf"\b{YEAR}-mål"),
    (3, rf"{GOALS}[^.:\n]{{1,70}}?\b(?:for|i) (?:kalender)?(?:året )?{YEAR}\b"),
    (2, rf"\b(?:for|i) {YEAR}\b[^.\n]{{0,40}}?{GOALS}"),
    (3, rf"\b\w*plan(?:en|er|erne)?[^.\n]{{0,25}}? (?:for|i) {YEAR}\b"),
    (1, rf"\bfor (?:året )?{YEAR}\b"),
]
_YEAR_SIGNS = [(weight, re.compile(sign, re.I)) for weight, sign in _YEAR_SIGNS]

_EARLIER_BEFORE = re.compile(
    r"(?:tidligere|sidste års?|viderefør\w*|erstatter|afløser|i stedet for|forhold til|sammenlignet med|siden|ligesom|"
    r"evaluer\w*|opfølgning på|svarer til|fra|erfaring\w*|udmeldte|gælder stadig|fortsætter|"
    r"ændr\w* i|gjaldt|resultat\w*)\b[^.,;:]{0,50}$",
    re.I,
)

_EARLIER_AFTER = re.compile(
    r"^\)?,? (?:var|blev|har været|havde|udløber|udgik|bortfaldt|lød|gjaldt|omfattede|bestod)\b", re.I
)


def goal_year(blocks: list[Block], date: datetime.date | None) -> tuple[int, int, int] | None:
    """The year that the announced goals are for: (year, begin, end). Earlier years' goals may be named beside it."""
    scores, places = {}, {}
    for block in blocks:
        if block.kind in (LETTERHEAD, SIGNATURE):
            continue
        is_heading = block.kind == HEADING or (
            block.kind == PARAGRAPH and len(block.text) < 110 and not re.search(r"[.!?:]$", block.text)
        )
        counted = set()
        for weight, sign in _YEAR_SIGNS:
            for match in sign.finditer(block.text):
                at = match.start(1)
                if at in counted:
                    continue
                counted.add(at)
                year = int(match[1])
                before = block.text[max(0, at - 90) : at]
                before = re.sub(r"\b(?:for|i|til)\s*(?:året )?$", "", before)
                if _EARLIER_BEFORE.search(before) or _EARLIER_AFTER.search(
                    block.text[match.end(1) : match.end(1) + 20]
                ):
                    if not is_heading:
                        weight = -weight
                elif is_heading:
                    weight *= 3
                scores[year] = scores.get(year, 0) + weight
                if weight > places.get(year, (0,))[0]:
                    places[year] = weight, block.start + at, block.start + at + 4
    for year in scores:
        if date:
            # Goals are announced in the year before; a letter can add to the running year, not to a past one.
            scores[year] += {1: 3, 0: 0}.get(year - date.year, -6)
    best = max(scores, key=lambda year: (scores[year], year), default=None)
    if best is None or scores[best] <= 0 or best not in places:
        return None
    return best, *places[best][1:]
