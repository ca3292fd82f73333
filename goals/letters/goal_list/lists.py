"""Which of a letter's lists is the list of the year's goals."""

import re

from ..blocks.block import (
    ITEM,
    LETTERHEAD,
    PARAGRAPH,
    SIGNATURE,
    Block,
)
from ..blocks.dates import DATE_RE
from .goal import Goal, GoalList, is_point, title_of
from .inline import goals_in_prose, inline_goals
from .scoring import AGAINST, intro_of, lead_to, score_of
from .year import GOALS, YEAR


def goal_list(blocks: list[Block], year: int | None) -> GoalList | None:
    """The numbered goals of the letter, or None where no list is clearly that of the year's goals."""
    runs = _runs(blocks)
    scored = [(score, -run[0], run) for run in runs if (score := score_of(blocks, run, year)) >= 6]
    if not scored:
        return inline_goals(blocks, year) or goals_in_prose(blocks)
    best_score, _, best = max(scored)
    inline = inline_goals(blocks, year)
    if inline and best_score < 12 and inline.first < best[0]:
        return inline
    goals = _as_goals(blocks, best)
    twins = []
    for run in runs:
        if run is not best and (pairs := _repeats(blocks, run, goals, year)):
            # The same goals listed twice: the shorter list stands first, the other explains them.
            twins += pairs
    return GoalList(goals, best[0], best[-1], intro_of(blocks, best[0]), twins)


def _runs(blocks: list[Block]) -> list[list[int]]:
    """Items that belong together: the same manner of numbering, numbers that go on."""
    runs: list[list[int]] = []
    open_runs: dict[tuple[str, int], list[int]] = {}
    for at, block in enumerate(blocks):
        if block.kind != ITEM:
            continue
        # A page or a column may have moved the rest of a list: then a number that goes on tells, not the depth.
        others = [
            run for (style, _), run in open_runs.items() if style == block.style and block.number not in (1, None)
        ]
        same = open_runs.get((block.style, block.depth))
        run = next((run for run in [same, *reversed(others)] if run and _goes_on(blocks, run[-1], at)), None)
        if run:
            run.append(at)
        else:
            open_runs[block.style, block.depth] = [at]
            runs.append(open_runs[block.style, block.depth])
    return runs


def _goes_on(blocks: list[Block], last: int, at: int) -> bool:
    between = [block for block in blocks[last + 1 : at] if block.kind not in (LETTERHEAD, SIGNATURE)]
    before, after = blocks[last].number, blocks[at].number
    if after is None:
        return all(block.kind == ITEM and block.depth > blocks[at].depth for block in between)
    if after == before + 1:
        return sum(len(block.text) for block in between) < 12000
    if between and not all(block.kind == ITEM for block in between):
        return False
    return before < after <= before + 3 or (after == before == 1)


def _end_of_points(blocks: list[Block], at: int) -> int:
    """Where the points that stand directly under an item end."""
    end = at + 1
    while end < len(blocks) and is_point(blocks[at], blocks[end]):
        end += 1
    return end


def _as_goals(blocks: list[Block], run: list[int]) -> list[Goal]:
    numbers = [blocks[at].number for at in run]
    if any(number is None for number in numbers) or len(set(numbers)) < len(numbers):
        numbers = list(range(1, len(run) + 1))
    goals = []
    for place, (number, at) in enumerate(zip(numbers, run, strict=True)):
        item = blocks[at]
        begin, end, title = title_of(item)
        goal = Goal(number, title, item.start + begin, item.start + end, item, at, [])
        rest = re.search(r"[^\s.;,:\"”“«»]", item.text[end:])
        if rest and end + rest.start() < len(item.text) - 12:
            goal.follow.append((at, end + rest.start(), len(item.text)))
        following = run[place + 1] if place + 1 < len(run) else _end_of_points(blocks, at)
        if following is not None:
            for between in range(at + 1, following):
                # A word or two is a table's cell ("Ja", "Ny i 2021"), no reason; a point under the goal is one.
                is_cell = len(blocks[between].words.split()) < 4 and not re.search(r"[.!?]$", blocks[between].text)
                is_cell = is_cell and not is_point(item, blocks[between])
                if blocks[between].kind in (PARAGRAPH, ITEM) and not is_cell:
                    goal.follow.append((between, blocks[between].body, len(blocks[between].text)))
        goals.append(goal)
    # What leads up to the rest of the list ("Derudover to nye mål:") explains no goal.
    for goal in goals:
        goal.follow = [
            part for part in goal.follow
            if not (blocks[part[0]].text.endswith(":") and re.search(GOALS, blocks[part[0]].text, re.I))
        ]  # fmt: skip
    return goals


def _repeats(blocks: list[Block], run: list[int], goals: list[Goal], year: int | None) -> list[tuple[int, int]]:
    """The items of a second list that are the goals again; an earlier year's goals are not, even where alike."""
    pairs = []
    lead = lead_to(blocks, run[0])
    years = set(re.findall(rf"\b{YEAR}\b", DATE_RE.sub("", lead)))
    if AGAINST[0][1].search(lead) or (years and str(year) not in years):
        return []
    for at in run:
        mine = title_of(blocks[at])[2].lower()
        for place, goal in enumerate(goals):
            title = goal.title.lower()
            same_number = blocks[at].style == "goal" and blocks[at].number == goal.number
            if mine and (mine == title or same_number or (len(mine) > 25 and (mine in title or title in mine))):
                pairs.append((at, place))
                break
    return pairs if len(pairs) > len(run) / 2 else []
