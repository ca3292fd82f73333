"""What the page of writing asks every few seconds: what others have done meanwhile, and where they are."""

import uuid

from django.db.models import Max
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ..models import Edit, Presence
from ..writing.parts import GRIDS, PARTS
from .desk import PLAN, visible_plan

EVERY = 8_000
"""Milliseconds between two questions."""
NAMES = {name for kinds in (PARTS, GRIDS) for parts in kinds.values() for name in parts}


@require_http_methods(["GET", "POST"])
def plan_pulse(request, pk):
    """``number`` is another when anything was changed in the plan; ``open`` is the newest save of the section ``del``.

    Posted, it also tells where the person is (``del``), or that they have left (``left``); ``people`` are the others.
    ``csrf``: whoever signed in again goes on without loading the page; ``person`` tells whether it is another.
    """
    plan = visible_plan(request.user, pk, PLAN)
    asked, now = request.POST if request.method == "POST" else request.GET, timezone.now()
    key, name = _part(asked.get("del", ""))
    if request.method == "POST":
        if "left" in asked:
            plan.presences.filter(person=request.user).delete()
            return HttpResponse(status=204)
        Presence.objects.tell(plan, request.user, now=now, key=key, part=name)
    answer = {"csrf": get_token(request), "person": request.user.pk}
    answer |= {"number": str(plan.changes), "people": _people(plan, request.user, now)}
    if key:
        saves = Edit.objects.filter(plan=plan, key=key).aggregate(newest=Max("edit_no"))["newest"]
        answer |= {"open": saves} if saves is not None else {}
    return JsonResponse(answer)


def _part(place):
    """The section's key and the part's name in ``KEY-PART``; ``(None, "")`` when it names none."""
    key, _, name = place.rpartition("-")
    try:
        return (uuid.UUID(key), name) if name in NAMES else (None, "")
    except ValueError:
        return None, ""


def _people(plan, user, now):
    return [{"name": one.person.name, "part": one.place} for one in plan.presences.beside(user, now)]
