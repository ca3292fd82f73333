"""What bodies decided about a plan: recording a decision on the way, and correcting a recorded one."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role
from bpmplan.steps import Refused

from ..documents import store
from ..models import Decision, Revision
from ..steps.decisions import AlreadyDecided, CorrectedMeanwhile, correct_decision, record_decision
from .forms.decisions import CorrectionForm, DecisionForm
from .plan import visible_plan


@require_http_methods(["GET", "POST"])
def decision_add(request, pk):
    """Record what a body on the way decided."""
    plan = visible_plan(request, pk, Role.APPROVER)
    form = DecisionForm(request.POST or None, municipality=plan.municipality, last=False)
    if request.method == "POST" and form.is_valid():
        again = form.cleaned_data["again"]
        try:
            now = timezone.now()
            with transaction.atomic():
                record_decision(plan, form.unsaved(), by=request.user, now=now, again=again)
                store.of_newest_version(plan, now=now, by=request.user)
        except AlreadyDecided as question:
            form.ask(str(question))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Beslutningen er registreret.")
            warn_of_early_meeting(request, plan, form)
            return redirect(plan)
    context = {
        "plan": plan,
        "form": form,
        "bodies": list(plan.municipality.bodies.all()),
        "is_administrator": permissions.is_administrator(request.user, plan.municipality_id),
    }
    return render(request, "plans/decision.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def decision_correct(request, pk, decision):
    """Correct a recorded decision; what stood before stays in the plan's history."""
    plan = visible_plan(request, pk, Role.APPROVER)
    decisions = Decision.objects.select_related("revision", "body").defer("revision__content")
    if request.method != "POST":  # one that was annulled meanwhile is refused with what was typed kept
        decisions = decisions.counting()
    decision = get_object_or_404(decisions, pk=decision, revision__plan=plan)
    name = str(decision)  # the form writes into the instance
    form = CorrectionForm(request.POST or None, instance=decision, municipality=plan.municipality)
    if request.method == "POST" and form.is_valid():
        try:
            now = timezone.now()
            with transaction.atomic():
                correct_decision(
                    decision,
                    form.given,
                    started_from=form.cleaned_data["started_from"],
                    reason=form.cleaned_data["reason"],
                    by=request.user,
                    now=now,
                )
                store.of_version(_revision_of(decision), now=now, by=request.user)
        except CorrectedMeanwhile as meanwhile:
            form = form.after(meanwhile)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Beslutningen er rettet. Det, der stod før, kan læses i historikken.")
            return redirect(plan)
    context = {"plan": plan, "decision": decision, "name": name, "form": form}
    return render(request, "plans/decision_correct.html", context, status=422 if form.errors else 200)


def warn_of_early_meeting(request, plan, form):
    """A meeting before the version was locked can hardly have decided about it, unless the paper was the same.

    What was adopted with changes is locked afterwards: the meeting had the version that it amends.
    """
    version = plan.newest_revision
    locked = timezone.localdate((version.amends or version).frozen_at)
    if form.cleaned_data["meeting_date"] < locked:
        messages.warning(
            request,
            f"Mødet lå før, versionen blev låst {danish.date(locked)}. Se efter, at mødet havde den samme tekst.",
        )


def _revision_of(decision):
    """Read anew, since what is decided about it has just been changed."""
    return Revision.objects.select_related("plan__municipality").defer("content").get(pk=decision.revision_id)
