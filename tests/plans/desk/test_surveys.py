"""A survey about a goal is answered beside the plan by several, published when the municipality chooses, and read by
the ministry without ranking."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bpmplan.typed import is_typed
from goals.models import Survey, SurveyQuestion
from plans.models import SurveyAnswer, SurveyEdit, SurveyReply
from tests import making


@pytest.fixture
def survey(aalborg, signe):
    goals = making.goal_set(2028, {1: "Værdig sagsbehandling", 2: "Flere i job"})
    made = Survey.objects.create(
        goal=goals.goals.get(number=1), year=2028, title="Årlig rundspørge", source="KL", is_open=True
    )
    for number, text in enumerate(("Hvordan arbejder I med målet?", "Hvad har I lært?"), 1):
        SurveyQuestion.objects.create(survey=made, number=number, text=text)
    made.plan = making.plan(aalborg, signe, years=(2028, 2028), goal_sets=[goals])
    made.address = reverse("plan_survey", args=[made.plan.pk, made.pk])
    return made


def typed(page):
    """What the form on a page would send back."""
    forms = [row.form for row in page.context["rows"]]
    return {form[name].html_name: form[name].value() for form in forms for name in form.fields} | {"save": "1"}


def test_two_writers_answer_and_neither_overwrites_the_other(survey, erik, signe, anna, client_for):
    first, second = (f"svar{question.pk}-text" for question in survey.questions.all())
    eriks, signes = client_for(erik), client_for(signe)
    of_erik, of_signe = typed(eriks.get(survey.address)), typed(signes.get(survey.address))
    assert not SurveyReply.objects.exists()  # reading never writes
    assert eriks.post(survey.address, of_erik | {first: "Vi lytter."}).status_code == 302
    assert signes.post(survey.address, of_signe | {second: "Tid er vigtig."}).status_code == 302
    assert list(SurveyAnswer.objects.order_by("question__number").values_list("text", flat=True)) == [
        "Vi lytter.",
        "Tid er vigtig.",
    ]
    unseen = {first.replace("text", "started_from"): 0}  # her page was opened before Erik saved
    of_signe = typed(signes.get(survey.address)) | unseen
    conflict = signes.post(survey.address, of_signe | {first: "Vi ringer.", second: "Tid er vigtigst."})
    assert conflict.status_code == 409 and "plans/conflict.html" in [one.name for one in conflict.templates]
    [shown] = [row.conflict for row in conflict.context["rows"] if row.conflict]
    [field] = shown["conflicts"][0]["fields"]
    assert (str(field["by"]), field["theirs"], field["mine"]) == (
        "Erik", "<ins>Vi lytter.</ins>", "<ins>Vi ringer.</ins>",
    )  # fmt: skip
    assert typed(conflict)[first] == "Vi lytter.\n\nVi ringer."
    assert list(SurveyAnswer.objects.order_by("question__number").values_list("text", flat=True)) == [
        "Vi lytter.",
        "Tid er vigtigst.",
    ]
    again = typed(conflict) | {first: "Vi lytter og ringer."}
    assert signes.post(survey.address, again).status_code == 302
    assert SurveyEdit.objects.count() == 4 and SurveyReply.objects.count() == 1
    torn = signes.post(survey.address, again | {first.replace("text", "started_from"): "x"})
    assert torn.status_code == 422 and "Vi lytter og ringer." in torn.content.decode()
    # what was right is saved, and the page goes on from there: nobody is asked about words of their own
    long = eriks.post(survey.address, typed(eriks.get(survey.address)) | {first: "Nu " * 5000, second: "Tid."})
    assert long.status_code == 422 and "De svar, der ikke står en besked ved, er gemt." in long.content.decode()
    assert eriks.post(survey.address, typed(long) | {first: "Kort.", second: "Tid til."}).status_code == 302


def test_what_was_answered_stays_as_it_was_asked(survey, erik, minna, client_for):
    """Nobody's answer ever stands under other words than those it was written to."""
    eriks, minnas = client_for(erik), client_for(minna)
    question, other = survey.questions.all()
    name = f"svar{question.pk}"
    page = eriks.get(survey.address)
    assert f'name="{name}-seen" value="{question.text}"' in page.content.decode()
    assert not is_typed(f"{name}-seen")
    opened = typed(page) | {f"{name}-text": "Vi lytter.", f"{name}-seen": question.text}
    SurveyQuestion.objects.filter(pk=question.pk).update(text="Hvordan arbejdede I\nmed målet?")
    unread = eriks.post(survey.address, opened)
    assert (
        unread.status_code == 422
        and "formuleret om" in unread.content.decode()
        and "Vi lytter." in unread.content.decode()
    )
    assert not SurveyAnswer.objects.exclude(text="").exists() and not survey.is_answered
    read = {f"{name}-seen": "Hvordan arbejdede I\r\nmed målet?"}  # as a browser sends the lines of a cell of Excel's
    assert eriks.post(survey.address, opened | read).status_code == 302
    elsewhere = Survey.objects.create(goal=survey.goal, year=2028, title="En anden", source="KL")
    for changed in ({"text": "Noget helt andet?"}, {"survey": elsewhere}):
        with pytest.raises(IntegrityError, match="answered_question_is_kept"), transaction.atomic():
            SurveyQuestion.objects.filter(pk=question.pk).update(**changed)
    for changed in ({"year": 2029}, {"source": "En anden"}):
        with pytest.raises(IntegrityError, match="answered_survey_is_kept"), transaction.atomic():
            Survey.objects.filter(pk=survey.pk).update(**changed)
    SurveyQuestion.objects.filter(pk=other.pk).update(text="Hvad lærte I?")  # nobody has answered that
    with CaptureQueriesContext(connection) as queries:
        page = minnas.get(f"/admin/goals/survey/{survey.pk}/change/")
    assert sum("plans_surveyanswer" in one["sql"] for one in queries) <= 3  # however many questions
    [formset] = page.context["inline_admin_formsets"]
    assert [form.fields["text"].disabled for form in formset.formset.initial_forms] == [True, False]
    assert "source" not in page.context["adminform"].form.fields
    file = minnas.get("/admin/goals/surveyquestion/hent/").content.decode("utf-8-sig")
    brought = {"file": SimpleUploadedFile("q.csv", file.replace("arbejdede I", "arbejder I nu").encode())}
    shown = minnas.post("/admin/goals/surveyquestion/indlaes/", brought)
    assert shown.context["counts"]["wrong"] == 1 and SurveyQuestion.ANSWERED in shown.content.decode()


def test_answers_are_the_municipality_s_own_until_it_publishes_them(
    survey, erik, signe, anna, minna, esther, client_for, client
):
    first = f"svar{survey.questions.first().pk}-text"
    eriks, signes = client_for(erik), client_for(signe)
    public = reverse("survey_reply", args=["aalborg", survey.pk])
    country = reverse("ministry_survey", args=[survey.pk])
    eriks.post(survey.address, typed(eriks.get(survey.address)) | {first: "Ring til 010190-1234."})
    assert client.get(public).status_code == 404
    assert "Ring til" not in client_for(minna).get(country).content.decode()
    assert eriks.post(survey.address, {"publish": "1"}).status_code == 403  # an approver's to choose
    assert "ligner et CPR-nummer" in signes.post(survey.address, {"publish": "1"}).content.decode()
    words = typed(signes.get(survey.address)) | {first: "Vi ringer <b>tit</b>."}
    words.pop("save", None)  # published by the same press that saves: nothing that was typed is left behind
    assert signes.post(survey.address, words | {"save_and_publish": "1"}).status_code == 302

    assert "Vi ringer &lt;b&gt;tit" in client.get(public).content.decode()
    assert public in client.get("/kommuner/aalborg/").content.decode()
    assert "Vi ringer" in client_for(minna).get(country).content.decode()
    assert (
        "Vi ringer" not in client_for(minna).get(country, {"region": "ukendt-9"}).content.decode().partition("<form")[0]
    )
    book = openpyxl.load_workbook(io.BytesIO(client_for(minna).get(country, {"hent": "xlsx"}).content))
    assert [cell.value for cell in book["Data"][2]] == [
        "1. Hvordan arbejder I med målet?", "851", "Aalborg", "Nordjylland", "Vi ringer <b>tit</b>.",
    ]  # fmt: skip
    # closed, nothing more is answered, and what was answered stays where it is read
    Survey.objects.update(is_open=False)
    assert "Vi ringer" in client.get(public).content.decode()
    assert "Vi ringer" in client_for(minna).get(country).content.decode()
    assert "har lukket undersøgelsen" in eriks.get(survey.address).content.decode()
    late = eriks.post(survey.address, words | {"save": "1", first: "For sent"})
    assert late.status_code == 409 and "For sent" in late.content.decode()
    Survey.objects.update(is_open=True)
    locked = eriks.post(survey.address, {"save": "1", first: "Det nyeste", first.replace("text", "started_from"): "1"})
    assert locked.status_code == 409
    assert "En godkender kan tage dem tilbage" in locked.content.decode() and "Det nyeste" in locked.content.decode()
    assert signes.post(survey.address, {"take_back": "1"}).status_code == 302
    assert client.get(public).status_code == 404
    done = [(label, str(event.by)) for label, event in eriks.get(survey.address).context["events"]]
    assert done == [("Svarene er taget tilbage", "Signe"), ("Svarene er offentliggjort", "Signe")]


def test_a_survey_stands_beside_the_goal_that_it_is_about_once_it_is_open(survey, erik, client, client_for):
    first, second = survey.plan.plangoals.all()
    goal = survey.goal.get_absolute_url()
    for is_open, shown in ((True, [True, False]), (False, [False, False])):
        Survey.objects.update(is_open=is_open)
        beside = [
            survey.title
            in client_for(erik)
            .get(reverse("plan_beside", args=[survey.plan.pk, "ministeren"]), {"del": f"{one.key}-ambition"})
            .content.decode()
            for one in (first, second)
        ]
        assert beside == shown and (survey.title in client.get(goal).content.decode()) is is_open
    assert client_for(erik).get(survey.address).status_code == 404


def test_questions_go_out_as_a_file_and_in_again_and_opening_is_remembered(survey, minna, client_for):
    minnas = client_for(minna)
    upload = "/admin/goals/surveyquestion/indlaes/"
    text = minnas.get("/admin/goals/surveyquestion/hent/").content.decode("utf-8-sig")
    named = "2028, mål 2028-1: Årlig rundspørge"
    assert text.splitlines()[1] == f"{named};1;Hvordan arbejder I med målet?"
    text = text.replace("Hvad har I lært?", "Hvad lærte I?") + f"{named};3;Og næste år?\r\n"
    picture = SimpleUploadedFile("q.csv", b"\x89PNG\0")
    assert "Gem den igen fra Excel som CSV" in minnas.post(upload, {"file": picture}).content.decode()
    for wrong in (text.replace(named, "2029, mål 2028-1: En anden"), text + f"{named};51;For meget?\r\n"):
        file = SimpleUploadedFile("q.csv", wrong.encode())
        shown = minnas.post(upload, {"file": file})
        assert shown.context["counts"]["wrong"] and not shown.context["can_apply"]
    shown = minnas.post(upload, {"file": SimpleUploadedFile("q.csv", text.encode("utf-16"))})  # Excel's "Unicode text"
    assert shown.context["counts"] == {"new": 1, "changed": 1, "unchanged": 1, "wrong": 0}
    assert minnas.post(upload, shown.context["form"].initial).status_code == 302
    asked = ["Hvordan arbejder I med målet?", "Hvad lærte I?", "Og næste år?"]
    assert list(survey.questions.values_list("text", flat=True)) == asked
    first = minnas.get(f"/admin/goals/surveyquestion/{survey.questions.first().pk}/change/")
    assert list(first.context["adminform"].form.fields) == ["number", "text"]

    page = f"/admin/goals/survey/{survey.pk}/change/"
    sent = {
        "title": survey.title,
        "source": "KL",
        "address": "",
        "questions-TOTAL_FORMS": 0,
        "questions-INITIAL_FORMS": 0,
    }
    assert minnas.post(page, sent).status_code == 302  # closed
    chosen = sent | {"goal": survey.goal_id, "year": 2028, "is_open": "on"}
    assert minnas.post(page, chosen).status_code == 302
    assert [(str(event.by), label) for event, label in minnas.get(page).context["events"]] == [
        ("Minna", "Undersøgelsen er lukket for kommunerne"),
        ("Minna", "Undersøgelsen er åbnet for kommunerne"),
    ]
