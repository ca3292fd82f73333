"""A plan begun from a Word document or a pasted text, through its pages."""

import html
import re
from datetime import timedelta

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from bpmplan.retention import sweep_all
from plans.content.live import of_plan
from plans.content.readiness import readiness_of
from plans.models import Attachment, BroughtDocument, Edit, Plan
from tests import making
from tests.plans.bringing import plans_in_word
from tests.plans.bringing.plans_in_word import MINISTERS, add, picture, saved, word

pytestmark = pytest.mark.django_db

BEGIN = "/arbejde/ny/?kommune=aalborg"


@pytest.fixture
def goals(aalborg):
    return making.goal_set(2027, dict(enumerate(MINISTERS, 1)))


@pytest.fixture
def writer(client_for, erik, goals):
    return client_for(erik)


def given(goals, **more):
    data = {"title": "Beskæftigelsesplan", "first_year": "2027", "last_year": "2027", "goal_sets": [goals.pk]}
    return data | {"earlier": "dokument"} | more


def file(content, name="plan 2027.docx"):
    return SimpleUploadedFile(name, content)


def brought(client, goals, content=None, **more):
    """The address of the proposal."""
    sent = {"file": file(content)} if content else {}
    answer = client.post(BEGIN, given(goals, **sent, **more))
    assert answer.status_code == 302, re.findall(r"error-message[^<]*<", answer.content.decode())
    return answer["Location"]


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def chosen(client, address):
    """What the page would send as it stands."""
    context = client.get(address).context
    about = {name: context["about"][name].value() for name in context["about"].fields}
    return context["form"].data | about


def test_a_word_plan_is_shown_and_then_begun_as_it_was_shown(writer, goals):
    address = brought(writer, goals, word(*plans_in_word.NORDFYN))
    shown = page_of(writer, address)
    assert Plan.objects.count() == 0
    assert "Det bliver til 2 afsnit, 2 mål fra ministeren, 3 egne mål, 1 indsats og 1 måltal" in shown
    assert "Tabel: 1 række bliver til måltal, og 1 række bliver stående i teksten." in shown
    assert "Sags- og dokumentnumre: 15.20.00-P22-3-26" in shown
    assert MINISTERS[4] in shown  # not answered in the document
    answer = writer.post(address, chosen(writer, address))
    plan = Plan.objects.get()
    assert answer["Location"] == plan.get_absolute_url()
    content = of_plan(plan)
    assert [chapter.title for chapter in content.chapters] == ["Mål og indsatser", "Budget"]
    assert [(goal.label, goal.is_own, goal.group) for goal in content.goals] == [
        ("1", False, "Ministerens mål"),
        ("2", False, "Ministerens mål"),
        ("2a", True, ""),
        ("2b", True, ""),
        ("3", True, "Fælles mål med regionen"),
        ("4", False, ""),
        ("5", False, ""),
        ("6", False, ""),
    ]
    [initiative] = content.initiatives
    assert initiative.goals == (content.goals[1].key,)
    assert (initiative.unit, initiative.case_numbers) == ("Jobcentret", "15.20.00-P22-3-26")
    [target] = content.goals[2].targets
    assert [str(row.value) for row in target.values] == ["26", "30", "32", "36"]
    assert not BroughtDocument.objects.exists()
    assert Edit.objects.filter(plan=plan).count() == 2 + 8 + 1 + 1


def test_what_is_chosen_for_a_heading_counts_and_is_kept(writer, goals):
    address = brought(writer, goals, pasted="# Forord\n\nHej\n\n# Mål 1: Unge\n\nTekst\n\n# Internt\n\nSkjul")
    data = chosen(writer, address) | {"role_2": "chapter", "role_3": "out", "again": "1"}
    answer = writer.post(address, data)
    assert answer["Location"] == f"{address}#overskrift-2"
    shown = page_of(writer, address)
    assert "Tages ikke med" in shown and "Det bliver til 2 afsnit." in shown
    writer.post(address, chosen(writer, address))
    assert [chapter.title for chapter in Plan.objects.get().chapters.all()] == ["Forord", "Mål 1: Unge"]


def test_what_cannot_be_chosen_is_said_at_the_heading(writer, goals):
    address = brought(writer, goals, pasted="# Forord\n\nHej")
    answer = writer.post(address, chosen(writer, address) | {"role_1": "strategy"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"role_1": ["Der står intet mål over overskriften. Vælg noget andet."]}
    assert answer.context["form"]["role_1"].value() == "strategy"
    assert Plan.objects.count() == 0
    answer = writer.post(address, chosen(writer, address) | {"role_1": "findes-ikke"})
    assert answer.context["form"].errors.keys() == {"role_1"}


def test_a_goals_text_can_stand_in_another_field_and_a_table_stay_as_it_is(writer, goals):
    address = brought(writer, goals, word(*plans_in_word.AALBORG))
    data = chosen(writer, address) | {"text_2": "strategy", "table_2_0": "text"}
    writer.post(address, data)
    [goal, *_] = of_plan(Plan.objects.get()).goals
    assert goal.strategy.startswith("Virksomhederne får svar samme dag.\n\n| Måltal |")
    assert goal.targets == ()


def test_a_table_can_be_chosen_to_be_initiatives_with_what_they_cost(writer, goals):
    rows = "| Mentor | Bo | 250.000 kr. |\n| Messe | Jobcentret | ? |"
    text = f"# Mål 1: Unge\n\n| Indsats | Ansvarlig | Budget 2027 |\n| --- | --- | --- |\n{rows}"
    address = brought(writer, goals, pasted=text)
    assert "Tabel: 2 rækker bliver til indsatser." in page_of(writer, address)
    writer.post(address, chosen(writer, address) | {"table_1_0": "text", "again": "1"})
    assert "til indsatser" not in page_of(writer, address)
    writer.post(address, chosen(writer, address) | {"table_1_0": "targets", "again": "1"})
    assert "ingen rækker kunne læses som måltal, så den bliver stående i teksten" in page_of(writer, address)
    writer.post(address, chosen(writer, address) | {"table_1_0": "initiatives"})
    mentor, messe = of_plan(Plan.objects.get()).initiatives
    assert (mentor.title, mentor.responsible, messe.unit) == ("Mentor", "Bo", "Jobcentret")
    assert [(str(row.period), row.amount) for row in mentor.economy] == [("2027", 250_000)]
    assert messe.description == "**Budget 2027:** ?"


def test_images_come_along_and_what_they_show_is_asked_for(writer, goals):
    document = docx.Document()
    for block in ((1, "Forord"), "Se kortet."):
        add(document, block)
    document.add_picture(picture())
    document.add_picture(picture(size=(30, 30)))
    address = brought(writer, goals, saved(document))
    shown = page_of(writer, address)
    first, second = BroughtDocument.objects.get().images
    assert b"".join(writer.get(f"{address}billeder/{first['key']}/").streaming_content).startswith(b"\x89PNG")
    assert "Hvad viser billede 2?" in shown
    writer.post(address, chosen(writer, address) | {f"alt_{first['key']}": "Kort over oplandet"})
    plan = Plan.objects.get()
    assert [image.alt for image in plan.attachments.all()] == ["Kort over oplandet", Attachment.NOT_DESCRIBED]
    assert f"![](fil:{second['key']})" in plan.chapters.get(kind="text").text
    assert "not_described" in {item.code for item in readiness_of(plan).items}


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({}, "file"),
        ({"file": lambda: file(b"%PDF-1.7 x", "plan.pdf")}, "file"),
        ({"pasted": "ord " * 200_000}, "pasted"),
        ({"pasted": "Hej", "file": lambda: file(word("Hej"))}, "pasted"),
        ({"pasted": "Hej", "title": ""}, "title"),
    ],
)
def test_what_cannot_be_taken_in_is_said_at_its_field(writer, goals, more, field):
    answer = writer.post(BEGIN, given(goals, **{name: v() if callable(v) else v for name, v in more.items()}))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert answer.context["form"]["pasted"].value() == more.get("pasted")


def test_a_file_that_cannot_be_read_says_why(writer, goals):
    answer = writer.get(brought(writer, goals, word()))
    assert answer.status_code == 422
    assert "Der er ingen tekst i filen" in answer.content.decode()
    assert "plan 2027.docx" not in page_of(writer, BEGIN)


def test_years_that_are_taken_are_refused_before_and_after(writer, goals, aalborg, signe):
    address = brought(writer, goals, pasted="# Forord\n\nHej")
    making.plan(aalborg, signe)
    answer = writer.post(address, chosen(writer, address))
    assert answer.context["form"].non_field_errors() == ["Kommunen har allerede en plan for 2027."]
    assert writer.post(BEGIN, given(goals, pasted="# Forord")).status_code == 422
    assert BroughtDocument.objects.count() == 1
    writer.post(address, chosen(writer, address) | {"last_year": "2028"})
    assert Plan.objects.count() == 1  # what it becomes may be another, so it is shown first
    writer.post(address, chosen(writer, address))
    assert Plan.objects.filter(first_year=2027, last_year=2028).exists()


def test_other_goals_can_be_chosen_and_are_looked_for_anew(writer, goals):
    address = brought(writer, goals, word(*plans_in_word.HOLSTEBRO), **{"goal_sets": []})
    assert "mål fra ministeren" not in page_of(writer, address)
    writer.post(address, chosen(writer, address) | {"goal_sets": [goals.pk], "again": "1"})
    assert "1 mål fra ministeren" in page_of(writer, address)


def test_a_document_is_waiting_where_plans_are_begun_until_it_is_thrown_away_or_swept(writer, goals):
    address = brought(writer, goals, pasted="# Forord\n\nHej")
    assert "Indsat tekst" in page_of(writer, BEGIN)
    writer.post(address, {"discard": "1"})
    assert writer.get(address).status_code == 404
    brought(writer, goals, pasted="# Forord\n\nHej")
    assert sweep_all(timezone.now() + timedelta(days=29))["brought_documents"] == 0
    assert sweep_all(timezone.now() + timedelta(days=31))["brought_documents"] == 1


def test_signs_that_no_document_can_draw_become_words(writer, goals):
    address = brought(writer, goals, pasted="# Forord\n\nHej 漢字")
    shown = page_of(writer, address)
    assert "Hej [kinesiske tegn]" in shown and "står med ord i kantede parenteser" in shown
