"""Steps of a plan, and the decisions they rest on."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role
from bpmplan.converters import row_number
from bpmplan.jobs import asked, waiting
from bpmplan.once import middleware as once
from bpmplan.steps import Refused

from ..content.live import of_plan
from ..content.readiness import HEAR, Finding, readiness_of
from ..documents import kinds, store
from ..documents.since import groups_of
from ..hearing import beginning, overview
from ..hearing.note import hearing_before
from ..models import Document, Edit, Status
from ..rollover.review import review_of, unsaid_titles
from ..steps import amending, workflow
from ..steps.decisions import AlreadyDecided, sent_back_by
from ..steps.in_force import years_taken_over
from .amended import amended_as
from .came_back import came_back
from .changes import counted
from .decisions import warn_of_early_meeting
from .forms.amending import AmendForm
from .forms.decisions import DecisionForm
from .forms.hearing import HearForm
from .forms.returning import ReturnForm
from .forms.steps import ReasonForm
from .plan import visible_plan

AT_ONCE = 0.5
"""Seconds that the page of a step waits for its trial print; a longer one it shows as being made."""
UNDER_WAY = "Planen prøvetrykkes nu. Trinnet kan tages, når det er gjort."
NOT_TRIED = "Planen kan ikke prøvetrykkes lige nu, fordi den del af programmet, der gør det, ikke svarer."


@once.begins_late
@require_http_methods(["GET", "POST"])
def plan_step(request, pk, name):
    """Ask about a step (GET) and take it (POST)."""
    plan = visible_plan(request, pk)
    if name not in workflow.STEPS:
        raise Http404
    step = workflow.STEPS[name]
    permissions.require(request.user, step.role, plan.municipality_id)
    if waiting.is_poll(request):
        number = request.GET.get("proevetryk", "")
        trials = Document.objects.filter(plan=plan, kind=kinds.TRIAL.name)
        return waiting.state_of(get_object_or_404(trials, pk=row_number(number)))
    form = _form(name, step, request.POST if request.method == "POST" else None, plan)
    status = 200
    if request.method == "POST":
        status = 422
        if form is None or form.is_valid():
            try:
                now = timezone.now()
                trial_print = _trial_print(plan, name, request.user, now)
                if trial_print and plan.is_writable and amending.fits(plan, name, step):
                    trial_print.wait = None
                    trial_print(of_plan(plan))  # before the lock, under which nothing is waited for
                once.begin(request)
                with transaction.atomic():
                    event = workflow.take(
                        plan, name, by=request.user, now=now, trial_print=trial_print, **_given(step, form)
                    )
                    if isinstance(form, HearForm):
                        beginning.begin(revision=event.revision, by=event.by, now=event.at, **form.cleaned_data)
                    store.of_newest_version(plan, now=now, by=request.user)
            except AlreadyDecided as question:
                form.ask(str(question))
            except Refused as refused:
                messages.error(request, str(refused))
                if form is None:
                    return redirect(plan)
                status = 409
            else:
                messages.success(request, step.done)
                if "decision" in step.needs:
                    warn_of_early_meeting(request, plan, form)
                return redirect("desk" if name == "discard" else plan)
    elif plan.status not in step.sources or not amending.fits(plan, name, step):
        messages.warning(request, f"Planen er nu »{plan.get_status_display()}«.")
        return redirect(plan)
    context = {
        "plan": plan,
        "name": name,
        "step": step,
        "form": form,
        **_readiness(request, plan, name, step),
        **_around(plan, name, step),
    }
    return render(request, "plans/step.html", context, status=status)


def _readiness(request, plan, name, step):
    """What the page of a step says beforehand: what stops it, what is odd, and what only stops submitting."""
    if "ready" not in step.needs:
        return {}
    content = of_plan(plan)
    review = review_of(plan, content) if plan.is_writable and plan.has_earlier else None
    trial_print = _trial_print(plan, name, request.user, timezone.now())
    if trial_print and request.method == "POST":
        trial_print.wait = 0  # the form's transaction is open
    ready = readiness_of(plan, content, trial_print=trial_print, unsaid=unsaid_titles(review))
    trial = trial_print and trial_print.document
    is_waiting = bool(trial) and trial.is_under_way and not trial_print.is_silent
    newest = plan.revisions.order_by("-number").defer("content").prefetch_related("decisions")[:1]
    return {
        "came_back": came_back(ready, newest),
        "ready": ready,
        "blocking": [item for item in ready.blocking(name) if item.code != "trial"],
        "trial": trial if is_waiting else None,
        "trial_address": f"{request.path}?proevetryk={trial.pk}" if trial else "",
        "later": ready.later(name),
        "may_write": plan.is_writable and permissions.may(request.user, Role.EDITOR, plan.municipality_id),
        "is_administrator": permissions.is_administrator(request.user, plan.municipality_id),
    }


class TrialPrint:
    """What is found when a content is printed on trial as a step would freeze it; the worker prints it.

    Called with the content, as readiness wants it; the first time it waits for ``wait`` seconds. ``document`` is then
    the trial print, and ``is_silent`` whether it isn't made because no worker runs: it then holds no step up.
    """

    def __init__(self, plan, name, by, now):
        is_amended = "amended" in workflow.STEPS[name].needs
        status = Status.SUBMITTED if is_amended else workflow.STEPS[name].target
        self.plan, self.status, self.by, self.now = plan, status, by, now
        self.document, self.is_silent, self.wait = None, False, AT_ONCE

    def __call__(self, content):
        document = store.of_trial(self.plan, content, self.status, now=self.now, by=self.by)
        self.document = document = asked.wait_for(document, self.wait)
        self.wait = 0
        if not document.is_under_way:
            return store.findings_of(document)
        self.is_silent = waiting.is_silent()
        return [Finding("", NOT_TRIED, "unavailable") if self.is_silent else Finding("", UNDER_WAY, "under_way")]


def _trial_print(plan, name, by, now):
    """What prints a content on trial as the step would freeze it; None for a step that freezes nothing."""
    return TrialPrint(plan, name, by, now) if name in workflow.FREEZES else None


def _around(plan, name, step):
    """What the page of this step shows of the plan and of other plans."""
    if name == "discard":
        return {"put_away": _contents_of(plan)}
    if name == "end_hearing":
        hearing = overview.hearing_of(plan)
        is_of_this = hearing is not None and hearing.revision_id == plan.newest_revision.pk
        if not is_of_this:
            return {}
        return {"hearing": hearing, "unanswered": overview.unanswered(hearing), "today": timezone.localdate()}
    if name == "submit":
        hearing = hearing_before(plan)
        return {"hearing": hearing, "unanswered": overview.unseen(hearing)} if hearing else {}
    if name == "bring_back":
        return {"put_away": _contents_of(plan), "other": workflow.taking_its_years(plan)}
    if name == "adopt":
        return {
            "sent_back_by": sent_back_by(plan.newest_revision),
            "taken_over": years_taken_over(plan),
            "last_body": plan.municipality.bodies.filter(is_last=True).first(),
        }
    if plan.is_amended:
        difference = amending.difference(plan)
        return {
            "amended": amended_as(plan, of_plan(plan)),
            "difference": difference,
            "counts": counted(difference),
            "groups": [group for group in groups_of(difference) if group.differing],
            "last_body": plan.municipality.bodies.filter(is_last=True).first() if "decision" in step.needs else None,
        }
    if name in workflow.ANNULS:
        adopted = plan.revisions.adopted().order_by("-number").defer("content").first()
        return {"annulled": adopted, "adoption": adopted and adopted.decisions.adoptions().first()}
    return {}


def _contents_of(plan):
    """How much is written in a plan, and by whom last."""
    return {
        "goals": plan.plangoals.count(),
        "initiatives": plan.initiatives.count(),
        "targets": plan.targets.count(),
        "last_edit": Edit.objects.filter(plan=plan).select_related("by").order_by("-at", "-pk").first(),
    }


def _form(name, step, data, plan):
    if "decision" in step.needs:
        return DecisionForm(data, municipality=plan.municipality, last=True)
    if name == "return":
        return ReturnForm(data, plan=plan)
    if name == HEAR:
        return HearForm(data, plan=plan)
    if "sections" in step.needs:
        return AmendForm(data, plan=plan)
    return ReasonForm(data) if "reason" in step.needs else None


def _given(step, form):
    if "decision" in step.needs:
        return {"decision": form.unsaved(), "again": form.cleaned_data["again"]}
    if "reason" not in step.needs:
        return {}
    if isinstance(form, AmendForm):
        return {"reason": form.cleaned_data["reason"], "sections": form.sections}
    asked = {"sections": form.sections, "answers": form.answers} if isinstance(form, ReturnForm) else None
    return {"reason": form.cleaned_data["reason"], "asked": asked}
