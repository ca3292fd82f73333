"""The next plan from an earlier one, and a plan begun from nothing.

The earlier plan is read as content, frozen then if it is not yet, so what is carried is what can be shown for ever as
what was there before. Which fields are copied, and what becomes of the others, is declared with the sections
(``carried``); what becomes of goals is ``becomes.rollover``'s to say.
"""

import uuid
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.accounts.models import Municipality, Role
from bpmplan.constraints import refusing
from bpmplan.steps import Refused, lock
from goals.models import Indicator

from ..content.earlier import earlier_content, name_of_version
from ..content.live import of_plan
from ..content.stored import fingerprint, of_revision, to_json
from ..followup.results import latest_of
from ..models import (
    KINDS,
    Attachment,
    Chapter,
    ChapterKind,
    Initiative,
    Plan,
    PlanGoal,
    Revision,
    Stand,
    StandKind,
    Status,
    Target,
    TargetGroup,
)
from ..models.declared import COPIED
from ..writing import saving
from ..writing.naming import keep_draft
from ..writing.order import place_of
from .becomes import Becomes, rollover
from .goal_lines import goal_lines
from .places import heading_for, place_under, put_in_place

ONE_OF_A_KIND = "Det kan ikke tages med, for planen har et andet af samme slags."

FRESH = "fresh"
CARRIED = {
    "id": FRESH,
    "municipality": COPIED,
    "title": "asked for",
    "first_year": "asked for",
    "last_year": "asked for",
    "goal_sets": "asked for",
    "status": FRESH,
    "begun_from": "the earlier revision, if it was one",
    "begun_from_draft": "the earlier draft as it stood, if it was one",
    "changes": FRESH,
    "amending": FRESH,
    "created_at": FRESH,
    "created_by": FRESH,
}
"""What becomes of each field of the plan itself; a section's fields say so where they are declared."""

USUAL_CHAPTERS = (
    (ChapterKind.TEXT, "Forord"),
    (ChapterKind.TEXT, "Lokale udfordringer"),
    (ChapterKind.GOALS, "Mål og indsatser"),
    (ChapterKind.TARGETS, "Samlet oversigt over måltal"),
    (ChapterKind.MATRIX, "Indsatser fordelt på mål"),
    (ChapterKind.ECONOMY, "Økonomi"),
    (ChapterKind.ATTACHMENTS, "Bilag"),
)


def begin(
    municipality,
    *,
    first_year,
    last_year,
    goal_sets,
    by,
    now,
    title="Beskæftigelsesplan",
    earlier=None,
    behind=None,
    previewed="",
    fill=None,
):
    """Begin a draft; returns the ``Plan``. ``earlier`` is a ``Revision`` or a ``Plan`` of the same municipality (whose
    text is taken as it stands now), or None for blank; ``behind`` are the keys of goals to leave there (``rollover``).
    ``fill(plan, lines)`` writes one that begins from something else; ``lines``: the ``GoalLine``s that it answers.

    Raises ``PermissionDenied``, ``Refused`` when the municipality has a plan for those years, or ``Outdated`` when
    what would be carried is no longer what was ``previewed`` (its ``digest``).
    """
    permissions.require(by, Role.EDITOR, municipality.pk)
    source = earlier if isinstance(earlier, Plan) else earlier and earlier.plan
    if source is not None and (source.municipality_id != municipality.pk or source.status == Status.DISCARDED):
        raise Refused("En plan kan kun begyndes fra kommunens egne planer.")
    with refusing(plan_unique_for_years=_years_taken(first_year, last_year)):
        lock(Municipality.objects.all(), municipality.pk)  # before any plan of it, as the steps do
        if isinstance(earlier, Plan):
            earlier = lock(Plan.objects.all(), earlier.pk)  # nobody writes in it while it is read
        what = preview(earlier, goal_sets, behind) if earlier else None
        if previewed and what and digest(what) != previewed:
            raise Outdated("Den tidligere plan, tallene eller målene er ændret, siden du så, hvad der følger med.")
        plan = Plan.objects.create(
            municipality=municipality,
            title=title,
            first_year=first_year,
            last_year=last_year,
            created_at=now,
            created_by=by,
            **_kept(earlier, what, now),
        )
        plan.goal_sets.set(goal_sets)
        if fill is not None:
            fill(plan, goal_lines(goal_sets))
        elif what is None:
            _blank(plan, goal_lines(goal_sets), by, now)
        else:
            _Carrier(plan, what.earlier, by, now).fill(what)
    return plan


def require_free_years(municipality, first_year, last_year):
    """Raises ``Refused`` when the municipality has a plan for those years."""
    if Plan.objects.filter(municipality=municipality, first_year=first_year, last_year=last_year).kept().exists():
        raise Refused(_years_taken(first_year, last_year))


def _years_taken(first_year, last_year):
    return f"Kommunen har allerede en plan for {danish.years(first_year, last_year)}."


class Outdated(Refused):
    """What was shown before the plan was begun is no longer what would be carried."""


def preview(earlier, goal_sets, behind=None):
    """The ``Rollover`` of a ``Revision`` or a ``Plan`` into a plan that answers ``goal_sets``: what ``begin`` does."""
    content, plan = (of_plan, earlier) if isinstance(earlier, Plan) else (of_revision, earlier.plan)
    return rollover(content(earlier), goal_lines(goal_sets), behind, latest_of(plan))


def digest(what):
    """Tells one ``Rollover`` from another, whatever is chosen in it: text, which goals follow which, and results."""
    lines = [[goal.goal.key, [w.pk for w in goal.line.wordings] if goal.line else None] for goal in what.goals]
    results = [[one.key, value, str(period)] for goal in what.goals for one, value, period in goal.baselines]
    return fingerprint([to_json(what.earlier), lines, [line.newest.pk for line in what.new], results])


def can_be_begun_from(municipality):
    """What a plan can begin from, of each plan of the municipality: ``[(value, name, Revision or Plan)]``.

    The adopted version, else the newest; and a draft that is being written, as it stands now.
    """
    plans = Plan.objects.filter(municipality=municipality).kept().prefetch_related("revisions")
    chosen = []
    for plan in plans.order_by("-last_year", "-first_year"):
        revisions = sorted(plan.revisions.all(), key=lambda r: r.number)
        for revision in ([r for r in revisions if r.is_adopted] or revisions)[-1:]:
            revision.plan = plan
            name = name_of_version(revision.title, plan.first_year, plan.last_year, revision.number)
            chosen.append((str(revision.pk), name, revision))
        if plan.is_writable:
            chosen.append((f"kladde-{plan.pk}", f"kladden til {plan.title} {plan.years}, som den er nu", plan))
    return chosen


def carry_along(plan, earlier_key, *, by, now):
    """Take a section along that stayed behind when the plan was begun; returns it. Raises ``Refused`` if it cannot.

    A target needs its goal; a goal comes with its targets and its sub-goals.
    """
    with transaction.atomic():
        plan = saving.writable(plan, by)
        return _Carrier(plan, earlier_content(plan), by, now).along(earlier_key)


def _kept(earlier, what, now):
    """The fields by which the new plan knows what it was begun from, for ever."""
    if earlier is None:
        return {}
    if isinstance(earlier, Revision):
        return {"begun_from": earlier}
    return {"begun_from_draft": keep_draft(earlier, what.earlier, now)}


def _blank(plan, lines, by, now):
    made = {"plan": plan, "changed_by": by, "changed_at": now}
    for position, (kind, title) in enumerate(USUAL_CHAPTERS, 1):
        Chapter.objects.create(kind=kind, title=title, position=position, **made)
    for position, line in enumerate(lines, 1):
        PlanGoal.objects.create(position=position, **made).wordings.set(line.wordings)


def is_over(initiative, first_year):
    """Whether an initiative of the earlier plan ended before the new plan's first year: its period is not carried."""
    return _ended(initiative.period, first_year)


def amounts_over(initiative, first_year):
    """Amounts of an earlier initiative that are for years before the new plan's first: they are not carried."""
    return [row for row in initiative.economy if _ended(row.period, first_year)]


def _ended(period, first_year):
    return period is not None and period.last_year is not None and period.last_year < first_year


class _Carrier:
    """Fills one new plan from an earlier content; knows which earlier key became which new section."""

    def __init__(self, plan, earlier, by, now):
        self.plan, self.earlier, self.by, self.now = plan, earlier, by, now
        self.goals = {str(goal.carried_from): goal for goal in plan.plangoals.exclude(carried_from=None)}
        images = plan.attachments.filter(is_image=True).exclude(carried_from=None)
        self.images = {str(image.carried_from): str(image.key) for image in images}
        self.groups = {group.name: group for group in TargetGroup.objects.all()}
        source = plan.begun_from or plan.begun_from_draft
        self.latest = latest_of(source.plan) if source else {}

    # At the beginning

    def fill(self, what):
        """All that goes on, in the new order: the ministerial goals first, then those of the municipality's own.

        A sub-goal stands under what its goal has become.
        """
        for position, image in enumerate(what.images, 1):
            self.images[image.key] = str(self.create(Attachment, image, position).key)
        for position, chapter in enumerate(self.earlier.chapters, 1):
            self.create(Chapter, chapter, position)
        places = sorted(
            [(line, what.of_line(line)) for line in {id(g.line): g.line for g in what.goals if g.line}.values()]
            + [(line, []) for line in what.new],
            key=lambda place: (-place[0].newest.goal.goal_set.year, place[0].newest.goal.number),
        )
        places += [(None, [goal]) for goal in what.goals if goal.becomes == Becomes.OWN]
        for position, (line, goals) in enumerate(places, 1):
            self.fill_goal(line, [goal.goal for goal in goals], position)
        put_in_place(self.plan, what, self.goals)
        for position, initiative in enumerate(what.initiatives, 1):
            made = self.create(Initiative, initiative, position)
            for name, rows in self.links(initiative).items():
                getattr(made, name).set(rows)

    def fill_goal(self, line, earlier, position):
        """A plan goal with what it goes on from: one earlier goal, none, or several that the minister has merged."""
        first, *merged = earlier or [None]
        if first is None:
            goal = PlanGoal.objects.create(position=position, **self.made)
        else:
            goal = self.create(PlanGoal, first, position, **self.as_own(first, line), **self.joined(first, merged))
        if line is not None:
            goal.wordings.set(line.wordings)
        targets = [target for one in earlier for target in one.targets]
        for one in earlier:
            self.goals[one.key] = goal
        for number, target in enumerate(targets, 1):
            self.create(Target, target, number, goal=goal, indicator=self.indicator(target, goal))
        for one in merged:
            Stand.objects.create(
                plan=self.plan,
                earlier_key=one.key,
                section="plangoal",
                kind=StandKind.MOVED,
                moved_to=goal.key,
                at=self.now,
                by=self.by,
            )

    @property
    def made(self):
        return {"plan": self.plan, "changed_by": self.by, "changed_at": self.now}

    def create(self, kind, earlier, position, **values):
        made = kind(**self.made, **self.values(kind, earlier) | values)
        made.position = place_of(made, position)
        made.save(force_insert=True)
        for name, rows in self.rows(kind, earlier).items():
            kind.FIELDS[name].write(made, rows)
        return made

    # Later

    def along(self, key):
        sections = {section.key: (kind, section) for kind, section in self.earlier.sections}
        if key not in sections:
            raise Refused("Afsnittet findes ikke i den plan, som planen er begyndt fra.")
        kind, section = sections[key]
        model = KINDS[kind]
        if model.objects.filter(plan=self.plan, carried_from=key).exists():
            raise Refused("Afsnittet er allerede med i planen.")
        if kind == "target":
            owner = next(goal for goal in self.earlier.goals if section in goal.targets)
            if owner.key not in self.goals:
                raise Refused("Måltallets mål er ikke med i planen. Tag først stilling til målet.")
            return self.add_target(section, self.goals[owner.key])
        if kind == "plangoal":
            over = place_under(section, self.goals)
            place = {"under": over} if over else {"group": heading_for(self.earlier, section, True)}
            goal = self.goals[key] = self.add(PlanGoal, section, self.as_own(section, None) | place)
            for target in section.targets:
                self.add_target(target, goal)
            for sub_goal in self.earlier.sub_goals_of(section):
                if sub_goal.key not in self.goals:
                    self.along(sub_goal.key)
            return goal
        return self.add(model, section, {}, **(self.links(section) if kind == "initiative" else {}))

    def add_target(self, target, goal):
        return self.add(Target, target, {"goal": goal, "indicator": self.indicator(target, goal)})

    def add(self, kind, earlier, values, **links):
        values = self.values(kind, earlier) | values
        values |= {field.name: False for field in kind.FIELDS.of_one_alone}  # what the plan has chosen since stands
        section = kind(plan=self.plan, **values)
        with refusing(chapter_one_block_of_each_kind=ONE_OF_A_KIND):
            return saving.add(section, by=self.by, now=self.now, **self.rows(kind, earlier), **links)

    # What a section is made with

    def values(self, kind, earlier):
        """What a section's kind copies from the earlier one, and the key that it continues."""
        fields = [field for field in kind.FIELDS.copied if field.content and not field.is_row]
        copied = {field.name: getattr(earlier, field.content) for field in fields}
        values = {n: self.text(value) if kind.FIELDS[n].is_text else value for n, value in copied.items()}
        if kind is Attachment:
            values["is_image"] = earlier.is_image
        if kind is Initiative and not is_over(earlier, self.plan.first_year):
            values["period"] = earlier.period
        if kind is Target and (latest := self.latest.get(earlier.key)):
            values |= latest.as_baseline(self.earlier.full_title)
        return values | {"carried_from": uuid.UUID(earlier.key)}

    def rows(self, kind, earlier):
        """What a section's kind copies of the rows that the earlier one has of its own."""
        fields = [field for field in kind.FIELDS.copied if field in kind.FIELDS.rows]
        rows = {field.name: getattr(earlier, field.content) for field in fields}
        if kind is Initiative:
            over = amounts_over(earlier, self.plan.first_year)
            rows["economy"] = [row for row in earlier.economy if row not in over]
        return rows

    def text(self, markdown):
        """The text with its images' keys renewed."""
        for old, new in self.images.items():
            markdown = markdown.replace(f"fil:{old}", f"fil:{new}")
        return markdown

    def as_own(self, goal, line):
        """What makes a goal the municipality's own, unless it follows one of the minister's."""
        if line is not None:
            return {"is_own": False}
        answered = sorted([words.year, words.number] for words in goal.minister)
        return {"is_own": True, "title": goal.title[:300], "left_out": False, "answered": answered}

    def joined(self, first, merged):
        """The texts of goals that are merged, one after another."""
        if not merged:
            return {}
        texts = [field for field in PlanGoal.FIELDS.copied if field.is_text]
        answering = [goal for goal in merged if not goal.left_out]
        return {
            field.name: self.text("\n\n".join(filter(None, (getattr(g, field.content) for g in (first, *answering)))))
            for field in texts
        }

    def indicator(self, target, goal):
        """What the new goal has of the same series, else of the same name; what the municipality chose itself stays."""
        if not target.indicator:
            return None
        of_name = Q(name=target.indicator)
        wording = goal.wordings.select_related("goal").order_by("-goal__goal_set__year").first()
        of_goal = Indicator.objects.filter(goal=wording.goal) if wording else Indicator.objects.none()
        series = Indicator.objects.filter(of_name & self.answered_by(target)).exclude(series=None).values("series")
        own = Indicator.objects.filter(of_name, municipality=self.plan.municipality_id)
        return of_goal.filter(series__in=series).first() or of_goal.filter(of_name).first() or own.first()

    def answered_by(self, target):
        """What finds the indicators of the goals that an earlier target's goal answers."""
        owner = next(goal for goal in self.earlier.goals if target in goal.targets)
        goals = (Q(goal__goal_set__year=words.year, goal__number=words.number) for words in owner.minister)
        return reduce(or_, goals, Q(pk=None))

    def links(self, initiative):
        goals = dict.fromkeys(self.goals[key] for key in initiative.goals if key in self.goals)
        return {
            "goals": list(goals),
            "target_groups": [self.groups[name] for name in initiative.target_groups if name in self.groups],
        }
