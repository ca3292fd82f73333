"""A municipality sets the dates of its plans' own path."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods

from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role
from bpmplan.converters import row_number
from bpmplan.steps import Refused
from bpmplan.typed import typed_texts
from goals.models import GoalSetDate

from ..models import Plan, ReminderRule
from ..steps import deadlines
from ..steps.milestones import agenda_day
from .forms import PathDatesForm


@require_http_methods(["GET", "POST"])
def path_dates(request, slug):
    """The dates of every plan that is on its way, saved together (a ``plan`` in the POST for each that is there).

    One can have been decided on since the page was opened: it is named, and what was typed for it is shown.
    """
    municipality = _municipality(request.user, slug)
    permissions.require(request.user, Role.EDITOR, municipality.pk)
    mine = Plan.objects.visible_to(request.user).filter(municipality=municipality)
    plans = deadlines.on_the_way(mine).order_by("-first_year", "-pk").prefetch_related("path_dates", "goal_sets")
    bodies = list(municipality.bodies.all())
    wanted = {row_number(number) for number in request.POST.getlist("plan")} - {None}
    forms = [PathDatesForm(request.POST if plan.pk in wanted else None, plan=plan, bodies=bodies) for plan in plans]
    sent = [form for form in forms if form.is_bound]
    gone = list(mine.filter(pk__in=wanted - {plan.pk for plan in plans}).prefetch_related("path_dates"))
    if request.method == "POST" and not sent and not gone:
        raise Http404
    is_saved = bool(sent) and all(form.is_valid() for form in sent) and _saved(sent, request.user)
    if is_saved and not gone:
        messages.success(request, "Datoerne er gemt.")
        return redirect("path_dates", slug)
    if is_saved:
        messages.success(request, "De andre datoer er gemt.")
        forms = [PathDatesForm(plan=plan, bodies=bodies) for plan in plans.all()]
    context = {
        "municipality": municipality,
        "bodies": bodies,
        "gone": gone,
        "typed": [text for plan in gone for text in _typed(PathDatesForm(request.POST, plan=plan, bodies=bodies))],
        "forms": [(form, _agendas(form), _wished(form.plan)) for form in forms],
        "is_administrator": permissions.is_administrator(request.user, municipality.pk),
        "rules": ReminderRule.objects.filter(paused=False),
    }
    status = 422 if sent and not is_saved else 409 if gone else 200
    return render(request, "plans/dates.html", context, status=status)


def _typed(form):
    """``[(label, text)]`` of what was changed in the form of a plan that is no longer on its way."""
    data = MultiValueDict({name: form.data.getlist(name) for name in map(form.add_prefix, form.changed_data)})
    return [(f"{form.plan.title} {form.plan.years}: {label}", text) for label, text in typed_texts(form, data)]


def _saved(forms, user):
    """Save what was changed of each plan: all of it, or nothing and a sentence at the form that is refused."""
    try:
        with transaction.atomic():
            for form in forms:
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
