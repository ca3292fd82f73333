"""A survey about a goal, answered beside the plan: one page with all its questions."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bpmplan.accounts import permissions
from bpmplan.steps import Refused

from ..models import SurveyReply
from ..writing import surveys
from .conflicts import conflict_context
from .desk import Desk
from .forms.surveys import AnswerForm
from .screens import clock
from .typed import typed_page


class _Row:
    """A question, its answer as it stands (None until the municipality has begun), and its form.

    ``conflict`` is the one that its save ran into.
    """

    def __init__(self, question, answer, data=None):
        self.question, self.answer, self.conflict = question, answer, None
        self.prefix = f"svar{question.pk}"
        stands = (answer.text, answer.edit_no) if answer else ("", 0)
        self.form = self._form(data, *stands)

    def _form(self, data, text, started_from):
        about = {"label": str(self.question), "asked": self.question.text}
        return AnswerForm(data, prefix=self.prefix, text=text, started_from=started_from, **about)

    def show_saved(self, answer):
        """Show what is saved, so that the next save begins from it."""
        self.answer, self.form = answer, self._form(None, answer.text, answer.edit_no)

    def show(self, desk, conflict):
        """Show both texts beside each other, and what they become together in the field."""
        started_from = self.form.cleaned_data["started_from"]
        self.conflict = conflict_context(desk, conflict, started_from, prefix=f"{self.prefix}-")
        self.form = self._form(None, conflict.merged["text"], conflict.section.edit_no)


@require_http_methods(["GET", "POST"])
def plan_survey(request, pk, survey):
    """Answer the questions of a survey about one of the plan's goals, publish the answers, or take them back."""
    desk = Desk(request, pk)
    shown = get_object_or_404(surveys.surveys_of(desk.plan), pk=survey)
    reply = SurveyReply.objects.filter(municipality=desk.plan.municipality_id, survey=shown).first()
    if {"save", "save_and_publish"} & request.POST.keys():
        return _save(desk, shown, reply)
    status = 200
    if request.method == "POST" and reply is not None:
        try:
            sentence = _published(desk, reply, is_public="publish" in request.POST)
        except Refused as refused:
            messages.error(request, str(refused))
            status = 409
        else:
            messages.success(request, sentence)
            return redirect(request.path)
    return _page(desk, shown, reply, _rows(shown, reply), status)


def _rows(survey, reply, data=None):
    answers = {answer.question_id: answer for answer in reply.answers.all()} if reply else {}
    return [_Row(question, answers.get(question.pk), data) for question in survey.questions.all()]


def _save(desk, survey, reply):
    """Save each answer that is right; what can't be has a sentence, or the two texts, at its place."""
    rows = _rows(survey, reply, desk.request.POST)
    right = {row.question.pk: row.form.cleaned_data for row in rows if row.form.is_valid()}
    texts = {question: (sent["started_from"], sent["text"]) for question, sent in right.items()}
    try:
        reply = surveys.begin(desk.plan, survey, by=desk.user, now=timezone.now())
        conflicts = surveys.save(reply, texts, by=desk.user, now=timezone.now())
    except Refused as refused:
        return typed_page(desk, str(refused), _typed(rows))
    saved = {answer.question_id: answer for answer in reply.answers.all()}
    for row in rows:
        if row.question.pk in conflicts:
            row.show(desk, conflicts[row.question.pk])
        elif row.question.pk in right:
            row.show_saved(saved[row.question.pk])
    if conflicts or len(right) < len(rows):
        return _page(desk, survey, reply, rows, 409 if conflicts else 422)
    is_merged = any(saved[question].text != text for question, (_, text) in texts.items())
    also = " En kollega har skrevet imens. Begges rettelser er med." if is_merged else ""
    sentence = f"Svarene er gemt kl. {clock(timezone.now())}.{also}"
    if "save_and_publish" in desk.request.POST:
        try:
            sentence += f" {_published(desk, reply, is_public=True)}"
        except Refused as refused:
            messages.error(desk.request, str(refused))
    messages.success(desk.request, sentence, extra_tags=f"{desk.user.pk}:{_guard(desk, survey)}")
    return redirect(desk.request.path)


def _typed(rows):
    sent = [(str(row.question), row.form["text"].value()) for row in rows]
    return [(label, text) for label, text in sent if text]


def _published(desk, reply, *, is_public):
    if is_public:
        surveys.publish(reply, by=desk.user, now=timezone.now())
        return "Svarene er offentlige og kan læses af alle."
    surveys.take_back(reply, by=desk.user, now=timezone.now())
    return "Svarene er kommunens egne igen og kan rettes."


def _guard(desk, survey):
    """Under which name a browser keeps what isn't saved."""
    return f"plan-{desk.plan.pk}-undersoegelse-{survey.pk}"


def _page(desk, survey, reply, rows, status):
    problems = [
        (f"id_{row.prefix}-{name}", str(row.question), sentence)
        for row in rows
        for name, sentences in row.form.errors.items()
        for sentence in sentences
    ]
    context = {
        "page_name": survey.title,
        "survey": survey,
        "rows": rows,
        "problems": problems,
        "has_conflicts": any(row.conflict for row in rows),
        "reply": reply,
        "events": surveys.events_of(reply) if reply else [],
        "media": rows[0].form.media if rows else "",
        "guard": _guard(desk, survey),
        "closed": "" if survey.is_open else surveys.CLOSED,
        "may_answer": desk.is_editor and survey.is_open and not (reply and reply.is_published),
        "may_publish": permissions.may_publish_surveys(desk.user, desk.plan.municipality_id),
    }
    return desk.render("plans/survey.html", context, status=status)
