"""Follow-ups of an adopted plan as its municipality writes them: one page with all that the version has."""

from datetime import date

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role
from bpmplan.constraints import sentence_of
from bpmplan.steps import Refused
from bpmplan.typed import typed_texts

from ..followup import beginning, planning, steps
from ..followup.content import content_of
from ..models import FollowUp, FollowUpPart, FollowUpStatus, PartOf
from ..writing import saving
from .conflicts import as_chosen, asked_again, choices_in, conflict_context, is_answered
from .desk import Desk
from .forms.followup import BeginFollowUpForm, FollowUpDateForm, PartForm, StepForm
from .plan import visible_plan
from .pulse import EVERY
from .screens import clock
from .typed import typed_page


@require_http_methods(["GET", "POST"])
def follow_ups(request, pk):
    """The plan's follow-ups, how old the last news is, and by when the next is wanted.

    A POST begins one or, with a ``deed``, sets days: ``day``, ``halves`` or ``remove``.
    """
    plan = visible_plan(request, pk, Role.READER)
    may_write = permissions.may_write_follow_up(request.user, plan.municipality_id)
    deed = request.POST.get("deed", "")
    form = BeginFollowUpForm(request.POST if request.method == "POST" and not deed else None) if may_write else None
    dates = FollowUpDateForm(request.POST if deed == "day" else None) if may_write else None
    if request.method == "POST":
        permissions.require(request.user, Role.EDITOR, plan.municipality_id)
        if deed and (answer := _set_days(request, plan, deed, dates)) is not None:
            return answer
        if not deed and form.is_valid():
            try:
                made = beginning.begin(plan=plan, by=request.user, now=timezone.now(), **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, f"Opfølgningen på {made.period} er begyndt.")
                return redirect("follow_up", pk, made.number)
    rows = list(plan.follow_ups.exclude(status=FollowUpStatus.DISCARDED).select_related("revision"))
    for row in rows:
        row.plan = plan
    newest = next((row for row in rows if row.is_frozen), None)
    context = {
        "plan": plan,
        "rows": rows,
        "dates": dates if beginning.followed(plan) else None,
        "days": list(plan.follow_up_dates.filter(day__gte=timezone.localdate())),
        "has_halves": bool(planning.half_years(plan, timezone.localdate())),
        "form": form if beginning.followed(plan) and not any(row.is_writable for row in rows) else None,
        "has_adopted": beginning.followed(plan) is not None,
        "age": _age(newest),
        "newest": newest,
    }
    status = 422 if (form is not None and form.errors) or (dates is not None and dates.errors) else 200
    return render(request, "followup/list.html", context, status=status)


def _set_days(request, plan, deed, form):
    """Do what was asked with the days; None where the form has something to say."""
    facts = {"plan": plan, "by": request.user}
    if deed == "day" and not form.is_valid():
        return None
    try:
        if deed == "remove":
            planning.remove_day(day=_day(request.POST.get("day", "")), **facts)
            sentence = "Datoen er fjernet."
        else:
            today = timezone.localdate()
            days = [form.cleaned_data["day"]] if deed == "day" else planning.half_years(plan, today)
            count = planning.add_days(days=days, now=timezone.now(), **facts)
            sentence = danish.counted(count, "dato er skrevet", "datoer er skrevet") + "."
    except Refused as refused:
        form.add_error(None, str(refused)) if form.is_bound else messages.error(request, str(refused))
        return None if form.is_bound else redirect("follow_ups", plan.pk)
    messages.success(request, sentence)
    return redirect("follow_ups", plan.pk)


def _day(text):
    """A day as a button of ours has it; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _age(newest):
    """How long ago the period of the newest follow-up ended, in words; empty while it runs."""
    days = (timezone.localdate() - newest.period.end).days if newest else 0
    if days <= 0:
        return ""
    return danish.counted(days, "dag", "dage") if days < 60 else danish.counted(days // 30, "måned", "måneder")


@require_http_methods(["GET", "POST"])
def follow_up(request, pk, number):
    """A follow-up as it is written; who can't write it is shown it as it is read."""
    desk = Desk(request, pk)
    row = find(desk.plan, number)
    if request.method == "POST":
        if not row.is_writable:
            return typed_page(
                desk, FollowUpPart.why_locked(desk.plan, _keys(row)), typed_texts(_Parts(row), request.POST)
            )
        return _save(desk, row)
    if not (row.is_writable and permissions.may_write_follow_up(desk.user, desk.plan.municipality_id)):
        return redirect(row)
    return _page(desk, _Parts(row))


@require_http_methods(["GET", "POST"])
def follow_up_step(request, pk, number, name):
    """Take a step of a follow-up."""
    plan = visible_plan(request, pk, Role.APPROVER)
    row = find(plan, number)
    if name not in steps.STEPS:
        raise Http404
    step = steps.STEPS[name]
    is_sent = request.method == "POST"
    form = StepForm(request.POST if is_sent else None, step=step, municipality=plan.municipality)
    if is_sent and (form.is_valid() or not form.fields):
        try:
            steps.take(row, name, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, step.done)
            row.refresh_from_db(fields=["status"])
            return redirect("follow_ups", pk) if row.status == FollowUpStatus.DISCARDED else redirect(row)
    context = {
        "plan": plan,
        "follow_up": row,
        "step": step,
        "form": form,
        "missing": [sentence for _, sentence in steps.missing(row)] if name == "freeze" and row.is_writable else [],
        "is_open": row.status in step.sources,
        "warning": steps.warning(row, name),
    }
    return render(request, "followup/step.html", context, status=422 if form.errors else 200)


def find(plan, number):
    """The plan's follow-up with a number; 404 where there is none, or it was put away."""
    rows = FollowUp.objects.select_related("revision").exclude(status=FollowUpStatus.DISCARDED)
    row = get_object_or_404(rows, plan=plan, number=number)
    row.plan = plan
    return row


def _keys(row):
    return row.parts.values_list("key", flat=True)


class _Row:
    """A part, what it is about (a piece of the content), its form, and the conflict that its save ran into.

    ``is_other``: a colleague has written in it, so that other than what was sent stands there now. ``last_news`` says
    when there was something new last and how long ago, where it isn't now.
    """

    def __init__(self, part, about, data=None, has_survey=False, last_news=""):
        self.part, self.about, self.has_survey = part, about, has_survey
        self.last_news = "" if part.has_news else last_news
        self.values = saving.values_of(part)
        self.conflict, self.is_other = None, False
        is_sent = data is not None and f"{self.prefix}started_from" in data
        self.form = self._form(data if is_sent else None, self.values, part.edit_no)

    def _form(self, data, values, started_from):
        return PartForm(data, part=self.part, values=values, started_from=started_from, has_survey=self.has_survey)

    def show(self, section, values, conflict=None):
        """Show what is merged or saved, instead of what was sent."""
        section.plan, section.follow_up = self.part.plan, self.part.follow_up
        self.part, self.conflict = section, conflict
        self.form = self._form(None, values, section.edit_no)

    @property
    def prefix(self):
        return f"{self.part.key}-"

    @property
    def has_new_value(self):
        stands = saving.values_of(self.part)
        return any(stands[name] != self.values[name] for name in ("value", "period"))


class _Parts:
    """The page's rows: of the whole, and of each goal with its targets and initiatives."""

    def __init__(self, row, data=None):
        self.follow_up, self.content, self.data = row, content_of(row), data
        parts = {(part.part_of, str(part.about or "")): part for part in row.parts.select_related("changed_by")}
        for part in parts.values():
            part.plan, part.follow_up = row.plan, row
        self.rows = []

        def made(part_of, about, key, has_survey=False):
            part = parts.get((part_of, key))
            if part is not None:
                last_news = self.content.with_age(about.last_news) if key else ""
                self.rows.append(_Row(part, about, data, has_survey, last_news))
            return self.rows[-1] if part is not None else None

        self.whole = made(PartOf.WHOLE, self.content, "")
        self.goals = []
        for goal in self.content.goals:
            of_goal = made(PartOf.GOAL, goal, goal.key, not goal.has_number)
            targets = [made(PartOf.TARGET, one, one.key) for one in goal.targets]
            going = [made(PartOf.INITIATIVE, one, one.key) for one in goal.initiatives]
            self.goals.append((goal, of_goal, list(filter(None, targets)), list(filter(None, going))))
        self.loose = list(filter(None, (made(PartOf.INITIATIVE, one, one.key) for one in self.content.loose)))

    @property
    def problems(self):
        """``[(id of the control, what it is called, the sentence)]`` of what must be mended."""
        return [
            (f"id_{row.prefix}{name}", f"{self._title(row)}: {row.form.fields[name].label or 'Felt'}", sentence)
            for row in self.rows
            for name, sentences in row.form.errors.items()
            if name in row.form.fields
            for sentence in sentences
        ]

    def _title(self, row):
        return "Planen som helhed" if row is self.whole else row.about.title

    def control(self, name):
        """The label and the field of a control, for what was typed and can't be saved."""
        for row in self.rows:
            if name.startswith(row.prefix):
                field = row.form.fields.get(name.removeprefix(row.prefix))
                return (f"{self._title(row)}: {field.label}", field) if field else ("", None)
        return "", None


def _save(desk, row):
    """Save each part that is right; what can't be has a sentence, or the two texts, at its place."""
    parts, kept = _Parts(row, desk.request.POST), 0
    try:
        for one in parts.rows:
            if not one.form.is_valid():
                continue
            before = one.part.edit_no
            _save_part(desk, one)
            kept += not one.conflict and one.part.edit_no > before
    except saving.Locked as locked:
        return typed_page(desk, str(locked), typed_texts(_Parts(row), desk.request.POST))
    conflicts = [one for one in parts.rows if one.conflict]
    is_faulty = any(one.form.errors for one in parts.rows)
    if is_faulty or conflicts:
        status = 422 if is_faulty or desk.is_in_place else 409
        return _page(desk, parts, status=status, kept=kept)
    also = "En kollega har skrevet imens. Begges rettelser er med." if any(one.is_other for one in parts.rows) else ""
    if desk.is_in_place:
        return _answer(desk, parts, also)
    words = "Opfølgningen er gemt" if kept else "Der var intet nyt at gemme"
    guard = f"{desk.user.pk}:{_guard(row)}"
    messages.success(desk.request, f"{words} kl. {clock(timezone.now())}. {also}".rstrip(), extra_tags=guard)
    return redirect(desk.request.get_full_path())


def _answer(desk, parts, sentence):
    """What the page needs to go on; the form anew where other than what was sent is to stand there, or a target is
    judged anew."""
    answer = {
        "numbers": {f"{one.prefix}started_from": one.part.edit_no for one in parts.rows},
        "saved": clock(timezone.now()),
        "sentence": sentence,
        "values": {},
    }
    if sentence or "faulty" in desk.request.POST or any(one.has_new_value for one in parts.rows):
        context = _context(desk, _Parts(parts.follow_up))
        answer["form"] = render_to_string("followup/part.html", context, request=desk.request)
    return JsonResponse(answer)


def _save_part(desk, one):
    """Save a part; what can't be has an error, or the conflict that the writer must choose in first."""
    started_from, values = one.form.cleaned_data["started_from"], one.form.to_save()
    plain = {name: FollowUpPart.FIELDS[name].plain(value) for name, value in values.items()}
    asked = choices_in(desk.request.POST, one.prefix)
    if not is_answered(asked):
        again = asked_again(one.part, plain, asked)
        one.show(one.part, again.merged, conflict_context(desk, again, started_from, asked, one.prefix))
        return
    values = as_chosen(one.part, values, asked, desk.request.POST, one.prefix)
    if started_from == one.part.edit_no and all(plain[name] == one.values[name] for name in values):
        return
    facts = {"plan": desk.plan, "key": one.part.key, "by": desk.user, "now": timezone.now()}
    try:
        section = saving.save(FollowUpPart, started_from=started_from, values=values, **facts)
    except saving.Conflict as conflict:
        one.show(conflict.section, conflict.merged, conflict_context(desk, conflict, started_from, prefix=one.prefix))
    except IntegrityError as error:
        one.form.add_error(None, f"Det passer ikke sammen med det, der er gemt imens. {sentence_of(error)}")
    else:
        stands = saving.values_of(section)
        one.is_other = not asked and any(stands[name] != text for name, text in plain.items())
        one.show(section, stands)


def _guard(row):
    """Under which name a browser keeps what isn't saved."""
    return f"plan-{row.plan_id}-opfoelgning-{row.number}"


def _context(desk, parts, kept=0):
    row = parts.follow_up
    return {
        "desk": desk,
        "plan": desk.plan,
        "follow_up": row,
        "parts": parts,
        "guard": _guard(row),
        "kept": kept,
        "has_conflicts": any(one.conflict for one in parts.rows),
        "is_faulty": any(one.form.errors or one.conflict for one in parts.rows),
        "steps": steps.open_steps(row, desk.user),
        "action": desk.request.get_full_path(),
        "pulse_every": EVERY,
        "sign_in": reverse(settings.LOGIN_URL),
    }


def _page(desk, parts, status=200, kept=0):
    template = "followup/part.html" if desk.is_in_place else "followup/write.html"
    return render(desk.request, template, _context(desk, parts, kept), status=status)
