"""Borrowing: the goals and initiatives of all adopted plans are searched, and one is taken into the draft."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bpmplan.steps import Refused
from bpmplan.text import plain_text, render
from goals.models import Continuation

from ..content.stored import of_revision
from ..models import Initiative, PlanGoal, Revision, SearchedSection
from ..models.searched_sections import SearchedKind
from ..public.excerpts import Excerpt, excerpts_of
from ..public.views import LookAhead
from ..writing import saving
from ..writing.borrowing import borrow, lent_section, lent_values, origin_of
from .desk import Desk
from .forms.borrowing import BorrowForm, TakeForm
from .typed import typed_page

PER_PAGE = 15
OPENING = 200
"""Characters of a text that are shown of it when no word was searched for."""


@dataclass(frozen=True)
class Hit:
    """A goal or an initiative that was found. ``under`` are the titles of the goals that an initiative serves."""

    row: SearchedSection
    origin: str
    excerpt: Excerpt
    under: tuple[str, ...]


@require_GET
def plan_borrow(request, pk):
    """Search all adopted plans; ``?til=KEY`` is a goal of the draft that an initiative is looked for to."""
    desk = Desk(request, pk, writers_only=True)
    if not desk.plan.is_writable:
        return typed_page(desk, desk.locked_sentence, [])
    form = BorrowForm(_asked(request.GET, desk.plan))
    hits = form.narrow(SearchedSection.objects.in_order())
    context = {"page_name": "Lån fra andre planer", "search": form}
    if form.is_used:
        rows = SearchedSection.objects.in_order().select_related("revision__plan__municipality__region__successor")
        # SQLite keeps columns of later versions behind the content, and would read through it.
        rows = rows.defer("revision__content", "revision__annulled_at")
        number = request.GET.get("page")
        page = LookAhead(hits, rows, PER_PAGE, number).get_page(number)
        page.object_list = _hits(list(page.object_list), form.words)
        context |= {"page_obj": page, "taken": _taken(desk.plan)}
    return desk.render("plans/borrow.html", context)


def _asked(query, plan):
    """What is asked for; who comes from a goal of the draft is shown what others have under the minister's goal."""
    if "maal" in query or not query.get("til"):
        return query
    try:
        goals = plan.plangoals.filter(key=uuid.UUID(query["til"]), wordings__isnull=False)
    except ValueError:
        return query
    newest = goals.order_by("-wordings__goal__goal_set__year").values_list(
        "wordings__goal__goal_set__year", "wordings__goal__number"
    )
    asked = query.copy()
    asked["maal"] = next((f"{year}-{number}" for year, number in newest[:1]), "")
    return asked


def _taken(plan):
    """Addresses of what the draft has been given already."""
    kinds = (kind.objects.filter(plan=plan).exclude(origin_address="") for kind in (PlanGoal, Initiative))
    return {address for rows in kinds for address in rows.values_list("origin_address", flat=True)}


def _hits(rows, words):
    """The rows as ``Hit``s, each with the place where the words stand; the contents are read in one query."""
    revisions = Revision.objects.filter(pk__in={row.revision_id for row in rows}).only("content", "schema")
    keys = {}
    for row in rows:
        keys.setdefault(row.revision_id, set()).add(str(row.key))
    shown = {}
    for revision in revisions:
        content = of_revision(revision)
        excerpts = excerpts_of(content, words, keys[revision.pk]) if words else {}
        titles = {goal.key: goal.title for goal in content.goals}
        for name, section in content.sections:
            if section.key in keys[revision.pk]:
                excerpt = excerpts.get(section.key) or _opening(name, section)
                under = tuple(titles[key] for key in getattr(section, "goals", ()) if key in titles)
                shown[revision.pk, section.key] = (origin_of(content), excerpt, under)
    return [Hit(row, *shown[row.revision_id, str(row.key)]) for row in rows]


def _opening(name, section):
    """How a section begins, where no word of it was searched for."""
    is_goal = name == SearchedKind.GOAL
    texts = (section.ambition, section.challenge, section.strategy) if is_goal else (section.description,)
    text = " ".join(plain_text(next(filter(None, texts), "")).split())
    if len(text) > OPENING:
        text = text[: text.rfind(" ", 0, OPENING) or OPENING] + " …"
    title = f"Mål {section.label}: {section.title}" if is_goal else section.title
    return Excerpt(((title, False),), section.key, ((text, False),) if text else ())


@require_http_methods(["GET", "POST"])
def plan_borrow_section(request, pk, revision, key):
    """One of them whole: read it, and take it into the draft."""
    desk = Desk(request, pk, writers_only=True)
    if not desk.plan.is_writable:
        return typed_page(desk, desk.locked_sentence, [])
    rows = SearchedSection.objects.standing().select_related("revision__plan__municipality")
    row = get_object_or_404(rows, revision=revision, key=key)
    content = of_revision(row.revision)
    try:
        kind, section = lent_section(content, key)
    except Refused:
        raise Http404 from None
    goals = desk.section_list.goals
    form = TakeForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        section=section,
        goals=goals,
        initial={"targets": True, "goals": _fitting(row, desk.plan, request.GET.get("til"))},
    )
    if form.is_valid():
        return _take(desk, row, content, form)
    context = {
        "page_name": "Tag med i planen",
        "take": form,
        "section": None,
        "found": section,
        "is_goal": kind is PlanGoal,
        "row": row,
        "origin": origin_of(content),
        "is_taken": row.address in _taken(desk.plan),
        "texts": _texts(kind, section),
        "targets": [target.title for target in section.targets] if kind is PlanGoal else [],
    }
    return desk.render("plans/borrow_section.html", context, status=422 if form.is_bound else 200)


def _take(desk, row, content, form):
    given = form.cleaned_data
    try:
        section = borrow(
            desk.plan,
            content,
            row.key,
            address=row.address,
            by=desk.user,
            now=timezone.now(),
            goals=given.get("goals", ()),
            with_targets=given.get("targets", False),
        )
    except saving.Locked as locked:
        return typed_page(desk, str(locked), [])
    except Refused as refused:
        messages.error(desk.request, str(refused))
        return redirect("plan_borrow", desk.plan.pk)
    messages.success(desk.request, f"»{section}« er taget med. Ret teksten, så den passer hos jer.")
    return redirect(f"{desk.links['plan_overview']}#{section.key}")


def _fitting(row, plan, wanted):
    """Keys of the goals that an initiative is taken to if nothing else is chosen: the one it was looked for to, else
    those that answer the same ministerial goals, or what continues them."""
    if wanted:
        return [wanted]
    from_there = set(row.wordings.values_list("goal", flat=True))
    if not from_there:
        return []
    graph = Continuation.objects.graph()
    line = set().union(*map(graph.line, from_there))
    return [str(goal) for goal in plan.plangoals.filter(wordings__goal__in=line).values_list("key", flat=True)]


def _texts(kind, section):
    """``[(label, HTML or text, is_text)]`` of what goes along but the title."""
    values = lent_values(kind, section)
    for field in kind.FIELDS.lent:
        if field.name == "title":
            continue
        if field.is_text:
            if values[field.name]:
                yield field.label, render(values[field.name]), True
        elif words := field.words(getattr(section, field.content), beside=section):
            yield field.label, "; ".join(words.splitlines()), False
