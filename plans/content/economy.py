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


@dataclass(frozen=True)
class GoalEconomy:
    """What the initiatives of one goal cost. ``elsewhere``: ``[(initiative, goal)]`` of those with an amount that serve
    it and are counted under another; ``without``: how many of those counted here have no amount."""

    line: Line
    whose: str
    elsewhere: tuple
    without: int

    @property
    def is_empty(self):
        return not self.line.cells and not self.elsewhere

    @property
    def sentence(self):
        """What they cost, and what is not in it."""
        sentences = []
        if self.line.cells:
            count = self.line.initiatives - self.without
            what = danish.fitting(count, "indsats", "indsatser")
            sentences.append(danish.ended(f"{self.whose} {what} {costs(self.line, count)}"))
        also = "også " if self.line.cells else ""
        if len(self.elsewhere) <= MOST_NAMED:
            for initiative, goal in self.elsewhere:
                sentences.append(f"»{initiative.title}« bidrager {also}hertil og er regnet med under mål {goal.label}.")
        else:
            sentences.append(f"{len(self.elsewhere)} indsatser bidrager {also}hertil og er regnet med under andre mål.")
        if self.line.cells and self.without:
            sentences.append(f"{danish.counted(self.without, 'indsats er', 'indsatser er')} uden beløb.")
        return " ".join(sentences)


class Economy:
    """The money of a ``PlanContent``."""

    def __init__(self, content):
        self.content = content
        goals = {goal.key: goal for goal in content.goals}
        above = {goal.key: goals.get(goal.under) for goal in content.goals}
        self._top = {goal.key: above[goal.key] or goal for goal in content.goals}
        self._places = {key: place for place, key in enumerate(goals)}
        self._goals = goals
        self.total = Line()
        top = [goal for goal in content.goals if self._top[goal.key] is goal]
        by_goal = {goal.key: Line(f"{goal.label}. {goal.title or 'Mål uden titel'}", goal.key) for goal in top}
        by_source = {source: Line(label, source=source) for source, label in SOURCES.items()}
        without_goal = Line("Indsatser uden mål")
        self.without = []
        self.shared = []
        for initiative in content.initiatives:
            counted = self.counted_under(initiative)
            line = by_goal[self._top[counted.key].key] if counted else without_goal
            self.total.initiatives += 1
            line.initiatives += 1
            for row in initiative.economy:
                for one in (self.total, line, by_source[str(row.source)]):
                    one.add(row, column_of(row))
            if not initiative.economy:
                self.without.append(initiative)
            elif len(self._served(initiative)) > 1:
                self.shared.append(initiative)
        self.by_goal = [by_goal[goal.key] for goal in top if by_goal[goal.key].initiatives or not goal.left_out]
        self.by_goal += [without_goal] if without_goal.initiatives else []
        self.by_source = [line for line in by_source.values() if line.cells]
        years = sorted(column for column in self.total.cells if column is not UNDIVIDED)
        self.columns = [*years, *([UNDIVIDED] if UNDIVIDED in self.total.cells else [])]

    @property
    def is_empty(self):
        """Whether no initiative has an amount."""
        return not self.total.cells

    @property
    def is_in_thousands(self):
        """Whether every sum is whole thousands."""
        lines = (*self.by_goal, *self.by_source)
        return not any(amount % 1000 for line in lines for amount in line.cells.values())

    def _served(self, initiative):
        return sorted((key for key in initiative.goals if key in self._goals), key=self._places.get)

    def counted_under(self, initiative):
        """The first goal that an initiative serves, or None."""
        return next((self._goals[key] for key in self._served(initiative)), None)

    def of_goal(self, goal):
        """The ``GoalEconomy`` of a goal, with its sub-goals, or of a sub-goal by itself."""
        keys = {one.key for one in self.content.goals if goal.key in (one.key, one.under)}
        line, elsewhere, without = Line(key=goal.key), [], 0
        for initiative in self.content.initiatives:
            if keys.isdisjoint(initiative.goals):
                continue
            counted = self.counted_under(initiative)
            if counted.key in keys:
                line.initiatives += 1
                for row in initiative.economy:
                    line.add(row, column_of(row))
                without += not initiative.economy
            elif initiative.economy:
                elsewhere.append((initiative, counted))
        whose = "Målets og delmålenes" if len(keys) > 1 else "Delmålets" if goal.under else "Målets"
        return GoalEconomy(line, whose, tuple(elsewhere), without)

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
