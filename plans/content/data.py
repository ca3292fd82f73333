"""A plan as frozen data: the waist of the hourglass.

Page, PDF, Word, JSON and comparison are made from a ``PlanContent`` and a ``Standing``, never from the database, so a
draft's preview and an adopted plan are the same code, and what was adopted cannot move. ``of_plan`` reads the live
plan, ``of_revision`` a frozen one.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bpmplan import danish

from ..models import Direction, Unit
from ..models.periods import Period, PeriodKind


@dataclass(frozen=True)
class MunicipalityContent:
    """``accent`` is ``#rrggbb`` or empty; ``logo`` the hash of an image's content or empty."""

    code: str
    name: str
    full_name: str
    slug: str
    accent: str
    logo: str


@dataclass(frozen=True)
class MinisterWords:
    """A ministerial goal as one letter words it; ``letter`` says which ("Udmelding af 12. maj 2022, j.nr. 2022-53")."""

    year: int
    number: int
    title: str
    rationale: str
    focus: str
    letter: str


@dataclass(frozen=True)
class ValueContent:
    """What is aimed at in one period."""

    year: int
    kind: str
    part: int
    value: Decimal

    @property
    def period(self):
        return Period(self.year, PeriodKind(self.kind), self.part)


@dataclass(frozen=True)
class TargetContent:
    """``unit`` and ``direction`` are stored words (``Unit``, ``Direction``); ``indicator`` a name or empty."""

    key: str
    carried_from: str
    title: str
    indicator: str
    unit: str
    direction: str
    baseline: Decimal | None
    baseline_period: str
    baseline_source: str
    values: tuple[ValueContent, ...]

    @property
    def unit_label(self):
        return Unit(self.unit).label

    @property
    def direction_label(self):
        return Direction(self.direction).label

    @property
    def last_value(self):
        return self.values[-1] if self.values else None

    def with_unit(self, value):
        """A value in Danish with the target's unit: ``1.234 helårspersoner``; an amount counted has none."""
        shown = danish.number(value)
        return shown if self.unit == Unit.COUNT or not shown else f"{shown} {self.unit_label}"


@dataclass(frozen=True)
class GoalContent:
    """An answer to a ministerial goal (``minister`` has its words, a year each) or, without any, a goal of its own.

    ``number`` counts in the plan from 1. Texts are Markdown.
    """

    key: str
    carried_from: str
    number: int
    is_own: bool
    own_title: str
    minister: tuple[MinisterWords, ...]
    challenge: str
    ambition: str
    strategy: str
    follow_up: str
    left_out: bool
    left_out_reason: str
    targets: tuple[TargetContent, ...]

    @property
    def title(self):
        """The municipality's own wording, else the minister's newest."""
        return self.own_title or (self.minister[-1].title if self.minister else "")


@dataclass(frozen=True)
class InitiativeContent:
    """``goals`` are keys of the goals it serves, in the plan's order; ``economy`` in whole DKK."""

    key: str
    carried_from: str
    title: str
    goals: tuple[str, ...]
    description: str
    target_groups: tuple[str, ...]
    first_day: date | None
    last_day: date | None
    unit: str
    partners: str
    economy: Decimal | None
    economy_note: str
    effect: str

    @property
    def period(self):
        """ "1. januar 2023 – 31. december 2023", or what is known of it."""
        if self.first_day and self.last_day:
            return f"{danish.date(self.first_day)} – {danish.date(self.last_day)}"
        if self.first_day:
            return f"fra {danish.date(self.first_day)}"
        return f"til {danish.date(self.last_day)}" if self.last_day else ""


@dataclass(frozen=True)
class ChapterContent:
    """``kind`` is a ``ChapterKind``: a text, or the place of a block made from the rest of the content."""

    key: str
    carried_from: str
    kind: str
    title: str
    text: str


@dataclass(frozen=True)
class AttachmentContent:
    """An annex or an image; the content lies under ``sha256``. ``size`` in bytes."""

    key: str
    carried_from: str
    title: str
    alt: str
    is_image: bool
    file_name: str
    content_type: str
    sha256: str
    size: int


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


@dataclass(frozen=True)
class PlanContent:
    """A whole plan. ``begun_from`` names the plan it was begun from ("Beskæftigelsesplan 2023, version 1") or is empty;
    only then is a section without ``carried_from`` *new*."""

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
        return self.title if self.years in self.title else f"{self.title} {self.years}"

    @property
    def answered_goals(self):
        return tuple(goal for goal in self.goals if not goal.left_out)

    def initiatives_of(self, goal):
        return tuple(initiative for initiative in self.initiatives if goal.key in initiative.goals)

    @property
    def homeless_initiatives(self):
        """Initiatives that serve no goal: their goal was dropped, and a decision is awaited."""
        return tuple(initiative for initiative in self.initiatives if not initiative.goals)

    def is_new(self, section):
        """Whether a goal, initiative or target is new since the plan that this one was begun from."""
        return bool(self.begun_from) and not section.carried_from

    @property
    def images(self):
        """``{key: attachment}`` of the images that texts can show."""
        return {a.key: a for a in self.attachments if a.is_image}
