"""A public plan's path, for everybody: what bodies decided, its versions, and what became of them."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..models import Plan, Revision
from ..steps.path import public_path_of
from .views import in_force_for, taken_down


@login_not_required
@require_safe
def plan_path(request, slug, years):
    """The path of the plan with these years, once a version is open to everybody, or was until it was annulled.

    Calendars lead here: one that was closed again is said to be.
    """
    first, _, last = years.partition("-")
    plans = Plan.objects.filter(municipality__slug=slug, first_year=int(first), last_year=int(last or first))
    known = plans.filter(pk__in=Revision.objects.known_to_all().values("plan"))
    plan = known.select_related("municipality").order_by("-pk").first()
    if plan is None:
        closed = Revision.objects.been_public().filter(plan__in=plans).order_by("-pk").defer("content").titled()
        if (revision := closed.select_related("plan__municipality").first()) is None:
            raise Http404
        return taken_down(request, revision)
    revisions = plan.revisions.open_to_all().defer("content").titled()
    newest = revisions.order_by("-number").first()
    context = {
        "plan": plan,
        "newest": newest,
        "title": f"{newest.title if newest else 'Beskæftigelsesplan'} {plan.years}",
        "path": public_path_of(plan, today=timezone.localdate()),
        "in_force": in_force_for(plan),
        "being_amended": newest.number if newest and newest.is_being_amended else 0,
        "newest_adopted": max((one.number for one in revisions if one.is_adopted), default=0),
        "revisions": revisions.select_related("plan__municipality").order_by("-number"),
    }
    return render(request, "public/path.html", context)
