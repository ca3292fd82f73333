"""What the minister has changed in the goals since a plan was written against them."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Prefetch, Q

from bpmplan.differences import marked
from bpmplan.prepared import Prepared, given
from goals.models import Continuation, GoalSetStatus, Wording

from ..models import Plan, PlanGoal, Status
from ..writing import saving
from .goal_lines import goal_lines, take_in
from .newest_wording import Reworded


@dataclass(frozen=True)
class Followed:
    """A goal of a set that the plan doesn't answer yet, beside the plan's goal that it carries on (None: a new one)."""

    wording: object
    plan_goal: object
    earlier: object

    @property
    def is_changed(self):
        return self.earlier is not None and self.earlier.title != self.wording.title

    @property
    def marked_title(self):
        return marked(self.earlier.title, self.wording.title)


@dataclass(frozen=True)
class ChangesInGoals:
    """``reworded`` and ``withdrawn``: ``[(plan goal, Reworded)]``; ``added``: wordings of goals that the plan lacks;
    ``announced``: ``[(goal set, [Followed])]`` for years of the plan whose goals came after it was begun."""

    reworded: tuple = ()
    withdrawn: tuple = ()
    added: tuple = ()
    announced: tuple = ()

    def __bool__(self):
        return bool(self.reworded or self.withdrawn or self.added or self.announced)


def changes_in_goals(plan):
    """The ``ChangesInGoals`` of a plan that is being written; a fixed number of queries. An adopted plan has none."""
    if plan.status in (Status.ADOPTED, Status.DISCARDED):
        return ChangesInGoals()
    had = HAD.rows(plan=plan.pk)
    known = {goal for goal, _ in had}
    years = {"first_year": plan.first_year, "last_year": plan.last_year}
    if len(had) == len(known) and set(had).issuperset(ANNOUNCED.rows(plan=plan.pk, **years)):
        return ChangesInGoals()  # as nearly always: the plan has all that is announced, so the newest too
    sets = list(plan.goal_sets.all())
    plan_goals = _plan_goals(plan)
    announced = _announced(plan.pk, **years)
    newest = {wording.goal_id: wording for wording in _newest_first(announced.newest_announced())}
    late = {w.goal.goal_set_id: w.goal.goal_set for w in newest.values() if w.goal.goal_set not in sets}
    reworded, withdrawn = [], []
    for plan_goal in plan_goals:
        for before in plan_goal.wordings.all():
            after = newest.get(before.goal_id)
            if after is None or after.pk == before.pk:
                continue
            (withdrawn if after.withdrawn else reworded).append((plan_goal, Reworded(before, after)))
    # Usually none: then the goal lines need not be computed.
    unknown = [w for w in newest.values() if w.goal_id not in known and w.goal.goal_set_id not in late]
    return ChangesInGoals(
        reworded=tuple(reworded),
        withdrawn=tuple(withdrawn),
        added=tuple(line.newest for line in _new_lines(sets, plan_goals)) if unknown else (),
        announced=tuple((goal_set, _followed(goal_set, newest, plan_goals)) for goal_set in late.values()),
    )


def take_in_new_goals(plan, *, by, now):
    """Add the goals that the plan's goal sets have and the plan lacks, unanswered; how many. Raises ``Refused``."""
    with transaction.atomic():
        plan = saving.writable(plan, by)
        lines = _new_lines(list(plan.goal_sets.all()), _plan_goals(plan))
        take_in(plan, lines, by=by, now=now)
    return len(lines)


def _plan_goals(plan):
    """The plan's goals with their wordings."""
    wordings = Wording.objects.select_related("letter", "goal__goal_set")
    return list(plan.plangoals.prefetch_related(Prefetch("wordings", wordings)))


def _announced(plan, first_year, last_year):
    """The announced wordings of the plan's goal sets, and of what else is announced for its years; in no order."""
    sets = Plan.goal_sets.through.objects.filter(plan=plan).values("goalset")
    late = Q(goal__goal_set__status=GoalSetStatus.ANNOUNCED, goal__goal_set__year__range=(first_year, last_year))
    return Wording.objects.announced().filter(Q(goal__goal_set__in=sets) | late).order_by()


HAD = Prepared(
    lambda: (
        PlanGoal.wordings.through.objects.filter(plangoal__plan=given("plan"))
        .values_list("wording__goal", "wording")
        .distinct()
    )
)
"""The wordings that the plan's goals are written against: ``(goal, wording)``."""
ANNOUNCED = Prepared(
    lambda: _announced(given("plan"), given("first_year"), given("last_year")).values_list("goal_id", "pk")
)


def _newest_first(wordings):
    return wordings.select_related("goal__goal_set", "letter").order_by("-goal__goal_set__year", "goal__number")


def _new_lines(sets, plan_goals):
    """The goals of the plan's sets that no goal of the plan stands for."""
    there = {(w.goal.goal_set.year, w.goal.number) for plan_goal in plan_goals for w in plan_goal.wordings.all()}
    return [line for line in goal_lines(sets) if not line.idents & there] if sets else []


def _followed(goal_set, newest, plan_goals):
    """Each goal of the set beside what the plan was written against: the nearest goal that it continues."""
    written = {w.goal_id: (plan_goal, w) for plan_goal in plan_goals for w in plan_goal.wordings.all()}
    graph = Continuation.objects.graph()

    def nearest(goal_pk):
        return next((written[pk] for pk in graph.ancestors(goal_pk) if pk in written), (None, None))

    return [
        Followed(wording, *nearest(wording.goal_id))
        for wording in newest.values()
        if wording.goal.goal_set_id == goal_set.pk and not wording.withdrawn
    ]
