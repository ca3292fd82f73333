"""A municipality's own value in a frozen follow-up: corrected on a page of its own, and the correction taken back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bpmplan.accounts.models import Role
from bpmplan.converters import row_number
from bpmplan.steps import Refused

from ..followup import correcting
from ..models import Result
from .followup import find
from .forms.followup import CorrectForm
from .plan import visible_plan

DONE = (
    "Tallet er rettet. Opfølgningen selv ændres ikke. Rettelsen og begrundelsen vises ved opfølgningen "
    "(for alle, hvis den er offentlig) og i den næste opfølgning."
)
TAKEN_BACK = "Rettelsen er taget tilbage."


@require_http_methods(["GET", "POST"])
def follow_up_correct(request, pk, number, key):
    """What a frozen follow-up says of a target, and what stands now. A POST corrects it or, with ``deed=take_back``,
    takes the correction back."""
    plan = visible_plan(request, pk, Role.APPROVER)
    row = find(plan, number)
    own = _own_value(row, str(key))
    is_taken_back = request.POST.get("deed") == "take_back"
    form = CorrectForm(request.POST if request.method == "POST" and not is_taken_back else None, own=own)
    if request.method == "POST" and (is_taken_back or form.is_valid()):
        seen = row_number(request.POST.get("seen", ""))
        facts = {"follow_up": row, "target": str(key), "seen": seen, "by": request.user, "now": timezone.now()}
        try:
            if is_taken_back:
                correcting.take_back(**facts)
            else:
                correcting.correct(**facts, **form.cleaned_data)
        except Refused as refused:
            if is_taken_back:
                messages.error(request, str(refused))
                return redirect(request.path)
            form.add_error(None, str(refused))
            own = _own_value(row, str(key))
        else:
            messages.success(request, TAKEN_BACK if is_taken_back else DONE)
            return redirect(row)
    results = Result.objects.filter(plan=plan, target=key, period=own.target.period)
    context = {
        "plan": plan,
        "follow_up": row,
        "own": own,
        "form": form,
        "results": list(results.select_related("by", "superseded_by", "follow_up").order_by("pk")),
    }
    return render(request, "followup/correct.html", context, status=422 if form.errors else 200)


def _own_value(row, key):
    """The ``OwnValue`` of a target; 404 where the follow-up has no own value of it, or none stands any longer."""
    own = {one.target.key: one for one in correcting.own_values(row)} if row.is_frozen else {}
    if key not in own or own[key].result is None:
        raise Http404
    return own[key]
