"""Adopted plans as JSON, for programs anywhere: each version, and a list for a year."""

import json
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import EmptyPage, Paginator
from django.db.models import Prefetch
from django.http import Http404, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bpmplan import open_answers
from bpmplan.converters import row_number

from ..content.standing import standing_of
from ..content.stored import of_revision
from ..documents import handed_out
from ..models import Revision, YearInForce
from . import plan_data
from .documents import LIGHT

TYPE = "application/json"
PER_PAGE = 50
NOT_THERE = "Der er ingen vedtaget version på den adresse."
TAKEN_BACK = "Versionen blev offentliggjort som vedtaget ved en fejl og er trukket tilbage."


def for_scripts(view):
    """Let scripts of any site read the answer, also one that says no: it is the same for everybody."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        try:
            answer = view(request, *args, **kwargs)
        except Http404:
            answer = _says(NOT_THERE, 404)
        answer["Access-Control-Allow-Origin"] = "*"
        answer["Access-Control-Expose-Headers"] = "ETag, Last-Modified"
        return answer

    return answered


@login_not_required
@for_scripts
@require_safe
def plan(request, slug, years, number):
    """``/kommuner/aalborg/2026/v1/plan.json``: an adopted version. Whoever asks gets what anybody gets."""
    first, _, last = years.partition("-")
    at = {"slug": slug, "first_year": int(first), "last_year": int(last or first), "number": number}
    versions = LIGHT.instances(**at)
    revision = next((version for version in versions if version.is_adopted), None)
    if revision is None:
        if any(version.is_annulled for version in versions):
            return _says(TAKEN_BACK, 410)
        raise Http404
    standing = standing_of(revision)
    in_force = list(YearInForce.objects.filter(revision=revision).values_list("year", flat=True))
    head = plan_data.head(revision, in_force)

    def write():
        content = of_revision(Revision.objects.get(pk=revision.pk))
        data = _json(plan_data.whole(revision, content, standing, in_force)).encode()
        return handed_out.noted(data, handed_out.DATA, standing, revision=revision)

    return open_answers.answer(request, write, content_type=TYPE, about=(head, standing.digest()))


@login_not_required
@for_scripts
@require_safe
def plans(request):
    """``/planer.json?aar=2026&side=2``: the plans in force for a year, in Danish order of municipalities."""
    year = row_number(request.GET.get("aar", str(timezone.localdate().year)))
    page_number = row_number(request.GET.get("side", "1"))
    if year is None or page_number is None:
        raise Http404
    rows = Revision.objects.filter(years_in_force__year=year).order_by("plan__municipality__name", "pk")
    rows = rows.select_related("plan__municipality").defer("content").titled()
    rows = rows.prefetch_related(Prefetch("years_in_force", YearInForce.objects.only("revision_id", "year")))
    try:
        page = Paginator(rows, PER_PAGE).page(page_number)
    except EmptyPage:
        raise Http404 from None
    whole = {
        "format": "bpmplan-plans",
        "format_version": plan_data.FORMAT_VERSION,
        "is_sample": settings.DEMO,
        "year": year,
        "page": page_number,
        "pages": page.paginator.num_pages,
        "count": page.paginator.count,
        "next": _page_address(year, page_number + 1) if page.has_next() else None,
        "plans": [plan_data.head(row, [one.year for one in row.years_in_force.all()]) for row in page],
    }
    text = _json(whole)
    return open_answers.answer(request, lambda: text, content_type=TYPE, about=text)


def _page_address(year, page_number):
    return f"{settings.SITE_URL}{reverse('plans_data')}?aar={year}&side={page_number}"


def _json(data):
    return json.dumps(data, ensure_ascii=False)


def _says(sentence, status):
    return JsonResponse({"error": sentence}, status=status, json_dumps_params={"ensure_ascii": False})
