"""Pages about what waits for a second person."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from ..steps import Refused
from . import forms, proposing
from .models import Proposal

DECIDED_SHOWN = 20


def proposals(request):
    """What waits for my yes, what of mine waits for a colleague, and what was decided last."""
    now = timezone.now()
    mine = Proposal.objects.filter(proposed_by=request.user)
    decided = Proposal.objects.exclude(outcome="").filter(Q(proposed_by=request.user) | Q(decided_by=request.user))
    shown = {
        "waiting": proposing.waiting_for(request.user, now),
        "mine": mine.open(now).select_related("proposed_by"),
        "decided": decided.select_related("proposed_by", "decided_by")[:DECIDED_SHOWN],
    }
    context = {
        name: [_line(proposal, now, kind, rows) for proposal, kind, rows in proposing.with_subjects(listed)]
        for name, listed in shown.items()
    }
    return render(request, "second_person/proposals.html", context)


def proposal(request, pk):
    return _page(request, _visible(request, pk))


@require_POST
def proposal_agree(request, pk):
    proposal = _visible(request, pk)
    try:
        proposing.agree(proposal=proposal, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Du har godkendt forslaget, og det er gjort.")
    return redirect(proposal)


@require_POST
def proposal_decline(request, pk):
    proposal = _visible(request, pk)
    form = forms.DeclineForm(request.POST, action=request.path)
    if not form.is_valid():
        return _page(request, proposal, form)
    try:
        proposing.decline(proposal=proposal, by=request.user, now=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        messages.error(request, str(refused))
        still = Proposal.objects.open(timezone.now()).filter(pk=pk).first()
        if still and proposing.may_decide(request.user, still):
            return _page(request, still, form)  # what was typed is kept while it can be sent again
    else:
        messages.success(request, f"Du har afvist forslaget. {proposal.proposed_by} får besked.")
    return redirect(proposal)


@require_POST
def proposal_withdraw(request, pk):
    proposal = _visible(request, pk)
    if proposal.proposed_by_id != request.user.pk:
        raise PermissionDenied
    try:
        proposing.withdraw(proposal=proposal, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Forslaget er trukket tilbage.")
    return redirect("proposals")


def _visible(request, pk):
    """The proposal, for those who propose and decide such; 404 for others."""
    proposal = get_object_or_404(Proposal.objects.select_related("proposed_by", "decided_by"), pk=pk)
    took_part = request.user.pk in (proposal.proposed_by_id, proposal.decided_by_id)
    if not (took_part or proposing.may_decide(request.user, proposal)):
        raise Http404
    return proposal


def _line(proposal, now, kind, rows):
    """What a list shows of a proposal; of one whose subject is gone, its kind."""
    title = proposal.label if rows is None else kind.title(proposal, **rows)
    return {"proposal": proposal, "state": proposal.state(now), "title": title}


def _in_words(proposal, now, kind, rows):
    """What its page shows."""
    if rows is None:
        return _line(proposal, now, kind, rows) | {"gone": True}
    return _line(proposal, now, kind, rows) | {
        "consequence": kind.consequence(proposal, **rows),
        "details": kind.details(proposal, **rows),
        "page": kind.page(proposal, **rows),
    }


def _page(request, proposal, form=None):
    [(proposal, kind, rows)] = proposing.with_subjects([proposal])
    words = _in_words(proposal, timezone.now(), kind, rows)
    is_mine = proposal.proposed_by_id == request.user.pk
    context = words | {
        "is_mine": is_mine,
        "may_decide": words["state"] == "waiting" and proposing.may_decide(request.user, proposal),
        "form": form or forms.DeclineForm(action=reverse("proposal_decline", args=[proposal.pk])),
    }
    return render(request, "second_person/proposal.html", context)
