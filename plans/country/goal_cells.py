"""How a plan in force answers a goal: the cells of the matrix."""

from dataclasses import dataclass, field

from django.db.models import TextField
from django.db.models.functions import Cast

from bpmplan.danish import counted
from goals.models import Continuation, Wording

from ..models import GoalAnswer, Theme
from .municipalities import Row


@dataclass(frozen=True, slots=True)
class GoalColumn:
    """A goal of the year. ``goals``: itself and those it continues, ``{primary key: (steps back, year, number)}``."""

    pk: int
    year: int
    number: int
    short_title: str
    title: str
    goals: dict
    is_withdrawn: bool = False


@dataclass(slots=True)  # not frozen: there are hundreds of them, and freezing triples their cost
class Cell:
    """A municipality's answer to a goal: ``state`` answered, left_out or absent (not in the plan in force).

    ``url`` leads to the very place in the adopted plan; ``as_goal`` names the earlier year's goal that was answered,
    as ``(year, number)``, when it isn't the goal of the year itself; ``also`` those that have further answers, when
    several goals were merged into this one.
    """

    state: str
    url: str = ""
    own_wording: str = ""
    initiatives: int = 0
    targets: int = 0
    has_follow_up: bool = False
    sub_goals: int = 0
    as_goal: tuple[int, int] | None = None
    also: tuple[tuple[int, int], ...] = ()

    @property
    def text(self):
        """What the answer consists of, in words."""
        if self.state == "absent":
            return "Ikke i planen"
        if self.state == "left_out":
            return "Udeladt med begrundelse"
        parts = [f"{self.sub_goals} delmål"] if self.sub_goals else []
        parts.append(counted(self.initiatives, "indsats", "indsatser"))
        if self.targets:
            parts.append(f"{self.targets} måltal")
        return ", ".join(parts)

    @property
    def note(self):
        """The rest of it, in words."""
        if self.state != "answered":
            return self._as_goal
        parts = ["opfølgning i ord"] if self.has_follow_up else []
        if self.own_wording:
            parts.append("egen ordlyd")
        if self._as_goal:
            parts.append(self._as_goal)
        return ", ".join(parts)

    @property
    def _as_goal(self):
        if not self.as_goal:
            return ""
        also = "".join(" og som mål {1} for {0}".format(*other) for other in self.also)
        return "som mål {1} for {0}".format(*self.as_goal) + also


ABSENT = Cell("absent")


FACTS = ("anchor", "title", "initiatives", "targets", "has_follow_up", "sub_goals", "left_out")
"""What is read of a ``GoalAnswer`` for a cell."""


@dataclass(slots=True)
class GoalText:
    """A municipality's whole answer to one goal, from its plan in force; ``themes`` are those that staff have set."""

    row: Row
    cell: Cell
    plan: int
    key: str
    text: str
    themes: list[Theme] = field(default_factory=list)


def columns_of(year, graph=None):
    """The announced goals of a year by number, those withdrawn since too: answers to them stay. Two queries.

    ``graph``: how goals continue one another, if not as the database has it.
    """
    graph = graph or Continuation.objects.graph()
    newest = Wording.objects.newest_announced().order_by()
    names = ("goal", "goal__goal_set__year", "goal__number", "goal__short_title", "title", "withdrawn")
    goals = {goal: values for goal, *values in newest.values_list(*names)}
    columns = []
    for pk, (of_year, number, short_title, title, is_withdrawn) in goals.items():
        if of_year != year:
            continue
        line = {pk: 0, **graph.ancestors(pk)}
        idents = {one: (steps, *goals[one][:2]) for one, steps in line.items() if one in goals}
        columns.append(GoalColumn(pk, year, number, short_title, title, idents, is_withdrawn))
    return sorted(columns, key=lambda column: column.number)


def goal_answers(rows, columns, *facts):
    # By revision, which the index begins with, and in no order: sorting by plan and municipality would cost the most.
    revisions = [row.revision for row in rows if row.revision]
    goals = {pk for column in columns for pk in column.goals}
    answers = GoalAnswer.objects.filter(revision__in=revisions, wording__goal__in=goals).order_by()
    # The key as text: making hundreds of UUIDs cost more than the cells that need only their digits.
    answers = answers.annotate(anchor=Cast("key", TextField()))
    return answers.values_list("revision_id", "wording__goal_id", *facts, named=True)


def as_key(anchor):
    """A key as addresses have it: SQLite keeps it without hyphens."""
    if "-" in anchor:
        return anchor
    return f"{anchor[:8]}-{anchor[8:12]}-{anchor[12:16]}-{anchor[16:20]}-{anchor[20:]}"


def nearest(answers, columns):
    """For each revision and column the answers to the goal itself, else to the nearest goals that it continues.

    A plan for several years may have been written before the goals of the later years were announced. A goal that was
    merged of several may have an answer for each: those that were not left out come first.
    """
    lines = {column.pk: column.goals for column in columns}
    places = {}
    for column in columns:
        for goal in column.goals:
            places.setdefault(goal, []).append(column.pk)
    by_column = {}
    for answer in answers:
        for column in places[answer.wording__goal_id]:
            by_column.setdefault((answer.revision_id, column), []).append(answer)
    for (_, column), several in by_column.items():
        if len(several) > 1:
            several[:] = _nearest_first(several, lines[column])
    return by_column


def _nearest_first(answers, goals):
    least = min(goals[answer.wording__goal_id][0] for answer in answers)
    kept = [answer for answer in answers if goals[answer.wording__goal_id][0] == least]
    return sorted(kept, key=lambda answer: (answer.left_out, _ident(answer, goals)))


def _ident(answer, goals):
    return goals[answer.wording__goal_id][1:]


def cell_of(row, column, answers):
    """The cell of the first of the answers; the others, where they stand elsewhere in the plan, are named in it."""
    if not answers:
        return ABSENT
    first, *others = answers
    others = [other for other in others if other.anchor != first.anchor and not other.left_out]
    return Cell(
        "left_out" if first.left_out else "answered",
        f"{row.url}#{as_key(first.anchor)}",
        first.title,
        first.initiatives,
        first.targets,
        first.has_follow_up,
        first.sub_goals,
        _ident(first, column.goals) if column.goals[first.wording__goal_id][0] else None,
        tuple(_ident(other, column.goals) for other in others),
    )
