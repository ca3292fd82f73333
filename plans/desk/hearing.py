"""A plan's hearing as its municipality sees it: who is asked, who has answered, and what is done about it."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bpmplan import danish, files
from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role
from bpmplan.steps import Refused, demand

from ..content.standing import standing_of
from ..content.stored import of_revision
from ..documents import blocks, store
from ..documents.hearing_paper import NumberedPaper
from ..documents.numbering import paragraphs_of
from ..erasing import hearing_answers
from ..hearing import answers, beginning, overview, points
from ..models import HearingAnswer, HearingAnswerFile, HearingPoint, Status
from ..writing import notes
from ..writing.addresses import section_url
from .forms.erasing import WhyForm
from .forms.hearing import HearForm
from .forms.hearing_answers import EnterAnswerForm, PointForm, RespondForm
from .notes import where_of
from .plan import visible_plan


@require_http_methods(["GET", "POST"])
def plan_hearing(request, pk):
    """The plan's newest hearing. A POST begins the one that a plan was sent in hearing without."""
    plan = visible_plan(request, pk, Role.READER)
    hearing = overview.hearing_of(plan)
    may_hear = permissions.may_hear(request.user, plan.municipality_id)
    if request.method == "POST":
        demand(may_hear)
        if plan.newest_revision is None:
            raise Http404
    is_current = plan.status == Status.HEARING
    if hearing and is_current and hearing.revision != plan.newest_revision:
        hearing = None  # of an earlier version
    form = None
    if request.method == "POST" or (may_hear and is_current and hearing is None):
        form = HearForm(request.POST if request.method == "POST" else None, plan=plan)
    if request.method == "POST" and form.is_valid():
        try:
            sentence = _begun(request, plan, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, sentence)
            return redirect("plan_hearing", pk)
    context = {
        "plan": plan,
        "hearing": hearing,
        "is_current": is_current,
        "may_hear": may_hear,
        "form": form,
        **(_shown(request, plan, hearing) if hearing else {}),
    }
    return render(request, "hearing/hearing.html", context, status=422 if form and form.errors else 200)


@transaction.atomic
def _begun(request, plan, given):
    """Begin the hearing; the sentence that says so."""
    now = timezone.now()
    hearing = beginning.begin(revision=plan.newest_revision, by=request.user, now=now, **given)
    store.of_newest_version(plan, now=now, by=request.user)
    return f"Der kan svares til og med {danish.date(hearing.deadline)}."


def _shown(request, plan, hearing):
    hearing.revision.plan = plan
    rows = hearing.answers.select_related("asked").prefetch_related("points", "files")
    for answer in rows:
        answer.hearing = hearing
    can_work = permissions.may_enter_hearing_answers(request.user, plan.municipality_id)
    return {
        "asked": overview.asked_of(hearing),
        "answers": rows,
        "unanswered": overview.unanswered(hearing),
        "may_work": can_work and answers.is_worked_on(hearing),
        "note_url": _note_url(plan),
        "is_over": not beginning.is_heard(hearing),
    }


def _note_url(plan):
    """Where the hearing note lies: at the draft or, while the text is locked, at its version."""
    newest = None if plan.is_writable else plan.revisions.defer("content").order_by("-number").first()
    if newest is None:
        return plan.get_absolute_url()
    newest.plan = plan
    return newest.get_absolute_url()


@require_http_methods(["GET", "POST"])
def answer_add(request, pk):
    """Type in an answer that came by mail or letter."""
    plan = visible_plan(request, pk, Role.EDITOR)
    hearing = overview.hearing_of(plan)
    if hearing is None:
        raise Http404
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = EnterAnswerForm(*posted, hearing=hearing)
    if posted and form.is_valid():
        try:
            answer = answers.enter(hearing=hearing, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Svaret er skrevet ind.")
            return redirect("hearing_answer", pk, answer.pk)
    return render(request, "hearing/enter.html", {"plan": plan, "form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def hearing_answer(request, pk, answer):
    """An answer as it came, with its points. A POST takes a point or, with ``deed=none``, says that there are none."""
    plan = visible_plan(request, pk, Role.READER)
    row = _answer(plan, answer)
    may_work = permissions.may_enter_hearing_answers(request.user, plan.municipality_id)
    if request.method == "POST":
        permissions.require(request.user, Role.EDITOR, plan.municipality_id)
    is_open = may_work and answers.is_worked_on(row.hearing)
    says_none = request.POST.get("deed") == "none"
    posted = request.POST if request.method == "POST" else None
    form = PointForm(posted, plan=plan, paragraphs=_paragraphs(row.hearing), is_none=says_none) if may_work else None
    if request.method == "POST" and form.is_valid():
        facts = {"answer": row, "by": request.user, "now": timezone.now()}
        try:
            if says_none:
                answers.say_no_points(**facts)
            else:
                points.take(**facts, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Gemt." if says_none else "Punktet er taget.")
            return redirect("hearing_answer", pk, answer)
    taken = list(row.points.select_related("note__given_to", "answered_by"))
    context = {
        "plan": plan,
        "answer": row,
        "hearing": row.hearing,
        "points": [(point, _place(plan, point)) for point in taken],
        "form": form if is_open or (form and form.errors) else None,
        "may_work": is_open,
        "may_erase": not row.emptied_at and permissions.may_erase(request.user, plan.municipality_id),
    }
    return render(request, "hearing/answer.html", context, status=422 if form is not None and form.errors else 200)


@require_http_methods(["GET", "POST"])
def hearing_answer_erase(request, pk, answer):
    """Ask whether an answer is to be emptied by law (GET), and empty it (POST)."""
    plan = visible_plan(request, pk, Role.READER)
    demand(permissions.may_erase(request.user, plan.municipality_id))
    row = _answer(plan, answer)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            hearing_answers.empty(answer=row, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Svaret er slettet.")
            return redirect("hearing_answer", pk, answer)
    if row.emptied_at and request.method == "GET":
        return redirect("hearing_answer", pk, answer)
    context = {"plan": plan, "answer": row, "form": form, "is_told": hearing_answers.is_told(row)}
    return render(request, "hearing/erase.html", context, status=422 if form.errors else 200)


@require_safe
def hearing_answer_file(request, pk, answer, sha256):
    """A file of an answer, for the municipality's own people."""
    plan = visible_plan(request, pk, Role.READER)
    file = get_object_or_404(HearingAnswerFile, answer=_answer(plan, answer), sha256=sha256)
    return files.response(sha256, file.content_type, file.file_name, request=request)


@require_http_methods(["GET", "POST"])
def hearing_point(request, pk, point):
    """Say what was done about a point or, with ``deed=remove``, take away one that was taken by mistake."""
    plan = visible_plan(request, pk, Role.READER)
    rows = HearingPoint.objects.select_related("note__plan", "note__given_to", "note__by", "answered_by")
    row = get_object_or_404(rows, answer__hearing__revision__plan=plan, pk=point)
    row.answer = _answer(plan, row.answer_id)
    if request.method == "POST":
        permissions.require(request.user, Role.EDITOR, plan.municipality_id)
    removes = request.POST.get("deed") == "remove"
    posted = request.POST if request.method == "POST" else None
    form = RespondForm(posted, point=row, removes=removes)
    if request.method == "POST" and form.is_valid():
        facts = {"point": row, "by": request.user, "now": timezone.now()}
        try:
            if removes:
                points.remove(**facts)
            else:
                points.respond(**facts, **form.cleaned_data)
        except points.AnsweredMeanwhile as meanwhile:
            form = form.after(meanwhile)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Punktet er fjernet." if removes else "Gemt. Det står i høringsnotatet.")
            return redirect("hearing_answer", pk, row.answer_id)
    may_work = permissions.may_enter_hearing_answers(request.user, plan.municipality_id)
    is_open = may_work and answers.is_worked_on(row.answer.hearing)
    title, url = _place(plan, row)
    context = {
        "plan": plan,
        "point": row,
        "where": title,
        "where_url": url,
        "form": form if form.errors or (is_open and notes.may_resolve(row.note, request.user)) else None,
        "may_remove": is_open and not row.is_answered,
    }
    return render(request, "hearing/point.html", context, status=422 if form.errors else 200)


def _answer(plan, pk):
    rows = HearingAnswer.objects.select_related(
        "hearing__revision", "asked", "entered_by", "erasure__by"
    ).prefetch_related("files")
    answer = get_object_or_404(rows.defer("hearing__revision__content"), hearing__revision__plan=plan, pk=pk)
    answer.hearing.revision.plan = plan
    return answer


def _paragraphs(hearing):
    """Which paragraphs each section has in the plan with numbers that was heard."""
    revision = hearing.revision
    return paragraphs_of(blocks.body_of(NumberedPaper(of_revision(revision), standing_of(revision)), blocks.PLAN))


def _place(plan, point):
    """What a point is about, and where that is on the page of writing: its address is empty when it was deleted."""
    if point.is_general:
        return "Planen som helhed", plan.get_absolute_url()
    title = where_of(plan, point.note)
    if not title:
        return "Et slettet afsnit", ""
    return title, section_url(plan, point.note.section, point.note.key, point.note.field)
