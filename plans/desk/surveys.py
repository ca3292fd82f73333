"""A survey about a goal, answered beside the plan."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bpmplan.accounts import permissions
from bpmplan.cleaning import clean
from bpmplan.converters import row_number
from bpmplan.dkfds.layout import helper
from bpmplan.steps import Refused

from ..models import SurveyReply
from ..writing import surveys
from .desk import Desk

MOST_LETTERS = 10_000
"""Letters of one answer: some three pages."""


class AnswerField(forms.CharField):
    """An answer in words, cleaned for storing."""

    def __init__(self, **kwargs):
        super().__init__(max_length=MOST_LETTERS, required=False, widget=forms.Textarea({"rows": 6}), **kwargs)

    def to_python(self, value):
        return super().to_python(clean(value).strip() if isinstance(value, str) else value)


class SurveyForm(forms.Form):
    """A text for each question, with the number of the save that it was begun from."""

    mark_optional = False

    def __init__(self, *args, questions, answers, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            answer = answers.get(question.pk)
            self.fields[f"svar-{question.pk}"] = AnswerField(label=str(question), initial=answer.text if answer else "")
            self.fields[f"fra-{question.pk}"] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=answer.edit_no if answer else 0
            )
        self.helper = helper(*self.fields)

    def texts(self):
        """What was typed, as ``surveys.save`` takes it."""
        return {
            question.pk: (
                row_number(self.cleaned_data[f"fra-{question.pk}"]) or 0,
                self.cleaned_data[f"svar-{question.pk}"],
            )
            for question in self.questions
        }


@require_http_methods(["GET", "POST"])
def plan_survey(request, pk, survey):
    """Answer the questions of a survey about one of the plan's goals, publish the answers, or take them back."""
    desk = Desk(request, pk)
    shown = get_object_or_404(surveys.surveys_of(desk.plan), pk=survey)
    questions = list(shown.questions.all())
    reply = SurveyReply.objects.filter(municipality=desk.plan.municipality_id, survey=shown).first()
    form, sentence, status = _form(request.POST if "save" in request.POST else None, questions, reply), "", 200
    try:
        if request.method == "POST" and form.is_bound:
            form, sentence, status = _saved(desk, shown, questions, form)
        elif request.method == "POST" and reply is not None:
            sentence = _published(desk, reply, is_public="publish" in request.POST)
    except Refused as refused:
        messages.error(request, str(refused))
        status = 409
    if sentence:
        messages.success(request, sentence)
        return redirect(request.path)
    answers = _answers(reply)
    context = {
        "page_name": shown.title,
        "survey": shown,
        "survey_form": form,
        "reply": reply,
        "shown": [(question, answers[question.pk].text if question.pk in answers else "") for question in questions],
        "may_answer": desk.is_editor and not (reply and reply.is_published),
        "may_publish": permissions.may_publish_surveys(request.user, desk.plan.municipality_id),
    }
    return desk.render("plans/survey.html", context, status=status)


def _saved(desk, survey, questions, form):
    """``(form, sentence, status)``: a sentence when all is saved, else the form as it is to be shown."""
    if not form.is_valid():
        return form, "", 422
    reply = surveys.begin(desk.plan, survey, by=desk.user, now=timezone.now())
    conflicts = surveys.save(reply, form.texts(), by=desk.user, now=timezone.now())
    if conflicts:
        return _in_conflict(desk.request.POST, questions, conflicts), "", 409
    return form, "Svarene er gemt.", 200


def _published(desk, reply, *, is_public):
    if is_public:
        surveys.publish(reply, by=desk.user, now=timezone.now())
        return "Svarene er offentlige og kan læses af alle."
    surveys.take_back(reply, by=desk.user)
    return "Svarene er kommunens egne igen og kan rettes."


def _form(data, questions, reply):
    return SurveyForm(data, questions=questions, answers=_answers(reply))


def _answers(reply):
    return {answer.question_id: answer for answer in reply.answers.all()} if reply else {}


def _in_conflict(posted, questions, conflicts):
    """The form again with both texts where two have written, begun from the colleague's save."""
    data = posted.copy()
    for question, conflict in conflicts.items():
        data[f"svar-{question}"] = conflict.merged["text"]
        data[f"fra-{question}"] = str(conflict.section.edit_no)
    form = SurveyForm(data, questions=questions, answers={})
    form.is_valid()
    for question, conflict in conflicts.items():
        who = conflict.section.changed_by
        sentence = f"{who} har skrevet i det samme imens. Begge tekster står her: ret dem til, og gem."
        form.add_error(f"svar-{question}", sentence)
    return form
