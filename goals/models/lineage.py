"""How goals continue goals of earlier years: a graph, since goals are split and merged."""

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bpmplan.steps import BaseEvent


class ContinuationKind(models.TextChoices):
    """What became of the earlier goal. That a goal is reworded is computed from its words, never chosen."""

    CONTINUED = "continued", "Videreført fra"
    SPLIT = "split", "Udskilt af"
    MERGED = "merged", "Lagt sammen af"


@dataclass(frozen=True)
class GoalGraph:
    """Which goals continue which, by primary key, all years at once: read in one query and walked without more.

    ``earlier`` and ``later`` hold the direct neighbours, ``kinds`` how ``(goal, earlier)`` are joined.
    Steps are counted in continuations, not in years: a goal of 2027 that continues one of 2024 is one step from it.
    """

    earlier: dict[int, tuple[int, ...]]
    later: dict[int, tuple[int, ...]]
    kinds: dict[tuple[int, int], str]

    def ancestors(self, pk):
        """The goals that a goal builds on, nearest first: ``{pk: steps}``. Itself is not among them."""
        return _walk(pk, self.earlier)

    def successors(self, pk):
        """The goals that build on a goal, nearest first: ``{pk: steps}``. Itself is not among them."""
        return _walk(pk, self.later)

    def line(self, pk):
        """The goal, all that it builds on and all that builds on it; of a goal that was split, only the own branch."""
        return {pk, *self.ancestors(pk), *self.successors(pk)}

    def with_origins(self, pk, origins):
        """The graph as it would be, did ``pk`` continue ``origins`` (``{pk: kind}``) and nothing else."""
        earlier, kinds = self.earlier | {pk: tuple(origins)}, dict(self.kinds)
        later = {one: tuple(other for other in others if other != pk) for one, others in self.later.items()}
        for one in self.earlier.get(pk, ()):
            del kinds[pk, one]
        for one, kind in origins.items():
            later[one] = (*later.get(one, ()), pk)
            kinds[pk, one] = kind
        return GoalGraph(earlier, later, kinds)


def _walk(start, neighbours):
    steps = {start: 0}
    for pk in (order := [start]):
        for neighbour in neighbours.get(pk, ()):
            if neighbour not in steps:
                steps[neighbour] = steps[pk] + 1
                order.append(neighbour)
    del steps[start]
    return steps


class ContinuationQuerySet(models.QuerySet):
    def graph(self):
        """The ``GoalGraph`` of these continuations. One query."""
        earlier, later, kinds = {}, {}, {}
        pairs = self.order_by("-earlier__goal_set__year", "earlier__number", "goal__goal_set__year", "goal__number")
        for goal, before, kind in pairs.values_list("goal", "earlier", "kind"):
            earlier[goal] = (*earlier.get(goal, ()), before)
            later[before] = (*later.get(before, ()), goal)
            kinds[goal, before] = kind
        return GoalGraph(earlier, later, kinds)


class Continuation(models.Model):
    """That ``goal`` continues ``earlier``, a goal of an earlier year: wholly, in part or together with others.

    Changed through ``goals/lineage.py`` only. ``by`` is None for what came with the reference data.
    """

    goal = models.ForeignKey("goals.Goal", models.CASCADE, related_name="continuations", verbose_name="mål")
    earlier = models.ForeignKey("goals.Goal", models.PROTECT, related_name="followed_by", verbose_name="viderefører")
    kind = models.CharField("hvordan", max_length=9, choices=ContinuationKind)
    at = models.DateTimeField("registreret")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="registreret af", null=True
    )

    objects = ContinuationQuerySet.as_manager()

    class Meta:
        verbose_name = "videreførelse"
        verbose_name_plural = "videreførelser"
        ordering = ["goal", "-earlier__goal_set__year", "earlier__number"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "earlier"], name="continuation_once_for_two_goals"),
            models.CheckConstraint(condition=~Q(goal=F("earlier")), name="continuation_of_another_goal"),
            models.CheckConstraint(condition=Q(kind__in=ContinuationKind.values), name="continuation_kind_known"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.earlier.goal_set.year}, mål {self.earlier.number}"


class LineageEvent(BaseEvent):
    """That what a goal continues was entered, corrected or removed: what stood ``before`` and what stands ``after``.

    Both are lists of ``{"goal": "2024-2", "title": the short title, "kind": a ContinuationKind}``.
    """

    goal = models.ForeignKey("goals.Goal", models.CASCADE, related_name="lineage_events", verbose_name="mål")
    before = models.JSONField("før", default=list)
    after = models.JSONField("efter", default=list)

    class Meta(BaseEvent.Meta):
        verbose_name = "ændring af, hvad et mål viderefører"
        verbose_name_plural = "ændringer af, hvad mål viderefører"
        constraints = [
            models.CheckConstraint(
                condition=Q(step__in=["entered", "corrected", "removed"]), name="lineage_event_step_known"
            )
        ]

    def __str__(self):
        return f"{self.step}, {self.goal}"
