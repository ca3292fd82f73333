"""The plan that a page of the desk is about."""

from django.shortcuts import get_object_or_404

from bpmplan.accounts import permissions

from ..models import Plan


def visible_plan(request, pk, role=None):
    """The plan with its municipality, if the person may see its desk; else 404, and 403 without ``role`` there."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user).select_related("municipality"), pk=pk)
    if role is not None:
        permissions.require(request.user, role, plan.municipality_id)
    return plan
