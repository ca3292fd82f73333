"""Tables of a text become targets of the goals that they stand under, or that their rows name; or initiatives that
serve those goals, or what initiatives cost.
"""

from dataclasses import dataclass, replace
from functools import cache, cached_property

from goals.letters import match_goals

from ..models import ChapterKind
from . import names
from .document import Part, Table
from .initiatives import by_title, costs_of, initiatives_of, read_initiatives
from .money import read_budget, unit_in
from .roles import TableRole
from .targets import read_table
from .written import Written

OF_TABLES = (names.MEASURES, names.INITIATIVES, names.BLOCKS[ChapterKind.ECONOMY])
"""Names of headings that stand over such tables."""


@dataclass(eq=False)
class Slot:
    """A table, or a heading, whose place in a text may be empty in the end. ``number``: of the table in its part.

    ``owner`` is what the text belongs to. ``is_fixed``: it was chosen to stay as it is. ``taken``: rows that became
    something.
    """

    part: Part
    markdown: str
    owner: Written
    table: Table | None = None
    number: int = 0
    is_heading: bool = False
    is_fixed: bool = False
    taken: int = 0

    @property
    def goal(self):
        return self.owner.of_goal

    @property
    def at(self):
        return self.part.number, self.number

    @property
    def is_of_initiative(self):
        return self.owner.kind == "initiative"

    def take(self, count, rest):
        self.taken, self.markdown = count, rest

    def keep(self, rows):
        """The table with these rows; nothing when there are none."""
        return self.table.with_rows(rows) if rows else ""

    def __str__(self):
        return self.markdown


@dataclass(frozen=True)
class Reading:
    """As what a table was read (``kind``), and what was ``proposed``.

    ``taken``: rows that became targets, initiatives or amounts; ``rows_left`` stay in the text.
    """

    kind: str
    proposed: str
    taken: int
    rows_left: int


def fill(slots, plan, *, first_year, last_year, chosen, begun_at):
    """Give goals their targets, and the plan its initiatives and what they cost; the slots hold what is left.

    ``{(part, table): Reading}`` of all tables. ``chosen``: ``{(part, table): TableRole}`` of those that are not as they
    are proposed. ``begun_at`` is told where texts begin, as the arranger keeps it.
    """
    filling = _Filling(plan, first_year, last_year, begun_at)
    tables = [slot for slot in slots if slot.table]
    proposed = {slot.at: TableRole.INITIATIVES for slot in tables if filling.are_initiatives(slot)}

    def of_kind(kind):
        return [slot for slot in tables if (chosen.get(slot.at) or proposed.get(slot.at)) == kind]

    for slot in of_kind(TableRole.INITIATIVES):
        filling.initiatives(slot)
    for slot in tables:  # a budget names initiatives: now they are known
        if slot.at not in proposed:
            proposed[slot.at] = filling.proposed(slot)
    for slot in of_kind(TableRole.ECONOMY):
        filling.economy(slot, is_forced=slot.at in chosen)
    # Tables that stand under a goal come first: an overview over all then only repeats them.
    for slot in sorted(of_kind(TableRole.TARGETS), key=lambda one: one.goal is None):
        filling.targets(slot, is_forced=slot.at in chosen)
        if not slot.taken and slot.at not in chosen:
            proposed[slot.at] = TableRole.TEXT
    for slot in of_kind(TableRole.TEXT):
        slot.is_fixed = slot.at in chosen
    _empty_headings(slots)
    return {
        slot.at: Reading(chosen.get(slot.at) or proposed[slot.at], proposed[slot.at], slot.taken, _rows_in(str(slot)))
        for slot in tables
    }


class _Filling:
    def __init__(self, plan, first_year, last_year, begun_at):
        self.plan, self.begun_at = plan, begun_at
        self.years = {"first_year": first_year, "last_year": last_year}

    @cached_property
    def by_title(self):
        """The plan's initiatives, once its tables of them are read."""
        return by_title(self.plan.initiatives)

    def are_initiatives(self, slot):
        """Whether a table is proposed as initiatives; one under an initiative says what it consists of."""
        return not slot.is_of_initiative and read_initiatives(slot.table) is not None

    def proposed(self, slot):
        """What a table that is none of initiatives is proposed to be."""
        if (slot.is_of_initiative and read_budget(slot.table)) or costs_of(slot.table, self.by_title):
            return TableRole.ECONOMY
        return TableRole.TARGETS if self._read_targets(slot) else TableRole.TEXT

    def _read_targets(self, slot, *, is_forced=False):
        """Under a goal the first column needs no name; but one that names money counts nothing."""
        is_goals = slot.owner.kind == "goal" and unit_in(slot.table.rows[0][0]) is None
        return read_table(slot.table, **self.years, is_goals=is_goals, is_forced=is_forced)

    def initiatives(self, slot):
        read, goals = read_initiatives(slot.table, is_forced=True), self.plan.goals
        known = by_title(self.plan.initiatives)
        made, taken = initiatives_of(read, known, goal=slot.goal, find=cache(lambda words: goal_called(words, goals)))
        there = set(self.plan.initiatives)
        self.plan.initiatives += [one for one in made if one not in there]
        for one in made:
            for name in one.texts:
                self.begun_at.setdefault((one, name), slot.part.number)
        if made:
            slot.take(len(made), slot.keep([n for n in range(1, len(slot.table.rows)) if n not in taken]))

    def economy(self, slot, *, is_forced):
        if slot.is_of_initiative and not slot.owner.money and (budget := read_budget(slot.table, is_forced=is_forced)):
            slot.owner.money, note = budget
            slot.owner.facts |= {"economy_note": note} if note else {}
            slot.take(len(slot.table.rows) - 1, "")
            return
        costs = costs_of(slot.table, self.by_title, is_forced=is_forced)
        for initiative, money in filter(None, costs.values()):
            initiative.money = money
        kept = [number for number in range(1, len(slot.table.rows)) if number not in costs]
        if costs:
            slot.take(len(list(filter(None, costs.values()))), slot.keep(kept))

    def targets(self, slot, *, is_forced):
        read = self._read_targets(slot, is_forced=is_forced)
        if read and (taken := _take(read, slot, self.plan.goals)):
            slot.take(len(taken & {number for number, _ in read.rows}), read.rest(taken))


def _empty_headings(slots):
    """A heading that only names what its tables hold goes with them, when nothing of them is left."""
    for slot in slots:
        if slot.is_heading and any(names.is_named(slot.part.title, shapes) for shapes in OF_TABLES):
            others = [one for one in slots if one.part is slot.part and one is not slot]
            if len(others) == len(slot.part.blocks) and not any(one.markdown for one in others) and others:
                slot.markdown = ""


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
