"""A plan as a file to take along: given out as it is stored, or waited for while the worker makes it."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import register_converter, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bpmplan import danish, files
from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role
from bpmplan.converters import row_number
from bpmplan.jobs import asked, waiting
from bpmplan.private_answers import PRIVATE
from bpmplan.statuses import STATUSES
from bpmplan.visitors import person_of

from ..content.data import titled
from ..content.earlier import name_of_version
from ..content.standing import as_it_stands
from ..documents import kinds, store, tasks
from ..models import Document, Plan, Revision, Status
from .views import at_address, find_revision, taken_down, unlisted


class Address:
    """In addresses: a kind of document by the name of its file. A subclass says which ``kinds`` there are."""

    regex = r"[a-z0-9-]+\.[a-z]+"
    kinds = ()

    def to_python(self, value):
        for kind in self.kinds:
            if kind.address == value:
                return kind
        raise ValueError(value)

    def to_url(self, value):
        return getattr(value, "address", value)


class VersionAddress(Address):
    kinds = kinds.OF_VERSIONS


class DraftAddress(Address):
    kinds = kinds.OF_DRAFTS


class FollowUpAddress(Address):
    kinds = kinds.OF_FOLLOW_UPS


register_converter(FollowUpAddress, "document_of_follow_up")
register_converter(VersionAddress, "document_of_version")
register_converter(DraftAddress, "document_of_draft")

LIGHT = at_address(lambda: Revision.objects.select_related("plan__municipality").defer("content").titled())
"""Neither the content nor the live plan's title: it may have been changed since the version was frozen."""


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def revision_document(request, slug, years, number, kind):
    """A stored document of a version; the first who ask for it wait. POST tries again what could not be made."""
    revision = find_revision(request.user, slug, years, number, LIGHT)
    if not revision.is_visible_to(request.user):
        return taken_down(request, revision)
    if request.method == "POST":
        permissions.require(request.user, Role.READER, revision.plan.municipality_id)
        store.of_version(revision, now=timezone.now(), kind=kind, by=request.user, anew=True)
        return redirect(request.path)
    is_own = permissions.membership_in(request.user, revision.plan.municipality_id) is not None
    answer = given_out(request, revision, kind, (revision.get_absolute_url(), "Læs planen som side"), is_own=is_own)
    if revision.is_adopted and "ETag" in answer:
        answer["Cache-Control"] = "public, no-cache"
    return unlisted(answer, revision)


def given_out(request, revision, kind, back, *, is_own=False):
    """The stored document of a version for who may have it, or the page that waits while it is made.

    ``back`` is the address that the latter leads back to, and what it is called. ``is_own``: for one of the
    municipality's own people, who alone may have what is internal, and try again.
    """
    if not is_own and kind.is_internal(revision):
        raise Http404
    document = store.of_version(revision, now=timezone.now(), kind=kind)
    if waiting.is_poll(request):
        return waiting.state_of(document, _progress(document, kind))
    document = asked.wait_for(document)
    if not document.is_made:
        years = (revision.plan.first_year, revision.plan.last_year)
        name = name_of_version(revision.title, *years, revision.number)
        about = f"{revision.plan.municipality.full_name} · {name}"
        return _waits(request, document, about, back, can_retry=is_own)
    status = Status.ADOPTED if revision.is_adopted else Status(revision.frozen_for)
    name = _file_name(revision.plan, revision.title, status.label.lower(), kind.called)
    return files.response(document.sha256, kind.writer.type, name, request=request)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_document(request, pk, kind):
    """The draft as a document, made for the one who asks; when the text is locked, the version that it is locked as.

    ``?dokument=`` names one that was asked for and not made at once: the text may have been changed since. POST tries
    again what could not be made.
    """
    plan = get_object_or_404(Plan.objects.visible_to(request.user).select_related("municipality"), pk=pk)
    newest = plan.newest_revision
    if newest and not plan.is_writable and plan.status != Status.DISCARDED:
        return redirect("revision_document", plan.municipality.slug, plan.years, newest.number, kind.address)
    here = reverse("draft_document", args=[plan.pk, kind])
    back = (reverse("plan_preview", args=[plan.pk]), "Se kladden som side")
    return draft_given_out(request, plan, kind, here, back, is_own=True)


def draft_given_out(request, plan, kind, here, back, *, is_own=False):
    """The draft as a document for who may have it, or the page that waits while it is made.

    ``here`` is the address at which it is asked for; ``back`` and ``is_own`` as in ``given_out``.
    """
    own = Document.objects.filter(plan=plan, kind=kind.name)
    if request.method != "POST" and (named := request.GET.get("dokument")):
        document = get_object_or_404(own, pk=row_number(named))
        if waiting.is_poll(request):
            return waiting.state_of(document)
        if store.is_gone(document):
            return redirect(here)
    else:
        now = timezone.now()
        content, _ = as_it_stands(plan, now=now)
        is_again = request.method == "POST"
        document = store.of_draft(plan, content, now=now, kind=kind, by=person_of(request), anew=is_again)
        if not is_again:
            document = asked.wait_for(document)
        if not document.is_made:
            return redirect(f"{here}?dokument={document.pk}")
    if not document.is_made:
        about = f"{plan.municipality.full_name} · {plan.title} {plan.years}"
        return _waits(request, document, about, back, can_retry=is_own)
    name = _file_name(plan, plan.title, f"{_word(plan)} {danish.moment(document.asked_at)}")
    answer = files.response(document.sha256, kind.writer.type, name)
    answer["Cache-Control"] = PRIVATE
    return answer


def _waits(request, document, about, back, *, can_retry):
    kind = kinds.KINDS[document.kind]
    facts = {"about": about, "back": back, "progress": _progress(document, kind)}
    return waiting.page(request, document, title=kind.title, is_file=True, can_retry=can_retry, **facts)


def _progress(document, kind):
    """How far a pack is, in a sentence; empty for what is made in one."""
    if not kind.is_pack or not document.is_under_way:
        return ""
    made, parts = tasks.progress_of(document)
    return f"{made} af {danish.counted(parts, 'dokument', 'dokumenter')} er lavet."


def _word(plan):
    return STATUSES[plan.status if plan.status == Status.DISCARDED else Status.DRAFT].loud


def _file_name(plan, title, status, called=""):
    """ "Ændringer – Beskæftigelsesplan 2023 – Aalborg Kommune – vedtaget": its ending is that of its type."""
    name = " – ".join(filter(None, [called, titled(title, plan.years), plan.municipality.full_name, status]))
    return name.replace("/", "-").replace("\\", "-")
