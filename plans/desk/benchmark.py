"""Beside the page of writing: what the benchmark says of the municipality, and a press that puts it into a chapter."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from bpmplan.steps import Refused
from goals.benchmark.shown import ABOUT, benchmark_of

from ..models import Chapter
from ..writing import saving
from .beside_tab import Tab
from .desk import Desk
from .typed import typed_page


def _fill(desk, here):
    """``figures``: ``[Benchmark]``; ``chapter``: the chapter that is open, if they can be put into it."""
    chapter = Chapter.objects.filter(plan=desk.plan, key=here.key).first() if here else None
    return {"figures": benchmark_of(desk.plan.municipality), "about": ABOUT, "chapter": chapter}


BENCHMARK = Tab("benchmark", "Benchmark", "plans/beside_benchmark.html", _fill)


@require_POST
def chapter_benchmark(request, pk, key):
    """Put what the benchmark says of a group (``group``) last in a chapter's text."""
    desk = Desk(request, pk).about(key)
    chapter = get_object_or_404(Chapter, plan=desk.plan, key=key)
    group = request.POST.get("group", "")
    figure = next((one for one in benchmark_of(desk.plan.municipality) if one.group == group), None)
    if figure is None:
        raise Http404
    if desk.is_locked:
        return typed_page(desk, desk.locked_sentence, [])
    text = f"{chapter.text.rstrip()}\n\n{figure.in_words}".lstrip()
    given = {"started_from": chapter.edit_no, "values": {"text": text}, "by": request.user, "now": timezone.now()}
    try:
        saving.save(Chapter, plan=desk.plan, key=chapter.key, **given)
    except saving.Locked as locked:
        return typed_page(desk, str(locked), [])
    except saving.Conflict:
        messages.error(request, "En kollega har skrevet i teksten imens. Se den, og tryk igen.")
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Benchmarken står nu sidst i teksten. Ret ordene, så de passer til jer.")
    return redirect(f"{desk.links['plan_overview']}#{chapter.key}")
