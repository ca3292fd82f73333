"""Where the next plan's goals stand: under what their goals have become, and under their headings."""

from ..models import PlanGoal
from ..models.goal_tree import labelled
from .becomes import Becomes


def put_in_place(plan, what, goal_of):
    """Let the goals of a plan that was just filled stand as the earlier ones did; ``goal_of`` is by earlier key.

    Which headings go along is ``heading_for``'s to say. A goal that is new with the minister gets the heading
    that all others of the minister's have, if they share one.
    """
    goals = {goal.pk: goal for goal in plan.plangoals.order_by("position", "pk")}
    goal_of = {key: goals[goal.pk] for key, goal in goal_of.items()}
    own_places = [one.goal for one in what.carried_goals if one.becomes != Becomes.MERGED]
    for earlier in own_places:
        goal_of[earlier.key].under = place_under(earlier, goal_of)
    for goal in goals.values():
        if goal.under is not None and goal.under.under is not None:
            goal.under = goal.under.under
    for earlier in own_places:
        goal = goal_of[earlier.key]
        if goal.under is None:
            goal.group = heading_for(what.earlier, earlier, goal.is_own)
    carried = {goal.pk for goal in goal_of.values()}
    headings = {goal.group for goal in goals.values() if goal.pk in carried and not (goal.is_own or goal.under)}
    for goal in goals.values():
        if goal.pk not in carried and len(headings) == 1:
            [goal.group] = headings
    for position, (goal, *_) in enumerate(labelled(goals.values()), 1):
        goal.position = position
    PlanGoal.objects.bulk_update(goals.values(), ["under", "group", "position"])


def heading_for(content, earlier, is_own):
    """The heading that a goal of an earlier content takes along when it becomes the municipality's own, or the
    minister's: its own, if that stood over such goals; else none."""
    over = {goal.group for goal in content.main_goals if goal.is_own == is_own}
    return earlier.group if earlier.group in over else ""


def place_under(earlier, goal_of):
    """What a goal stands under that was a sub-goal: what its goal has become, or what that stands under; or None."""
    goal, over = goal_of.get(earlier.key), goal_of.get(earlier.under)
    if over is not None and over.under is not None:
        over = over.under
    is_itself = goal is not None and goal in (over, over and over.under)
    return None if is_itself else over
