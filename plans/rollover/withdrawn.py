"""What a municipality does with a goal that the minister has withdrawn: keep it as its own, or leave it out."""

from django.db import transaction

from bpmplan.steps import Refused

from ..content.readiness.facts import withdrawn_goals
from ..models import PlanGoal
from ..writing import saving
from .goal_lines import make_own

REASON = "Ministeren har trukket målet tilbage."
"""Why it is left out, unless the municipality has written a reason of its own."""


def keep_as_own(plan_goal, *, by, now):
    """Let the goal be the municipality's own, with its texts, targets and initiatives. Raises ``Refused``."""
    with transaction.atomic():
        return make_own(_withdrawn(plan_goal, by), by=by, now=now)


def leave_out_withdrawn(plan_goal, *, by, now):
    """Leave the goal out of the plan, with the reason that it is withdrawn. Raises ``Refused``."""
    with transaction.atomic():
        goal = _withdrawn(plan_goal, by)
        values = {"left_out": True, "left_out_reason": goal.left_out_reason or REASON}
        return saving.save(
            PlanGoal, plan=goal.plan, key=goal.key, started_from=goal.edit_no, values=values, by=by, now=now
        )


def _withdrawn(plan_goal, by):
    """The goal read afresh in its locked plan, if the minister has withdrawn it."""
    plan = saving.writable(plan_goal.plan, by)
    goal = PlanGoal.objects.get(pk=plan_goal.pk)
    goal.plan = plan
    if goal.is_own or str(goal.key) not in withdrawn_goals(plan):
        raise Refused("Målet er ikke trukket tilbage af ministeren. Genindlæs siden.")
    return goal
