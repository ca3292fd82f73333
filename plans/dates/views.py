"""A municipality sets the dates of its plans' own path."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role
from bpmplan.converters import row_number
from bpmplan.steps import Refused
from goals.models import GoalSetDate

from ..models import Plan, ReminderRule
from ..steps import deadlines
from ..steps.milestones import agenda_day
from .forms import PathDatesForm


@require_http_methods(["GET", "POST"])
def path_dates(request, slug):
    """The dates of every plan that is on its way; each plan is saved by itself (``plan`` in the POST)."""
    municipality = _municipality(request.user, slug)
    permissions.require(request.user, Role.EDITOR, municipality.pk)
    plans = deadlines.on_the_way(Plan.objects.visible_to(request.user).filter(municipality=municipality))
    plans = plans.order_by("-first_year", "-pk").prefetch_related("path_dates", "goal_sets")
    bodies = list(municipality.bodies.all())
    chosen = None
    if request.method == "POST":
        chosen = get_object_or_404(plans, pk=row_number(request.POST.get("plan")))
        form = PathDatesForm(request.POST, plan=chosen, bodies=bodies)
        if form.is_valid():
            try:
                deadlines.set_path_dates(chosen, form.changed, by=request.user, now=timezone.now())
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, f"Datoerne for {chosen.title} {chosen.years} er gemt.")
                return redirect("path_dates", slug)
    forms = [form if plan == chosen else PathDatesForm(plan=plan, bodies=bodies) for plan in plans]
    context = {
        "municipality": municipality,
        "bodies": bodies,
        "forms": [(form, _agendas(form), _wished(form.plan)) for form in forms],
        "is_administrator": permissions.is_administrator(request.user, municipality.pk),
        "rules": ReminderRule.objects.filter(paused=False),
    }
    return render(request, "plans/dates.html", context, status=422 if chosen else 200)


def _municipality(user, slug):
    for membership in permissions.memberships(user):
        if membership.municipality.slug == slug:
            return membership.municipality
    raise Http404


def _agendas(form):
    """``[(Body, day of its agenda)]`` of the meetings whose dates are known."""
    days = ((body, form.stored.get(deadlines.meeting_of(body))) for body in form.bodies)
    return [(body, agenda_day(day)) for body, day in days if day]


def _wished(plan):
    """The ministry's dates for the goals that the plan answers."""
    announced = [goal_set.pk for goal_set in plan.goal_sets.all() if goal_set.is_announced]
    return GoalSetDate.objects.filter(goal_set__in=announced).select_related("goal_set") if announced else []
