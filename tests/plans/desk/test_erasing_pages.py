"""The pages of erasing by law: every place is shown first, then it is done, and said without the words."""

import re

import pytest
from django.contrib.messages import get_messages

from bpmplan.passages import Passage
from bpmplan.second_person.models import Proposal
from plans.erasing.finding import places_of
from plans.models import Chapter, Erasure, WantedErasure
from plans.steps import workflow
from plans.writing import saving
from tests import making
from tests.making import NOW

CPR = "010190-1234"
WHY = {"law": "not_needed", "reason": "Der stod et CPR-nummer.", "erase": "1"}


@pytest.fixture
def plan(aalborg, signe, erik):
    made = making.plan(aalborg, signe)
    making.own_goal(made, signe)
    making.complete(made, signe)
    write(made, erik, f"Kontakt {CPR} i dag.")
    write(made, signe, "Kontakt borgeren i dag.")
    return made


def write(plan, by, text):
    chapter = plan.chapters.filter(kind="text").first()
    saving.save(
        Chapter, plan=plan, key=chapter.key, started_from=chapter.edit_no, values={"text": text}, by=by, now=NOW
    )


def address(plan):
    return f"/arbejde/{plan.pk}/slet-oplysning/"


def shown_places(client, plan, text=CPR):
    page = client.post(address(plan), {"text": text, "find": "1"}).content.decode()
    return page, {"text": text, "seen": re.search(r'name="seen" value="(\w+)"', page)[1]}


def test_numbers_in_the_history_are_offered(plan, client_for, signe):
    page = client_for(signe).get(address(plan)).content.decode()
    assert f'value="{CPR}"' in page


def test_every_place_is_shown_with_its_words_marked_and_nothing_is_done(plan, client_for, signe):
    page, _ = shown_places(client_for(signe), plan)
    assert f"Kontakt <del>{CPR}</del> i dag." in page
    assert "Historik: 1 tekst" in page
    assert not Erasure.objects.exists()
    assert len(places_of(Passage(CPR), plan.municipality)) == 1


def test_it_is_erased_and_said_without_the_words(plan, client_for, signe):
    client = client_for(signe)
    _, fields = shown_places(client, plan)
    answer = client.post(address(plan), fields | WHY)
    assert answer.status_code == 302
    assert CPR not in str([str(message) for message in get_messages(answer.wsgi_request)])
    page = client.get(answer["Location"]).content.decode()
    assert "Oplysningen er slettet 1 sted." in page
    assert "Historik: Afsnit, gemt" in page
    assert CPR not in page
    assert not places_of(Passage(CPR), plan.municipality)
    history = client.get(f"/arbejde/{plan.pk}/tidligere/{plan.chapters.filter(kind='text').first().key}/")
    assert "[slettet]" in history.content.decode()


def test_the_history_says_that_something_was_erased(plan, client_for, signe, erik):
    write(plan, erik, f"Ring til {CPR}.")
    client = client_for(signe)
    _, fields = shown_places(client, plan)
    client.post(address(plan), fields | WHY)
    chapter = plan.chapters.filter(kind="text").first()
    page = client.get(f"/arbejde/{plan.pk}/tidligere/{chapter.key}/").content.decode()
    assert "Noget slettet efter loven af Signe" in page


def test_what_is_missing_is_said_at_the_field_and_the_typed_text_is_kept(plan, client_for, signe):
    client = client_for(signe)
    assert client.post(address(plan), {"text": "ab", "find": "1"}).status_code == 422
    _, fields = shown_places(client, plan)
    answer = client.post(address(plan), fields | {"erase": "1", "reason": f"{CPR} stod der", "leave": "x"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Vælg, hvorfor det skal slettes." in page
    assert "skriv den uden den oplysning" in page
    assert f"{CPR} stod der" in page
    assert not Erasure.objects.exists()


def test_what_changed_meanwhile_is_shown_and_the_next_press_goes_through(plan, client_for, signe, erik):
    client = client_for(signe)
    _, fields = shown_places(client, plan)
    write(plan, erik, f"Ring til {CPR}.")
    answer = client.post(address(plan), fields | WHY)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Teksterne er ændret" in page
    assert "Ring til <del>" in page
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    assert client.post(address(plan), fields | WHY | {"seen": seen}).status_code == 302


def test_a_place_is_left_out(plan, client_for, signe, erik):
    write(plan, erik, f"Ring til {CPR}.")
    client = client_for(signe)
    _, fields = shown_places(client, plan)
    leave = next(place for place in places_of(Passage(CPR), plan.municipality) if place.holder.group != "Historik")
    client.post(address(plan), fields | WHY | {"leave": [leave.name]})
    assert plan.chapters.filter(text__contains=CPR).exists()
    assert "Her blev det stående" in client.get("/arbejde/sletninger/aalborg/").content.decode()


def test_nothing_is_found_and_that_is_said(plan, client_for, signe):
    page = client_for(signe).post(address(plan), {"text": "Findes ikke", "find": "1"}).content.decode()
    assert "står ingen steder" in page


def test_a_public_version_waits_for_a_colleague(aalborg, signe, anna, client_for):
    plan = making.plan(aalborg, signe)
    making.own_goal(plan, signe)
    making.complete(plan, signe)
    write(plan, signe, "Tak til Jens Hansen.")
    workflow.take(plan, "submit", by=signe, now=NOW)
    revision = workflow.take(plan, "adopt", by=signe, now=NOW, decision=making.decision(aalborg)).revision
    client = client_for(signe)
    page, fields = shown_places(client, plan, "Jens Hansen")
    assert "Slettes, når en kollega har godkendt det (1)" in page
    answer = client.post(address(plan), fields | WHY)
    page = client.get(answer["Location"]).content.decode()
    assert "Venter på en kollega" in page
    assert "Jens Hansen" not in page
    assert "Jens Hansen" in client.get(revision.get_absolute_url()).content.decode()
    proposal = Proposal.objects.get(kind="erasure")
    theirs = client_for(anna)
    assert "Jens Hansen" in theirs.get(proposal.get_absolute_url()).content.decode()
    theirs.post(f"{proposal.get_absolute_url()}godkend/")
    assert "[slettet]" in client.get(revision.get_absolute_url()).content.decode()
    assert not WantedErasure.objects.exclude(passage="").exists()
    answer = client.get("/arbejde/sletninger/aalborg/", {"fingeraftryk": revision.fingerprint.upper()})
    assert "som den var, før der blev slettet noget" in answer.content.decode()
    revision.refresh_from_db()
    answer = client.get("/arbejde/sletninger/aalborg/", {"fingeraftryk": revision.fingerprint})
    assert "som den er nu" in answer.content.decode()
    assert "Jens" not in client.get(proposal.get_absolute_url()).content.decode()


def test_the_warning_about_a_cpr_number_leads_there(plan, client_for, signe, erik):
    write(plan, erik, f"Ring til {CPR}.")
    chapter = plan.chapters.filter(kind="text").first()
    for who, sentence in ((signe, address(plan)), (erik, "en godkender eller administrator kan slette det")):
        assert sentence in client_for(who).get(f"/arbejde/{plan.pk}/afsnit/{chapter.key}/").content.decode()
