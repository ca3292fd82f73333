"""The ministry reads what municipalities have answered to surveys."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from bpmplan import danish, sheets
from bpmplan.accounts.permissions import ministry_required
from goals.models import Survey

from ..models import SurveyReply
from .surveys import answers_to, survey_table


@require_safe
@ministry_required
def survey(request, pk):
    """One survey: each question with the municipalities' answers; ``?region=`` narrows, ``?hent=`` is a file."""
    shown = get_object_or_404(Survey.objects.select_related("goal__goal_set"), pk=pk)
    whole = answers_to(shown)
    regions = {one.region_code: one.region for _, rows in whole for one in rows}
    region = request.GET.get("region", "")
    region = region if region in regions else ""
    answers = [(question, [one for one in rows if region in ("", one.region_code)]) for question, rows in whole]
    if request.GET.get("hent") in (sheets.XLSX, sheets.CSV):
        return sheets.response(survey_table(shown, answers, regions.get(region, "")), request.GET["hent"])
    query = f"?region={region}&hent=" if region else "?hent="
    context = {
        "survey": shown,
        "answers": answers,
        "region": region,
        "regions": sorted(regions.items(), key=lambda one: danish.sort_key(one[1])),
        "files": {kind: query + kind for kind in (sheets.XLSX, sheets.CSV)},
        "published": SurveyReply.objects.published().filter(survey=shown).count(),
    }
    return render(request, "ministry/survey.html", context)
