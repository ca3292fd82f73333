"""The public pages about the minister's goals."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bpmplan import files
from bpmplan.accounts import permissions
from bpmplan.links.opening import opens

from . import receipts
from .enclosures import enclosures_of
from .indicators.development import developments
from .models import Goal, GoalSet, Letter, LetterFile, LetterKind
from .through_years import known_goals


@login_not_required
@require_safe
def goal_sets(request):
    """``/maal/``: the years, and what is known today."""
    sets = list(
        GoalSet.objects.visible_to(request.user)
        .annotate(goal_count=Count("goals", filter=Q(goals__in=Goal.objects.visible_to(request.user))))
        .prefetch_related(Prefetch("letters", Letter.objects.sent().filter(kind=LetterKind.ANNOUNCEMENT)))
        .order_by("-year")
    )
    latest = next((one for one in sets if one.is_announced and not one.has_no_goals), None)
    known = known_goals(request.user)
    years = sorted({goal.goal_set.year for goal in known.goals.values()})
    return render(
        request,
        "goals/goal_sets.html",
        {
            "goal_sets": sets,
            "latest": latest,
            "years": years,
            "lines": [
                (newest, [(year, [goal for goal in line if goal.goal_set.year == year]) for year in years])
                for newest, line in known.rows()
            ],
            "last_required": max((s.year for s in sets if s.is_announced and s.plan_required), default=None),
            "none_in": [one.year for one in reversed(sets) if one.has_no_goals and latest and one.year > latest.year],
            "none_since": latest.year + 1 if latest and latest.year < timezone.localdate().year else None,
        },
    )


@login_not_required
@require_safe
def goal_set(request, year):
    """``/maal/2023/``: the goals of a year and the letters about them."""
    shown = get_object_or_404(GoalSet.objects.visible_to(request.user), year=year)
    known = known_goals(request.user)
    goals = sorted((g for g in known.goals.values() if g.goal_set_id == shown.pk), key=lambda g: g.number)
    ended = known.ended_before(shown)
    previous, following = _neighbours(request.user, year)
    letters = shown.letters.visible_to(request.user).prefetch_related("files")
    return render(
        request,
        "goals/goal_set.html",
        {
            "goal_set": shown,
            "goals": [(goal, known.line(goal), known.origins(goal), known.is_changed(goal)) for goal in goals],
            "letters": letters,
            "dates": shown.dates.all() if shown.is_announced else (),
            "ended": ended,
            "ended_year": ended[0].goal_set.year if ended else None,
            "previous": previous,
            "next": following,
        },
    )


@login_not_required
@require_safe
def goal(request, year, number):
    """``/maal/2023/5/``: one goal, all its wordings, and its line through the years."""
    known = known_goals(request.user)
    shown = next((g for g in known.goals.values() if (g.goal_set.year, g.number) == (year, number)), None)
    shown = shown or get_object_or_404(Goal.objects.none())
    line, indicators = known.line(shown), list(shown.indicators.select_related("series"))
    return render(
        request,
        "goals/goal.html",
        {
            "goal": shown,
            "goal_set": shown.goal_set,
            "line": line,
            "origins": known.origins(shown),
            "is_changed": known.is_changed(shown),
            "indicators": indicators,
            "developments": developments(indicators, line[0].goal.goal_set.year),
            "surveys": [one for one in shown.surveys.all() if one.is_open or permissions.is_ministry(request.user)],
            "enclosures": enclosures_of([shown.pk]).get(shown.pk, []),
        },
    )


@login_not_required
@require_safe
def letter_file(request, year, pk):
    """A file of a letter, for those who may see the letter and its goal set."""
    readable = LetterFile.objects.filter(
        letter__in=Letter.objects.visible_to(request.user),
        letter__goal_set__in=GoalSet.objects.visible_to(request.user),
    )
    file = get_object_or_404(readable, pk=pk, letter__goal_set__year=year)
    return files.response(file.sha256, file.content_type, file.name, request=request)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(receipts.LINK)
def letter_open(request, link):
    """Where the link in the mail about a letter leads. POST gives the receipt and goes on to the goals.

    A mail scanner that follows the link gives no receipt; whoever comes again goes straight on.
    """
    receipt, letter = link.thing, link.thing.letter
    if request.method == "POST":
        by = request.user if request.user.is_authenticated else None
        receipts.open_by_link(receipt, by=by, now=timezone.now())
    elif receipt.opened_at is None:
        wordings = letter.wordings.select_related("goal").order_by("goal__number")
        return render(request, "goals/letter_open.html", {"receipt": receipt, "letter": letter, "wordings": wordings})
    return redirect(letter.goal_set)


@require_POST
def letter_read(request, pk):
    """A member opens a letter at the desk, which gives the receipt."""
    letter = get_object_or_404(Letter.objects.sent().filter(receipts__isnull=False).distinct(), pk=pk)
    receipts.open_at_desk(letter, by=request.user, now=timezone.now())
    return redirect(letter.goal_set)


def _neighbours(user, year):
    """The years with a goal set before and after this one; None at either end."""
    years = list(GoalSet.objects.visible_to(user).order_by("year").values_list("year", flat=True))
    index = years.index(year)
    return (years[index - 1] if index else None), (years[index + 1] if index + 1 < len(years) else None)
