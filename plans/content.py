"""The plan as plain frozen data: the waist of the hourglass.

Page, PDF, Word, JSON and comparison are made from a ``PlanContent`` and a ``Standing``, never from the database, so a
draft's preview and an adopted plan are the same code, and what was adopted cannot move. ``PlanContent.of(plan)`` reads
the live plan in a fixed number of queries; ``to_json``/``from_json`` store it in a ``Revision``.
"""

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import UnionType
from typing import get_args, get_origin, get_type_hints

from django.db.models import Prefetch, prefetch_related_objects

from bpmplan import danish
from goals.models import Wording

from .models import (
    Decision,
    Direction,
    Initiative,
    Outcome,
    PlanGoal,
    Revision,
    Status,
    TargetValue,
    Unit,
)
from .periods import Period, PeriodKind

SCHEMA = 1
"""Number of the shape below. A change of shape raises it, and ``from_json`` goes on reading every earlier one."""


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
    kind: str
    title: str
    text: str


@dataclass(frozen=True)
class AttachmentContent:
    """An annex or an image; the content lies under ``sha256``. ``size`` in bytes."""

    key: str
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

    @classmethod
    def of(cls, plan):
        """Read the live plan, in a number of queries that does not depend on its size."""
        goals = list(plan.plangoals.all())
        prefetch_related_objects(goals, _wordings())
        order = {goal.pk: str(goal.key) for goal in goals}
        targets, served, groups = _targets(plan), _served(plan), _target_groups(plan)
        chapters = plan.chapters.values_list("key", "kind", "title", "text")
        return cls(
            municipality=_municipality(plan.municipality),
            title=plan.title,
            first_year=plan.first_year,
            last_year=plan.last_year,
            goal_sets=tuple(
                GoalSetContent(s.year, s.plan_required) for s in sorted(plan.goal_sets.all(), key=lambda s: s.year)
            ),
            begun_from=_begun_from(plan),
            chapters=tuple(ChapterContent(str(key), *rest) for key, *rest in chapters),
            goals=tuple(_goal(goal, number, tuple(targets.get(goal.pk, ()))) for number, goal in enumerate(goals, 1)),
            initiatives=tuple(
                _initiative(i, order, served.get(i.pk, ()), tuple(groups.get(i.pk, ()))) for i in plan.initiatives.all()
            ),
            attachments=tuple(_attachment(attachment) for attachment in plan.attachments.all()),
        )

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

    def to_json(self):
        """Plain data for a JSON field; amounts and dates as text."""
        return json.loads(json.dumps(dataclasses.asdict(self), default=str))

    @classmethod
    def from_json(cls, data, schema=SCHEMA):
        """The content stored with ``schema``. Raises ``ValueError`` for a schema that is not known."""
        if schema != SCHEMA:
            raise ValueError(f"No reader for schema {schema}")
        return _read(cls, data)

    def fingerprint(self):
        """SHA-256 of the content, as 64 hexadecimal digits: the same words give the same fingerprint."""
        canonical = json.dumps(self.to_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class DecisionContent:
    body: str
    is_last: bool
    meeting_date: date
    outcome: str
    case_number: str
    item_number: str
    votes: str
    minority_statement: str

    @property
    def outcome_label(self):
        return Outcome(self.outcome).label


@dataclass(frozen=True)
class Standing:
    """Where a content stands: which version of what, in which status, and what was decided.

    ``number`` is None and ``fingerprint`` empty for a live draft. ``at`` is when it was frozen or, for a draft, when
    it was read. ``address`` is the permanent address of the version. ``sample``: made from sample data, and says so.
    """

    status: str
    at: datetime
    number: int | None = None
    fingerprint: str = ""
    address: str = ""
    decisions: tuple[DecisionContent, ...] = ()
    sample: bool = False

    @classmethod
    def of_draft(cls, *, at, sample=False):
        return cls(Status.DRAFT.value, at, sample=sample)

    @classmethod
    def of(cls, revision, *, site_url, sample=False):
        """A frozen revision's standing: adopted if it is, else what it was frozen for."""
        return cls(
            status=Status.ADOPTED.value if revision.is_adopted else str(revision.frozen_for),
            at=revision.frozen_at,
            number=revision.number,
            fingerprint=revision.fingerprint,
            address=site_url + revision.get_absolute_url(),
            decisions=tuple(_decision(decision) for decision in revision.decisions.all()),
            sample=sample,
        )

    @property
    def is_draft(self):
        return self.status == Status.DRAFT

    @property
    def is_adopted(self):
        return self.status == Status.ADOPTED

    @property
    def status_label(self):
        return Status(self.status).label

    @property
    def adoption(self):
        """The last body's decision to adopt, or None."""
        return next((d for d in self.decisions if d.is_last and d.outcome == Outcome.ADOPTED), None)

    def digest(self):
        """Hash that changes when the document would: names the stored PDF."""
        return hashlib.sha256(json.dumps(dataclasses.asdict(self), default=str).encode()).hexdigest()


def of_revision(revision):
    """The frozen content of a ``Revision``."""
    return PlanContent.from_json(revision.content, revision.schema)


def goals_to_share():
    """What ``PlanContent.of`` and ``changes_in_goals`` both read, for ``prefetch_related`` of a plan that is shown."""
    return "goal_sets", Prefetch("plangoals", PlanGoal.objects.prefetch_related(_wordings()))


def _wordings():
    wordings = Wording.objects.select_related("goal__goal_set", "letter").defer("letter__text")
    return Prefetch("wordings", wordings.order_by("goal__goal_set__year", "pk"))


# Grouped here and not by ``prefetch_related``: asking each row for its own costs more than reading them all.


def _targets(plan):
    """``{goal: its targets}``, each with its values."""
    values = {}
    rows = TargetValue.objects.filter(target__plan=plan)
    for target, *value in rows.values_list("target_id", "year", "kind", "part", "value"):
        values.setdefault(target, []).append(ValueContent(*value))
    targets = {}
    for target in plan.targets.select_related("indicator"):
        targets.setdefault(target.goal_id, []).append(_target(target, values.get(target.pk, ())))
    return targets


def _served(plan):
    """``{initiative: primary keys of the goals that it serves}``; the links alone, which is faster than the rows."""
    served = {}
    links = Initiative.goals.through.objects.filter(initiative__plan=plan)
    for initiative, goal in links.values_list("initiative_id", "plangoal_id"):
        served.setdefault(initiative, set()).add(goal)
    return served


def _target_groups(plan):
    """``{initiative: names of its target groups}``, in Danish order."""
    groups = {}
    links = Initiative.target_groups.through.objects.filter(initiative__plan=plan)
    for initiative, name in links.values_list("initiative_id", "targetgroup__name"):
        groups.setdefault(initiative, []).append(name)
    return {initiative: sorted(names, key=danish.sort_key) for initiative, names in groups.items()}


def _municipality(municipality):
    return MunicipalityContent(
        code=municipality.code,
        name=municipality.name,
        full_name=municipality.full_name,
        slug=municipality.slug,
        accent=municipality.accent,
        logo=municipality.logo,
    )


def _begun_from(plan):
    if plan.begun_from_id is None:
        return ""
    revision = Revision.objects.filter(pk=plan.begun_from_id)
    title, *years, number = revision.values_list("plan__title", "plan__first_year", "plan__last_year", "number").get()
    return f"{title} {danish.years(*years)}, version {number}"


def _words(wording):
    letter = wording.letter.get_kind_display()
    if wording.letter.own_date:
        letter += f" af {danish.date(wording.letter.own_date)}"
    if wording.letter.journal_number:
        letter += f", j.nr. {wording.letter.journal_number}"
    return MinisterWords(
        year=wording.goal.goal_set.year,
        number=wording.goal.number,
        title=wording.title,
        rationale=wording.rationale,
        focus=wording.focus,
        letter=letter,
    )


def _key(value):
    return str(value) if value else ""


def _goal(goal, number, targets):
    return GoalContent(
        key=str(goal.key),
        carried_from=_key(goal.carried_from),
        number=number,
        is_own=goal.is_own,
        own_title=goal.title,
        minister=tuple(_words(wording) for wording in goal.wordings.all()),
        challenge=goal.challenge,
        ambition=goal.ambition,
        strategy=goal.strategy,
        follow_up=goal.follow_up,
        left_out=goal.left_out,
        left_out_reason=goal.left_out_reason,
        targets=targets,
    )


def _target(target, values):
    return TargetContent(
        key=str(target.key),
        carried_from=_key(target.carried_from),
        title=target.title,
        indicator=target.indicator.name if target.indicator else "",
        unit=str(target.unit),
        direction=str(target.direction),
        baseline=target.baseline,
        baseline_period=target.baseline_period,
        baseline_source=target.baseline_source,
        values=tuple(sorted(values, key=lambda v: v.period.end)),
    )


def _initiative(initiative: Initiative, order, served, target_groups):
    return InitiativeContent(
        key=str(initiative.key),
        carried_from=_key(initiative.carried_from),
        title=initiative.title,
        goals=tuple(key for pk, key in order.items() if pk in served),
        description=initiative.description,
        target_groups=target_groups,
        first_day=initiative.first_day,
        last_day=initiative.last_day,
        unit=initiative.unit,
        partners=initiative.partners,
        economy=initiative.economy,
        economy_note=initiative.economy_note,
        effect=initiative.effect,
    )


def _attachment(attachment):
    return AttachmentContent(
        key=str(attachment.key),
        title=attachment.title,
        alt=attachment.alt,
        is_image=attachment.is_image,
        file_name=attachment.file_name,
        content_type=attachment.content_type,
        sha256=attachment.sha256,
        size=attachment.size,
    )


def _decision(decision: Decision):
    return DecisionContent(
        body=decision.body_name,
        is_last=decision.is_last,
        meeting_date=decision.meeting_date,
        outcome=str(decision.outcome),
        case_number=decision.case_number,
        item_number=decision.item_number,
        votes=decision.votes,
        minority_statement=decision.minority_statement,
    )


def _read(kind, data):
    """``data`` (as JSON gives it) as a value of the annotated type ``kind``."""
    if data is None:
        return None
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{field.name: _read(hints[field.name], data[field.name]) for field in dataclasses.fields(kind)})
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], item) for item in data)
    if get_origin(kind) is UnionType:
        return _read(next(part for part in get_args(kind) if part is not type(None)), data)
    if kind is Decimal:
        return Decimal(data)
    if kind is date:
        return date.fromisoformat(data)
    return data
