"""Beside the page of writing: what others have changed in the plan since the person was here last."""

from dataclasses import dataclass, replace
from types import SimpleNamespace

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bpmplan import danish
from bpmplan.converters import row_number
from bpmplan.differences import ONE_PAGE, Budget

from ..content.changes import FieldChange, SectionChange, State, plan_fields
from ..content.data import GoalSetContent
from ..content.live import of_plan
from ..documents.changes_html import fields_html
from ..models import KINDS, Edit
from ..models.declared import Rows
from ..writing.addresses import section_url
from ..writing.visits import last_visit, newest_save, note_visit, saved_since
from .beside_tab import Tab
from .desk import is_in_place
from .plan import visible_plan
from .screens import deleted_title


@dataclass(frozen=True)
class Seen:
    """What others have done to a section, or to the plan as a whole: the change, who, when, and where it is written."""

    change: SectionChange
    by: str
    at: object
    url: str

    @property
    def fields(self):
        return fields_html(self.change.fields)


def _fill(desk, here):
    now, plan = timezone.now(), desk.plan
    newest = newest_save(plan)
    visit = last_visit(plan, desk.user, now)
    saved = saved_since(plan, desk.user, visit) if visit else {}
    content = of_plan(plan) if saved else None
    whole = saved.pop(str(Edit.PLAN_KEY), None)
    return {
        "visit": visit,
        "newest": newest,
        "whole": whole and _whole(desk, content, whole),
        "sections": _sections(desk, content, saved),
    }


def _whole(desk, content, one):
    """What others have changed of the plan as a whole, as ``Seen``; None when it is as it was."""
    before = {name: one.before[name] for name in one.names & one.before.keys()}
    if "goal_sets" in before:
        before["goal_sets"] = tuple(GoalSetContent(year, True) for year in before["goal_sets"])
    fields = plan_fields(replace(content, **before), content)
    change = SectionChange(one.kind, content, content, fields)
    return _seen(change, one, reverse("plan_settings", args=[desk.plan.pk])) if fields else None


def _sections(desk, content, saved):
    """``[Seen]`` in the plan's order, what was deleted last."""
    budget, shown, last_of = Budget(ONE_PAGE), [], {}
    goal = ""
    for kind, section in content.sections if saved else ():
        goal = section.key if kind == "plangoal" else goal
        rows = _rows_of(kind, section, goal)
        stands_after = last_of.get((kind, rows[0]), "")
        last_of |= {(kind, row): section.key for row in rows}
        one = saved.pop(section.key, None)
        if one is None:
            continue
        fields = () if one.is_new else _fields(desk, kind, section, one, budget)
        has_moved = one.stood_after is not None and one.stood_after != stands_after
        change = SectionChange(kind, None if one.is_new else section, section, fields, has_moved)
        if change.state != State.UNCHANGED:
            first = _first_field(kind, fields)
            shown.append(_seen(change, one, section_url(desk.plan, kind, section.key, first)))
    for key, one in saved.items():
        if one.deletion and not one.is_new:
            gone = SimpleNamespace(key=key, title=deleted_title(one.deletion))
            shown.append(_seen(SectionChange(one.kind, gone, None), one, desk.links["deleted_sections"]))
    return shown


def _rows_of(kind, section, goal):
    """The rows that a section stands in, by what they belong to; it is moved in the first (``Section.siblings``)."""
    if kind == "initiative":
        return section.goals or ("",)
    return (goal,) if kind == "target" else (section.under,) if kind == "plangoal" else ("",)


def _seen(change, one, url):
    return Seen(change, danish.listed(sorted(one.others.values())), one.at, url)


def _first_field(kind, fields):
    """The name of the first declared field that differs, else of the first that is written."""
    return fields[0].name if fields else KINDS[kind].FIELDS.written[0].name


def _fields(desk, kind, section, one, budget):
    """The ``FieldChange`` of each field that others have changed and that is not as it was."""
    declared = KINDS[kind].FIELDS
    now = {field.name: getattr(section, field.content) for field in declared.in_content}
    then = now | one.before
    changes = []
    for field in declared.written:
        if field.name not in one.names or field.name not in one.before:
            continue
        before, after = (desk.in_words(field, values[field.name], values) for values in (then, now))
        has_rows = isinstance(field, Rows)
        if field.is_row and not has_rows:  # in no order
            before, after = ("; ".join(sorted(words.splitlines())) for words in (before, after))
        if before != after:
            changes.append(FieldChange(field.name, field.label, before, after, field.is_text, has_rows, budget))
    return tuple(changes)


@require_POST
def plan_visit(request, pk):
    """The page of writing says what it shows (``seen``), and a person that they know all of it (``all``)."""
    plan = visible_plan(request, pk)
    seen = row_number(request.POST.get("seen", ""))
    if seen is not None:
        note_visit(plan, seen=seen, by=request.user, now=timezone.now(), is_all_read="all" in request.POST)
    return HttpResponse(status=204) if is_in_place(request) else redirect(plan)


SINCE_VISIT = Tab("aendringer", "Ændringer", "plans/beside_since_visit.html", _fill, is_about_part=False)
