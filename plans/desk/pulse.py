"""What the page of writing asks every few seconds: what others have done meanwhile, and where they are."""

import uuid

from django.db import connection
from django.db.models import Max
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ..models import Edit, Plan, Presence
from ..writing.parts import PARTS

EVERY = 8_000
"""Milliseconds between two questions."""
NAMES = {name for parts in PARTS.values() for name in parts}
# Built by the ORM, it takes ten times as long as the database needs to answer it; and every open page asks it.
NEWEST = """
SELECT
  (SELECT MAX(id) FROM plans_note WHERE plan_id = %(plan)s),
  (SELECT MAX(r.id) FROM plans_notereply r JOIN plans_note n ON n.id = r.note_id WHERE n.plan_id = %(plan)s),
  (SELECT MAX(id) FROM plans_edit WHERE plan_id = %(plan)s)
"""


@require_http_methods(["GET", "POST"])
def plan_pulse(request, pk):
    """``number`` is another when anything was saved; ``open`` is the newest save of the section in ``del``.

    Posted, it also tells where the person is (``del``), or that they have left (``left``); ``people`` are the others.
    ``csrf``: whoever signed in again goes on without loading the page.
    """
    plan = get_object_or_404(Plan.objects.visible_to(request.user).only("status"), pk=pk)
    asked, now = request.POST if request.method == "POST" else request.GET, timezone.now()
    key, name = _part(asked.get("del", ""))
    if request.method == "POST":
        if "left" in asked:
            plan.presences.filter(person=request.user).delete()
            return HttpResponse(status=204)
        Presence.objects.tell(plan, request.user, now=now, key=key, part=name)
    answer = {"csrf": get_token(request), "number": number_of(plan), "people": _people(plan, request.user, now)}
    if key:
        saves = Edit.objects.filter(plan=plan, key=key).aggregate(newest=Max("edit_no"))["newest"]
        answer |= {"open": saves} if saves is not None else {}
    return JsonResponse(answer)


def number_of(plan):
    """Another one after every save in the plan, every step and every note; it ends in the number of the newest save."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, {"plan": plan.pk})
        numbers = cursor.fetchone()
    return "-".join([plan.status, *(str(number or 0) for number in numbers)])


def _part(place):
    """The section's key and the part's name in ``KEY-PART``; ``(None, "")`` when it names none."""
    key, _, name = place.rpartition("-")
    try:
        return (uuid.UUID(key), name) if name in NAMES else (None, "")
    except ValueError:
        return None, ""


def _people(plan, user, now):
    return [{"name": one.person.name, "part": one.place} for one in plan.presences.beside(user, now)]
