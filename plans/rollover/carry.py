"""The next plan from an earlier one, and a plan begun from nothing.

The earlier plan is read from its frozen content, so what was adopted is what is carried. Which fields are copied, and
what becomes of the others, is declared with the sections (``carried``).
"""

import uuid

from django.db import IntegrityError, transaction
from django.db.models import Max

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role
from bpmplan.steps import Refused

from ..content.stored import of_revision
from ..models import Attachment, Chapter, ChapterKind, Initiative, Plan, PlanGoal, Target, TargetGroup
from ..models.declared import COPIED
from .goal_lines import goal_lines

FRESH = "fresh"
CARRIED = {
    "id": FRESH,
    "municipality": COPIED,
    "title": "asked for",
    "first_year": "asked for",
    "last_year": "asked for",
    "goal_sets": "asked for",
    "status": FRESH,
    "begun_from": "the earlier revision",
    "created_at": FRESH,
    "created_by": FRESH,
}
"""What becomes of each field of the plan itself; a section's fields say so where they are declared."""

USUAL_CHAPTERS = (
    (ChapterKind.TEXT, "Forord"),
    (ChapterKind.TEXT, "Lokale udfordringer"),
    (ChapterKind.GOALS, "Mål og indsatser"),
    (ChapterKind.TARGETS, "Samlet oversigt over mål"),
    (ChapterKind.MATRIX, "Indsatser fordelt på mål"),
    (ChapterKind.TEXT, "Økonomi"),
    (ChapterKind.ATTACHMENTS, "Bilag"),
)


def begin(municipality, *, first_year, last_year, goal_sets, by, now, title="Beskæftigelsesplan", earlier=None):
    """Begin a draft; returns the ``Plan``. ``earlier`` is a ``Revision`` of the same municipality, or None for blank.

    Raises ``PermissionDenied``, or ``Refused`` when the municipality has a plan for those years.
    """
    permissions.require(by, Role.EDITOR, municipality.pk)
    if earlier is not None and earlier.plan.municipality_id != municipality.pk:
        raise Refused("En plan kan kun begyndes fra kommunens egne planer.")
    try:
        with transaction.atomic():
            plan = Plan.objects.create(
                municipality=municipality,
                title=title,
                first_year=first_year,
                last_year=last_year,
                begun_from=earlier,
                created_at=now,
                created_by=by,
            )
            plan.goal_sets.set(goal_sets)
            _Carrier(plan, by, now).fill(of_revision(earlier) if earlier else None)
    except IntegrityError:
        raise Refused(f"Kommunen har allerede en plan for {danish.years(first_year, last_year)}.") from None
    return plan


def can_be_begun_from(municipality):
    """Revisions that a plan can begin from: of each plan of the municipality the adopted one, else the newest."""
    plans = Plan.objects.filter(municipality=municipality).kept().prefetch_related("revisions")
    chosen = []
    for plan in plans.order_by("-last_year", "-first_year"):
        revisions = sorted(plan.revisions.all(), key=lambda r: r.number)
        chosen += ([r for r in revisions if r.is_adopted] or revisions)[-1:]
    return chosen


class _Carrier:
    """Fills one new plan; knows which earlier key became which new section."""

    def __init__(self, plan, by, now):
        self.plan = plan
        self.made = {"plan": plan, "changed_by": by, "changed_at": now}
        self.new_keys = {}
        self.goals = {}

    def fill(self, earlier):
        lines = goal_lines(self.plan.goal_sets.all())
        if earlier is None:
            for position, (kind, title) in enumerate(USUAL_CHAPTERS, 1):
                Chapter.objects.create(kind=kind, title=title, position=position, **self.made)
            self.add_goals(lines, ())
            return
        self.carry_images(earlier)
        for position, chapter in enumerate(earlier.chapters, 1):
            Chapter.objects.create(**self.section(Chapter, chapter, position))
        self.add_goals(lines, earlier.goals)
        self.carry_initiatives(earlier)

    def section(self, kind, earlier, position):
        """What a new section is made with: its place, and what its kind copies from the earlier one."""
        copied = {field.name: getattr(earlier, field.content) for field in kind.FIELDS.copied if field.content}
        texts = {name: self.text(value) for name, value in copied.items() if kind.FIELDS[name].is_text}
        return self.made | copied | texts | {"carried_from": uuid.UUID(earlier.key), "position": position}

    def text(self, markdown):
        """The text with its images' keys renewed."""
        for old, new in self.new_keys.items():
            markdown = markdown.replace(f"fil:{old}", f"fil:{new}")
        return markdown

    def carry_images(self, earlier):
        for position, image in enumerate(earlier.images.values(), 1):
            made = Attachment.objects.create(is_image=True, **self.section(Attachment, image, position))
            self.new_keys[image.key] = str(made.key)

    def add_goals(self, lines, earlier_goals):
        """The ministerial goals in the new order, each with what it continues; then the municipality's own."""
        left = list(earlier_goals)
        for line in lines:
            before = next((g for g in left if line.idents & {(m.year, m.number) for m in g.minister}), None)
            if before is not None:
                left.remove(before)
            self.add_goal(before, line)
        for own in (goal for goal in left if goal.is_own):
            self.add_goal(own, None)

    def add_goal(self, before, line):
        position = (self.plan.plangoals.aggregate(last=Max("position"))["last"] or 0) + 1
        if before is None:
            goal = PlanGoal.objects.create(position=position, **self.made)
        else:
            goal = PlanGoal.objects.create(**self.section(PlanGoal, before, position))
            self.goals[before.key] = goal
        if line is not None:
            goal.wordings.set(line.wordings)
        for number, target in enumerate(before.targets if before else (), 1):
            self.carry_target(goal, target, number, line)

    def carry_target(self, goal, target, position, line):
        last = target.last_value
        indicator = None
        if target.indicator and line is not None:
            indicator = line.newest.goal.indicators.filter(name=target.indicator).first()
        source = self.plan.begun_from.plan
        Target.objects.create(
            goal=goal,
            indicator=indicator,
            baseline=last.value if last else target.baseline,
            baseline_period=f"mål for {last.period}" if last else target.baseline_period,
            baseline_source=f"{source.title} {source.years}" if last else target.baseline_source,
            **self.section(Target, target, position),
        )

    def carry_initiatives(self, earlier):
        groups = {group.name: group for group in TargetGroup.objects.all()}
        for position, initiative in enumerate(earlier.initiatives, 1):
            over = initiative.last_day is not None and initiative.last_day.year < self.plan.first_year
            made = Initiative.objects.create(
                first_day=None if over else initiative.first_day,
                last_day=None if over else initiative.last_day,
                **self.section(Initiative, initiative, position),
            )
            made.goals.set([self.goals[key] for key in initiative.goals if key in self.goals])
            made.target_groups.set([groups[name] for name in initiative.target_groups if name in groups])
