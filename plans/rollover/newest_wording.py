"""A goal that the minister has worded anew since the plan took it in: what changed, and taking the new words."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from bpmplan.differences import ONE_PAGE, Budget, marked
from bpmplan.steps import Refused
from goals.models import Wording

from ..models import PlanGoal
from ..writing import saving


@dataclass(frozen=True)
class Reworded:
    """A wording that the plan has (``before``) and the newest one of the same goal (``after``)."""

    before: Wording
    after: Wording

    @property
    def changes(self):
        """``[(what, marked text)]`` of the parts that differ."""
        parts = (("Målet", "title"), ("Begrundelse", "rationale"), ("Fokus", "focus"))
        pairs = [(label, getattr(self.before, name), getattr(self.after, name)) for label, name in parts]
        budget = Budget(ONE_PAGE)
        return [(label, marked(before, after, budget=budget)) for label, before, after in pairs if before != after]


def wordings_of(plan_goal):
    """``(wordings, reworded)``: the minister's words as the plan has them, oldest year first, and what is newer.

    One query. Words of a consultation are no new words: they are only asked about.
    """
    own = PlanGoal.wordings.through.objects.filter(plangoal=plan_goal.pk)
    rows = list(
        Wording.objects.filter(goal__in=own.values("wording__goal"))
        .annotate(is_chosen=Exists(own.filter(wording=OuterRef("pk"))))
        .with_newest_announced()
        .select_related("goal__goal_set", "letter__goal_set")
        .order_by("goal__goal_set__year", F("letter__sent_at").asc(nulls_first=True), "letter__pk")
    )
    chosen = [row for row in rows if row.is_chosen]
    newest = {row.goal_id: row for row in rows if row.pk == row.newest_announced}
    reworded = [
        Reworded(row, newest[row.goal_id])
        for row in chosen
        if row.goal_id in newest and newest[row.goal_id].pk != row.pk
    ]
    return chosen, reworded


def use_newest_wording(plan_goal, *, by, now):
    """Let the plan's goal stand on the minister's newest words; its own text stays. Raises ``Refused``."""
    with transaction.atomic():
        plan = saving.writable(plan_goal.plan, by)
        _, reworded = wordings_of(plan_goal)
        if not reworded:
            raise Refused("Målet står allerede med den nyeste ordlyd.")
        if any(change.after.withdrawn for change in reworded):
            raise Refused(
                "Målet er trukket tilbage af ministeren. Udelad det med en begrundelse, eller ret planens mål."
            )
        for change in reworded:
            plan_goal.wordings.remove(change.before)
            plan_goal.wordings.add(change.after)
        PlanGoal.objects.filter(plan=plan, pk=plan_goal.pk).update(changed_by=by, changed_at=now)
        return plan_goal
