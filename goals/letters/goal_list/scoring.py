"""How sure it is that a list is the list of the year's goals."""

import re

from ..blocks.block import HEADING, ITEM, ORDINALS, PARAGRAPH, SALUTATION, Block
from ..blocks.dates import DATE_RE
from ..blocks.sentences import sentences
from .goal import title_of
from .year import GOALS, YEAR

AGAINST = [
    (8, r"\b(?:var|tidligere|sidste års|udgår|bortfald\w*|afskaffe\w*|udgik|gjaldt|erstattes|afløses|"
        r"hidtidige|nuværende)\b"),
    (7, r"\bindikator\w*|\bmåles\b|\bmåling\w*|\bnøgletal"),
    (7, r"\bbilag|vedlagt|vedlægge\w*|\bfrister?\b|\btidsplan|\bdatoer|\bsenest\b"),
    (5, r"\binitiativ\w*|\bspørgsmål|\baftale\w*|\bkrav\b|\bredskab\w*|\baktivitet\w*|\bmidler\b|\btrin\b|\bpunkter\b"
        r"|\bpuljer?\b|\bprojekt\w*|\btemaer\b|\bprincipper|\budfordring\w*|\bværktøj\w*|"
        r"\blinks?\b|\bkontakt\w*|\bhensyn\b"
        r"|\brapport\w*|\bforudsætning\w*"),
]  # fmt: skip
AGAINST = [(weight, re.compile(sign, re.I)) for weight, sign in AGAINST]

_OTHER_ITEM = re.compile(
    r"\bsenest\b|\bbilag\b|\bnotat\b|jobindsats|\bantal(?:let)? |\bandel(?:en)? (?:af )|\bpct\b|"
    r"\bvejledning|\bpjece|\bwww\.|@|"
    r"\bkl\. \d|\bkroner\b|\bmio\.|\d{1,2}\. (?:januar|februar|marts|april|maj|juni|juli|august|"
    r"september|oktober|november|"
    r"december)\b|\?$",
    re.I,
)


def intro_of(blocks: list[Block], first: int) -> int | None:
    for at in range(first - 1, max(-1, first - 8), -1):
        if blocks[at].kind in (PARAGRAPH, HEADING, ITEM):
            return at
        if blocks[at].kind == SALUTATION:
            return None
    return None


def lead_to(blocks: list[Block], first: int) -> str:
    """The sentence (or two) and the heading that lead up to a list."""
    at = intro_of(blocks, first)
    if at is None:
        return ""
    block = blocks[at]
    spans = sentences(block.text)
    begin = spans[-1][0] if spans else 0
    if len(spans) > 1 and not re.search(GOALS, block.text[begin:], re.I):
        begin = spans[-2][0]
    lead = block.text[begin:]
    if len(block.text) < 60 or block.kind == HEADING:
        above = intro_of(blocks, at)
        if above is not None and blocks[above].kind == HEADING:
            lead = blocks[above].text + ": " + lead
    return lead


def _mentions_goals(blocks: list[Block], first: int) -> bool:
    """Whether the paragraph or heading above a list speaks of goals, though not in the words that lead up to it."""
    at = intro_of(blocks, first)
    above = intro_of(blocks, at) if at is not None else None
    return any(re.search(GOALS, blocks[place].text, re.I) for place in (at, above) if place is not None)


def score_of(blocks: list[Block], run: list[int], year: int | None) -> int:
    """How sure it is that a run of items is the list of goals; 6 is enough."""
    items = [blocks[at] for at in run]
    if len(items) > 25:
        return 0
    texts = [title_of(item)[2] for item in items]
    if not all(texts):
        return 0
    lead = lead_to(blocks, run[0])
    score = 0
    if re.search(GOALS, lead, re.I):
        score += 6
        if re.search(
            r"beskæftigelsespolitiske mål|ministermål|målene (?:for \d{4} )?er\b|følgende\b.*\bmål", lead, re.I
        ):
            score += 2
    if lead.endswith(":"):
        score += 1
    leads_up = lead.endswith(":") or bool(re.search(GOALS, lead, re.I))
    years = {int(found_year) for found_year in re.findall(rf"\b{YEAR}\b", DATE_RE.sub("", lead))}
    if year and years and leads_up:
        score += 3 if year in years else -8
    if not leads_up and _mentions_goals(blocks, run[0]):
        score += 4
    clause = next((part for part in reversed(re.split(r"[,;] ", lead)) if re.search(GOALS, part, re.I)), lead)
    for weight, sign in AGAINST:
        # What the list is called counts, not what else its sentence speaks of ("efter en aftale …, et nyt mål:").
        if sign.search(clause if weight == 5 else lead):
            score -= weight if leads_up else weight // 2
    if items[0].style == "goal":
        score += 8
    like_goals = sum(
        bool(re.search(r"\b(?:skal|må|bør)\b|^(?:Flere|Færre|Alle|Bedre|Hurtigere)\b", text)) for text in texts
    )
    score += round(5 * like_goals / len(texts))
    if any(re.match(r"Flere|Færre|Alle|Virksomhed", text) for text in texts):
        score += 2
    score -= round(8 * sum(bool(_OTHER_ITEM.search(text)) for text in texts) / len(texts))
    score -= round(6 * sum(len(text) > 220 or len(text) < 6 for text in texts) / len(texts))
    if any(re.match(r"(?:hvordan|hvilke|hvad|hvor|om|at)\b", text, re.I) for text in texts):
        score -= 4
    if 3 <= len(items) <= 8:
        score += 2
    # "… tilføjer et syvende mål:" and a list that has number 7 only
    number = items[0].number
    is_announced = bool(
        number and number <= len(ORDINALS) and re.search(rf"\b{ORDINALS[number - 1]} (?:\w+ ){{0,2}}mål\b", lead, re.I)
    )
    if len(items) == 1 and items[0].style != "goal" and not is_announced:
        score -= 3
    if number not in (None, 1) and items[0].style != "goal" and not is_announced:
        score -= 1
    if len({text.lower() for text in texts}) < len(texts):
        score -= 6
    return score
