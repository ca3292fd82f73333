"""What colleagues say to each other about a plan: said at a part, read and answered beside the page of writing."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role, User
from bpmplan.converters import row_number
from bpmplan.prepared import Prepared, given
from bpmplan.steps import Refused

from ..models import KINDS, Note, PlanGoal
from ..writing import notes
from ..writing.addresses import section_url
from ..writing.parts import PARTS, part_with
from .beside_tab import Here, Tab
from .desk import Desk
from .forms.notes import NoteForm, ReplyForm


@dataclass(frozen=True)
class Thread:
    """A note with what its list shows: ``where`` it stands, the part's address, and whether its quote is still there.

    ``is_there``: its section is, and hasn't been deleted.
    """

    note: Note
    where: str
    url: str
    is_there: bool
    is_quoted: bool
    may_resolve: bool
    form: ReplyForm | None = None


@require_http_methods(["GET", "POST"])
def note_say(request, pk, section, key, name):
    """Say something about a part; ``?citat=`` are the words of it that are meant."""
    if name not in PARTS.get(section, ()):
        raise Http404
    desk = Desk(request, pk, posts=Role.READER)
    row = get_object_or_404(_rows(KINDS[section]), plan=desk.plan, key=key)
    form = NoteForm(
        request.POST if request.method == "POST" else None,
        plan=desk.plan,
        may_give=permissions.may_give_parts(request.user, desk.plan.municipality_id),
        initial={"quote": " ".join(request.GET.get("citat", "").split())[:300]},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        field = notes.field_with(row, PARTS[section][name], given["quote"])
        try:
            note = notes.say(
                plan=desk.plan,
                section=section,
                key=key,
                field=field,
                by=request.user,
                now=timezone.now(),
                **given,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _done(note))
            return redirect(_onward(desk, Here(str(key), name)))
    context = {
        "note_form": form,
        "quote": form["quote"].value(),
        "where": _where(desk, section, row, PARTS[section][name]),
        "section": row,
        "section_name": section,
        "page_name": "Bemærk",
    }
    return desk.render("plans/note.html", context, status=422 if form.errors else 200)


@require_POST
def note_deed(request, pk, note):
    """Answer a note (``text``), or with ``deed`` resolve it, open it again, or give its text on (``to``)."""
    desk = Desk(request, pk, posts=Role.READER)
    row = get_object_or_404(Note.objects.select_related("plan"), plan=desk.plan, pk=note)
    here, now = Here(str(row.key), part_with(row.section, row.field)), timezone.now()
    deed = request.POST.get("deed", "")
    form = ReplyForm(request.POST)
    try:
        if deed == "resolve":
            notes.resolve(note=row, by=request.user, now=now)
            sentence = "Markeret som klar." if row.given_to_id else "Bemærkningen er løst."
        elif deed == "give":
            to = get_object_or_404(User, pk=row_number(request.POST.get("to", "")))
            notes.give_on(note=row, to=to, by=request.user, now=now)
            sentence = f"Teksten er givet videre til {to}."
        elif deed == "reopen":
            notes.reopen(note=row, by=request.user, now=now)
            sentence = "Bemærkningen er åben igen."
        elif form.is_valid():
            notes.answer(note=row, text=form.cleaned_data["text"], by=request.user, now=now)
            sentence = "Svaret er sendt."
        else:
            return _list_with(desk, row, form)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, sentence)
    return redirect(_onward(desk, here))


OPEN_NOTES = Prepared(
    lambda: Note.objects.filter(plan=given("plan")).open().values_list("section", "key", "field", "quote")
)


def open_notes(plan):
    """``[(section, key, part, quote)]`` of the plan's open notes, the oldest first."""
    rows = OPEN_NOTES.rows(plan=plan.pk)
    return [(section, str(key), part_with(section, field), quote) for section, key, field, quote in rows]


def _list_with(desk, row, form):
    """The page of notes with an answer that can't be taken as it was typed."""
    context = _fill(desk, None, {row.pk: form})
    context |= {"tab": NOTES, "tabs": (), "here": None, "page_name": NOTES.label}
    return desk.render(NOTES.template, context, status=422)


def _done(note):
    return f"Teksten er givet til {note.given_to}." if note.given_to else "Bemærkningen er gemt."


def _onward(desk, here):
    """The page of writing when it asks; else the notes of the part."""
    if desk.request.POST.get("then") == "plan":
        return f"{desk.links['plan_overview']}#del-{here}"
    return f"{reverse('plan_beside', args=[desk.plan.pk, NOTES.slug])}?del={here}"


def _rows(kind):
    """A kind's rows with what their titles need."""
    return kind.objects.prefetch_related("wordings") if kind is PlanGoal else kind.objects


def _where(desk, section, row, fields):
    """What a part is called: its section, and its field when it isn't what the section begins with."""
    names = {entry.key: f"Mål {entry.label}" for entry in desk.section_list.goals} if section == "plangoal" else {}
    title = names.get(row.key, str(row))
    is_head = fields[0] in ("title", "") or section in ("target", "attachment")
    return title if is_head else f"{title} · {KINDS[section].FIELDS[fields[0]].label.capitalize()}"


def where_of(plan, note):
    """What the part is called that a note is about; empty when its section was deleted."""
    row = _rows(KINDS[note.section]).filter(plan=plan, key=note.key).first()
    if row is None:
        return ""
    field = KINDS[note.section].FIELDS.get(note.field)
    is_head = field is None or note.field == "title" or note.section in ("target", "attachment")
    return str(row) if is_head else f"{row} · {field.label.capitalize()}"


def _fill(desk, here, forms=None):
    """The plan's notes: those of the part that is open first, then the other open ones, then what is resolved."""
    listed = list(desk.plan.notes.select_related("by", "given_to", "point__answer").prefetch_related(notes.REPLIES))
    may_give = permissions.may_give_parts(desk.user, desk.plan.municipality_id)
    rows = {}
    for name in {note.section for note in listed}:
        keys = [note.key for note in listed if note.section == name]
        rows |= {(name, row.key): row for row in _rows(KINDS[name]).filter(plan=desk.plan, key__in=keys)}
    threads = [_thread(desk, note, rows.get((note.section, note.key)), forms or {}) for note in listed]
    mine = [one for one in threads if here and one.note.is_open and _is_at(one.note, here)]
    return {
        "at_part": mine,
        "open": [one for one in threads if one.note.is_open and one.is_there and one not in mine],
        "resolved": [one for one in threads if not one.note.is_open and one.is_there],
        "of_deleted": [one for one in threads if one.note.is_open and not one.is_there],
        "writers": notes.who_may_be_given(desk.plan) if may_give and any(note.given_to_id for note in listed) else [],
        "may_note": permissions.may_note(desk.user, desk.plan.municipality_id),
        "then": "plan" if desk.is_in_place else "",
    }


def _thread(desk, note, row, forms):
    note.plan = desk.plan
    may_resolve = notes.may_resolve(note, desk.user)
    if row is None:
        return Thread(note, "Slettet afsnit", "", False, False, may_resolve, forms.get(note.pk))
    section, fields = note.section, (note.field,)
    return Thread(
        note,
        _where(desk, section, row, fields),
        section_url(desk.plan, section, note.key, note.field),
        True,
        not note.quote or notes.stands_in(note.quote, row, note.field),
        may_resolve,
        forms.get(note.pk),
    )


def _is_at(note, here):
    return str(note.key) == here.key and (not here.part or part_with(note.section, note.field) == here.part)


NOTES = Tab("bemaerkninger", "Bemærkninger", "plans/beside_notes.html", _fill)
