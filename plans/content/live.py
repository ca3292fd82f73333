"""Reading the live plan as content, in a number of queries that does not depend on its size."""

from django.db.models import Prefetch, prefetch_related_objects

from bpmplan import danish
from goals.models import Wording

from ..models import Initiative, PlanGoal, Revision, TargetValue
from .data import (
    AttachmentContent,
    ChapterContent,
    GoalContent,
    GoalSetContent,
    InitiativeContent,
    MinisterWords,
    MunicipalityContent,
    PlanContent,
    StandContent,
    TargetContent,
    ValueContent,
)


def of_plan(plan):
    """Read the live plan, in a number of queries that does not depend on its size."""
    goals = list(plan.plangoals.all())
    prefetch_related_objects(goals, _wordings())
    order = {goal.pk: str(goal.key) for goal in goals}
    targets, served, groups = _targets(plan), _served(plan), _target_groups(plan)
    chapters = plan.chapters.values_list("key", "carried_from", "kind", "title", "text")
    return PlanContent(
        municipality=_municipality(plan.municipality),
        title=plan.title,
        first_year=plan.first_year,
        last_year=plan.last_year,
        goal_sets=tuple(
            GoalSetContent(s.year, s.plan_required) for s in sorted(plan.goal_sets.all(), key=lambda s: s.year)
        ),
        begun_from=_begun_from(plan),
        chapters=tuple(ChapterContent(str(key), _key(earlier), *rest) for key, earlier, *rest in chapters),
        goals=tuple(_goal(goal, number, tuple(targets.get(goal.pk, ()))) for number, goal in enumerate(goals, 1)),
        initiatives=tuple(
            _initiative(i, order, served.get(i.pk, ()), tuple(groups.get(i.pk, ()))) for i in plan.initiatives.all()
        ),
        attachments=tuple(_attachment(attachment) for attachment in plan.attachments.all()),
        stands=tuple(
            StandContent(str(stand.earlier_key), str(stand.kind), stand.reason, _key(stand.moved_to))
            for stand in plan.stands.order_by("earlier_key")
        ),
    )


def goals_to_share():
    """What ``of_plan`` and ``changes_in_goals`` both read, for ``prefetch_related`` of a plan that is shown."""
    return "goal_sets", Prefetch("plangoals", PlanGoal.objects.prefetch_related(_wordings()))


def _wordings():
    wordings = Wording.objects.select_related("goal__goal_set", "letter").defer("letter__text")
    return Prefetch("wordings", wordings.order_by("goal__goal_set__year", "pk"))


def _targets(plan):
    """``{goal: its targets}``, each with its values."""
    values = {}
    rows = TargetValue.objects.filter(target__plan=plan)
    for target, *value in rows.values_list("target_id", "year", "kind", "part", "value"):
        values.setdefault(target, []).append(ValueContent(*value))
    targets = {}
    for target in plan.targets.select_related("indicator"):
        targets.setdefault(target.goal_id, []).append(_target(target, values.get(target.pk, ())))
    return targets


def _served(plan):
    """``{initiative: primary keys of the goals that it serves}``; the links alone, which is faster than the rows."""
    served = {}
    links = Initiative.goals.through.objects.filter(initiative__plan=plan)
    for initiative, goal in links.values_list("initiative_id", "plangoal_id"):
        served.setdefault(initiative, set()).add(goal)
    return served


def _target_groups(plan):
    """``{initiative: names of its target groups}``, in Danish order."""
    groups = {}
    links = Initiative.target_groups.through.objects.filter(initiative__plan=plan)
    for initiative, name in links.values_list("initiative_id", "targetgroup__name"):
        groups.setdefault(initiative, []).append(name)
    return {initiative: sorted(names, key=danish.sort_key) for initiative, names in groups.items()}


def _municipality(municipality):
    return MunicipalityContent(
        code=municipality.code,
        name=municipality.name,
        full_name=municipality.full_name,
        slug=municipality.slug,
        accent=municipality.accent,
        logo=municipality.logo,
    )


def _begun_from(plan):
    if plan.begun_from_id is None:
        return ""
    revision = Revision.objects.filter(pk=plan.begun_from_id)
    title, *years, number = revision.values_list("plan__title", "plan__first_year", "plan__last_year", "number").get()
    return f"{title} {danish.years(*years)}, version {number}"


def _words(wording):
    letter = wording.letter.get_kind_display()
    if wording.letter.own_date:
        letter += f" af {danish.date(wording.letter.own_date)}"
    if wording.letter.journal_number:
        letter += f", j.nr. {wording.letter.journal_number}"
    return MinisterWords(
        year=wording.goal.goal_set.year,
        number=wording.goal.number,
        title=wording.title,
        rationale=wording.rationale,
        focus=wording.focus,
        letter=letter,
    )


def _key(value):
    return str(value) if value else ""


def _goal(goal, number, targets):
    return GoalContent(
        key=str(goal.key),
        carried_from=_key(goal.carried_from),
        number=number,
        is_own=goal.is_own,
        own_title=goal.title,
        minister=tuple(_words(wording) for wording in goal.wordings.all()),
        challenge=goal.challenge,
        ambition=goal.ambition,
        strategy=goal.strategy,
        follow_up=goal.follow_up,
        left_out=goal.left_out,
        left_out_reason=goal.left_out_reason,
        targets=targets,
    )


def _target(target, values):
    return TargetContent(
        key=str(target.key),
        carried_from=_key(target.carried_from),
        title=target.title,
        indicator=target.indicator.name if target.indicator else "",
        unit=str(target.unit),
        direction=str(target.direction),
        baseline=target.baseline,
        baseline_period=target.baseline_period,
        baseline_source=target.baseline_source,
        values=tuple(sorted(values, key=lambda v: v.period.end)),
    )


def _initiative(initiative: Initiative, order, served, target_groups):
    return InitiativeContent(
        key=str(initiative.key),
        carried_from=_key(initiative.carried_from),
        title=initiative.title,
        goals=tuple(key for pk, key in order.items() if pk in served),
        description=initiative.description,
        target_groups=target_groups,
        first_day=initiative.first_day,
        last_day=initiative.last_day,
        unit=initiative.unit,
        partners=initiative.partners,
        economy=initiative.economy,
        economy_note=initiative.economy_note,
        effect=initiative.effect,
    )


def _attachment(attachment):
    return AttachmentContent(
        key=str(attachment.key),
        carried_from=_key(attachment.carried_from),
        title=attachment.title,
        alt=attachment.alt,
        is_image=attachment.is_image,
        file_name=attachment.file_name,
        content_type=attachment.content_type,
        sha256=attachment.sha256,
        size=attachment.size,
    )
