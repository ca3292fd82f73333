"""A goal as an item of the letter's list, and the words that are its title."""

import re
from dataclasses import dataclass

from ..blocks.block import ITEM, Block
from ..blocks.sentences import sentences

Span = tuple[int, int, int]  # (index of block, begin, end)


@dataclass
class Goal:
    """An item of the list of goals. ``follow``: places of blocks that stand under it in the list itself."""

    number: int
    title: str
    begin: int
    end: int
    block: Block
    at: int
    follow: list[Span]


@dataclass
class GoalList:
    goals: list[Goal]
    first: int
    last: int
    intro: int | None
    twins: list[tuple[int, int]]  # (index of a heading or item that repeats a goal, index of the goal)


def is_point(item: Block, other: Block) -> bool:
    """Whether a block that follows an item of a list is a point under it."""
    return other.kind == ITEM and other.depth > item.depth


def title_of(item: Block) -> tuple[int, int, str]:
    """(begin, end, text) of an item's title in its block: its first sentence, without the final stop."""
    begin, end = item.body, len(item.text)
    if item.title_end:
        end = min(end, item.title_end)
    else:
        spans = sentences(item.text, begin)
        if len(spans) > 1 and len(item.text[spans[0][0] : spans[0][1]].split()) >= 3:
            end = spans[0][1]
    text = item.text[begin:end]
    begin += len(text) - len(text.lstrip())
    end = begin + len(text.strip().rstrip(".;, "))
    text = item.text[begin:end]
    if re.match(r"[\"”“»]", text) and re.search(r"[\"”“«]\.?$", text):
        inner = text.strip('"”“»«. ')
        begin += text.index(inner) if inner else 0
        end, text = begin + len(inner), inner
    if re.search(r"[;,] (?:og|samt)$| og$", text):
        text = re.sub(r"[;,]? (?:og|samt)$", "", text)
        end = begin + len(text)
    return begin, end, text
