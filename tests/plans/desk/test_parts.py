"""Parts of sections, opened and saved on the page that the plan is written on."""

import pytest
from django.urls import reverse

from plans.desk.helps import OTHERWISE, help_for
from plans.desk.parts import SCREENS
from plans.models import KINDS, PlanGoal
from plans.rollover.carry import USUAL_CHAPTERS
from plans.writing import saving
from plans.writing.parts import PARTS
from tests import making
from tests.making import NOW

pytestmark = pytest.mark.usefixtures("built_cast")
IN_PLACE = {"X-Bpmplan": "part"}
TEXT = "Første afsnit.\n\nAndet afsnit.\n\nTredje afsnit."


@pytest.fixture
def goal(aalborg, erik):
    plan = making.plan(aalborg, erik)
    return saving.add(PlanGoal(plan=plan, is_own=True, title="Eget"), by=erik, now=NOW, ambition=TEXT)


def address(goal, name="ambition"):
    return reverse("plan_part", args=[goal.plan_id, "plangoal", goal.key, name])


def test_every_field_that_is_written_is_in_one_part():
    for name, kind in KINDS.items():
        of_parts = [field for fields in PARTS[name].values() for field in fields]
        assert sorted(of_parts) == sorted(field.name for field in kind.FIELDS.written), name
        assert SCREENS[name].kind is kind


def test_a_part_is_a_form_of_its_fields_alone(client_for, erik, goal):
    html = client_for(erik).get(address(goal), headers=IN_PLACE).content.decode()
    assert "<html" not in html
    assert 'name="ambition"' in html
    assert 'name="title"' not in html and 'name="strategy"' not in html
    page = client_for(erik).get(address(goal))
    assert page.url.endswith(f"/maal/{goal.key}/#id_ambition")


def test_an_empty_chapter_says_what_is_usually_written_in_it(client_for, erik, aalborg):
    plan = making.plan(aalborg, erik)
    helps = {title: help_for(kind, title) for kind, title in USUAL_CHAPTERS}
    assert len(set(helps.values())) == len(helps) and OTHERWISE not in helps.values()
    assert help_for("text", " LOKALE  udfordringer") == helps["Lokale udfordringer"]
    assert help_for("text", "Diverse") == OTHERWISE
    chapter = plan.chapters.first()
    opened = reverse("plan_part", args=[plan.pk, "chapter", chapter.key, "text"])
    client = client_for(erik)
    assert helps["Forord"] in client.get(opened, headers=IN_PLACE).content.decode()
    saving.save(type(chapter), plan=plan, key=chapter.key, started_from=0, values={"text": "Ord"}, by=erik, now=NOW)
    assert helps["Forord"] not in client.get(opened, headers=IN_PLACE).content.decode()


def test_a_save_of_a_part_leaves_the_rest_and_says_its_number(client_for, erik, goal):
    data = {"started_from": 0, "ambition": "Nyt"}
    answer = client_for(erik).post(address(goal), data, headers=IN_PLACE).json()
    assert answer | {"saved": ""} == {"edit_no": 1, "saved": "", "sentence": "", "values": {}}
    goal.refresh_from_db()
    assert (goal.ambition, goal.title) == ("Nyt", "Eget")


def test_a_save_that_met_a_colleague_s_short_field_answers_with_the_part_as_it_stands(client_for, erik, mads, goal):
    saving.save(PlanGoal, plan=goal.plan, key=goal.key, started_from=0, values={"group": "Unge"}, by=mads, now=NOW)
    address = reverse("plan_part", args=[goal.plan_id, "plangoal", goal.key, "title"])
    data = {"started_from": 0, "title": "Mit", "group": "", "under": "", "origin": ""}
    answer = client_for(erik).post(address, data, headers=IN_PLACE).json()
    assert 'value="Unge"' in answer["form"] and 'name="started_from" value="2"' in answer["form"]
    goal.refresh_from_db()
    assert (goal.title, goal.group) == ("Mit", "Unge")


def test_a_save_that_met_a_colleague_s_paragraph_answers_with_both(client_for, erik, mads, goal):
    theirs = TEXT.replace("Tredje", "Mads' tredje")
    saving.save(PlanGoal, plan=goal.plan, key=goal.key, started_from=0, values={"ambition": theirs}, by=mads, now=NOW)
    client = client_for(erik)
    first = TEXT.replace("Første", "Mit første")
    answer = client.post(address(goal), {"started_from": 0, "ambition": first}, headers=IN_PLACE).json()
    both = theirs.replace("Første", "Mit første")
    assert answer["values"] == {"ambition": both}
    assert "Mads har imens rettet i »Ambition«" in answer["sentence"]
    # Typed on meanwhile: what the page sent last is what this starts from, so that Mads' words stay.
    data = {"started_from": answer["edit_no"], "ambition": first + " Mere.", "seen_ambition": first}
    assert client.post(address(goal), data, headers=IN_PLACE).status_code == 409  # both changed the third paragraph
    data["ambition"] = first.replace("Mit første", "Mit allerførste")
    answer = client.post(address(goal), data, headers=IN_PLACE).json()
    assert answer["values"] == {"ambition": both.replace("Mit første", "Mit allerførste")}
    # Asked without having written: only what stands there now comes back.
    asked = client.post(address(goal), {"started_from": 0, "ambition": TEXT}, headers=IN_PLACE).json()
    assert asked["values"] == answer["values"]
    assert asked["edit_no"] == answer["edit_no"]


def test_faults_and_what_cannot_be_saved_come_back_without_a_page_around(client_for, erik, goal):
    client = client_for(erik)
    response = client.post(address(goal, "title"), {"started_from": 0, "title": ""}, headers=IN_PLACE)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Skriv målet med egne ord." in html
    assert "data-part-form" in html and "<html" not in html
    goal.plan.__class__.objects.filter(pk=goal.plan_id).update(status="submitted")
    response = client.post(address(goal), {"started_from": 0, "ambition": "Tabt?"}, headers=IN_PLACE)
    html = response.content.decode()
    assert response.status_code == 409
    assert "Tabt?" in html
    assert "<html" not in html
