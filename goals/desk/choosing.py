"""The page on which an indicator is chosen: for a goal by the ministry, for a municipality by its own people."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bpmplan.accounts import permissions
from bpmplan.converters import row_number
from bpmplan.steps import Refused

from ..indicators import catalogue, choosing, jobindsats
from ..indicators.jobindsats import JobindsatsError
from ..models import Goal
from .choosing_forms import CatalogueForm, ChosenSeriesForm
from .series_forms import SeriesForm

MOST_TABLES = 60
"""Tables of the catalogue that are listed at one time."""
CHOSEN_ANEW = "Valget er et andet end det, udsnittet viste. Her er tallene for det nye: se dem, og vælg igen."
NEW_NUMBERS = "Tallene hentes i baggrunden og kan bruges om lidt."


@permissions.ministry_required
@require_http_methods(["GET", "POST"])
def goal_indicators(request, pk):
    """The indicators of a goal."""
    goal = get_object_or_404(Goal.objects.select_related("goal_set"), pk=pk)
    back = (str(goal), reverse("admin:goals_goal_change", args=[pk]))
    return _page(request, goal, reverse("goal_indicators", args=[pk]), {"goal": goal, "back": back})


@require_http_methods(["GET", "POST"])
def own_indicators(request, slug):
    """The indicators that a municipality has chosen itself."""
    municipality = permissions.municipality_of_indicators(request.user, slug)
    return _page(
        request,
        municipality,
        reverse("own_indicators", args=[slug]),
        {"municipality": municipality, "back": ("Arbejdsbord", reverse("desk"))},
    )


def _page(request, owner, here, context):
    """The page, or what was pressed on it (``press``). ``?tabel=`` is the table that is open, ``?soeg=`` what is
    looked for among them."""
    press = request.POST.get("press", "") if request.method == "POST" else ""
    data = request.POST if request.method == "POST" else None
    context |= {"here": here, "owner": owner, "guide": jobindsats.GUIDE, "has_token": jobindsats.is_set_up()}
    context |= {"search": request.GET.get("soeg", "")[:100], "fault": "", "table": None}
    context["series_form"] = ChosenSeriesForm(
        data if press == "series" else None, series=choosing.series_to_choose(owner), prefix="s"
    )
    context["file_form"] = SeriesForm(data if press == "file" else None, prefix="f")
    name = request.GET.get("tabel", "")[:40]
    if context["has_token"]:
        try:
            context |= _from_catalogue(name, context["search"], data if press in ("preview", "catalogue") else None)
            if press == "catalogue" and _is_unseen(request, context.get("form")):
                messages.warning(request, CHOSEN_ANEW)
                press = "preview"
            context |= _previewed(context, owner) if press == "preview" else {}
        except JobindsatsError as error:
            context["fault"] = str(error)
    form = context.get({"series": "series_form", "file": "file_form", "catalogue": "form"}.get(press))
    if press == "remove" or (form is not None and form.is_valid()):
        try:
            messages.success(request, _do(press, request, owner, form))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect(here)
    context["indicators"] = choosing.indicators_of(owner)
    is_wrong = any(one is not None and one.errors for one in (form, context.get("form")))
    return render(request, "goals/choosing.html", context, status=422 if is_wrong else 200)


def _from_catalogue(name, search, data):
    """The tables that are looked for, or the form of the one that is open."""
    with jobindsats.with_little_patience():
        if name:
            table = catalogue.table(name)
            form = CatalogueForm(data, table=table, prefix="c", initial={"name": table.name[:200]})
            return {"table": table, "form": form}
        words = search.casefold().split()
        lines = catalogue.tables()
    matching = [
        line
        for line in lines
        if all(word in f"{line.subject} {line.group} {line.name} {line.id}".casefold() for word in words)
    ]
    by_subject = {}
    for line in matching[:MOST_TABLES]:
        by_subject.setdefault(line.subject or "Andre", []).append(line)
    return {"subjects": list(by_subject.items()), "more": max(0, len(matching) - MOST_TABLES)}


def _is_unseen(request, form):
    """Whether something else was chosen after the numbers were shown."""
    if form is None or not form.is_valid():
        return False
    return request.POST.get("previewed", str(form.choice)) != str(form.choice)


def _previewed(context, owner):
    form = context.get("form")
    if form is None or not form.is_valid():
        return {}
    preview = choosing.preview(form.choice, None if isinstance(owner, Goal) else owner)
    return {"preview": preview, "previewed": str(form.choice)}


def _do(press, request, owner, form):
    """Do what was pressed; returns the sentence that says so."""
    by = request.user
    if press == "remove":
        pk = row_number(request.POST.get("indicator", ""))
        indicator = choosing.indicators_of(owner).filter(pk=pk).first() if pk else None
        if indicator is None:
            raise Http404
        choosing.remove(owner, indicator, by=by)
        return f"»{indicator}« er fjernet."
    data = form.cleaned_data
    if press == "series":
        return f"»{choosing.choose_series(owner, data['series'], by=by)}« er valgt."
    if press == "file":
        return f"»{choosing.choose_file(owner, form.save(commit=False), by=by)}« er valgt. Åbn den, og læg en fil ind."
    chosen = choosing.choose_from_catalogue(
        owner, form.choice, name=data["name"], unit=data["unit"], by=by, now=timezone.now()
    )
    return f"»{chosen}« er valgt. {NEW_NUMBERS}"
