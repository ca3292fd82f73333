"""A municipality sets the dates of its plans' own path."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
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
    """The dates of every plan that is on its way, saved together (a ``plan`` in the POST for each that is there)."""
    municipality = _municipality(request.user, slug)
    permissions.require(request.user, Role.EDITOR, municipality.pk)
    plans = deadlines.on_the_way(Plan.objects.visible_to(request.user).filter(municipality=municipality))
    plans = plans.order_by("-first_year", "-pk").prefetch_related("path_dates", "goal_sets")
    bodies = list(municipality.bodies.all())
    sent = _sent(plans, request.POST.getlist("plan")) if request.method == "POST" else set()
    forms = [PathDatesForm(request.POST if plan in sent else None, plan=plan, bodies=bodies) for plan in plans]
    if sent and all(form.is_valid() for form in forms if form.is_bound) and _saved(forms, request.user):
        messages.success(request, "Datoerne er gemt.")
        return redirect("path_dates", slug)
    context = {
        "municipality": municipality,
        "bodies": bodies,
        "forms": [(form, _agendas(form), _wished(form.plan)) for form in forms],
        "is_administrator": permissions.is_administrator(request.user, municipality.pk),
        "rules": ReminderRule.objects.filter(paused=False),
    }
    return render(request, "plans/dates.html", context, status=422 if sent else 200)


def _sent(plans, numbers):
    """Those of the ``plans`` that were on the page that was sent; one can have been decided on since."""
    wanted = {row_number(number) for number in numbers}
    sent = {plan for plan in plans if plan.pk in wanted}
    if not sent:
        raise Http404
    return sent


def _saved(forms, user):
    """Save what was changed of each plan: all of it, or nothing and a sentence at the form that is refused."""
    try:
        with transaction.atomic():
            for form in forms:
                if form.is_bound:
                    deadlines.set_path_dates(form.plan, form.changed, by=user, now=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


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
