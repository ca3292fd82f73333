"""A proposal made of a document's text and what was chosen, and the plan that is begun from it."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db import transaction

from bpmplan.steps import Refused, lock

from ..models import Attachment, BroughtDocument, Chapter, Initiative, PlanGoal, Target
from ..models.declared import Markdown
from ..rollover import carry
from ..rollover.goal_lines import goal_lines
from ..writing import saving
from .arranging import arranged
from .document import parts_of
from .roles import MinistersGoal, Role, TableRole, is_goal, proposed, proposed_text

GONE = "Dokumentet er allerede blevet til en plan, eller en kollega har kasseret det."


@dataclass(frozen=True)
class Choices:
    """What a person chose: ``roles`` by number of the part, ``texts`` of goals likewise, ``tables`` by numbers of part
    and table, and ``alts`` by key of the image. What is not chosen is as it is proposed."""

    roles: dict = field(default_factory=dict)
    texts: dict = field(default_factory=dict)
    tables: dict = field(default_factory=dict)
    alts: dict = field(default_factory=dict)

    @classmethod
    def read(cls, stored):
        """From what a ``BroughtDocument`` keeps."""
        return cls(
            {int(number): role for number, role in stored.get("roles", {}).items()},
            {int(number): text for number, text in stored.get("texts", {}).items()},
            {
                **{tuple(at): TableRole.TEXT for at in stored.get("as_text", ())},  # as it was kept before
                **{(part, at): role for part, at, role in stored.get("tables", ())},
            },
            dict(stored.get("alts", {})),
        )

    @property
    def stored(self):
        tables = [[part, at, str(role)] for (part, at), role in sorted(self.tables.items())]
        return {"roles": self.roles, "texts": self.texts, "tables": tables, "alts": self.alts}


class Proposal:
    """What a document would become with these choices (those that are kept with it, unless others are given)."""

    def __init__(self, document, choices=None):
        self.document = document
        self.choices = Choices.read(document.choices) if choices is None else choices
        self.parts = parts_of(document.text)
        self.lines = {line.newest.pk: line for line in goal_lines(document.goal_sets.all())}
        self.ministers = [_ministers_goal(line) for line in self.lines.values()]
        known = {*Role.values, *(goal.role for goal in self.ministers)}
        self.proposed = proposed(self.parts, self.ministers)
        chosen = {number: role for number, role in self.choices.roles.items() if role in known}
        self.roles = {number: chosen.get(number, role) for number, role in self.proposed.items()}

    @cached_property
    def plan(self):
        return arranged(
            self.parts,
            self.roles,
            ministers=self.ministers,
            first_year=self.document.first_year,
            last_year=self.document.last_year,
            texts=self.choices.texts,
            tables=self.choices.tables,
        )

    @property
    def shown_parts(self):
        """The parts that are asked about: the headings, and what stands before the first if anything does."""
        return [part for part in self.parts if part.number or part.blocks]

    def text_under(self, part):
        """Which of a goal's texts stands right under its heading; empty where the part is no goal."""
        if not is_goal(self.roles[part.number]):
            return ""
        return self.choices.texts.get(part.number) or proposed_text(part, self.parts, self.roles)

    @property
    def unanswered(self):
        """The minister's goals that no heading is."""
        answered = {goal.minister for goal in self.plan.goals}
        return [goal for goal in self.ministers if goal.pk not in answered]

    @cached_property
    def images(self):
        """The images of the document that the plan's texts name, with what each shows as it was chosen."""
        written = (*self.plan.chapters, *self.plan.goals, *self.plan.initiatives)
        texts = [one.text(name) for one in written for name in one.texts]
        images = [one for one in self.document.images if any(f"fil:{one['key']}" in text for text in texts)]
        return [one | {"alt": self.choices.alts.get(one["key"], one["alt"])} for one in images]


def _ministers_goal(line):
    goal = line.newest.goal
    return MinistersGoal(line.newest.pk, goal.goal_set.year, goal.number, line.newest.title, goal.short_title)


def choose(document, choices):
    """Keep what was chosen in a proposal."""
    BroughtDocument.objects.filter(pk=document.pk).update(choices=choices.stored)
    document.choices = choices.stored


def begin(document, choices, *, by, now):
    """Begin the plan that a document becomes, and forget the document; returns the ``Plan``.

    Raises ``Refused`` when it can't be done as it was chosen, when the municipality has a plan for those years, or when
    the document is gone; and ``PermissionDenied``.
    """
    with transaction.atomic():
        try:
            document = lock(BroughtDocument.objects.all(), document.pk)
        except BroughtDocument.DoesNotExist:
            raise Refused(GONE) from None
        proposal = Proposal(document, choices)
        if not proposal.plan.is_possible:
            raise Refused("Ret det, der er markeret.")
        plan = carry.begin(
            document.municipality,
            first_year=document.first_year,
            last_year=document.last_year,
            goal_sets=list(document.goal_sets.all()),
            title=document.title,
            by=by,
            now=now,
            fill=lambda plan, lines: _Filling(plan, proposal, by, now).fill(),
        )
        document.delete()
    return plan


class _Filling:
    """Writes what was arranged into a plan that was just begun, through the door for all text."""

    def __init__(self, plan, proposal, by, now):
        self.plan, self.proposal = plan, proposal
        self.at = {"by": by, "now": now}
        self.goals = {}

    def fill(self):
        arranged_plan = self.proposal.plan
        for image in self.proposal.images:
            self._image(image)
        for chapter in arranged_plan.chapters:
            made = Chapter(plan=self.plan, kind=chapter.chapter_kind, title=chapter.title, text=chapter.text("text"))
            saving.add(made, **self.at)
        for goal in arranged_plan.goals:
            self.goals[goal] = self._goal(goal)
        for unanswered in self.proposal.unanswered:
            wordings = self.proposal.lines[unanswered.pk].wordings
            saving.add(PlanGoal(plan=self.plan), **self.at, wordings=wordings)
        for initiative in arranged_plan.initiatives:
            made = Initiative(
                plan=self.plan, title=initiative.title, **_texts(initiative, Initiative), **initiative.facts
            )
            goals = [self.goals[initiative.goal]] if initiative.goal else []
            saving.add(made, **self.at, goals=goals, economy=list(initiative.money))
        for goal in arranged_plan.goals:
            for target in goal.targets:
                self._target(target, self.goals[goal])

    def _image(self, image):
        made = Attachment(
            plan=self.plan,
            key=image["key"],
            title=(image["alt"] or image["file_name"])[:200],
            alt=image["alt"] or Attachment.NOT_DESCRIBED,
            is_image=True,
            **{name: image[name] for name in ("file_name", "content_type", "sha256", "size")},
        )
        saving.add(made, **self.at)

    def _goal(self, goal):
        under = self.goals.get(goal.goal)
        line = self.proposal.lines.get(goal.minister)
        made = PlanGoal(
            plan=self.plan,
            title=goal.own_title,
            is_own=line is None,
            under=under,
            group="" if under else goal.group,
            **_texts(goal, PlanGoal),
        )
        return saving.add(made, **self.at, **({"wordings": line.wordings} if line else {}))

    def _target(self, target, goal):
        made = Target(
            plan=self.plan,
            goal=goal,
            title=target.title,
            unit=target.unit,
            direction=target.direction,
            baseline=target.baseline,
            baseline_period=target.baseline_period,
            baseline_source=target.baseline_source,
        )
        comparisons = [(whom, period, value) for whom, period, value in target.comparisons]
        saving.add(made, **self.at, values=list(target.values), comparisons=comparisons)


def _texts(written, kind):
    """The texts of a goal or an initiative, by field."""
    return {name: written.text(name) for name in written.texts if isinstance(kind.FIELDS.get(name), Markdown)}
