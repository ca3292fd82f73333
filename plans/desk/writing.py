"""Where a plan is written: chapters, goals, initiatives and targets, a page each."""

from dataclasses import replace

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bpmplan import danish, text_views
from bpmplan.steps import Refused
from goals.enclosures import enclosures_of

from ..content.earlier import earlier_aim, earlier_content
from ..models import Chapter, ChapterKind, Initiative, PlanGoal, Target
from ..rollover.newest_wording import use_newest_wording, wordings_of
from ..rollover.withdrawn import keep_as_own, leave_out_withdrawn
from ..writing import saving
from .desk import Desk
from .forms.chapter import ChapterForm
from .forms.goal import PlanGoalForm
from .forms.initiative import InitiativeForm, LinkInitiativeForm
from .forms.target import TargetForm
from .official import beside_figures
from .screens import Screen, add, edit
from .typed import typed_page

BLOCKS = {
    ChapterKind.SHORT: "Her står planen på et opslag: hvad den rummer, og en linje om hvert mål.",
    ChapterKind.GOALS: "Her står planens mål, hvert med sine indsatser og måltal.",
    ChapterKind.TARGETS: "Her står en tabel over alle planens måltal.",
    ChapterKind.MATRIX: "Her står en tabel over, hvilke indsatser der tjener hvilke mål.",
    ChapterKind.ECONOMY: "Her står planens økonomi i tabeller, regnet sammen af beløbene på indsatserne.",
    ChapterKind.ATTACHMENTS: "Her står listen over planens bilag.",
}


def _chapter(desk, chapter):
    return {"what_comes": BLOCKS.get(chapter.kind, "") if chapter else ""}


def _goal(desk, goal):
    if goal is None:
        return {"heading": "Tilføj et mål, kommunen selv har sat"}
    entries = desk.section_list.goals
    wordings, reworded = wordings_of(goal)
    enclosed = enclosures_of({wording.goal_id for wording in wordings})
    initiatives = list(goal.initiatives.only("key", "title", "unit", "plan").order_by("position", "pk"))
    return {
        "heading": goal.title or (wordings[-1].title if wordings else "Mål"),
        "wordings": wordings,
        "enclosed": list(dict.fromkeys(file for of_goal in enclosed.values() for file in of_goal)),
        "reworded": reworded,
        "is_withdrawn": 0 < len(wordings) == sum(change.after.withdrawn for change in reworded),
        "initiatives": initiatives,
        "targets": goal.targets.select_related("indicator").prefetch_related("values", "comparisons"),
        "above": next((entry for entry in entries if entry.pk == goal.under_id), None),
        "sub_goals": [entry for entry in entries if entry.under == goal.key],
        "link_form": LinkInitiativeForm(
            section_list=desk.section_list, served=[initiative.key for initiative in initiatives]
        ),
    }


def _initiative(desk, initiative):
    if initiative is None:
        return {}
    keys = set(Initiative.FIELDS["goals"].value_of(initiative))
    amounts = [row.amount for row in initiative.economy.all()]
    return {
        "goals": [goal for goal in desk.section_list.goals if str(goal.key) in keys],
        "money": danish.kroner(sum(amounts)) if len(amounts) > 1 else "",
    }


def _target(desk, target):
    if target is None:
        return {}
    return {
        "goal": _goal_entry(desk, target.goal_id),
        "earlier_aim": _earlier_aim(target),
        **({} if desk.is_in_place else beside_figures(desk, target)),
    }


def _earlier_aim(target):
    """What the earlier plan aimed at with a target that was carried, named as an aim."""
    earlier = earlier_content(target.plan) if target.carried_from and target.plan.has_earlier else None
    if earlier is None:
        return ""
    carried = (one for goal in earlier.goals for one in goal.targets if one.key == str(target.carried_from))
    return earlier_aim(earlier, next(carried, None))


def _goal_entry(desk, pk):
    return next((entry for entry in desk.section_list.goals if entry.pk == pk), None)


CHAPTER = Screen(Chapter, ChapterForm, "plans/chapter.html", _chapter)
GOAL = Screen(PlanGoal, PlanGoalForm, "plans/goal.html", _goal)
INITIATIVE = Screen(Initiative, InitiativeForm, "plans/initiative.html", _initiative)
TARGET = Screen(Target, TargetForm, "plans/target.html", _target)


@require_http_methods(["GET", "POST"])
def chapter_edit(request, pk, key):
    return edit(Desk(request, pk), CHAPTER, key)


@require_http_methods(["GET", "POST"])
def chapter_add(request, pk):
    return add(Desk(request, pk, writers_only=True), CHAPTER)


@require_http_methods(["GET", "POST"])
def plan_goal_edit(request, pk, key):
    return edit(Desk(request, pk), GOAL, key)


@require_http_methods(["GET", "POST"])
def plan_goal_add(request, pk):
    """A goal of the municipality's own; ``?under=KEY`` chooses the goal that it is a sub-goal of beforehand."""
    desk = Desk(request, pk, writers_only=True)
    wanted = request.GET.get("under", "")
    above = next((entry for entry in desk.section_list.goals if not entry.under and str(entry.key) == wanted), None)
    heading = {"heading": f"Tilføj et delmål under mål {above.label}"} if above else {}
    screen = replace(GOAL, more=lambda desk, goal: {**_goal(desk, goal), **heading})
    initial = {"under": wanted} if above else {}
    return add(desk, screen, made=lambda form: {"is_own": True}, initial=initial)


@require_POST
def plan_goal_newest(request, pk, key):
    """Take the minister's newest words for a goal."""
    desk = Desk(request, pk)
    goal = get_object_or_404(PlanGoal, plan=desk.plan, key=key)
    try:
        use_newest_wording(goal, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Målet står nu med ministerens nyeste ordlyd.")
    return redirect(desk.url(goal))


@require_POST
def plan_goal_withdrawn(request, pk, key):
    """Keep a goal that the minister has withdrawn as the municipality's own (``way=own``), or leave it out."""
    desk = Desk(request, pk)
    goal = get_object_or_404(PlanGoal, plan=desk.plan, key=key)
    way = keep_as_own if request.POST.get("way") == "own" else leave_out_withdrawn
    try:
        way(goal, by=request.user, now=timezone.now())
    except saving.Locked as locked:
        return typed_page(desk, str(locked), [])
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        kept = "Målet er nu kommunens eget." if way is keep_as_own else "Målet er udeladt af planen."
        messages.success(request, kept)
    return redirect(desk.url(goal))


@require_POST
def initiative_link(request, pk, key):
    """Let an initiative that the plan has serve this goal too."""
    desk = Desk(request, pk)
    goal = get_object_or_404(PlanGoal, plan=desk.plan, key=key)
    form = LinkInitiativeForm(request.POST, section_list=desk.section_list)
    chosen = form.cleaned_data["initiative"] if form.is_valid() else ""
    initiative = Initiative.objects.filter(plan=desk.plan, key=chosen).first() if chosen else None
    if initiative is None:
        messages.error(request, "Vælg den indsats, der skal knyttes til målet.")
        return redirect(desk.url(goal) + "#id_initiatives")
    goals = [*initiative.goals.values_list("key", flat=True), goal.key]
    try:
        saving.save(
            Initiative,
            plan=desk.plan,
            key=initiative.key,
            started_from=initiative.edit_no,
            values={"goals": goals},
            by=request.user,
            now=timezone.now(),
        )
    except saving.Locked as locked:
        return typed_page(desk, str(locked), [])
    except (saving.Conflict, saving.Gone):
        messages.error(request, f"En kollega skriver i »{initiative}«. Prøv igen.")
    else:
        messages.success(request, f"»{initiative}« hører nu også til målet.")
    return redirect(desk.url(goal) + "#id_initiatives")


@require_http_methods(["GET", "POST"])
def initiative_edit(request, pk, key):
    return edit(Desk(request, pk), INITIATIVE, key)


@require_http_methods(["GET", "POST"])
def initiative_add(request, pk):
    """A new initiative; ``?maal=KEY`` chooses its goal beforehand."""
    desk = Desk(request, pk, writers_only=True)
    wanted = request.GET.get("maal", "")
    chosen = [wanted] if any(str(entry.key) == wanted for entry in desk.section_list.goals) else []
    return add(desk, INITIATIVE, initial={"goals": chosen})


@require_http_methods(["GET", "POST"])
def target_edit(request, pk, key):
    return edit(Desk(request, pk), TARGET, key)


@require_http_methods(["GET", "POST"])
def target_add(request, pk, key):
    """A new target of the goal ``key``."""
    desk = Desk(request, pk, writers_only=True)
    goal = get_object_or_404(PlanGoal, plan=desk.plan, key=key)
    screen = Screen(Target, TargetForm, "plans/target.html", lambda desk, _: {"goal": _goal_entry(desk, goal.pk)})
    return add(desk, screen, made=lambda form: {"goal": goal}, goal=goal)


@require_POST
def plan_text_preview(request, pk):
    """The preview beside a text of the plan, with the plan's images."""
    return text_views.preview(request, image_url=Desk(request, pk).image_url)
