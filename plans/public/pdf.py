"""A plan as a file to take along."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from bpmplan import danish, files
from bpmplan.statuses import STATUSES

from ..documents import store
from ..documents.pdf import CannotMakePdf
from ..models import Plan, Revision, Status
from .views import annulled, find_revision


@login_not_required
@require_safe
def revision_pdf(request, slug, years, number):
    """The stored PDF of a version; made on the first request."""
    # Neither the content nor the live plan's title: it may have been changed since the version was frozen.
    light = Revision.objects.select_related("plan__municipality").defer("content")
    revision = find_revision(request.user, slug, years, number, light.titled())
    if not revision.is_visible_to(request.user):
        return annulled(request, revision)
    try:
        document = store.document_for(revision, now=timezone.now())
    except CannotMakePdf as error:
        return _unavailable(request, error)
    status = Status.ADOPTED if revision.is_adopted else Status(revision.frozen_for)
    name = _file_name(revision.plan, revision.title, status.label.lower())
    answer = files.response(document.sha256, files.PDF, name, request=request)
    if revision.is_adopted:
        answer["Cache-Control"] = "public, no-cache"
    return answer


@require_safe
def draft_pdf(request, pk):
    """The draft as a PDF, made for the one who asks; when the text is locked, the version that it is locked as."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user).select_related("municipality"), pk=pk)
    newest = plan.newest_revision
    if newest and not plan.is_writable and plan.status != Status.DISCARDED:
        return redirect("revision_pdf", plan.municipality.slug, plan.years, newest.number)
    now = timezone.now()
    try:
        content = store.draft_pdf(plan, now=now)
    except CannotMakePdf as error:
        return _unavailable(request, error)
    name = _file_name(plan, plan.title, f"{_word(plan)} {danish.moment(now)}")
    answer = HttpResponse(content, content_type=files.PDF)
    answer["Content-Disposition"] = content_disposition_header(True, files.clean_name(name, files.PDF))
    answer["Cache-Control"] = "private, no-store"
    return answer


def _word(plan):
    return STATUSES[plan.status if plan.status == Status.DISCARDED else Status.DRAFT].loud


def _file_name(plan, title, status):
    """ "Beskæftigelsesplan 2023 – Aalborg Kommune – vedtaget.pdf"."""
    titled = title if plan.years in title else f"{title} {plan.years}"
    return f"{titled} – {plan.municipality.full_name} – {status}.pdf".replace("/", "-").replace("\\", "-")


def _unavailable(request, error):
    return render(request, "pdf/unavailable.html", {"error": error}, status=503)
