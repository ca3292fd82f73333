"""What can be done to any section: move, delete, bring back; and answers to what is odd."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from bpmplan.steps import Refused

from ..models import KINDS, SECTIONS, Edit, Initiative, PlanGoal, Target
from ..writing import deleting, saving
from ..writing.confirming import confirm
from .desk import Desk
from .screens import deleted_title
from .typed import typed_page

MOST_ANSWERS = 2_000


def _section(desk, name, key):
    if name not in KINDS:
        raise Http404
    return get_object_or_404(KINDS[name].objects.select_related("changed_by"), plan=desk.plan, key=key)


@require_GET
def section_deeds(request, pk, section, key):
    """What can be done with a section as a whole. The page of writing shows it in a dialog."""
    desk = Desk(request, pk, writers_only=True).about(key)
    row = _section(desk, section, key)
    row.plan = desk.plan
    return _deeds(desk, row)


def _deeds(desk, row, *, refused="", status=200):
    siblings = list(row.siblings())
    at = next(place for place, sibling in enumerate(siblings) if sibling.pk == row.pk)
    stays = row.why_it_stays if isinstance(row, PlanGoal) else ""
    context = {
        "page_name": "Flyt eller slet",
        "section": row,
        "name": row._meta.model_name,
        "url": desk.url(row),
        "refused": refused,
        "seen": deleting.seen_of(row),
        "stays": stays,
        "places": siblings[:at] + siblings[at + 1 :],
        "before": siblings[at - 1] if at else None,
        **(_goes_with(row) if isinstance(row, PlanGoal) else {}),
    }
    return desk.render("plans/deeds.html", context, status=status)


@require_POST
def section_delete(request, pk, section, key):
    """Delete, at once: the page of the plan offers to undo it."""
    desk = Desk(request, pk).about(key)
    row = _section(desk, section, key)
    row.plan = desk.plan
    if desk.is_locked:
        return _deeds(desk, row, refused=desk.locked_sentence, status=409)
    if isinstance(row, PlanGoal) and row.why_it_stays:
        return _deeds(desk, row, status=409)
    seen = request.POST.get("seen", "")
    try:
        deleting.delete(KINDS[section], plan=desk.plan, key=key, seen=seen, by=request.user, now=timezone.now())
    except Refused as error:
        return _deeds(desk, row, refused=str(error), status=409)
    return redirect(f"{desk.links['plan_overview']}?slettet={key}#slettet")


def _goes_with(goal):
    """What is deleted with a goal, and how much is let loose."""
    goals = [goal, *goal.sub_goals.all()]
    return {
        "sub_goals": goals[1:],
        "targets": Target.objects.filter(goal__in=goals).count(),
        "initiatives": Initiative.objects.filter(goals__in=goals).distinct().count(),
    }


@require_POST
def section_restore(request, pk, key):
    """Bring a deleted section back."""
    desk = Desk(request, pk)
    try:
        section = deleting.restore(plan=desk.plan, key=key, by=request.user, now=timezone.now())
    except saving.Locked as locked:
        return typed_page(desk, str(locked), [])
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("deleted_sections", pk)
    messages.success(request, f"»{section}« er hentet tilbage.")
    if request.POST.get("then") == "plan":
        return redirect(f"{desk.links['plan_overview']}#{section.key}")
    return redirect(desk.url(section))


@require_GET
def deleted_sections(request, pk):
    """What has been deleted and not brought back, the newest first."""
    desk = Desk(request, pk)
    edits = Edit.objects.filter(plan=desk.plan, deleted=True).select_related("by").order_by("-at", "-pk")
    living = {key for kind in SECTIONS for key in kind.objects.filter(plan=desk.plan).values_list("key", flat=True)}
    shown = {}
    for edit in edits:
        if edit.key not in living:
            shown.setdefault(edit.key, edit)
    rows = [(deleted_title(edit), KINDS[edit.section]._meta.verbose_name, edit) for edit in shown.values()]
    return desk.render("plans/deleted.html", {"rows": rows, "page_name": "Papirkurv"})


@require_POST
def section_move(request, pk, section, key):
    """Move a section one place up or down (``way``), or to its place after another (``after``; empty is first)."""
    desk = Desk(request, pk)
    row = _section(desk, section, key)
    try:
        if "after" in request.POST:
            sentence = _moved_after(desk, row)
        else:
            sentence = _moved_by_one(desk, row, up=request.POST.get("way") == "up")
    except saving.Locked as locked:
        return typed_page(desk, str(locked), [])
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, sentence)
    if request.POST.get("then") == "plan":
        return redirect(f"{desk.links['plan_overview']}#{key}")
    return redirect(_back(request, desk.url(row)))


def _moved_by_one(desk, row, *, up):
    passed = saving.move(type(row), plan=desk.plan, key=row.key, up=up, by=desk.user, now=timezone.now())
    if passed is None:
        return f"»{row}« står allerede {'først' if up else 'sidst'}."
    return f"»{row}« står nu {'før' if up else 'efter'} »{passed}«."


def _moved_after(desk, row):
    wanted = desk.request.POST["after"]
    before = next((sibling for sibling in row.siblings() if str(sibling.key) == wanted), None)
    if wanted and before is None:
        raise Refused("Stedet er der ikke længere. Vælg et andet.")
    after = before and before.key
    saving.move_after(type(row), plan=desk.plan, key=row.key, after=after, by=desk.user, now=timezone.now())
    return f"»{row}« står nu efter »{before}«." if before else f"»{row}« står nu først."


@require_POST
def confirm_items(request, pk):
    """Somebody says that what was asked about is right: one thing (``item``), or all of a list (``all``)."""
    desk = Desk(request, pk)
    tokens = request.POST.getlist("every" if "all" in request.POST else "item")
    try:
        answered = confirm(desk.plan, tokens[:MOST_ANSWERS], by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        if len(answered) > 1:
            messages.success(request, f"{len(answered)} svar er noteret. Ændres det, bliver der spurgt igen.")
        else:
            messages.success(request, "Det er noteret. Ændres det, bliver der spurgt igen.")
    return redirect(_back(request, desk.plan.get_absolute_url()))


def _back(request, otherwise):
    """The page of ours that the button stood on, if it names one."""
    wanted = request.POST.get("back", "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and wanted.isascii() and len(wanted) < 500 else otherwise
