"""Erasing by law: what is to go, every place where it stands, and then what was erased, when and why."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.accounts.models import Municipality
from bpmplan.cleaning import looks_like_cpr
from bpmplan.passages import texts_of
from bpmplan.second_person import proposing as second_person
from bpmplan.steps import Refused, demand

from ..erasing import proposing
from ..erasing.erasing import erase
from ..erasing.finding import digest_of, places_of
from ..erasing.fingerprints import versions_with
from ..erasing.whole_files import files_of
from ..models import SECTIONS, Edit
from .forms.erasing import ErasureForm, FindForm, too_many
from .plan import visible_plan


@require_http_methods(["GET", "POST"])
def erase_passage(request, pk):
    """Ask what is to go (GET), show every place where it stands (``find``), and erase it (``erase``)."""
    plan = visible_plan(request, pk)
    demand(permissions.may_erase(request.user, plan.municipality_id))
    find = FindForm(request.POST or None)
    context = {"plan": plan, "find": find}
    if request.method == "GET" or not find.is_valid():
        context |= {"numbers": _numbers_in(plan), "files": files_of(plan)}
        return render(request, "plans/erase.html", context, status=422 if find.errors else 200)
    places = places_of(find.passage, plan.municipality)
    if sentence := too_many(len(places)):
        find.add_error("text", sentence)
        return render(request, "plans/erase.html", context, status=422)
    seen, status = digest_of(places), 200
    form = ErasureForm(initial={"text": find.cleaned_data["text"], "seen": seen})
    if "erase" in request.POST and places:
        form, status = ErasureForm(request.POST), 422
        if form.is_valid():
            try:
                with transaction.atomic():
                    _erase(request, plan.municipality, form, places)
            except Refused as refused:
                form.add_error(None, str(refused))
                form.data = _with(form.data, seen)
                status = 409
            else:
                return redirect("erasures", plan.municipality.slug)
    alone = [place for place in places if not place.is_public]
    public = [place for place in places if place.is_public]
    context |= {
        "form": form,
        "places": places,
        "parts": [part for part in (("alone", _by_plan(alone)), ("public", _by_plan(public))) if part[1]],
        "counts": {"alone": sum(place.count for place in alone), "public": sum(place.count for place in public)},
        "left": set(request.POST.getlist("leave")),
    }
    return render(request, "plans/erase_places.html", context, status=status)


@require_GET
def erasures(request, slug):
    """What was erased from the municipality's plans by law, and what waits for a colleague."""
    municipality = get_object_or_404(Municipality, slug=slug)
    if permissions.membership_in(request.user, municipality.pk) is None:
        raise Http404
    now = timezone.now()
    waiting = proposing.waiting(municipality, now).select_related("proposed_by")
    asked = request.GET.get("fingeraftryk", "").strip().lower()
    context = {
        "municipality": municipality,
        "erasures": municipality.erasures.select_related("by", "agreed_by"),
        "waiting": [
            (one, one.proposed_by == request.user or second_person.may_decide(request.user, one)) for one in waiting
        ],
        "asked": asked[:100],
        "versions": versions_with(municipality, asked) if asked else [],
    }
    return render(request, "plans/erasures.html", context)


def _erase(request, municipality, form, places):
    """Erase what one may alone, and propose the rest to a colleague; says what was done."""
    given = {"law": form.cleaned_data["law"], "reason": form.cleaned_data["reason"]}
    given |= {"by": request.user, "now": timezone.now(), "left_out": request.POST.getlist("leave")}
    left = set(given["left_out"])
    going = [place for place in places if place.name not in left]
    if not going:
        raise Refused("Alle steder er sat til at blive stående, så der er ikke noget at slette.")
    if form.cleaned_data["seen"] != digest_of(places):
        raise Refused("Teksterne er ændret, siden du så stederne. Se listen igennem igen.")
    # The proposal first: it can be refused, and then nothing is done.
    has_public = any(place.is_public for place in going)
    if has_public:
        proposing.propose(municipality, form.passage, **given)
    if any(not place.is_public for place in going):
        what = "Filen" if form.is_file else "Oplysningen"
        erasure = erase(municipality, form.passage, public=False, seen=form.cleaned_data["seen"], **given)
        messages.success(request, f"{what} er slettet {danish.counted(erasure.count, 'sted', 'steder')}.")
    if has_public:
        messages.info(
            request,
            "Den står stadig i versioner, der er eller har været offentlige. De kolleger, der kan godkende det, har "
            "fået en mail, og den slettes der, når en af dem har godkendt.",
        )


def _with(data, seen):
    data = data.copy()
    data["seen"] = seen
    return data


@dataclass
class PlanPlaces:
    """The places of one plan, as the page shows them: ``groups`` is ``{group: places}``."""

    title: str
    groups: dict = field(default_factory=dict)


def _by_plan(places):
    plans = {}
    for place in places:
        title = f"{place.plan.title} {place.plan.years}" if place.plan else "Kommunen"
        groups = plans.setdefault(title, PlanPlaces(title)).groups
        groups.setdefault(place.holder.group, []).append(place)
    return list(plans.values())


def _numbers_in(plan):
    """What looks like CPR numbers in the plan's texts and in their history, each once."""
    numbers = {}
    for kind in SECTIONS:
        fields = kind.FIELDS.looked_through_for_cpr
        rows = [field.name for field in fields if field.is_row]
        for section in kind.objects.filter(plan=plan).prefetch_related(*rows):
            texts = [text for field in fields for text in field.texts(field.value_of(section))]
            numbers |= dict.fromkeys(looks_like_cpr("\n".join(texts)))
    for before in Edit.objects.filter(plan=plan).values_list("before", flat=True).iterator():
        for _, text in texts_of(before):
            numbers |= dict.fromkeys(looks_like_cpr(text))
    return list(numbers)
