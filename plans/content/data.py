"""A plan as frozen data, between the database and everything that shows a plan.

Page, PDF, Word, JSON and comparison are made from a ``PlanContent`` and a ``Standing``, never from the database, so a
draft's preview and an adopted plan are the same code, and what was adopted cannot move. ``of_plan`` reads the live
plan, ``of_revision`` a frozen one. What a section has is declared with its model (``FIELDS``); a class here adds what
the content knows beyond that. A change of shape needs an upgrade in ``stored``.
"""

from dataclasses import dataclass, make_dataclass
from decimal import Decimal
from functools import cache

from bpmplan import danish
from bpmplan.values import Period, Value

from ..models import Attachment, Chapter, Initiative, PlanGoal, Target, declared
from ..models.targets import Measured


@dataclass(frozen=True)
class MunicipalityContent:
    """``accent`` is ``#rrggbb`` or empty; ``logo`` the hash of an image's content or empty; ``committee`` the first
    body on the plan's path or empty."""

    code: str
    name: str
    full_name: str
    slug: str
    accent: str
    logo: str
    committee: str = ""


@dataclass(frozen=True)
class MinisterWords:
    """A ministerial goal as one letter words it; ``letter`` says which ("Udmelding af 12. maj 2022, j.nr. 2022-53")."""

    year: int
    number: int
    title: str
    rationale: str
    focus: str
    letter: str


TYPES = {
    declared.Line: str,
    declared.Markdown: str,
    declared.Choice: str,
    declared.YesNo: bool,
    declared.Amount: Decimal | None,
    declared.Reference: str,
    declared.References: tuple[str, ...],
    declared.Links: tuple[str, ...],
    declared.Parent: str,
    declared.When: Period | None,
    declared.Aim: Value | None,
}
"""What a declared field is in the content. A ``Fact`` is what its column is."""


def type_of(field):
    """The type of a declared field in the content."""
    if isinstance(field, declared.Fact):
        return {"BooleanField": bool, "PositiveIntegerField": int}.get(field.column.get_internal_type(), str)
    if isinstance(field, declared.Rows):
        return tuple[row_content(field), ...]
    return TYPES[type(field)]


@cache
def row_content(field):
    """The class of a content's rows of a field that is declared as ``Rows``: its columns."""
    columns = [(column.name, type_of(column)) for column in field.columns]
    name = f"{field.to.__name__}Content"
    made = make_dataclass(name, columns, frozen=True)
    made.__module__ = __name__
    globals()[name] = made  # so that the child process that prints a content can be given its rows
    return made


ValueContent = row_content(Target.FIELDS["values"])
ComparisonContent = row_content(Target.FIELDS["comparisons"])
EconomyRowContent = row_content(Initiative.FIELDS["economy"])


def _fields_of(kind):
    """What every section has in the content (its key, and the key that it continues or ""), and its kind's fields."""
    fields = [(field.content, type_of(field)) for field in kind.FIELDS.in_content]
    return make_dataclass(f"{kind.__name__}Fields", [("key", str), ("carried_from", str), *fields], frozen=True)


@dataclass(frozen=True)
class TargetContent(_fields_of(Target), Measured):
    """``unit`` is a word as printed, ``direction`` a stored one (``Direction``); ``indicator`` a name or empty."""

    @property
    def last_value(self):
        return self.values[-1] if self.values else None

    @property
    def shown_direction(self):
        """The direction in words, where what is aimed at doesn't say it."""
        return self.direction_of([row.value for row in self.values])

    @property
    def in_short(self):
        """ "I job: mindst 60 pct. (2026) og 65–70 pct. (2028), udgangspunkt: 54 pct. (2023), Hele landet: 58 pct."."""
        aims = danish.listed(f"{self.with_unit(row.value)} ({row.period})" for row in self.values)
        begins = f"udgangspunkt: {self.with_unit(self.baseline)}" if self.baseline else ""
        if begins and self.baseline_period:
            begins += f" ({self.baseline_period})"
        parts = [aims or self.direction_label, begins, *map(": ".join, self.newest_comparisons)]
        return f"{self.title}: {', '.join(filter(None, parts))}"

    @property
    def newest_comparisons(self):
        """``[(whom and when, value with its unit)]``, the newest with each whom."""
        newest = {danish.folded(row.whom): row for row in self.comparisons}
        return [(self.compared_with(row), self.with_unit(row.value)) for row in newest.values()]


@dataclass(frozen=True)
class GoalContent(_fields_of(PlanGoal)):
    """An answer to a ministerial goal (``minister`` has its words, a year each) or, without any, a goal of its own.

    ``under`` is the key of the goal that it is a sub-goal of, or empty. ``number`` is its place from 1 among those
    under the same, and ``label`` what it is called by: "2", and "2a" for the first sub-goal of goal 2. Texts are
    Markdown.
    """

    number: int
    label: str
    minister: tuple[MinisterWords, ...]
    targets: tuple[TargetContent, ...]

    @property
    def title(self):
        """The municipality's own wording, else the minister's newest."""
        return self.own_title or (self.minister[-1].title if self.minister else "")


@dataclass(frozen=True)
class InitiativeContent(_fields_of(Initiative)):
    """``goals`` are keys of the goals it serves, in the plan's order; ``economy`` are amounts in whole DKK."""


@dataclass(frozen=True)
class ChapterContent(_fields_of(Chapter)):
    """``kind`` is a ``ChapterKind``: a text, or the place of a block made from the rest of the content."""


@dataclass(frozen=True)
class AttachmentContent(_fields_of(Attachment)):
    """An annex or an image; the content lies under ``sha256``. ``size`` in bytes."""


@dataclass(frozen=True)
class GoalSetContent:
    year: int
    plan_required: bool


@dataclass(frozen=True)
class StandContent:
    """What was decided about a section of the plan that this one was begun from (``earlier_key``).

    ``kind`` is a ``StandKind``; ``moved_to`` the key of the section of this plan that it has become part of, or empty.
    """

    earlier_key: str
    kind: str
    reason: str
    moved_to: str


def titled(title, years):
    """A plan's title with its years, unless it names them itself."""
    return title if years in title else f"{title} {years}"


@dataclass(frozen=True)
class PlanContent:
    """A whole plan. ``begun_from`` names what it was begun from ("Beskæftigelsesplan 2023, version 1") or is empty.

    ``goals`` has every sub-goal right after its goal.
    """

    municipality: MunicipalityContent
    title: str
    first_year: int
    last_year: int
    goal_sets: tuple[GoalSetContent, ...]
    begun_from: str
    chapters: tuple[ChapterContent, ...]
    goals: tuple[GoalContent, ...]
    initiatives: tuple[InitiativeContent, ...]
    attachments: tuple[AttachmentContent, ...]
    stands: tuple[StandContent, ...] = ()

    @property
    def years(self):
        return danish.years(self.first_year, self.last_year)

    @property
    def full_title(self):
        """ "Beskæftigelsesplan 2023"; the title alone when it names the years itself."""
        return titled(self.title, self.years)

    @property
    def answered_goals(self):
        return tuple(goal for goal in self.goals if not goal.left_out)

    @property
    def main_goals(self):
        """The goals that stand under no other."""
        return tuple(goal for goal in self.goals if not goal.under)

    def sub_goals_of(self, goal):
        return tuple(sub_goal for sub_goal in self.goals if sub_goal.under == goal.key)

    def with_sub_goals(self, goal):
        """A goal, and its sub-goals after it."""
        return (goal, *self.sub_goals_of(goal))

    def initiatives_of(self, *goals):
        """Those that serve one of the goals, each once."""
        keys = {goal.key for goal in goals}
        return tuple(initiative for initiative in self.initiatives if keys.intersection(initiative.goals))

    @property
    def initiative_numbers(self):
        """``{key: "2.1"}``: each is numbered under the first of the goals that it serves; one without any has none."""
        numbers = {}
        for goal in self.goals:
            new = [initiative.key for initiative in self.initiatives_of(goal) if initiative.key not in numbers]
            numbers |= {key: f"{goal.label}.{place}" for place, key in enumerate(new, 1)}
        return numbers

    @property
    def initiatives_without_goal(self):
        """Initiatives that serve no goal: their goal was dropped, and a decision is awaited."""
        return tuple(initiative for initiative in self.initiatives if not initiative.goals)

    @property
    def sections(self):
        """``(model name, section)`` of every section, a goal's targets after it and then its sub-goals."""
        yield from (("chapter", chapter) for chapter in self.chapters)
        for goal in self.goals:
            yield "plangoal", goal
            yield from (("target", target) for target in goal.targets)
        yield from (("initiative", initiative) for initiative in self.initiatives)
        yield from (("attachment", attachment) for attachment in self.attachments)

    @property
    def cover(self):
        """The image on the cover, or None."""
        return next((attachment for attachment in self.attachments if attachment.is_cover), None)

    @property
    def images(self):
        """``{key: attachment}`` of the images that texts can show."""
        return {a.key: a for a in self.attachments if a.is_image}
