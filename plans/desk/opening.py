"""A version that is heard or submitted is opened to everybody by one press, and closed again by another."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bpmplan.accounts import permissions
from bpmplan.steps import Refused

from ..steps import opening
from .plan import visible_plan


@require_POST
def version_opening(request, pk, number):
    """Open the version to everybody or, with ``deed=close``, close it again."""
    plan = visible_plan(request, pk)
    if not permissions.may_open_to_all(request.user, plan.municipality_id):
        raise PermissionDenied
    revision = get_object_or_404(plan.revisions.defer("content"), number=number)
    is_closing = request.POST.get("deed") == "close"
    deed = opening.close if is_closing else opening.open_to_all
    try:
        deed(revision=revision, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        address = settings.SITE_URL + revision.get_absolute_url()
        done = "Versionen er lukket: kun kommunens egne folk kan læse den."
        messages.success(request, done if is_closing else f"Alle kan nu læse versionen på {address}")
    return HttpResponseRedirect(reverse("plan_progress", args=[pk]) + "#adgang")


def access_to(plan, revisions, user):
    """What the plan's page says of who may read the version that it is heard or submitted as, and others that are open.

    ``revisions`` are the plan's, the newest first, with what was opened.
    """
    shown = [one for one in revisions if not one.is_adopted and (one.is_open or _is_openable(plan, revisions, one))]
    return [
        {
            "revision": one,
            "is_open": one.is_open,
            "is_treated": _is_openable(plan, revisions, one),
            "address": settings.SITE_URL + one.get_absolute_url(),
            "opens_for": opening.FOR.get(plan.status, ""),
            "may_open": permissions.may_open_to_all(user, plan.municipality_id),
        }
        for one in shown
    ]


def _is_openable(plan, revisions, revision):
    return revision == revisions[0] and opening.openable(plan, revision)
