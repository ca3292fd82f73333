"""Reading the live plan as content, in a number of queries that does not depend on its size."""

from functools import cache

from django.db.models import Prefetch, prefetch_related_objects

from bpmplan import danish
from goals.models import Wording

from ..models import Attachment, Chapter, Initiative, PlanGoal, Target, declared
from ..models.goal_tree import labelled
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
    row_content,
)
from .earlier import earlier_name

WORDING = ("goal__number", "goal__goal_set__year", "title", "rationale", "focus", "letter__kind")
WORDING += ("letter__date", "letter__date_source", "letter__journal_number")
"""What a content has of a wording, and what finds the goal again."""


def of_plan(plan):
    """Read the live plan, in a number of queries that does not depend on its size."""
    goals = labelled(plan.plangoals.all())
    prefetch_related_objects([goal for goal, *_ in goals], _wordings())
    keys = {goal.pk: str(goal.key) for goal, *_ in goals}
    targets = {}
    for goal, target in _read(TargetContent, Target, plan, owner="goal_id"):
        targets.setdefault(goal, []).append(target)
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
                **_goal_values(goal, keys),
                number=number,
                label=label,
                minister=tuple(_words(wording) for wording in goal.wordings.all()),
                targets=tuple(targets.get(goal.pk, ())),
            )
            for goal, number, label in goals
        ),
        initiatives=tuple(initiative for _, initiative in _read(InitiativeContent, Initiative, plan)),
        attachments=tuple(attachment for _, attachment in _read(AttachmentContent, Attachment, plan)),
        stands=tuple(
            StandContent(str(stand.earlier_key), str(stand.kind), stand.reason, str(stand.moved_to or ""))
            for stand in plan.stands.order_by("earlier_key")
        ),
    )


def goals_to_share():
    """What ``of_plan`` and ``changes_in_goals`` both read, for ``prefetch_related`` of a plan that is shown; and the
    guidance on the minister's goals, which stands beside a plan and never in it."""
    return "goal_sets", Prefetch("plangoals", PlanGoal.objects.prefetch_related(_wordings("goal__guidance")))


def _wordings(*also):
    wordings = Wording.objects.select_related("goal__goal_set", "letter").only(*WORDING, *also)
    return Prefetch("wordings", wordings.order_by("goal__goal_set__year", "pk"))


# --- what a section declares -----------------------------------------------------------------------------------------


def _read(content, kind, plan, owner="pk"):
    """``(owner, its content)`` of every section of a kind, with a query for each field that ``is_row``.

    ``owner`` is a column of the section. No instances are made of the rows: that took as long as all the rest.
    """
    query, columns, references = _sections(kind, owner)
    linked = {field.content: _linked(field, plan) for field in kind.FIELDS.in_content if field.is_row}
    rows = query.filter(plan=plan)
    sections = []
    for pk, key, carried_from, owned_by, *plain in rows:
        values = dict(zip(columns, plain, strict=True))
        values |= {name: values[name] or "" for name in references}
        values |= {name: of_row.get(pk, ()) for name, of_row in linked.items()}
        sections.append((owned_by, content(key=str(key), carried_from=str(carried_from or ""), **values)))
    return sections


@cache
def _sections(kind, owner):
    """The query for the sections of a kind in any plan, what it reads of them, and which of that are references.

    Put together once, since that takes longer than asking; nothing that was read is kept.
    """
    fields = [field for field in kind.FIELDS.in_content if not field.is_row]
    query = kind.objects.values_list("pk", "key", "carried_from", owner, *map(_column, fields))
    references = [field.content for field in fields if type(field) is declared.Reference]
    return query, [field.content for field in fields], references


def _column(field):
    """Where a field that is no ``is_row`` lies: in the section's own row or, of a reference, in the row it names."""
    return f"{field.name}__{field.title}" if isinstance(field, declared.Reference) else field.name


def _goal_values(goal, keys):
    """What the content has of a plan goal's own row, read with the plan's other rows. ``keys``: of all its goals."""
    values = {field.content: getattr(goal, field.column.attname) for field in PlanGoal.FIELDS.in_content}
    values["under"] = keys.get(goal.under_id, "")
    return {"key": str(goal.key), "carried_from": str(goal.carried_from or ""), **values}


def _linked(field, plan):
    """``{row: what the content has of the field}`` for a field that lies in rows of its own."""
    if isinstance(field, declared.Rows):
        return _rows(field, plan)
    through = field.column.m2m_reverse_field_name()
    if isinstance(field, declared.Links):
        keys = _grouped(field, plan, f"{through}__key")
        return {row: tuple(map(str, of_row)) for row, of_row in keys.items()}
    names = _grouped(field, plan, f"{through}__{field.title}")
    return {row: tuple(sorted(of_row, key=danish.sort_key)) for row, of_row in names.items()}


def _grouped(field, plan, wanted):
    """``{row: what it is linked to}`` in the order of what is linked; only the links are read, which is faster."""
    grouped = {}
    for row, item in _links(field, wanted).filter(**{f"{field.column.m2m_field_name()}__plan": plan}):
        grouped.setdefault(row, []).append(item)
    return grouped


@cache
def _links(field, wanted):
    """The query for ``wanted`` of what sections of any plan are linked to, put together once as ``_sections`` is."""
    source, target = field.column.m2m_field_name(), field.column.m2m_reverse_field_name()
    order = [f"{target}__{name}" for name in field.to._meta.ordering]
    return field.column.remote_field.through.objects.order_by(*order).values_list(f"{source}_id", wanted)


def _rows(field, plan):
    """``{section: its rows}``, in their order."""
    content, rows = row_content(field), {}
    query = field.to.objects.filter(**{f"{field.owner}__plan": plan})
    for section, *cells in query.values_list(f"{field.owner}_id", *map(_column, field.columns)):
        rows.setdefault(section, []).append(content(*cells))
    return {section: tuple(field.in_order(of_section)) for section, of_section in rows.items()}


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
