"""What the page of writing asks every few seconds: what others have done meanwhile."""

import uuid

from django.db.models import Max
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from ..models import Edit, Plan

EVERY = 8_000
"""Milliseconds between two questions."""


@require_GET
def plan_pulse(request, pk):
    """``number`` is another when anything was saved; ``open`` is the newest save of the section in ``?del=``.

    ``csrf``: whoever signed in again goes on without loading the page.
    """
    plan = get_object_or_404(Plan.objects.visible_to(request.user).only("status"), pk=pk)
    answer = {"csrf": get_token(request), "number": number_of(plan)}
    key, _, _part = request.GET.get("del", "").rpartition("-")
    saves = _saves(plan, key)
    if saves is not None:
        answer["open"] = saves
    return JsonResponse(answer)


def number_of(plan):
    """Another one after every save in the plan, and every step."""
    newest = Edit.objects.filter(plan=plan).aggregate(newest=Max("pk"))["newest"]
    return f"{plan.status}-{newest or 0}"


def _saves(plan, key):
    """How often the section with this key was saved, or None."""
    try:
        edits = Edit.objects.filter(plan=plan, key=uuid.UUID(key))
    except ValueError:
        return None
    return edits.aggregate(newest=Max("edit_no"))["newest"]
