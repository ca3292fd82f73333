"""Beginning a plan: what it is to answer and from what, then what will be carried, shown before it is done."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role
from bpmplan.steps import Refused
from goals.models import GoalSet

from ..bringing.brought import take_in
from ..bringing.tasks import read_document
from ..rollover import carry
from ..rollover.becomes import Becomes
from .bringing import waiting_documents
from .first_day import where_to_write
from .forms.steps import BeginForm


@require_GET
def first_page(request):
    """Where one goes on who has just joined ``?kommune=``: to begin its first plan if they write, else to the desk."""
    writing = [membership.municipality for membership in permissions.memberships_with(request.user, Role.EDITOR)]
    municipality = next((one for one in writing if one.slug == request.GET.get("kommune")), None)
    if municipality is None or municipality.plans.kept().exists():
        return redirect("desk")
    return redirect(f"{reverse('plan_begin')}?kommune={municipality.slug}")


@require_http_methods(["GET", "POST"])
def plan_begin(request):
    """Begin a plan in one of the municipalities where the person writes (``?kommune=aalborg``).

    One that begins from another is first shown as it will be; a POST that names what was shown (``previewed``) does it.
    """
    writing = [membership.municipality for membership in permissions.memberships_with(request.user, Role.EDITOR)]
    if not writing:
        raise PermissionDenied
    slug = request.GET.get("kommune")
    municipality = next((m for m in writing if m.slug == slug), writing[0])
    offered = carry.can_be_begun_from(municipality)
    form = BeginForm(request.POST or None, request.FILES or None, offered=offered, initial=_suggested(offered))
    context = {
        "form": form,
        "municipality": municipality,
        "municipalities": writing,
        "documents": waiting_documents(municipality),
        "is_first": not municipality.plans.kept().exists(),
    }
    if request.method == "POST" and "again" not in request.POST and form.is_valid():
        given = form.cleaned_data
        previewed = request.POST.get("previewed", "")
        warning = ""
        try:
            if form.is_from_document:
                return redirect("plan_from_document", _take_in(request, municipality, given).key)
            if given["earlier"] is None or previewed:
                plan = _begin(request, municipality, given, previewed)
                messages.success(request, "Planen er begyndt. Skriv, hvor I vil. Det gemmes, mens I skriver.")
                return redirect(where_to_write(plan))
            carry.require_free_years(municipality, given["first_year"], given["last_year"])
        except carry.Outdated as outdated:
            warning = str(outdated)
        except Refused as refused:
            form.add_error("first_year", str(refused))
            return render(request, "plans/begin.html", context, status=422)
        context |= _preview(request, form, warning)
        return render(request, "plans/begin_preview.html", context, status=409 if warning else 200)
    return render(request, "plans/begin.html", context, status=422 if form.errors else 200)


def _take_in(request, municipality, given):
    """The document that the plan is to be made of; its years must be free."""
    carry.require_free_years(municipality, given["first_year"], given["last_year"])
    about = {name: given[name] for name in ("title", "first_year", "last_year", "goal_sets", "pasted")}
    at = {"by": request.user, "now": timezone.now()}
    return take_in(municipality, **about, **at, file=given["file"] or None, task=read_document)


def _begin(request, municipality, given, previewed):
    behind = None
    if given["earlier"] is not None:
        what = carry.preview(given["earlier"], given["goal_sets"])
        behind = _behind(request, what)
    about = {name: given[name] for name in ("title", "first_year", "last_year", "goal_sets", "earlier")}
    return carry.begin(municipality, by=request.user, now=timezone.now(), behind=behind, previewed=previewed, **about)


def _behind(request, what):
    """Keys of the goals that the person leaves behind; where nothing is chosen, as it is proposed."""
    chosen = {goal.goal.key: request.POST.get(f"goal-{goal.goal.key}") for goal in what.goals if goal.may_choose}
    proposed = {goal.goal.key: goal.becomes for goal in what.goals}
    return {key for key, choice in chosen.items() if (choice or proposed[key]) == Becomes.BEHIND}


def _preview(request, form, warning):
    given = form.cleaned_data
    proposed = carry.preview(given["earlier"], given["goal_sets"])
    what = carry.preview(given["earlier"], given["goal_sets"], _behind(request, proposed))
    sent = [(name, value) for name in form.fields for value in request.POST.getlist(name)]
    return {
        "what": what,
        "warning": warning,
        "previewed": carry.digest(what),
        "sent": sent,
        "name": next(name for value, name in form.fields["earlier"].choices if value == request.POST["earlier"]),
        "counts": _counts(what),
        "over": [one for one in what.initiatives if carry.is_over(one, given["first_year"])],
        "amounts_over": sum(len(carry.amounts_over(one, given["first_year"])) for one in what.initiatives),
        "may_choose": any(goal.may_choose for goal in what.goals),
        "own": Becomes.OWN,
        "left": Becomes.BEHIND,
    }


def _counts(what):
    """``[(what, how many follow along, how many stay behind)]``."""
    goals = len(what.carried_goals), len(what.goals_behind)
    rows = [
        ("Mål", *goals),
        ("Måltal", len(what.targets), len(what.targets_behind)),
        ("Indsatser", len(what.initiatives), len(what.initiatives_behind)),
        ("Afsnit", len(what.earlier.chapters), 0),
        ("Billeder", len(what.images), 0),
        ("Bilag", 0, len(what.annexes)),
    ]
    return [row for row in rows if row[1] or row[2]]


def _suggested(offered):
    """Next year, the newest goals that are not yet answered by an earlier plan, and that plan's text."""
    newest = next((value for value, _, _ in offered), "")
    years = [getattr(earlier, "plan", earlier).last_year for _, _, earlier in offered[:1]]
    year = max([timezone.localdate().year, *years]) + 1
    goal_set = GoalSet.objects.with_goals().filter(year__gte=year).order_by("-year").first()
    return {
        "first_year": year,
        "last_year": year,
        "goal_sets": [goal_set.pk] if goal_set else [],
        "earlier": newest,
    }
