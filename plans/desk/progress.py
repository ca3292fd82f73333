"""How a plan has come to where it is: its path, steps, versions and decisions, and who has written."""

from django.contrib import messages
from django.db.models import Max
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role
from bpmplan.steps import Refused

from ..content.earlier import WITH_EARLIER
from ..content.live import of_plan
from ..content.readiness import readiness_of
from ..dates.forms import PathDatesForm
from ..models import ON_THE_WAY, Edit, Plan, Status
from ..rollover.review import review_of, unsaid_titles
from ..steps.deadlines import set_path_dates
from ..steps.decisions import corrected_in
from ..steps.path import path_of
from ..steps.workflow import label, open_steps
from ..writing.naming import named_drafts
from .amended import amended_as
from .came_back import came_back
from .changes import newest_choice
from .opening import access_to
from .page import next_step


@require_http_methods(["GET", "POST"])
def plan_progress(request, pk):
    """What can be done with the plan as a whole, and what has been done; a POST sets dates on its path."""
    plans = Plan.objects.visible_to(request.user).select_related("municipality", "created_by", *WITH_EARLIER)
    plan = get_object_or_404(plans, pk=pk)
    is_editor = permissions.may(request.user, Role.EDITOR, plan.municipality_id)
    form = _dates_form(request, plan) if is_editor else None
    if request.method == "POST":
        permissions.require(request.user, Role.EDITOR, plan.municipality_id)
        if _set_dates(request, plan, form):
            return HttpResponseRedirect(reverse("plan_progress", args=[pk]) + "#forloeb")
    content = of_plan(plan)
    review = review_of(plan, content) if plan.has_earlier else None
    ready = readiness_of(plan, content, unsaid=unsaid_titles(review))
    events = list(plan.events.select_related("by").prefetch_related("decision").order_by("-at", "-pk"))
    revisions = list(
        plan.revisions.order_by("-number").defer("content").prefetch_related("decisions", "amended_by", "openings")
    )
    steps = open_steps(plan, request.user, revisions)
    onward = next_step(steps)
    context = {
        "plan": plan,
        "path": path_of(plan, today=timezone.localdate()),
        "dates": form,
        "content": content,
        "ready": ready,
        "steps": [(name, step, ready.blocking(name)) for name, step in steps],
        "primary": onward and onward[0],
        "is_editor": is_editor,
        "may_write": plan.is_writable and is_editor,
        "named": list(named_drafts(plan)),
        "newest": newest_choice(plan, revisions),
        "may_erase": permissions.may_erase(request.user, plan.municipality_id),
        "may_decide": permissions.may(request.user, Role.APPROVER, plan.municipality_id),
        "writers": Edit.objects.filter(plan=plan).values("by__name").annotate(last=Max("at")).order_by("-last"),
        "events": [(label(event), event, corrected_in(event)) for event in events],
        "put_away": next((e for e in events if e.step == "discard"), None) if plan.status == Status.DISCARDED else None,
        "revisions": revisions,
        "has_hearing": any(revision.frozen_for == Status.HEARING for revision in revisions),
        "has_adopted": any(revision.is_adopted for revision in revisions),
        "access": access_to(plan, revisions, request.user),
        "newest_number": revisions[0].number if revisions else None,
        "came_back": came_back(ready, revisions),
        "amended": amended_as(plan, content),
        "review": review,
    }
    return render(request, "plans/progress.html", context, status=422 if request.method == "POST" else 200)


def _dates_form(request, plan):
    """The dates of the path, to be set; None for a plan that has no path ahead of it."""
    if plan.status not in ON_THE_WAY and request.method != "POST":
        return None
    data = request.POST if request.method == "POST" else None
    return PathDatesForm(data, plan=plan, bodies=list(plan.municipality.bodies.all()))


def _set_dates(request, plan, form):
    """Whether the dates that were sent are set now."""
    if not form.is_valid():
        return False
    try:
        set_path_dates(plan, form.changed, by=request.user, now=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, "Datoerne er gemt.")
    return True
