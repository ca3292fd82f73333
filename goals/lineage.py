"""What a goal continues: the one door for entering, correcting and removing it, at any time, also after announcement.

The graph itself is ``Continuation.objects.graph()``; how it is shown is in ``goals/through_years.py``.
"""

from django.db import transaction

from bpmplan.accounts import permissions
from bpmplan.steps import Refused, demand

from .models import Continuation, ContinuationKind, Goal, GoalSet, LineageEvent

EFFECTS = []
"""Functions of other apps: ``(goal, graph before, graph after)`` → Danish sentences about what would change there."""


def set_lineage(goal, origins, *, by, now, reason=""):
    """Let ``goal`` continue exactly ``origins``, ``{earlier Goal: ContinuationKind}``; the ``LineageEvent``.

    None when that is what stood already. ``by=None`` is the program itself (reference data). Raises ``Refused`` with
    a Danish sentence, or ``PermissionDenied``.
    """
    if by is not None:
        demand(permissions.is_ministry(by))
    with transaction.atomic():
        # Held, so that no year changes under the rule that an earlier goal is of an earlier year.
        sets = {goal.goal_set_id, *(earlier.goal_set_id for earlier in origins)}
        years = dict(GoalSet.objects.select_for_update().filter(pk__in=sets).order_by("pk").values_list("pk", "year"))
        graph = Continuation.objects.exclude(goal=goal).graph()
        refuse_unlikely(goal, origins, years, graph)
        there = {row.earlier_id: row for row in _continuations(goal)}
        before = _as_data(there.values())
        for earlier, kind in origins.items():
            row = there.pop(earlier.pk, None)
            if row is None:
                Continuation.objects.create(goal=goal, earlier=earlier, kind=kind, at=now, by=by)
            elif row.kind != kind:
                row.kind, row.at, row.by = kind, now, by
                row.save()
        Continuation.objects.filter(pk__in=[row.pk for row in there.values()]).delete()
        after = _as_data(_continuations(goal))
        if after == before:
            return None
        step = "removed" if not after else "corrected" if before else "entered"
        return LineageEvent.objects.create(
            goal=goal, step=step, before=before, after=after, at=now, by=by, reason=reason.strip()
        )


def refuse_unlikely(goal, origins, years, graph):
    """Raise ``Refused`` for origins that contradict each other or the years. ``years``: by the goal sets' keys."""
    year = years[goal.goal_set_id]
    for earlier, kind in origins.items():
        name = f"{years[earlier.goal_set_id]}, mål {earlier.number}"
        if kind not in ContinuationKind.values:
            raise Refused(f"Vælg, hvordan målet viderefører {name}.")
        if years[earlier.goal_set_id] >= year:
            raise Refused(f"Målet er fra {year} og kan kun videreføre mål fra tidligere år, ikke {name}.")
        through = next((other for other in origins if earlier.pk in graph.ancestors(other.pk)), None)
        if through is not None:
            raise Refused(
                f"{name} føres allerede videre gennem {years[through.goal_set_id]}, mål {through.number}. "
                "Vælg kun det nyeste af dem."
            )
    kinds = set(origins.values())
    if len(origins) > 1 and not kinds <= {ContinuationKind.MERGED, ContinuationKind.SPLIT}:
        raise Refused("Målet bygger på flere tidligere mål. Vælg »Lagt sammen af« eller »Udskilt af« ved hvert af dem.")
    if len(origins) == 1 and ContinuationKind.MERGED in kinds:
        raise Refused("»Lagt sammen af« kræver mindst to tidligere mål. Vælg det andet mål, eller vælg noget andet.")


def effect_of(goal, origins):
    """What would change if ``goal`` continued ``origins``, in Danish sentences; nothing is changed. Raises ``Refused``.

    ``EFFECTS`` of other apps say what it means for them.
    """
    sets = {goal.goal_set_id, *(earlier.goal_set_id for earlier in origins)}
    years = dict(GoalSet.objects.filter(pk__in=sets).values_list("pk", "year"))
    refuse_unlikely(goal, origins, years, Continuation.objects.exclude(goal=goal).graph())
    before = Continuation.objects.graph()
    kinds = {earlier.pk: kind for earlier, kind in origins.items()}
    if kinds == {pk: before.kinds[goal.pk, pk] for pk in before.earlier.get(goal.pk, ())}:
        return ["Intet: det står sådan allerede."]
    after = before.with_origins(goal.pk, kinds)
    goals = {one.pk: one for one in Goal.objects.filter(pk__in=before.line(goal.pk) | after.line(goal.pk)).with_words()}
    line = sorted((goals[pk] for pk in after.line(goal.pk)), key=lambda one: (one.goal_set.year, one.number))
    sentences = [f"Målet gennem årene bliver: {', '.join(_name(one) for one in line)}."]
    for pk in before.earlier.get(goal.pk, ()):
        if not after.later.get(pk):
            sentences.append(f"{_name(goals[pk])} står ikke længere som videreført.")
    return sentences + [sentence for effect in EFFECTS for sentence in effect(goal, before, after)]


def _name(goal):
    return f"{goal.goal_set.year}, mål {goal.number} ({goal.short_title})"


def suggested_origins(goal, earlier_goals):
    """``{earlier Goal: the likeliest ContinuationKind}``, by their number and what the year's other goals continue."""
    if not earlier_goals:
        return {}
    siblings = Continuation.objects.filter(goal__goal_set=goal.goal_set_id).exclude(goal=goal.pk)
    shared = set(siblings.values_list("earlier", flat=True))
    alone = ContinuationKind.MERGED if len(earlier_goals) > 1 else ContinuationKind.CONTINUED
    return {earlier: ContinuationKind.SPLIT if earlier.pk in shared else alone for earlier in earlier_goals}


def possible_origins(year):
    """The announced goals that a goal of ``year`` may continue, whatever lies between, the nearest year first."""
    goals = Goal.objects.announced() if year is None else Goal.objects.filter(goal_set__year__lt=year).announced()
    return goals.order_by("-goal_set__year", "number")


def _continuations(goal):
    return (
        Continuation.objects.filter(goal=goal)
        .select_related("earlier__goal_set")
        .order_by("-earlier__goal_set__year", "earlier__number")
    )


def _as_data(continuations):
    return [{"goal": row.earlier.ident, "title": row.earlier.short_title, "kind": row.kind} for row in continuations]
