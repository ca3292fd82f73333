"""The desk: the municipality's plans, beginning one, and one plan's overview."""

from copy import copy

from django.contrib import messages
from django.db.models import Max
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bpmplan.accounts import permissions, undelivered
from bpmplan.accounts.models import Role
from bpmplan.steps import Refused
from goals.receipts import unread_letters

from ..country.year_answers import years_to_answer
from ..models import DeletedDraft, Plan, Status
from ..rollover.changes_in_goals import take_in_new_goals
from ..rollover.goal_lines import set_goal_sets
from ..steps.my_tasks import tasks_of
from ..writing.plan_settings import SettingsConflict
from .first_day import first_days
from .forms.steps import SettingsForm
from .plan import visible_plan


@require_GET
def desk(request):
    """The plans of the person's municipalities, the newest first."""
    memberships = permissions.memberships(request.user)
    plans = (
        Plan.objects.visible_to(request.user)
        .select_related("municipality")
        .annotate(newest_version=Max("revisions__number"), last_edit=Max("edits__at"))
        .order_by("municipality__name", "-last_year", "-first_year", "-pk")
    )
    by_municipality = {membership.municipality_id: [] for membership in memberships}
    for plan in plans:
        by_municipality[plan.municipality_id].append(plan)
    answers = years_to_answer(by_municipality)
    deleted = {membership.municipality_id: [] for membership in memberships}
    for draft in DeletedDraft.objects.filter(municipality__in=deleted):
        deleted[draft.municipality_id].append(draft)
    not_arrived = undelivered.counts([m.municipality_id for m in memberships if m.is_administrator])
    desks = [
        {
            "membership": membership,
            "plans": [p for p in by_municipality[membership.municipality_id] if p.status != Status.DISCARDED],
            "put_away": [p for p in by_municipality[membership.municipality_id] if p.status == Status.DISCARDED],
            "deleted": deleted[membership.municipality_id],
            "may_begin": permissions.may(request.user, Role.EDITOR, membership.municipality_id),
            "may_answer": permissions.may_answer(request.user, membership.municipality_id),
            "years": answers[membership.municipality_id],
            "undelivered": not_arrived.get(membership.municipality_id),
        }
        for membership in memberships
    ]
    for pk, to_do in first_days(desks).items():
        next(d for d in desks if d["membership"].municipality_id == pk)["first_day"] = to_do
    return render(
        request,
        "plans/desk.html",
        {"desks": desks, "tasks": tasks_of(request.user), "letters": unread_letters(request.user)},
    )


@require_POST
def plan_new_goals(request, pk):
    """Take the goals that were added to the plan's goal sets since it was begun into the plan."""
    plan = visible_plan(request, pk, Role.EDITOR)
    try:
        count = take_in_new_goals(plan, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Der var ingen nye mål." if not count else "De nye mål er med i planen.")
    return redirect("plan_overview", pk)


@require_http_methods(["GET", "POST"])
def plan_settings(request, pk):
    """Change the title, years and goal sets of a draft."""
    plan = visible_plan(request, pk, Role.EDITOR)
    form = SettingsForm(request.POST or None, instance=copy(plan))  # the form writes into the instance
    if request.method == "POST" and form.is_valid():
        try:
            set_goal_sets(
                plan,
                form.cleaned_data["goal_sets"],
                by=request.user,
                now=timezone.now(),
                title=form.cleaned_data["title"],
                first_year=form.cleaned_data["first_year"],
                last_year=form.cleaned_data["last_year"],
                started_from=form.cleaned_data["started_from"],
            )
        except SettingsConflict as conflict:
            form.refuse(conflict)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Gemt.")
            return redirect("plan_overview", pk)
    return render(request, "plans/settings.html", {"form": form, "plan": plan}, status=422 if form.errors else 200)
