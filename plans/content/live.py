"""Reading the live plan as content, in a number of queries that does not depend on its size."""

from dataclasses import dataclass
from functools import cache

from bpmplan import danish
from bpmplan.accounts.models import Body
from bpmplan.prepared import Prepared, given
from goals.models import Letter

from ..models import Attachment, Chapter, Initiative, Plan, PlanGoal, Stand, Target, declared
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

WORDING = ("goal__goal_set__year", "goal__number", "title", "rationale", "focus")
LETTER = ("kind", "date", "date_source", "journal_number")
"""What a content has of a wording and of its letter."""


@dataclass(frozen=True)
class _Goal:
    """A plan goal as it was read; ``under_id`` is the row of the goal that it stands under."""

    pk: int
    under_id: int | None
    values: dict


def of_plan(plan):
    """Read the live plan, in a number of queries that does not depend on its size."""
    goals = labelled([_Goal(pk, values["under"], values) for pk, _, values in _rows_of(PlanGoal, plan)])
    keys = {goal.pk: goal.values["key"] for goal, *_ in goals}
    minister = _grouped(WORDINGS.rows(plan=plan.pk))
    targets = {}
    for goal, target in _read(TargetContent, Target, plan, owner="goal_id"):
        targets.setdefault(goal, []).append(target)
    return PlanContent(
        municipality=_municipality(plan.municipality),
        title=plan.title,
        first_year=plan.first_year,
        last_year=plan.last_year,
        goal_sets=tuple(GoalSetContent(*goal_set) for goal_set in GOAL_SETS.rows(plan=plan.pk)),
        begun_from=earlier_name(plan),
        chapters=tuple(chapter for _, chapter in _read(ChapterContent, Chapter, plan)),
        goals=tuple(
            GoalContent(
                **goal.values | {"under": keys.get(goal.under_id, "")},
                number=number,
                label=label,
                minister=tuple(_words(*wording) for wording in minister.get(goal.pk, ())),
                targets=tuple(targets.get(goal.pk, ())),
            )
            for goal, number, label in goals
        ),
        initiatives=tuple(initiative for _, initiative in _read(InitiativeContent, Initiative, plan)),
        attachments=tuple(attachment for _, attachment in _read(AttachmentContent, Attachment, plan)),
        stands=tuple(
            StandContent(str(earlier_key), kind, reason, str(moved_to or ""))
            for earlier_key, kind, reason, moved_to in STANDS.rows(plan=plan.pk)
        ),
    )


GOAL_SETS = Prepared(
    lambda: (
        Plan.goal_sets.through.objects.filter(plan=given("plan"))
        .order_by("goalset__year")
        .values_list("goalset__year", "goalset__plan_required")
    )
)
COMMITTEE = Prepared(
    lambda: Body.objects.filter(municipality=given("municipality")).order_by("order").values_list("name")[:1]
)
WORDINGS = Prepared(
    lambda: (
        PlanGoal.wordings.through.objects.filter(plangoal__plan=given("plan"))
        .order_by("wording__goal__goal_set__year", "wording")
        .values_list(
            "plangoal", *(f"wording__{name}" for name in WORDING), *(f"wording__letter__{name}" for name in LETTER)
        )
    )
)
STANDS = Prepared(
    lambda: (
        Stand.objects.filter(plan=given("plan"))
        .order_by("earlier_key")
        .values_list("earlier_key", "kind", "reason", "moved_to")
    )
)


# --- what a section declares -----------------------------------------------------------------------------------------


def _read(content, kind, plan, owner="pk"):
    """``(owner, its content)`` of every section of a kind, with a query for each field that ``is_row``.

    ``owner`` is a column of the section.
    """
    linked = {field.content: _linked(field, plan) for field in kind.FIELDS.in_content if field.is_row}
    return [
        (owned_by, content(**values, **{name: of_row.get(pk, ()) for name, of_row in linked.items()}))
        for pk, owned_by, values in _rows_of(kind, plan, owner)
    ]


def _rows_of(kind, plan, owner="pk"):
    """``(pk, owner, {name in the content: value})`` of every section's own row.

    No instances are made of the rows: that took as long as all the rest.
    """
    rows, columns, references = _sections(kind, owner)
    for pk, key, carried_from, owned_by, *plain in rows.rows(plan=plan.pk):
        values = dict(zip(columns, plain, strict=True), key=str(key), carried_from=str(carried_from or ""))
        values |= {name: values[name] or "" for name in references}
        yield pk, owned_by, values


@cache
def _sections(kind, owner):
    """The query for the sections of a kind, what it reads of them, and which of that are references."""
    fields = [field for field in kind.FIELDS.in_content if not field.is_row]
    columns = ("pk", "key", "carried_from", owner, *map(_column, fields))
    rows = Prepared(lambda: kind.objects.filter(plan=given("plan")).values_list(*columns))
    references = [field.content for field in fields if type(field) is declared.Reference]
    return rows, [field.content for field in fields], references


def _column(field):
    """Where a field that is no ``is_row`` lies: in the section's own row or, of a reference, in the row it names."""
    return f"{field.name}__{field.title}" if isinstance(field, declared.Reference) else field.name


def _linked(field, plan):
    """``{row: what the content has of the field}`` for a field that lies in rows of its own."""
    if isinstance(field, declared.Rows):
        return _rows(field, plan)
    through = field.column.m2m_reverse_field_name()
    if isinstance(field, declared.Links):
        keys = _grouped(_links(field, f"{through}__key").rows(plan=plan.pk))
        return {row: tuple(str(key) for (key,) in of_row) for row, of_row in keys.items()}
    names = _grouped(_links(field, f"{through}__{field.title}").rows(plan=plan.pk))
    return {row: tuple(sorted((name for (name,) in of_row), key=danish.sort_key)) for row, of_row in names.items()}


def _grouped(rows):
    """``{first cell: the other cells of each row that has it}``, in the rows' order."""
    grouped = {}
    for first, *cells in rows:
        grouped.setdefault(first, []).append(cells)
    return grouped


@cache
def _links(field, wanted):
    """The query for ``wanted`` of what the plan's sections are linked to, in the order of what is linked."""
    source, target = field.column.m2m_field_name(), field.column.m2m_reverse_field_name()
    order = [f"{target}__{name}" for name in field.to._meta.ordering]
    links = field.column.remote_field.through.objects.order_by(*order)
    return Prepared(lambda: links.filter(**{f"{source}__plan": given("plan")}).values_list(f"{source}_id", wanted))


def _rows(field, plan):
    """``{section: its rows}``, in their order."""
    content, rows = row_content(field), _grouped(_cells(field).rows(plan=plan.pk))
    return {section: tuple(field.in_order([content(*cells) for cells in of_it])) for section, of_it in rows.items()}


@cache
def _cells(field):
    """The query for the rows of a field that is declared as ``Rows``, each after its section."""
    columns = (f"{field.owner}_id", *map(_column, field.columns))
    rows = field.to.objects
    return Prepared(lambda: rows.filter(**{f"{field.owner}__plan": given("plan")}).values_list(*columns))


# --- the rest --------------------------------------------------------------------------------------------------------


def _municipality(municipality):
    return MunicipalityContent(
        code=municipality.code,
        name=municipality.name,
        full_name=municipality.full_name,
        slug=municipality.slug,
        accent=municipality.accent,
        logo=municipality.logo,
        committee=next((name for (name,) in COMMITTEE.rows(municipality=municipality.pk)), ""),
    )


def _words(year, number, title, rationale, focus, *of_letter):
    letter = Letter(**dict(zip(LETTER, of_letter, strict=True)))
    named = letter.get_kind_display()
    if letter.own_date:
        named += f" af {danish.date(letter.own_date)}"
    if letter.journal_number:
        named += f", j.nr. {letter.journal_number}"
    return MinisterWords(year=year, number=number, title=title, rationale=rationale, focus=focus, letter=named)
