"""Beside the page of writing: what others have changed in the plan since the person was here last."""

from dataclasses import dataclass
from types import SimpleNamespace

from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from bpmplan import danish
from bpmplan.converters import row_number
from bpmplan.differences import ONE_PAGE, Budget

from ..content.changes import FieldChange, SectionChange, State
from ..content.live import of_plan
from ..documents.changes_html import fields_html
from ..models import KINDS, Edit
from ..models.declared import Rows
from ..writing.addresses import section_url
from ..writing.visits import last_visit, note_visit, saved_since
from .beside_tab import Tab
from .desk import is_in_place
from .plan import visible_plan
from .screens import deleted_title


@dataclass(frozen=True)
class Seen:
    """What others have done to one section: the ``SectionChange``, who, when, and where it is written."""

    change: SectionChange
    by: str
    at: object
    url: str

    @property
    def fields(self):
        return fields_html(self.change.fields)


def _fill(desk, here):
    now, plan = timezone.now(), desk.plan
    newest = Edit.objects.filter(plan=plan).aggregate(newest=Max("pk"))["newest"] or 0
    visit = last_visit(plan, desk.user, now)
    return {"visit": visit, "newest": newest, "sections": _sections(desk, visit) if visit else []}


def _sections(desk, visit):
    """``[Seen]`` in the plan's order, what was deleted last."""
    saved = saved_since(desk.plan, desk.user, visit)
    if not saved:
        return []
    budget, shown = Budget(ONE_PAGE), []
    for kind, section in of_plan(desk.plan).sections:
        one = saved.pop(section.key, None)
        if one is None:
            continue
        fields = () if one.is_new else _fields(desk, kind, section, one, budget)
        change = SectionChange(kind, None if one.is_new else section, section, fields)
        if change.state != State.UNCHANGED:
            first = _first_field(kind, fields)
            shown.append(_seen(change, one, section_url(desk.plan, kind, section.key, first)))
    for key, one in saved.items():
        if one.deletion and not one.is_new:
            gone = SimpleNamespace(key=key, title=deleted_title(one.deletion))
            shown.append(_seen(SectionChange(one.kind, gone, None), one, desk.links["deleted_sections"]))
    return shown


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


SINCE_VISIT = Tab("aendringer", "Ændringer", "plans/beside_since_visit.html", _fill)
