"""A version or a draft for who has a link to read it: the page, files and documents, and notes to those who write."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bpmplan.links import opening
from bpmplan.steps import Refused

from ..content.earlier import earlier_content
from ..content.standing import as_it_stands, standing_of
from ..content.stored import of_revision
from ..documents import kinds
from ..documents.paper import Paper
from ..models import KINDS, PlanGoal
from ..steps import reading as readings
from .documents import draft_given_out, given_out
from .forms import RemarkForm
from .kept import rendered
from .views import file_in

OF_VERSION = (kinds.PLAN, kinds.PLAN_WORD, kinds.TWO_PAGES)
OF_DRAFT = (kinds.DRAFT, kinds.DRAFT_WORD)
LABELS = {
    kinds.PLAN: "Hent som PDF",
    kinds.PLAN_WORD: "Word",
    kinds.TWO_PAGES: "Planen på to sider",
    kinds.DRAFT: "Hent kladden som PDF",
    kinds.DRAFT_WORD: "Kladden i Word",
}
"""What can be fetched, and what it is called here."""


@opening.opens(readings.LINK)
@require_http_methods(["GET", "HEAD", "POST"])
def reading(request, link):
    """The plan to read; a POST is a note, where the link is one with notes."""
    read, secret = link.thing, request.resolver_match.kwargs["secret"]
    content, standing = _opened(read)
    form = RemarkForm(request.POST if request.method == "POST" else None, content=content) if read.may_note else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid() and _say(request, link, form):
            return redirect(reverse("reading", args=[secret]) + "#bemaerkninger")
    context = {
        **page_by_link(Paper, content, standing, read.plan, partial(_upload, secret)),
        "link": link,
        "read": read,
        "documents": [
            (LABELS[kind], reverse("reading_document", args=[secret, kind.address])) for kind in _kinds_of(read)
        ],
        "form": form,
        "is_written_in": form is not None,
        "notes": _shown(read) if read.may_note else (),
    }
    return render(request, "reading/plan.html", context, status=422 if form is not None and form.errors else 200)


def _upload(secret, sha256):
    return reverse("reading_file", args=[secret, sha256])


def page_by_link(paper, content, standing, plan, upload):
    """What the public page of a plan shows, for who has a link; ``upload(hash)`` is the address of a file by it."""
    page = rendered(paper(content, standing, earlier_content(plan), upload=upload))
    return {"page": page, "plan": plan, "standing": standing, "logo": upload(page.logo) if page.logo else ""}


@opening.opens(readings.LINK, what="")
@require_safe
def reading_file(request, link, sha256):
    """An annex or an image of what the link opens."""
    return opened_file(request, link, _opened(link.thing)[0], link.thing.plan, sha256)


def opened_file(request, link, content, plan, sha256):
    """A file of the ``content`` that a link opens; that it was opened is noted, but for what is part of the page."""
    answer, name = file_in(request, content, plan.municipality.slug, sha256)
    if name:
        opening.note_opening(link, name, now=timezone.now())
    return answer


@opening.opens(readings.LINK, what=lambda kind: kind.address)
@require_safe
def reading_document(request, link, kind):
    """A document of what the link opens."""
    read, secret = link.thing, request.resolver_match.kwargs["secret"]
    wanted = next((one for one in _kinds_of(read) if one.address == kind.address), None)
    if wanted is None:
        raise Http404
    back = (reverse("reading", args=[secret]), "Læs planen som side")
    if read.revision:
        return given_out(request, read.revision, wanted, back)
    if not read.plan.is_writable:
        return given_out(request, read.plan.newest_revision, wanted, back)
    return draft_given_out(request, read.plan, wanted, request.path, back)


def _opened(read):
    """The content that a link opens, and its standing."""
    if read.revision:
        return of_revision(read.revision), standing_of(read.revision)
    return as_it_stands(read.plan, now=timezone.now())


def _kinds_of(read):
    return OF_VERSION if read.revision or not read.plan.is_writable else OF_DRAFT


def _say(request, link, form):
    """Whether the note is said now."""
    try:
        readings.note(link=link, now=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, "Bemærkningen er sendt til kommunen.")
    return True


def _shown(read):
    """What was said by the link: where, and the words."""
    listed, titles = list(readings.notes_by(read)), {}
    for section in {note.section for note in listed}:
        keys = [note.key for note in listed if note.section == section]
        titles |= {row.key: str(row) for row in _rows(KINDS[section]).filter(plan=read.plan, key__in=keys)}
    return [(titles.get(note.key, "Et afsnit, der er slettet"), note) for note in listed]


def _rows(kind):
    """A kind's rows with what their titles need."""
    return kind.objects.prefetch_related("wordings") if kind is PlanGoal else kind.objects
