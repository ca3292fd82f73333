"""Which ministerial goals a plan answers: a goal that runs through several of the plan's goal sets is one plan goal."""

from dataclasses import dataclass

from django.db import transaction

from bpmplan.accounts.models import Municipality
from bpmplan.constraints import refusing
from bpmplan.steps import Refused, lock
from goals.models import Continuation, GoalSet, Wording

from ..models import PlanGoal
from ..writing import saving
from ..writing.deleting import delete, seen_of
from ..writing.plan_settings import merged_settings, settings_of


@dataclass(frozen=True)
class GoalLine:
    """One goal through the chosen years: its wordings in force, oldest first, and every ident it has ever had.

    ``idents`` are ``(year, number)`` of the goals themselves and of all that they continue, back to the first.
    """

    wordings: tuple[Wording, ...]
    idents: frozenset[tuple[int, int]]

    @property
    def newest(self):
        return self.wordings[-1]


def goal_lines(goal_sets):
    """The announced goals of ``goal_sets`` as lines, in the newest set's order; three queries whatever their number.

    Goals that were merged are one line. Of a goal that was split the first branch goes on with its wordings; the
    others begin a line of their own, and all have its idents.
    """
    graph = Continuation.objects.graph()
    goals = {
        wording.goal_id: wording
        for wording in Wording.objects.newest_announced()
        .select_related("goal__goal_set", "letter")
        .order_by("goal__goal_set__year", "goal__number")
    }
    chosen = {goal_set.pk for goal_set in goal_sets}
    lines = {}
    for pk, wording in goals.items():
        if wording.goal.goal_set_id not in chosen or wording.withdrawn:
            continue
        continued = [one for one in graph.ancestors(pk) if one in lines]
        before = sorted((w for one in continued for w in lines.pop(one)), key=_by_year)
        lines[pk] = [*before, wording]
    ordered = sorted(lines.values(), key=lambda line: (-line[-1].goal.goal_set.year, line[-1].goal.number))
    return [
        GoalLine(
            wordings=tuple(line),
            idents=frozenset(
                _by_year(goals[one])
                for wording in line
                for one in (wording.goal_id, *graph.ancestors(wording.goal_id))
                if one in goals
            ),
        )
        for line in ordered
    ]


def _by_year(wording):
    return wording.goal.goal_set.year, wording.goal.number


def set_goal_sets(plan, goal_sets, *, by, now, started_from=None, **named):
    """Let a draft answer other goal sets than before; nothing written is lost. ``named``: new title and years.

    ``started_from`` are the settings that the person saw (``settings_of``): what a colleague has changed since is
    kept, and ``SettingsConflict`` raised where both changed the same. Raises ``Refused`` for other years when a
    version has been adopted: its address is permanent.

    New goals stand last and unanswered; a goal that is no longer among the ministerial ones is dropped when nothing
    was written about it, and else becomes a goal of the municipality's own.
    """
    with transaction.atomic():
        lock(Municipality.objects.all(), plan.municipality_id)  # before the plan, as the steps do
        plan = saving.writable(plan, by)
        years = (plan.first_year, plan.last_year)
        before = settings_of(plan)
        if started_from is not None:
            wanted = named | {"goal_sets": sorted(goal_set.year for goal_set in goal_sets)}
            named = merged_settings(started_from, before, wanted)
            goal_sets = GoalSet.objects.filter(year__in=named.pop("goal_sets"))
        for field, value in named.items():
            setattr(plan, field, value)
        if (plan.first_year, plan.last_year) != years and plan.revisions.been_public().exists():
            raise Refused(
                "Årene kan ikke ændres, når en version har været offentlig, for de står i dens faste adresse. "
                "Begynd i stedet en ny plan for de andre år."
            )
        with refusing(plan_unique_for_years=f"Kommunen har allerede en plan for {plan.years}."):
            plan.save()
        plan.goal_sets.set(goal_sets)
        after = settings_of(plan)
        if changed := {name: value for name, value in before.items() if value != after[name]}:
            saving.record_of_plan(plan.pk, changed, by, now)
        lines = goal_lines(goal_sets)
        kept = list(plan.plangoals.filter(is_own=False).prefetch_related("wordings__goal__goal_set", "targets"))
        for plan_goal in kept:
            line = next((line for line in lines if line.idents & _idents(plan_goal)), None)
            if line is not None:
                lines.remove(line)
                _follow(plan_goal, line)
            else:
                _let_go(plan_goal, by, now)
        take_in(plan, lines, by=by, now=now)
        return plan


def take_in(plan, lines, *, by, now):
    """Let a draft answer goals that it lacks: by a goal that has answered them before, else by one still to be written.

    Call inside a transaction, with the plan locked.
    """
    own = [goal for goal in plan.plangoals.filter(is_own=True) if goal.answered]
    for line in lines:
        before = next((goal for goal in own if line.idents & set(map(tuple, goal.answered))), None)
        if before is None:
            saving.add(PlanGoal(plan=plan), by=by, now=now, wordings=line.wordings)
        else:
            own.remove(before)
            _make_ministers(before, line, by, now)


def _make_ministers(plan_goal, line, by, now):
    """Let a goal of the municipality's own be its answer to the minister's again; a title of its own stays."""
    is_ministers = plan_goal.title in {wording.title[:300] for wording in line.wordings}
    plan_goal.is_own, plan_goal.answered = False, []
    plan_goal.save(update_fields=["is_own", "answered"])
    plan_goal.wordings.set(line.wordings)
    if is_ministers:
        seen = plan_goal.edit_no
        values = {"title": ""}
        plan, key = plan_goal.plan, plan_goal.key
        saving.save(PlanGoal, plan=plan, key=key, started_from=seen, values=values, by=by, now=now)


def _idents(plan_goal):
    return {(wording.goal.goal_set.year, wording.goal.number) for wording in plan_goal.wordings.all()}


def _follow(plan_goal, line):
    """Keep the wordings that the plan was written against; take those of years that are new to it."""
    known = {wording.goal_id: wording for wording in plan_goal.wordings.all()}
    plan_goal.wordings.set([known.get(wording.goal_id, wording) for wording in line.wordings])


def _let_go(plan_goal, by, now):
    written = any((plan_goal.title, plan_goal.challenge, plan_goal.ambition, plan_goal.strategy, plan_goal.follow_up))
    parts = (plan_goal.targets, plan_goal.initiatives, plan_goal.sub_goals)
    if not (written or any(part.exists() for part in parts)):
        seen = seen_of(plan_goal)
        delete(PlanGoal, plan=plan_goal.plan, key=plan_goal.key, seen=seen, by=by, now=now)
        return
    make_own(plan_goal, by=by, now=now)


def make_own(plan_goal, *, by, now):
    """Let a goal that is no longer the minister's be the municipality's own, with all that is written about it."""
    kept = saving.save(
        PlanGoal,
        plan=plan_goal.plan,
        key=plan_goal.key,
        started_from=plan_goal.edit_no,
        values={"title": plan_goal.title or str(plan_goal)[:300], "left_out": False},
        by=by,
        now=now,
    )
    kept.is_own = True
    kept.answered = sorted(map(list, _idents(kept)))
    kept.save(update_fields=["is_own", "answered"])
    kept.wordings.clear()
    return kept
