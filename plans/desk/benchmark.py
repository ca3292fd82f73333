"""Beside the page of writing: what the benchmark says of the municipality, and a press that puts it into a chapter."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from goals.benchmark.shown import ABOUT, benchmark_of

from ..models import Chapter
from .beside_tab import Tab
from .desk import Desk
from .putting import put_last


def _fill(desk, here):
    """``figures``: ``[Benchmark]``; ``chapter``: the chapter that is open, if they can be put into it."""
    chapter = Chapter.objects.filter(plan=desk.plan, key=here.key).first() if here else None
    return {"figures": benchmark_of(desk.plan.municipality), "about": ABOUT, "chapter": chapter}


BENCHMARK = Tab("benchmark", "Benchmark", "plans/beside_benchmark.html", _fill)


@require_POST
def chapter_benchmark(request, pk, key):
    """Put what the benchmark says of a group (``group``) last in a chapter's text."""
    desk = Desk(request, pk)
    chapter = get_object_or_404(Chapter, plan=desk.plan, key=key)
    chapter.plan = desk.plan
    group = request.POST.get("group", "")
    figure = next((one for one in benchmark_of(desk.plan.municipality) if one.group == group), None)
    if figure is None:
        raise Http404
    done = "Benchmarken står nu sidst i teksten. Ret ordene, så de passer til jer."
    answer = put_last(desk, chapter, "text", figure.in_words, done=done)
    return answer or redirect(f"{desk.links['plan_overview']}#{chapter.key}")
