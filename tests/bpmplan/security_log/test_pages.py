"""Who sees what of the security log, and how it is searched; what is taken, opened and refused is in it."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import timezone

from bpmplan.accounts import people
from bpmplan.accounts.models import Role
from bpmplan.security_log.models import Entry
from bpmplan.security_log.recording import record
from tests.cast import PASSWORD

PAGE, ADMIN = "/brugere/aalborg/sikkerhedslog/", "/admin/security_log/entry/"


def shown(client, address=PAGE):
    response = client.get(address)
    assert response.status_code == 200
    return [(entry.event, entry.who) for entry in response.context["page_obj"]]


def test_administrators_see_their_own_municipality_s_rows(anna, erik, elin, esther, minna, client_for):
    for user in (erik, esther, minna):
        client_for(None).post("/konto/login/", {"login": user.email, "password": PASSWORD})
    record("exported", by=minna, about="Kommuner (CSV)")
    rows = shown(client_for(anna), PAGE)
    assert ("signed_in", "Erik") in rows
    assert {who for _, who in rows} == {"Anna", "Erik", "Minna"}  # Minna proposed the first administrator
    assert {event for event, who in rows if who == "Minna"} == {"proposed", "agreed", "invited"}
    assert {who for _, who in shown(client_for(elin), "/brugere/esbjerg/sikkerhedslog/")} == {"Elin", "Esther", "Minna"}
    assert client_for(minna).get(PAGE).status_code == 403


def test_failures_are_shown_where_the_address_is_a_member_s_and_else_to_the_ministry(
    anna, erik, elin, minna, client_for
):
    for typed in (erik.email, "ingen@aalborg.example"):
        client_for(None).post("/konto/login/", {"login": typed, "password": "ikke den rigtige kode"})
    rows = shown(client_for(anna), PAGE + "?slags=sign_in_failed")
    assert rows == [("sign_in_failed", "Erik")]
    assert shown(client_for(elin), "/brugere/esbjerg/sikkerhedslog/?slags=sign_in_failed") == []
    page = client_for(minna).get(ADMIN + "?haendelse=Login&q=aalborg").content.decode()
    assert "er…@aalborg.example" in page
    assert "in…@aalborg.example" in page
    assert "erik@aalborg" not in page


def test_a_person_in_two_municipalities_is_seen_by_both_from_when_they_came(anna, erik, elin, esbjerg, client_for):
    record("signed_in", user=erik)
    invitation = people.put_invitation(
        municipality=esbjerg, email=erik.email, name="Erik", role=Role.EDITOR, is_administrator=False, by=elin,
        now=timezone.now(), send=False,
    )  # fmt: skip
    people.accept(invitation=invitation, user=erik, now=timezone.now())
    record("signed_in", user=erik)
    assert len(shown(client_for(anna), PAGE + "?slags=signed_in&person=erik")) == 2
    assert len(shown(client_for(elin), "/brugere/esbjerg/sikkerhedslog/?slags=signed_in&person=erik")) == 1


def test_the_log_is_searched_by_person_event_and_days(anna, erik, lone, client_for):
    with time_machine.travel(datetime(2027, 3, 1, 12, tzinfo=UTC)):
        record("signed_in", user=erik)
        record("sign_in_failed", typed=lone.email)
    with time_machine.travel(datetime(2027, 3, 2, 22, 30, tzinfo=UTC)):
        record("signed_in", user=lone)
        client = client_for(anna)
        assert shown(client, PAGE + "?person=lone&fra=1.3.2027") == [("signed_in", "Lone")]
        by_address = shown(client, PAGE + f"?person={lone.email}&fra=1.3.2027")
        assert by_address == [("signed_in", "Lone"), ("sign_in_failed", "Lone")]
        assert shown(client, PAGE + "?fra=2.3.2027&til=2.3.2027&slags=signed_in&person=lone") == [("signed_in", "Lone")]
        assert shown(client, PAGE + "?fra=1.3.2027&til=1.3.2027&slags=signed_in") == [("signed_in", "Erik")]
        assert shown(client, PAGE + "?person=findes-ikke") == []
        odd = client.get(PAGE + "?fra=i+går&slags=x")
    assert odd.status_code == 200
    assert "error-summary" in odd.content.decode() or "form-error" in odd.content.decode()


def test_the_admin_searches_by_a_whole_typed_address(erik, minna, sune, client_for):
    record("sign_in_failed", typed="hans.hansen@aalborg.example")
    assert "ha…@aalborg.example" in client_for(minna).get(ADMIN + "?q=hans.hansen@aalborg.example").content.decode()
    assert "ha…@aalborg.example" not in client_for(sune).get(ADMIN + "?q=hans.jensen@aalborg.example").content.decode()


def test_lists_that_are_taken_are_written_down(minna, client_for):
    client = client_for(minna)
    for address in ("/admin/accounts/municipality/hent/", "/ministerium/?hent=xlsx"):
        b"".join(client.get(address))
    taken = Entry.objects.filter(event="exported").order_by("pk")
    assert [entry.by for entry in taken] == [minna, minna]
    assert [entry.about.rpartition(" ")[2] for entry in taken] == ["(CSV)", "(Excel)"]


def test_a_refusal_is_written_down_once_an_hour(erik, client_for):
    with time_machine.travel(datetime(2027, 3, 1, 12, tzinfo=UTC)) as clock:
        client = client_for(erik)
        for _ in range(3):
            assert client.get("/ministerium/").status_code == 403
        clock.shift(3700)
        client.get("/ministerium/")
    refused = Entry.objects.filter(event="refused")
    assert [(entry.user, entry.about) for entry in refused] == [(erik, "/ministerium/")] * 2


def test_a_form_that_was_stale_is_no_refusal(erik, db):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(erik)
    assert client.post("/konto/mig/", {"name": "x"}).status_code == 403
    assert not Entry.objects.filter(event="refused").exists()


@pytest.mark.parametrize("who", ["nobody", "erik"])
def test_links_of_letters_are_written_down(who, scene):
    scene.client(who).post(f"/brev/{scene.receipt.token}/")
    entry = Entry.objects.filter(event="link_opened").latest("pk")
    assert entry.municipality == scene.receipt.municipality
    assert str(entry.by or "") == ("Erik" if who == "erik" else "")
    assert Entry.objects.filter(event="link_made", municipality=scene.receipt.municipality).exists()
