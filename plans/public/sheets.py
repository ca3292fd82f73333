"""A plan's initiatives, targets and money as an Excel file: of a version, and of a draft."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from bpmplan import open_answers, sheets
from bpmplan.private_answers import PRIVATE

from ..content.standing import as_it_stands, standing_of
from ..content.stored import of_revision
from ..documents import handed_out
from ..documents.plan_sheets import book_of, name_of
from ..models import Plan, Revision, Status
from .documents import LIGHT
from .views import find_revision, taken_down, unlisted


@login_not_required
@require_safe
def revision_sheet(request, slug, years, number):
    """``/kommuner/aalborg/2026/v1/plan.xlsx``, for those who may read the version."""
    revision = find_revision(request.user, slug, years, number, LIGHT)
    if not revision.is_visible_to(request.user):
        return taken_down(request, revision)
    standing = standing_of(revision)
    name = name_of(revision.title, revision.plan.years, revision.plan.municipality.full_name)

    def write():
        content = of_revision(Revision.objects.get(pk=revision.pk))
        book = sheets.to_xlsx(book_of(content, standing))
        return handed_out.noted(book, handed_out.SHEET, standing, revision=revision)

    if not revision.is_adopted:
        give = sheets.download if request.user.is_authenticated else sheets.for_anybody
        return unlisted(_private(give(write(), name, sheets.XLSX)), revision)
    about = (revision.fingerprint, standing.digest(), name)
    answer = open_answers.answer(request, write, content_type=sheets.MIME[sheets.XLSX], about=about)
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx")
    return answer


@require_safe
def draft_sheet(request, pk):
    """The same of a draft as it stands; of a locked plan that of its version."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user).select_related("municipality"), pk=pk)
    if not plan.is_writable and plan.status != Status.DISCARDED:
        return redirect("revision_sheet", plan.municipality.slug, plan.years, plan.newest_revision.number)
    content, standing = as_it_stands(plan, now=timezone.now())
    name = name_of(plan.title, plan.years, plan.municipality.full_name)
    book = handed_out.noted(sheets.to_xlsx(book_of(content, standing)), handed_out.SHEET, standing, plan=plan)
    return _private(sheets.download(book, f"{name} – kladde", sheets.XLSX))


def _private(answer):
    answer["Cache-Control"] = PRIVATE
    return answer
