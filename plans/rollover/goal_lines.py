"""Which ministerial goals a plan answers: a goal that runs through several of the plan's goal sets is one plan goal."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from bpmplan.steps import Refused
from goals.models import Goal, Wording

from ..models import PlanGoal
from ..writing import saving


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
    """The announced goals of ``goal_sets`` as lines, in the newest set's order; two queries whatever their number."""
    chosen = {goal_set.pk for goal_set in goal_sets}
    goals = {
        goal.pk: goal
        for goal in Goal.objects.announced()
        .select_related("goal_set")
        .prefetch_related("wordings__letter")
        .order_by("goal_set__year", "number")
    }
    lines = {}
    for goal in goals.values():
        if goal.goal_set_id not in chosen or goal.wording is None or goal.is_withdrawn:
            continue
        before = _ancestors(goal, goals)
        first = next((pk for pk in (goal.pk, *before) if pk in lines), goal.pk)
        line = lines.pop(first, [])
        lines[goal.pk] = [*line, goal]
    ordered = sorted(lines.values(), key=lambda line: (-line[-1].goal_set.year, line[-1].number))
    return [
        GoalLine(
            wordings=tuple(goal.wording for goal in line),
            idents=frozenset(
                (goals[pk].goal_set.year, goals[pk].number)
                for goal in line
                for pk in (goal.pk, *_ancestors(goal, goals))
            ),
        )
        for line in ordered
    ]


def _ancestors(goal, goals):
    """Primary keys of the goals that ``goal`` continues, nearest first. A circle in the data ends the walk."""
    found = []
    while goal and goal.continues_id and goal.continues_id not in found:
        found.append(goal.continues_id)
        goal = goals.get(goal.continues_id)
    return found


def set_goal_sets(plan, goal_sets, *, by, now, **named):
    """Let a draft answer other goal sets than before; nothing written is lost. ``named``: new title and years.

    Raises ``Refused`` for other years when a version has been adopted: its address is permanent.

    New goals stand last and unanswered; a goal that is no longer among the ministerial ones is dropped when nothing
    was written about it, and else becomes a goal of the municipality's own.
    """
    with transaction.atomic():
        plan = saving.writable(plan, by)
        years = (plan.first_year, plan.last_year)
        for field, value in named.items():
            setattr(plan, field, value)
        if (plan.first_year, plan.last_year) != years and plan.revisions.adopted().exists():
            raise Refused(
                "Årene kan ikke ændres, når en version af planen er vedtaget, for de står i dens faste adresse. "
                "Begynd i stedet en ny plan for de andre år."
            )
        try:
            with transaction.atomic():
                plan.save()
        except IntegrityError:
            raise Refused(f"Kommunen har allerede en plan for {plan.years}.") from None
        plan.goal_sets.set(goal_sets)
        lines = goal_lines(goal_sets)
        kept = list(plan.plangoals.filter(is_own=False).prefetch_related("wordings__goal__goal_set", "targets"))
        for plan_goal in kept:
            line = next((line for line in lines if line.idents & _idents(plan_goal)), None)
            if line is not None:
                lines.remove(line)
                _follow(plan_goal, line)
            else:
                _let_go(plan_goal, by, now)
        for line in lines:
            saving.add(PlanGoal(plan=plan), by=by, now=now, wordings=line.wordings)
        return plan


def _idents(plan_goal):
    return {(wording.goal.goal_set.year, wording.goal.number) for wording in plan_goal.wordings.all()}


def _follow(plan_goal, line):
    """Keep the wordings that the plan was written against; take those of years that are new to it."""
    known = {wording.goal_id: wording for wording in plan_goal.wordings.all()}
    plan_goal.wordings.set([known.get(wording.goal_id, wording) for wording in line.wordings])


def _let_go(plan_goal, by, now):
    written = any((plan_goal.title, plan_goal.challenge, plan_goal.ambition, plan_goal.strategy, plan_goal.follow_up))
    if not (written or plan_goal.targets.all() or plan_goal.initiatives.exists()):
        saving.delete(PlanGoal, plan=plan_goal.plan, key=plan_goal.key, started_from=plan_goal.edit_no, by=by, now=now)
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
    kept.save(update_fields=["is_own"])
    kept.wordings.clear()
    return kept
