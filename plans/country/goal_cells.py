"""How a plan in force answers a goal: the cells of the matrix."""

from dataclasses import dataclass, field

from goals.models import GoalSetStatus, LetterKind, Wording

from ..models import GoalAnswer, Theme
from .municipalities import Row


@dataclass(frozen=True, slots=True)
class Column:
    """A goal of the year. ``goals``: itself and those it continues, ``{primary key: (steps back, year, number)}``."""

    pk: int
    year: int
    number: int
    short_title: str
    title: str
    goals: dict


@dataclass(slots=True)  # not frozen: there are hundreds of them, and freezing triples their cost
class Cell:
    """A municipality's answer to a goal: ``state`` answered, left_out or absent (not in the plan in force).

    ``url`` leads to the very place in the adopted plan; ``as_goal`` names the earlier year's goal that was answered,
    as ``(year, number)``, when it isn't the goal of the year itself.
    """

    state: str
    url: str = ""
    own_wording: str = ""
    initiatives: int = 0
    targets: int = 0
    has_follow_up: bool = False
    as_goal: tuple[int, int] | None = None

    @property
    def text(self):
        """What the answer consists of, in words."""
        if self.state == "absent":
            return "Ikke i planen"
        if self.state == "left_out":
            return "Udeladt med begrundelse"
        parts = [counted(self.initiatives, "indsats", "indsatser")]
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
        return "som mål {1} for {0}".format(*self.as_goal) if self.as_goal else ""


ABSENT = Cell("absent")


FACTS = ("key", "title", "initiatives", "targets", "has_follow_up", "left_out")
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


def counted(number, one, many):
    """``1 indsats``, ``3 indsatser``."""
    return f"{number} {one if number == 1 else many}"


def columns_of(year):
    """The announced goals of a year that have not been withdrawn, by number. One query."""
    announced = Wording.objects.filter(
        letter__sent_at__isnull=False, goal__goal_set__status=GoalSetStatus.ANNOUNCED
    ).exclude(letter__kind=LetterKind.CONSULTATION)
    goals = {}  # the newest wording of each
    for pk, before, of_year, number, short_title, title, withdrawn in announced.order_by(
        "letter__sent_at", "letter_id"
    ).values_list(
        "goal_id",
        "goal__continues_id",
        "goal__goal_set__year",
        "goal__number",
        "goal__short_title",
        "title",
        "withdrawn",
    ):
        goals[pk] = (before, of_year, number, short_title, title, withdrawn)
    columns = [
        Column(pk, year, number, short_title, title, _line(pk, goals))
        for pk, (_, of_year, number, short_title, title, withdrawn) in goals.items()
        if of_year == year and not withdrawn
    ]
    return sorted(columns, key=lambda column: column.number)


def _line(pk, goals):
    """The goal and those it continues, nearest first. A circle in the data ends the walk."""
    line = {}
    while pk in goals and pk not in line:
        before, year, number, *_ = goals[pk]
        line[pk] = (len(line), year, number)
        pk = before
    return line


def goal_answers(rows, columns, *facts):
    # By revision, which the index begins with, and in no order: sorting by plan and municipality would cost the most.
    revisions = [row.revision for row in rows if row.revision]
    goals = {pk for column in columns for pk in column.goals}
    found = GoalAnswer.objects.filter(revision__in=revisions, wording__goal__in=goals).order_by()
    return found.values_list("revision_id", "wording__goal_id", *facts, named=True)


def nearest(answers, columns):
    """For each revision and column the answer to the goal itself, else to the nearest goal that it continues.

    A plan for several years may have been written before the goals of the later years were announced.
    """
    places = {}
    for column in columns:
        for goal, (steps, _, _) in column.goals.items():
            places.setdefault(goal, []).append((column.pk, steps))
    found = {}
    for answer in answers:
        for column, steps in places[answer.wording__goal_id]:
            held = found.get((answer.revision_id, column))
            if held is None or steps < held[0]:
                found[answer.revision_id, column] = (steps, answer)
    return {place: answer for place, (_, answer) in found.items()}


def cell_of(row, column, answer):
    if answer is None:
        return ABSENT
    steps, *goal = column.goals[answer.wording__goal_id]
    return Cell(
        "left_out" if answer.left_out else "answered",
        f"{row.url}#{answer.key}",
        answer.title,
        answer.initiatives,
        answer.targets,
        answer.has_follow_up,
        tuple(goal) if steps else None,
    )
