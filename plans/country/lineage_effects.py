"""What another lineage of a goal would change for the municipalities and in the ministry's overviews, beforehand."""

from bpmplan.danish import counted
from goals.models import Goal

from ..models import ON_THE_WAY, Plan
from .goal_cells import columns_of, goal_answers, nearest
from .municipalities import rows_of


def effects(goal, before, after):
    """Danish sentences: how many plans would answer each goal whose column changes, and which drafts are concerned."""
    return [*_columns(goal, before, after), *_drafts(goal, before, after)]


def _columns(goal, before, after):
    """The goal's column and those of the goals that build on it, where the number of answers changes."""
    pks = {goal.pk, *before.successors(goal.pk), *after.successors(goal.pk)}
    for year in sorted(set(Goal.objects.filter(pk__in=pks).values_list("goal_set__year", flat=True))):
        rows, _ = rows_of(year)
        then, now = (_answered(rows, columns_of(year, graph), pks) for graph in (after, before))
        for column, count in then.items():
            if count != now[column]:
                was, becomes = counted(now[column], "plan", "planer"), counted(count, "plan", "planer")
                yield f"Oversigten for {year}: mål {column} er besvaret i {was}. Det bliver {becomes}."


def _answered(rows, columns, pks):
    """``{the column's number: how many plans in force answer it}``."""
    columns = [column for column in columns if column.pk in pks]
    counts = {column.number: 0 for column in columns}
    answers = nearest(goal_answers(rows, columns, "left_out"), columns)
    numbers = {column.pk: column.number for column in columns}
    for (_, column), several in answers.items():
        counts[numbers[column]] += any(not answer.left_out for answer in several)
    return counts


def _drafts(goal, before, after):
    changed = before.ancestors(goal.pk).keys() ^ after.ancestors(goal.pk).keys()
    if not changed:
        return
    plans = Plan.objects.filter(status__in=ON_THE_WAY, plangoals__wordings__goal__in={goal.pk, *changed})
    names = [f"{plan.municipality.name} {plan.years}" for plan in plans.select_related("municipality").distinct()]
    if names:
        yield (
            f"Planer, der er ved at blive skrevet og besvarer målet eller det, det viderefører: {', '.join(names)}. "
            "Teksten i dem ændres ikke."
        )
