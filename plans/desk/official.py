"""A target's official figures: beside the page of writing and on its own page, and what is taken from them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from bpmplan.accounts.models import Municipality
from bpmplan.converters import row_number
from bpmplan.many_html import options_of
from bpmplan.steps import Refused
from goals.indicators.comparing import compared_with, set_compared
from goals.models import ComparedMunicipality

from ..models import KINDS, Target
from ..writing import official, saving
from ..writing.addresses import address_of
from ..writing.ready_figures import ready_figures, text_field
from .beside_tab import Here, Tab
from .desk import Desk
from .putting import put_last
from .typed import typed_page

TAKEN = {
    "newest": "Det nyeste officielle tal er nu udgangspunktet.",
    "corrected": "Det officielle tal er nu udgangspunktet.",
    "compared": "De officielle tal andre steder står nu som sammenligning.",
    "own": "Det officielle tal står nu ved siden af kommunens eget. Skriv i måltallet, hvorfor de er forskellige.",
}
WITH_SERIES = ("indicator__series",)


@require_POST
def target_official(request, pk, key):
    """Take official figures into a target (``take`` is one of ``official.TAKES``), with one press."""
    desk = Desk(request, pk).about(key)
    target = get_object_or_404(Target.objects.select_related(*WITH_SERIES), plan=desk.plan, key=key)
    target.plan = desk.plan
    what = request.POST.get("take", "")
    if what not in TAKEN:
        raise Http404
    if desk.is_locked:
        return typed_page(desk, desk.locked_sentence, [])
    started_from = row_number(request.POST.get("started_from", "")) or 0
    try:
        compared = compared_with(desk.plan.municipality)
        official.take(target, what, started_from=started_from, by=request.user, now=timezone.now(), compared=compared)
    except saving.Locked as locked:
        return typed_page(desk, str(locked), [])
    except saving.Conflict:
        messages.error(request, official.SINCE_THEN)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, TAKEN[what])
    if request.POST.get("then") == "plan":
        return redirect(f"{desk.links['plan_overview']}#{key}")
    return redirect(desk.url(target))


@require_POST
def plan_compared(request, pk):
    """Choose the municipalities that official figures are shown beside (``other``), for all its plans."""
    desk = Desk(request, pk)
    chosen = {row_number(pk) for pk in request.POST.getlist("other") if pk}
    others = list(Municipality.objects.filter(pk__in=chosen - {None}).values_list("pk", flat=True))
    try:
        set_compared(desk.plan.municipality, others, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Kommunerne, der sammenlignes med, er gemt.")
    if request.POST.get("then") == "plan":
        return redirect(desk.links["plan_overview"])
    here = Here.read(request.POST.get("del", ""))
    address = address_of(desk.plan, "plan_beside", FIGURES.slug)
    return redirect(f"{address}?del={here}" if here else address)


@require_POST
def plan_insert_figures(request, pk):
    """Put ready figures (``series``, ``what``: a sentence or a table) last in the text of the part ``del``.

    With scripts, and where that text is open, they go where the caret is instead (``static/js/page-figures.js``).
    """
    desk = Desk(request, pk)
    here = Here.read(request.POST.get("del", ""))
    section, field = _text_at(desk, here) if here else (None, "")
    ready = {one.series.pk: one for one in ready_figures(desk.plan, compared_with(desk.plan.municipality))}
    one = ready.get(row_number(request.POST.get("series", "")))
    if section is None or one is None:
        raise Http404
    markdown = one.table if request.POST.get("what") == "table" else one.sentence
    answer = put_last(desk, section, field, markdown, done=f"Tallene står nu sidst i »{section}«.")
    if answer is not None:
        return answer
    if request.POST.get("then") == "plan":
        return redirect(f"{desk.links['plan_overview']}#{section.key}")
    return redirect(desk.url(section, field))


def _text_at(desk, here):
    """The section of the part that is open and the name of its long text; None and "" where it has none."""
    for name in ("chapter", "plangoal", "initiative"):
        section = KINDS[name].objects.filter(plan=desk.plan, key=here.key).first()
        if section is not None:
            section.plan = desk.plan
            field = text_field(name, here.fields(name))
            return (section, field) if field else (None, "")
    return None, ""


def beside_figures(desk, target):
    """What the templates of a target's official figures need, on its own page and beside the page of writing."""
    compared = compared_with(desk.plan.municipality) if target.indicator_id else []
    shown = official.official_of(target, compared)
    if shown is None:
        return {"target": target, "official": None}
    others = Municipality.objects.exclude(pk=desk.plan.municipality_id).values_list("pk", "name")
    choices = [("", "Ingen"), *others]
    chosen = [*compared, *[""] * ComparedMunicipality.MOST][: ComparedMunicipality.MOST]
    return {"target": target, "official": shown, "compared": [options_of(choices, pk) for pk in chosen]}


def _fill(desk, here):
    """``official``: of the target that is open, its ``Official`` or None; ``targets``: those of the goal that is open,
    or of the plan, ``[(target, its Official)]``. ``ready``: figures to put into the text that is open."""
    rows = Target.objects.filter(plan=desk.plan).select_related(*WITH_SERIES).prefetch_related("comparisons")
    target = rows.filter(key=here.key).first() if here else None
    if target is not None:
        target.plan = desk.plan
        return beside_figures(desk, target)
    section, field = _text_at(desk, here) if here and desk.may_write else (None, "")
    ready = ready_figures(desk.plan, compared_with(desk.plan.municipality)) if section else []
    of_goal = rows.filter(goal__key=here.key) if here else rows.none()
    with_series = (of_goal or rows).exclude(indicator__series=None).exclude(indicator=None)
    targets = list(with_series.order_by("goal__position", "position", "pk"))
    officials = official.officials_of(targets, desk.plan.municipality)
    shown = [(target, officials[target.pk]) for target in targets]
    return {"targets": shown, "ready": ready, "text_of": section, "text_field": field}


FIGURES = Tab("tal", "Tal", "plans/beside_figures.html", _fill)
