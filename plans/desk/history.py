"""What has been written in a section: by whom, when, what it changed, and a way to bring back what stood before."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404
from django.utils import timezone
from django.views.decorators.http import require_GET

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.accounts.models import User
from bpmplan.differences import ONE_PAGE, Budget

from ..content.changes import FieldChange
from ..documents.changes_html import fields_html
from ..models import KINDS, SECTIONS, Edit
from ..writing import saving
from ..writing.sittings import Sitting, sittings_of, with_values
from .desk import Desk
from .screens import deleted_title


@dataclass(frozen=True)
class Entry:
    """One sitting as the history shows it. ``fields`` are ``FieldChange``s; of a deleted section, what it held."""

    sitting: Sitting
    by: User
    fields: tuple[FieldChange, ...]
    is_newest: bool

    @property
    def number(self):
        return self.sitting.first

    @property
    def did(self):
        if self.sitting.erased:
            return "Noget slettet efter loven af"
        if self.sitting.deleted:
            return "Slettet af"
        return "Tilføjet af" if self.sitting.is_new else "Rettet af"

    @property
    def when(self):
        """3. marts 2027 kl. 14.03–14.40"""
        began, ended = (timezone.localtime(at) for at in (self.sitting.began_at, self.sitting.ended_at))
        if began.date() != ended.date():
            return f"{danish.moment(began)} – {danish.moment(ended)}"
        return danish.moment(began) + (f"–{ended:%H.%M}" if f"{ended:%H.%M}" != f"{began:%H.%M}" else "")

    @property
    def marked(self):
        """What it changed, as HTML."""
        return fields_html(self.fields)

    @property
    def before_label(self):
        return "Det, der stod i afsnittet" if self.sitting.deleted else "Det, der stod før"

    @property
    def stood_before(self):
        """The fields that held something."""
        return [field for field in self.fields if field.before]

    @property
    def can_be_undone(self):
        return not (self.sitting.is_new or self.sitting.deleted or self.sitting.erased)

    @property
    def is_all(self):
        """Bringing back what one field held before it is bringing back all that the section was."""
        return self.is_newest and len(self.fields) == 1


@require_GET
def section_history(request, pk, key):
    """What each sitting in a section changed, the newest first."""
    desk = Desk(request, pk)
    if key == Edit.PLAN_KEY:
        raise Http404
    sittings = sittings_of(desk.plan, key)
    page = Paginator(sittings, 20).get_page(request.GET.get("page"))
    section = next((row for kind in SECTIONS for row in kind.objects.filter(plan=desk.plan, key=key)), None)
    if section is None and not sittings:
        raise Http404
    edit = Edit.objects.filter(plan=desk.plan, key=key).order_by("-edit_no").first() if section is None else None
    if section:
        section.plan = desk.plan
    context = {
        "section": section,
        "title": str(section) if section else deleted_title(edit),
        "entries": _entries(desk, section, type(section) if section else KINDS[edit.section], key, page),
        "page": page,
        "url": desk.url(section) if section else "",
        "page_name": "Historik",
        "may_erase": permissions.may_erase(request.user, desk.plan.municipality_id),
    }
    return desk.render("plans/history.html", context)


def _entries(desk, section, kind, key, page):
    if not page.object_list:
        return []
    fields = kind.FIELDS.written
    values = saving.values_of(section) if section else dict.fromkeys((field.name for field in fields), None)
    if page.number > 1:
        values = saving.values_as_of(desk.plan, key, page.object_list[0].last, values)
    people = User.objects.in_bulk({sitting.by_id for sitting in page.object_list})
    budget, entries = Budget(ONE_PAGE), []
    for sitting, before, after in with_values(desk.plan, key, page.object_list, values):
        if sitting.is_new:
            before = {}
        if sitting.deleted:
            after = {}
        differing = () if sitting.erased else tuple(_differing(desk, fields, before, after, budget))
        entries.append(Entry(sitting, people[sitting.by_id], differing, page.number == 1 and not entries))
    return entries


def _differing(desk, fields, before, after, budget):
    for field in fields:
        was, became = before.get(field.name), after.get(field.name)
        if was == became:
            continue
        words = desk.in_words(field, was, before), desk.in_words(field, became, after)
        if words[0] != words[1]:
            yield FieldChange(field.name, field.label, *words, field.is_text, field.merges == "rows", budget)
