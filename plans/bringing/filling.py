"""Tables of a text become targets of the goals that they stand under, or that their rows name."""

from dataclasses import dataclass, replace

from goals.letters import match_goals

from . import names
from .document import Part, Table
from .targets import read_table
from .written import Written


@dataclass(eq=False)
class Slot:
    """A table, or a heading, whose place in a text may be empty in the end. ``number``: of the table in its part."""

    part: Part
    markdown: str
    goal: Written | None
    table: Table | None = None
    number: int = 0
    is_heading: bool = False

    def __str__(self):
        return self.markdown


@dataclass(frozen=True)
class Reading:
    """How a table was understood: rows that are targets now, rows that stay in the text. ``is_text``: it was chosen."""

    targets: int
    rows_left: int
    is_text: bool = False


def fill(slots, goals, *, first_year, last_year, as_text):
    """Give the goals their targets, and let the slots hold what is left; ``{(part, table): Reading}``.

    Tables that stand under a goal come first: an overview over all then only repeats them.
    """
    readings = {}
    for slot in sorted((one for one in slots if one.table), key=lambda one: one.goal is None):
        read = read_table(slot.table, first_year=first_year, last_year=last_year, is_goals=slot.goal is not None)
        if read is None:
            continue
        at = (slot.part.number, slot.number)
        taken = set() if at in as_text else _take(read, slot, goals)
        if not taken and at not in as_text:
            continue
        slot.markdown = read.rest(taken) if taken else slot.markdown
        readings[at] = Reading(len(taken & {number for number, _ in read.rows}), _rows_in(slot.markdown), at in as_text)
    for slot in slots:
        if slot.is_heading and names.is_named(slot.part.title, names.MEASURES):
            others = [one for one in slots if one.part is slot.part and one is not slot]
            if len(others) == len(slot.part.blocks) and not any(one.markdown for one in others) and others:
                slot.markdown = ""
    return readings


def _rows_in(markdown):
    return max(0, len(markdown.split("\n")) - 2)


def _take(read, slot, goals):
    """Give each row's target to its goal; the numbers of the rows that need not stand in the text."""
    taken, by_name = set(), set()
    for number, target in read.rows:
        named = goal_called(target.goal, goals) if target.goal else None
        goal = named or (slot.goal if not target.goal or slot.goal is not None else None)
        if goal is None:
            continue
        target = replace(target, goal="")
        same = next((one for one in goal.targets if one.title.casefold() == target.title.casefold()), None)
        if same is None:
            goal.targets.append(target)
        elif not _says_the_same(same, target):
            continue
        taken.add(number)
        by_name |= {number} if named else set()
    return taken | _headings_taken(read, taken, by_name)


def _says_the_same(one, other):
    """Whether a target tells nothing that one with the same title doesn't."""
    is_within = set(other.values) <= set(one.values) and set(other.comparisons) <= set(one.comparisons)
    facts = ("unit", "baseline_period", "baseline_source")
    known = all(getattr(other, fact) in ("", getattr(one, fact)) for fact in facts)
    return is_within and known and other.baseline in (None, one.baseline)


def _headings_taken(read, taken, by_name):
    """Rows that only name a goal, when all rows below them have gone to that goal."""
    ends = [*read.headings[1:], len(read.table.rows)]
    rows = [(heading, set(range(heading + 1, end))) for heading, end in zip(read.headings, ends, strict=False)]
    return {heading for heading, below in rows if below and below <= by_name and below <= taken}


def goal_called(words, goals):
    """The goal that a cell names: by its number or label in the text, by the minister's words, or by its own."""
    number = names.number_of(words)
    if number and len(words) <= len(number) + 12:
        called = [goal for goal in goals if names.number_of(goal.called) == number]
        return called[0] if len(called) == 1 else None
    titles = [(at, goal.title) for at, goal in enumerate(goals)]
    titles += [(at, goal.ministers_title) for at, goal in enumerate(goals) if goal.ministers_title]
    [at] = match_goals([names.bare(words)], titles)
    return None if at is None else goals[at]
