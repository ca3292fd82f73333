"""Reading the live plan as content, in a number of queries that does not depend on its size."""

from operator import attrgetter

from django.db.models import Prefetch, prefetch_related_objects

from bpmplan import danish
from goals.models import Wording

from ..models import Attachment, Chapter, Initiative, PlanGoal, Target, declared
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
from .earlier import earlier_name


def of_plan(plan):
    """Read the live plan, in a number of queries that does not depend on its size."""
    goals = list(plan.plangoals.all())
    prefetch_related_objects(goals, _wordings())
    targets = {}
    for row, target in _read(TargetContent, Target, plan):
        targets.setdefault(row.goal_id, []).append(target)
    return PlanContent(
        municipality=_municipality(plan.municipality),
        title=plan.title,
        first_year=plan.first_year,
        last_year=plan.last_year,
        goal_sets=tuple(
            GoalSetContent(s.year, s.plan_required) for s in sorted(plan.goal_sets.all(), key=lambda s: s.year)
        ),
        begun_from=earlier_name(plan),
        chapters=tuple(chapter for _, chapter in _read(ChapterContent, Chapter, plan)),
        goals=tuple(
            GoalContent(
                **values,
                number=number,
                minister=tuple(_words(wording) for wording in goal.wordings.all()),
                targets=tuple(targets.get(goal.pk, ())),
            )
            for number, (goal, values) in enumerate(_section_values(PlanGoal, plan, goals), 1)
        ),
        initiatives=tuple(initiative for _, initiative in _read(InitiativeContent, Initiative, plan)),
        attachments=tuple(attachment for _, attachment in _read(AttachmentContent, Attachment, plan)),
        stands=tuple(
            StandContent(str(stand.earlier_key), str(stand.kind), stand.reason, str(stand.moved_to or ""))
            for stand in plan.stands.order_by("earlier_key")
        ),
    )


def goals_to_share():
    """What ``of_plan`` and ``changes_in_goals`` both read, for ``prefetch_related`` of a plan that is shown."""
    return "goal_sets", Prefetch("plangoals", PlanGoal.objects.prefetch_related(_wordings()))


def _wordings():
    wordings = Wording.objects.select_related("goal__goal_set", "letter").defer("letter__text")
    return Prefetch("wordings", wordings.order_by("goal__goal_set__year", "pk"))


# --- what a section declares -----------------------------------------------------------------------------------------


def _read(content, kind, plan):
    """``(row, its content)`` of every section of a kind."""
    references = [field.name for field in kind.FIELDS.in_content if type(field) is declared.Reference]
    rows = kind.objects.filter(plan=plan).select_related(*references)
    return [(row, content(**values)) for row, values in _section_values(kind, plan, rows)]


def _section_values(kind, plan, rows):
    """``(row, {name in the content: value})`` of the declared fields of every row; a query for each ``is_row``."""
    readers = [(field.content, _reader(field, plan)) for field in kind.FIELDS.in_content]
    for row in rows:
        values = {name: read(row) for name, read in readers}
        yield row, {"key": str(row.key), "carried_from": str(row.carried_from or ""), **values}


def _reader(field, plan):
    """A function from a row to what the content has of the field."""
    if isinstance(field, declared.Links):
        keys = _grouped(field, plan, f"{field.column.m2m_reverse_field_name()}__key")
        return lambda row: tuple(str(key) for key in keys.get(row.pk, ()))
    if isinstance(field, declared.References):
        names = _grouped(field, plan, f"{field.column.m2m_reverse_field_name()}__{field.title}")
        return lambda row: tuple(sorted(names.get(row.pk, ()), key=danish.sort_key))
    if isinstance(field, declared.Reference):
        return lambda row: getattr(getattr(row, field.name), field.title, "")
    if isinstance(field, declared.Values):
        values = _values(field, plan)
        return lambda row: tuple(values.get(row.pk, ()))
    if isinstance(field, declared.Choice):
        return lambda row: str(getattr(row, field.name))
    return attrgetter(field.name)


def _grouped(field, plan, wanted):
    """``{row: what it is linked to}`` in the order of what is linked; only the links are read, which is faster."""
    source, target = field.column.m2m_field_name(), field.column.m2m_reverse_field_name()
    links = field.column.remote_field.through.objects.filter(**{f"{source}__plan": plan})
    order = [f"{target}__{name}" for name in field.to._meta.ordering]
    grouped = {}
    for row, item in links.order_by(*order).values_list(f"{source}_id", wanted):
        grouped.setdefault(row, []).append(item)
    return grouped


def _values(field, plan):
    """``{row: its values}``, the earliest end first."""
    source = field.column.field.name
    rows = field.to.objects.filter(**{f"{source}__plan": plan})
    values = {}
    for row, *value in rows.values_list(f"{source}_id", "year", "kind", "part", "value"):
        values.setdefault(row, []).append(ValueContent(*value))
    return {row: sorted(of_row, key=lambda value: value.period.end) for row, of_row in values.items()}


# --- the rest --------------------------------------------------------------------------------------------------------


def _municipality(municipality):
    return MunicipalityContent(
        code=municipality.code,
        name=municipality.name,
        full_name=municipality.full_name,
        slug=municipality.slug,
        accent=municipality.accent,
        logo=municipality.logo,
    )


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
