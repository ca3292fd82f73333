"""Beside the page of writing: what the minister said of the goal that is open."""

from django.db.models import Prefetch, Q

from goals.enclosures import enclosures_of
from goals.models import Wording

from ..models import PlanGoal
from ..models.goal_tree import labelled
from ..writing.surveys import surveys_of
from .beside_tab import Tab


def _fill(desk, here):
    """``goals``: ``[(what the goal is called by, the goal, [(the minister's words, what was enclosed)])]``.

    The words of the newest year stand first. Of a target they are its goal's, of an initiative those of all goals
    that it serves, of a sub-goal of the municipality's own those of the goal that it stands under. Of a chapter, or
    when nothing is open, all of the plan's.
    """
    wordings = Wording.objects.select_related("goal__goal_set").order_by("goal__goal_set__year", "pk")
    rows = desk.plan.plangoals.prefetch_related(Prefetch("wordings", wordings))
    goals = [(label, goal) for goal, _number, label in labelled(rows)]
    meant = _goals_at(desk.plan, here) if here else set()
    shown = [(label, goal) for label, goal in goals if goal.pk in meant] if meant else goals
    above = {goal.pk: goal for _, goal in goals}
    words = {goal.pk: _words(goal) or _words(above.get(goal.under_id)) for _, goal in shown}
    enclosed = enclosures_of({wording.goal_id for of_goal in words.values() for wording in of_goal})
    with_words = [
        (label, goal, [(wording, enclosed.get(wording.goal_id, ())) for wording in words[goal.pk]])
        for label, goal in shown
    ]
    of_goals = {wording.goal_id for of_goal in words.values() for wording in of_goal}
    asked = [survey for survey in surveys_of(desk.plan) if survey.goal_id in of_goals]
    return {
        "surveys": asked,
        "goals": with_words if meant else [one for one in with_words if one[2]],
        "is_all": not meant,
    }


def _goals_at(plan, here):
    """Numbers of the goals that a section is, belongs to or serves."""
    is_meant = Q(key=here.key) | Q(targets__key=here.key) | Q(initiatives__key=here.key)
    return set(PlanGoal.objects.filter(is_meant, plan=plan).values_list("pk", flat=True))


def _words(goal):
    return list(reversed(goal.wordings.all())) if goal else []


MINISTER = Tab("ministeren", "Ministeren", "plans/beside_minister.html", _fill)
