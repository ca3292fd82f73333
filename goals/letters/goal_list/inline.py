"""Goals inside a paragraph: "Målene er: 1) …, 2) … og 3) …", "Det første mål er, at …"."""

import re

from ..blocks.block import ORDINALS, PARAGRAPH, Block
from ..blocks.sentences import sentences
from .goal import Goal, GoalList
from .scoring import AGAINST, lead_to
from .year import GOALS, YEAR

_INLINE = re.compile(r"(?:(?<=\s)|(?<=^)|(?<=\())(\d{1,2})(?:\.?\)|\.|:)\s+(?=[^\W\d])")


def inline_goals(blocks: list[Block], year: int | None) -> GoalList | None:
    for at, block in enumerate(blocks):
        if block.kind != PARAGRAPH:
            continue
        marks = []
        for match in _INLINE.finditer(block.text):
            if int(match[1]) == len(marks) + 1:
                marks.append(match)
        if not 2 <= len(marks) <= 20:
            continue
        lead = block.text[: marks[0].start()]
        spans = sentences(lead)
        lead = lead[spans[-1][0] :][-200:] if spans else ""
        if len(lead.strip()) < 15:
            lead = lead_to(blocks, at) + " " + lead
        years = {int(y) for y in re.findall(rf"\b{YEAR}\b", lead)}
        if not re.search(GOALS, lead, re.I) or any(sign.search(lead) for _, sign in AGAINST):
            continue
        if year and years and year not in years:
            continue
        goals = []
        for number, match in enumerate(marks, 1):
            end = marks[number].start() if number < len(marks) else len(block.text)
            span = sentences(block.text[:end], match.end())[0]
            text = re.sub(r"[\s,;.(]*(?:\b(?:og|samt))?[\s(]*$", "", block.text[span[0] : span[1]])
            goals.append(Goal(number, text, block.start + span[0], block.start + span[0] + len(text), block, at, []))
        if all(8 < len(goal.title) < 220 for goal in goals):
            return GoalList(goals, at, at, at, [])
    return None


_PROSE = re.compile(
    rf"\b(?:det|mit|vores|regeringens) ({'|'.join(ORDINALS)}) (?:\w+ )?mål (?:er|lyder|bliver)"
    r"(?:,? at |:? ?[\"”“»]|: ?)(?P<title>[^.:;\"”“«»]{8,200})",
    re.I,
)


def goals_in_prose(blocks: list[Block]) -> GoalList | None:
    goals = []
    for at, block in enumerate(blocks):
        if block.kind != PARAGRAPH:
            continue
        for match in _PROSE.finditer(block.text):
            number = ORDINALS.index(match[1].lower()) + 1
            if number != len(goals) + 1:
                continue
            title = match["title"].strip()
            begin = block.start + match.start("title")
            goals.append(Goal(number, title, begin, begin + len(title), block, at, []))
    if len(goals) < 2:
        return None
    return GoalList(goals, goals[0].at, goals[0].at, None, [])
