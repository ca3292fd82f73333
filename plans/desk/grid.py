"""The grid: the targets of a goal, or of the plan, as rows with a column for each period; saved row by row."""

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bpmplan.constraints import sentence_of
from bpmplan.converters import row_number
from bpmplan.steps import Refused
from bpmplan.typed import typed_texts
from goals.indicators.figures import own_lines

from ..models import Edit, PlanGoal, Target
from ..models.targets import TargetValue
from ..writing import official, saving
from ..writing.addresses import grid_url
from .conflicts import as_chosen, asked_again, choices_in, conflict_context, is_answered, merged_sentence
from .desk import Desk
from .forms.grid import VALUES, WRITTEN, Grid, Group, years_of
from .forms.grid_pages import MOST_FIELDS, PagePart, pages_of, sent_in
from .forms.target import units_to_choose
from .official import TAKEN
from .pulse import EVERY
from .screens import Saved, clock
from .typed import typed_page


@require_http_methods(["GET", "POST"])
def plan_grid(request, pk):
    """All targets of the plan, on pages (``?side=2``) where there are very many; ``?maal=KEY`` those of one goal."""
    desk = Desk(request, pk)
    wanted = request.GET.get("maal", "")
    entries = [entry for entry in desk.section_list.goals if wanted in ("", str(entry.key))]
    if wanted and entries:
        desk.about(entries[0].key)
    return _grid(desk, entries, is_standing=True)


@require_http_methods(["GET", "POST"])
def goal_grid(request, pk, key):
    """The targets of one goal, as the page of writing opens them. Who comes here with a whole page is sent to that of
    all targets."""
    desk = Desk(request, pk)
    if not desk.is_in_place and request.method == "GET":
        get_object_or_404(PlanGoal, plan=desk.plan, key=key)
        return redirect(grid_url(desk.plan, key))
    return _grid(desk.about(key), [entry for entry in desk.section_list.goals if entry.key == key])


def _grid(desk, entries, is_standing=False):
    """``is_standing``: on a page of its own, which shows only so many at a time."""
    request = desk.request
    data = sent_in(request.POST) if request.method == "POST" else None
    if not entries and desk.is_in_place and data is None:
        raise Http404
    grid, pages = _read(desk, entries, data, is_standing)
    context = {"is_standing": is_standing, "pages": pages}
    if data is None:
        return _page(desk, grid, **context)
    if desk.is_locked:
        return typed_page(desk, desk.locked_sentence, typed_texts(grid, data))
    if "add" in data:
        before = list(grid.columns)
        grid.add_columns(data["add"])
        if is_full := grid.fields > MOST_FIELDS:
            grid.columns = before
        return _page(desk, grid, is_full=is_full, **context)
    try:
        outcome = _Saving(desk, grid)
        if "take" in data and not grid.is_faulty:
            outcome.take(data["take"])
    except saving.Locked as locked:
        return typed_page(desk, str(locked), typed_texts(grid, data))
    if grid.is_faulty:
        return _page(desk, grid, status=422, kept=len(outcome.saved), **context)
    if not desk.is_in_place:
        words = "Måltallene er gemt" if outcome.saved else "Der var intet nyt at gemme"
        words = f"{words} kl. {clock(timezone.now())}.{outcome.sentence}"
        messages.success(request, words, extra_tags=f"{desk.user.pk}:{_guard(desk, grid, **context)}")
        return redirect(request.get_full_path())
    return _answer(desk, grid, outcome, **context)


def _read(desk, entries, data, is_on_pages):
    """The grid of a page and of the rows that were sent, and ``[(number, whether it is this one)]`` of the pages."""
    plan, pks = desk.plan, [entry.pk for entry in entries]
    keys = {pk: [] for pk in pks}
    there = Target.objects.filter(plan=plan, goal__in=pks)
    for goal, key in there.order_by("position", "pk").values_list("goal", "key"):
        keys[goal].append(key)
    periods = set(TargetValue.objects.filter(target__in=there).values_list("period", flat=True).distinct())
    if is_on_pages:
        pages = pages_of(keys, len(periods | years_of(plan)))
    else:
        pages = [[PagePart(goal, of_goal, True) for goal, of_goal in keys.items()]]
    number = min(max(row_number(desk.request.GET.get("side", "")) or 1, 1), len(pages))
    parts = {part.goal: part for part in pages[number - 1]}
    sent = {key for name in data or () if (key := name.removesuffix("-title")) != name}
    sent_to = {pair.partition(".")[0] for pair in data.getlist("row")} if data is not None else set()
    groups = []
    for entry in entries:
        part, is_sent = parts.get(entry.pk), str(entry.key) in sent_to
        if part or is_sent:
            is_end = part is not None and part.is_end
            groups.append(Group(str(entry.key), f"Mål {entry.label}: {entry.title}", entry.pk, is_end))
    in_groups = {group.pk for group in groups}
    of_page = {key for part in parts.values() for key in part.keys}
    shown = [key for goal, of in keys.items() if goal in in_groups for key in of if key in of_page or str(key) in sent]
    targets = there.filter(key__in=shown).select_related("indicator__series", "changed_by")
    targets = targets.prefetch_related("values", "comparisons").order_by("position", "pk")
    grid = Grid(plan, groups, list(targets), data, periods)
    indicators = {target.indicator_id: target.indicator for target in grid.sections.values() if target.indicator_id}
    lines = own_lines({one.series for one in indicators.values() if one.series_id}, plan.municipality)
    grid.lines = {pk: lines[one.series_id] for pk, one in indicators.items() if one.series_id}
    return grid, [(one, one == number) for one in range(1, len(pages) + 1)]


class _Saving:
    """Each row that is right and has changed, saved; what can't be has a sentence at its cell.

    ``sentence``: what colleagues have written meanwhile; ``is_other``: other than what was sent stands there now.
    """

    def __init__(self, desk, grid):
        self.desk, self.grid = desk, grid
        self.saved, self.sentence = [], ""
        self.is_other = grid.is_behind
        for row in list(grid.rows):
            if row.data is not None:
                self._take(row)

    def _take(self, row):
        grid = self.grid
        if row.section is None and (row.is_empty(grid.columns) or (row.is_known and self._is_as_deleted(row))):
            if row.is_known:
                row.goal.rows.remove(row)
                grid.rows.remove(row)
                self.is_other = True
            return
        row.read(grid.columns)
        asked = choices_in(grid.data, row.prefix) if row.section else {}
        if asked and (row.faults or not is_answered(asked)):
            again = asked_again(row.section, row.mine, asked)
            row.conflict = conflict_context(self.desk, again, row.started_from, asked, row.prefix)
        if row.faults or row.conflict:
            return
        row.is_asked = bool(asked)
        if asked:
            chosen = as_chosen(row.section, row.written, asked, grid.data, row.prefix)
            self.is_other = self.is_other or chosen != row.written
            row.written = row.now | chosen
        if not row.is_changed:
            return
        try:
            self._save(row)
        except saving.Conflict as conflict:
            self._ask(row, conflict)
        except saving.Locked:
            raise
        except Refused as refused:
            row.faults["title"] = str(refused)
        except IntegrityError as error:
            row.faults["title"] = f"Det passer ikke sammen med det, der er gemt imens. {sentence_of(error)}"

    def _save(self, row):
        plan, now, by = self.desk.plan, timezone.now(), self.desk.user
        if row.section is None and not row.is_known:
            goal = PlanGoal(pk=row.goal.pk, plan=plan, key=row.goal.key)
            if not row.goal.pk:
                raise Refused("Målet er slettet, så måltallet kan ikke tilføjes. Kopiér det, du har skrevet.")
            row.section = saving.add(Target(plan=plan, key=row.key, goal=goal), by=by, now=now, **row.written)
            row.started_from = row.section.edit_no
            self.saved.append(row)
            return
        started_from = row.started_from or 0
        section = saving.save(
            Target, plan=plan, key=row.key, started_from=started_from, values=row.written, by=by, now=now
        )
        if row.section is None or section.edit_no != row.section.edit_no:
            self.saved.append(row)
        values = saving.values_of(section)
        row.section, row.started_from = section, section.edit_no
        if Saved(section, row.written, started_from, by.pk, "").is_merged or row.is_asked:
            self.is_other = True
            self.sentence = self.sentence or merged_sentence(self.desk, Target, row.key, started_from)
            self._more_columns(values)
            row.show(section, values)

    def take(self, key):
        """Have the newest official figure be the baseline of the target with a key, as the button at it asks."""
        row = next((row for row in self.grid.rows if row.key == key and row.section), None)
        if row is None:
            return
        row.section.plan, seen = self.desk.plan, self.grid.seen_of(row)
        try:
            section = official.take(row.section, "newest", started_from=seen, by=self.desk.user, now=timezone.now())
        except saving.Conflict:
            self.sentence = f" {official.SINCE_THEN}"
        except saving.Locked:
            raise
        except Refused as refused:
            self.sentence = f" {refused}"
        else:
            row.show(section, saving.values_of(section))
            self.saved.append(row)
            self.sentence = f" {TAKEN['newest']}"
        self.is_other = True

    def _is_as_deleted(self, row):
        """Whether a row whose target a colleague has deleted holds nothing but what was deleted."""
        edit = Edit.objects.filter(plan=self.desk.plan, key=row.key, deleted=True).order_by("-edit_no").first()
        if edit is None:
            return False
        row.read(self.grid.columns)
        is_same = not row.faults and all(row.written[name] == edit.before.get(name) for name in WRITTEN)
        row.faults = {}
        return is_same

    def _more_columns(self, values):
        there = {column.period for column in self.grid.columns}
        periods = [VALUES.columns[0].python(row[0]) for row in values.get("values", ())]
        self.grid.more_columns(self.grid.columns, [period for period in periods if period not in there])

    def _ask(self, row, conflict):
        section = conflict.section
        self._more_columns(saving.values_of(section))
        row.conflict = conflict_context(self.desk, conflict, row.started_from, prefix=row.prefix)
        row.show(section, conflict.merged)


def _context(desk, grid, is_standing=False, **context):
    plan = desk.plan
    return {
        "page_name": "Måltal",
        "grid": grid,
        "units": units_to_choose(plan),
        "is_standing": is_standing,
        "guard": _guard(desk, grid, is_standing),
        "pulse_every": EVERY,
        "sign_in": reverse(settings.LOGIN_URL),
        "number": plan.changes,
        "may_write": desk.may_write and not (plan.is_amended and desk.key is None),
        "action": desk.request.get_full_path(),
        **context,
    }


def _guard(desk, grid, is_standing, **_context):
    """Under which name a browser keeps what isn't saved; each goal's on the page of writing by its own."""
    goal = f"{grid.groups[0].key}-targets" if grid.groups and not is_standing else "maaltal"
    return f"plan-{desk.plan.pk}-{goal}"


def _page(desk, grid, status=200, **context):
    if desk.is_in_place:
        return desk.render("plans/grid_part.html", _context(desk, grid, **context), status=status)
    return desk.render("plans/grid.html", _context(desk, grid, **context), status=status)


def _answer(desk, grid, outcome, **shown):
    """What the page of writing needs to go on; ``form`` where other than what was sent is to stand there."""
    answer = {
        "numbers": {f"{row.key}-started_from": row.section.edit_no for row in grid.rows if row.section},
        "saved": clock(timezone.now()),
        "sentence": outcome.sentence,
        "values": {},
    }
    if outcome.is_other or "faulty" in desk.request.POST:
        context = {"desk": desk, "plan": desk.plan, **_context(desk, grid, **shown)}
        answer["form"] = render_to_string("plans/grid_part.html", context, request=desk.request)
    return JsonResponse(answer)
