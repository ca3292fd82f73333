"""For which goals the letter says that there are official indicators, or none."""

import itertools
import re

from ..blocks.block import ITEM, PARAGRAPH, Block
from ..blocks.sentences import sentences
from .goal import GoalList
from .naming import named_goals

_NO_INDICATOR = re.compile(r"\b(?:ikke|ingen|uden)\b[^.;]{0,40}\bindikator|indikator\w*\b[^.;]{0,30}\bikke\b", re.I)

_COMING = re.compile(r"\bvil\b[^.]{0,80}\b(?:drøfte|udarbejde|udvikle|fastlægge|overveje)|\bdrøfte[rs]? ", re.I)


def indicators(blocks: list[Block], goal_list: GoalList) -> dict[int, tuple[bool, int, int]]:
    """For the goals about which the letter says it: (whether there are official indicators, begin, end)."""
    stated: dict[int, tuple[bool, int, int]] = {}
    for block in blocks:
        if block.kind not in (PARAGRAPH, ITEM) or "indikator" not in block.text.lower():
            continue
        for begin, end in sentences(block.text, block.body):
            # "… for mål 2, mens der ikke er indikatorer for mål 1": each half speaks for itself.
            sentence = block.text[begin:end]
            cuts = [0, *(m.start() for m in re.finditer(r",? (?:mens|hvorimod|men) |; ", sentence)), len(sentence)]
            halves = [(a, b) for a, b in itertools.pairwise(cuts) if b > a]
            for first, last in halves:
                text = sentence[first:last]
                negated = bool(_NO_INDICATOR.search(text)) or (
                    len(halves) > 1 and first and bool(re.search(r"\b(?:ikke|ingen)\b", text))
                )
                if "indikator" not in text.lower() and not negated:
                    continue
                if not negated and _COMING.search(text):
                    continue
                named = named_goals(text, goal_list)
                if not named and re.search(r"\b(?:alle|samtlige)\b (?:\w+ )?mål", text, re.I):
                    named = set(range(len(goal_list.goals)))
                for place in named:
                    stated.setdefault(place, (not negated, block.start + begin, block.start + end))
    return stated
