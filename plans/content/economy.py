"""What a plan's initiatives cost, by goal, source and year. Every sum that is shown is made here, and none is typed.

Amounts are exact, in kr.; a saving is negative. An initiative is counted once, under the first goal that it serves;
what a sub-goal's initiatives cost is in its goal. A column of a table of amounts is a year, or ``UNDIVIDED`` for what
is not divided on years.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from bpmplan import danish

from ..models import Source

UNDIVIDED = None
SOURCES = {str(source): source.label.capitalize() for source in sorted(Source, key=lambda source: not source)}
"""``{source: its name}`` in the order in which they are shown; what is not said comes last."""
MOST_NAMED = 3
"""So many initiatives are named in a sentence; more are counted."""


@dataclass
class Line:
    """One line of a table: its title, how many initiatives, and ``cells``, ``{column: sum}``.

    A column that it has no amount in is not there. ``key`` is that of the goal, ``source`` a ``Source``, ``period`` a
    period, where the line is about one.
    """

    title: str = ""
    key: str = ""
    source: str = ""
    period: object = None
    initiatives: int = 0
    cells: dict = field(default_factory=dict)

    def add(self, row, column):
        self.cells[column] = self.cells.get(column, Decimal(0)) + row.amount

    @property
    def total(self):
        return sum(self.cells.values(), Decimal(0))


@dataclass
class GoalEconomy:
    """What the initiatives of one goal cost. ``elsewhere``: ``[(initiative, goal)]`` of those with an amount that serve
    it and are counted under another; ``without``: how many of those counted here have no amount."""

    line: Line
    whose: str
    elsewhere: list = field(default_factory=list)
    without: int = 0

    @property
    def sentence(self):
        """What they cost together, and what is not in it. Of one alone its own amount says it."""
        sentences = []
        count = self.line.initiatives - self.without
        if count > 1:
            sentences.append(danish.ended(f"{self.whose} indsatser {costs(self.line, count)}"))
        also = "også " if self.line.cells else ""
        if len(self.elsewhere) <= MOST_NAMED:
            for initiative, goal in self.elsewhere:
                sentences.append(f"»{initiative.title}« bidrager {also}hertil og er regnet med under mål {goal.label}.")
        else:
            sentences.append(f"{len(self.elsewhere)} indsatser bidrager {also}hertil og er regnet med under andre mål.")
        if count > 1 and self.without:
            sentences.append(f"{danish.counted(self.without, 'indsats er', 'indsatser er')} uden beløb.")
        return " ".join(sentences)


class Economy:
    """The money of a ``PlanContent``, summed in one pass over its initiatives."""

    def __init__(self, content):
        goals = {goal.key: goal for goal in content.goals}
        over = {goal.key: goals[goal.under] for goal in content.goals if goal.under in goals}
        self._goals, self._over = goals, over
        self._places = {key: place for place, key in enumerate(goals)}
        with_sub_goals = {goal.key for goal in over.values()}
        self._of_goal = {goal.key: _nothing_yet(goal, goal.key in with_sub_goals) for goal in content.goals}
        by_source = {source: Line(label, source=source) for source, label in SOURCES.items()}
        self.total, without_goal = Line(), Line("Indsatser uden mål")
        self.without, self.shared = [], []
        for initiative in content.initiatives:
            self._count(initiative, without_goal, by_source)
        top = [goal for goal in content.goals if goal.key not in over]
        lines = [(self.of_goal(goal).line, goal) for goal in top]
        self.by_goal = [line for line, goal in lines if line.initiatives or not goal.left_out]
        self.by_goal += [without_goal] if without_goal.initiatives else []
        self.by_source = [line for line in by_source.values() if line.cells]
        years = sorted(column for column in self.total.cells if column is not UNDIVIDED)
        self.columns = [*years, *([UNDIVIDED] if UNDIVIDED in self.total.cells else [])]

    def _count(self, initiative, without_goal, by_source):
        served = sorted((key for key in initiative.goals if key in self._goals), key=self._places.get)
        counted = self._with_over(served[0]) if served else {}
        lines = [self.total, *(one.line for one in counted.values())] if counted else [self.total, without_goal]
        for line in lines:
            line.initiatives += 1
        for row in initiative.economy:
            for line in (*lines, by_source[str(row.source)]):
                line.add(row, column_of(row))
        if not initiative.economy:
            self.without.append(initiative)
            for one in counted.values():
                one.without += 1
            return
        if len(served) > 1:
            self.shared.append(initiative)
        others = {key: one for goal in served[1:] for key, one in self._with_over(goal).items() if key not in counted}
        for one in others.values():
            one.elsewhere.append((initiative, self._goals[served[0]]))

    def _with_over(self, key):
        """``{key: GoalEconomy}`` of a goal, and of the goal that it is a sub-goal of."""
        over = [self._over[key].key] if key in self._over else []
        return {one: self._of_goal[one] for one in (key, *over)}

    @property
    def is_empty(self):
        """Whether no initiative has an amount."""
        return not self.total.cells

    @property
    def is_in_thousands(self):
        """Whether every sum is whole thousands."""
        lines = (*self.by_goal, *self.by_source)
        return not any(amount % 1000 for line in lines for amount in line.cells.values())

    def of_goal(self, goal):
        """The ``GoalEconomy`` of a goal, with its sub-goals, or of a sub-goal by itself."""
        return self._of_goal[goal.key]

    # In words

    @property
    def sentence(self):
        """What all cost together; empty when no initiative has an amount."""
        if self.is_empty:
            return ""
        count = self.total.initiatives - len(self.without)
        whose = danish.fitting(count, "Planens indsats", f"Planens {count} indsatser")
        if self.without:
            they = danish.fitting(count, "Den", "De")
            whose = f"{count} af planens {self.total.initiatives} indsatser har et beløb. {they}"
        return danish.ended(f"{whose} {costs(self.total, count)}")

    @property
    def shared_sentence(self):
        """That an initiative of several goals is counted once; empty when there is none."""
        if not self.shared:
            return ""
        if len(self.shared) <= MOST_NAMED:
            titles = danish.listed(f"»{initiative.title}«" for initiative in self.shared)
            return f"{titles} bidrager til flere mål og er regnet med én gang, under det første af dem."
        return f"{len(self.shared)} indsatser bidrager til flere mål og er regnet med én gang, under det første af dem."

    @property
    def without_sentence(self):
        """Which initiatives have no amount; empty when all have, or there are too many to name."""
        if not self.without or len(self.without) > MOST_NAMED:
            return ""
        return f"Uden beløb: {danish.listed(f'»{initiative.title}«' for initiative in self.without)}."


def _nothing_yet(goal, has_sub_goals):
    whose = "Målets og delmålenes" if has_sub_goals else "Delmålets" if goal.under else "Målets"
    return GoalEconomy(Line(f"{goal.label}. {goal.title or 'Mål uden titel'}", goal.key), whose)


def column_of(row):
    """The column of an amount: its year, or ``UNDIVIDED``."""
    period = row.period
    if period is not None and period.first_year is not None and period.first_year == period.last_year:
        return period.first_year
    return UNDIVIDED


def costs(line, initiatives):
    """ "koster tilsammen 1.200.000 kr.", or "giver en besparelse på 300.000 kr." for one initiative."""
    together = danish.fitting(initiatives, "", " tilsammen")
    if line.total < 0:
        return f"giver{together} en besparelse på {danish.kroner(-line.total)}"
    return f"koster{together} {danish.kroner(line.total)}"


def by_period(initiative):
    """``(lines, total)`` of one initiative: a ``Line`` for each period (None: not divided), its columns the sources."""
    lines, total = {}, Line()
    for row in initiative.economy:
        for line in (lines.setdefault(row.period, Line(period=row.period)), total):
            line.add(row, row.source)
    return list(lines.values()), total
