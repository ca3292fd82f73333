"""The pages of steps, decisions and what was put away: they say what holds, and lead to what mends."""

from datetime import date

import lxml.html
import pytest
from django.urls import reverse

from plans.models import Decision, Outcome, Status
from plans.steps import decisions, workflow
from tests import making
from tests.making import NOW

pytestmark = pytest.mark.usefixtures("built_cast")


@pytest.fixture
def plan(aalborg, signe):
    return making.submitted(aalborg, signe)


@pytest.fixture
def today(settings, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def text(response):
    return " ".join(response.content.decode().split())


def progress_of(plan):
    return reverse("plan_progress", args=[plan.pk])


def given(body, **more):
    return {"body": body.pk, "meeting_date": "18.11.2026", "outcome": "recommended", **more}


def record(plan, by, outcome, last=False):
    decision = making.decision(plan.municipality, outcome=outcome, last=last)
    return decisions.record_decision(plan, decision, by=by, now=NOW)


# --- put away ---------------------------------------------------------------------------------------------------------


def test_discarding_says_what_is_put_away(aalborg, signe, erik, client_for):
    plan = making.plan(aalborg, signe)
    making.own_goal(plan, erik)
    page = text(client_for(signe).get(f"/arbejde/{plan.pk}/trin/discard/"))
    for row in ("Beskæftigelsesplan", "2027", "Mål</th><td>1", "Indsatser</th><td>1", "Måltal</th><td>1"):
        assert row in page
    assert "20. november 2026" in page
    assert "af Erik" in page


def test_a_discarded_plan_says_so_and_can_be_brought_back(aalborg, signe, lone, client_for):
    plan = making.plan(aalborg, signe)
    client = client_for(signe)
    client.post(f"/arbejde/{plan.pk}/trin/discard/", {"reason": "Lavet ved en fejl."})
    page = text(client.get(progress_of(plan)))
    assert "Signe kasserede planen" in page
    assert "»Lavet ved en fejl.«" in page
    assert f"/arbejde/{plan.pk}/trin/bring_back/" in page
    assert f"/arbejde/{plan.pk}/trin/bring_back/" not in text(client_for(lone).get(progress_of(plan)))
    desk = text(client.get("/arbejde/"))
    assert desk.index("Kasserede planer (1)") < desk.index(f'href="{plan.get_absolute_url()}"')
    client.post(f"/arbejde/{plan.pk}/trin/bring_back/", {"reason": "Den skal bruges."})
    plan.refresh_from_db()
    assert plan.status == Status.DRAFT


def test_years_that_another_plan_has_are_said_with_a_way_there(aalborg, signe, client_for):
    plan = making.plan(aalborg, signe)
    workflow.take(plan, "discard", by=signe, now=NOW, reason="Lavet ved en fejl.")
    other = making.plan(aalborg, signe)
    client = client_for(signe)
    page = text(client.get(f"/arbejde/{plan.pk}/trin/bring_back/"))
    assert f'<a href="{other.get_absolute_url()}">' in page
    assert "<form method" not in page.split("<main")[1]
    response = client.post(f"/arbejde/{plan.pk}/trin/bring_back/", {"reason": "Den skal bruges."})
    assert response.status_code == 409


# --- decisions --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("today")
def test_a_second_decision_is_asked_about_and_recorded_when_it_is_new(plan, signe, client_for):
    first = record(plan, signe, Outcome.NOTED)
    client = client_for(signe)
    address = f"/arbejde/{plan.pk}/beslutning/"
    response = client.post(address, given(first.body, case_number="15.00"))
    assert response.status_code == 422
    page = text(response)
    assert "Beskæftigelsesudvalget har allerede truffet en beslutning om version 1" in page
    assert "Er det en ny behandling?" in page
    assert 'value="15.00"' in page
    assert 'name="again"' in page
    assert Decision.objects.count() == 1
    assert client.post(address, given(first.body, again="on")).status_code == 302
    assert Decision.objects.count() == 2


def test_the_question_is_only_there_when_it_is_asked(plan, signe, client_for):
    assert 'name="again"' not in text(client_for(signe).get(f"/arbejde/{plan.pk}/beslutning/"))


@pytest.mark.usefixtures("today")
def test_minutes_are_linked_by_https_only(plan, aalborg, signe, client_for):
    client, body = client_for(signe), aalborg.bodies.first()
    address = f"/arbejde/{plan.pk}/beslutning/"
    for wrong in ("http://aalborg.dk/referat", "ftp://aalborg.dk", "javascript:alert(1)", "referat"):
        response = client.post(address, given(body, minutes=wrong))
        assert response.status_code == 422, wrong
        assert "begynder med https://" in text(response)
    assert client.post(address, given(body, minutes="HTTPS://aalborg.dk/referat?id=7")).status_code == 302
    assert Decision.objects.get().minutes == "https://aalborg.dk/referat?id=7"
    assert 'href="https://aalborg.dk/referat?id=7"' in text(client.get(progress_of(plan)))


@pytest.mark.usefixtures("today")
def test_a_correction_can_be_read_in_the_history(plan, signe, client_for):
    decision = record(plan, signe, Outcome.RECOMMENDED)
    client = client_for(signe)
    address = f"/arbejde/{plan.pk}/beslutning/{decision.pk}/"
    assert f'href="{address}"' in text(client.get(progress_of(plan)))
    form = given(decision.body, outcome="noted", case_number="15.00", started_from="0", reason="Stod forkert.")
    assert client.post(address, form).status_code == 302
    page = text(client.get(progress_of(plan)))
    assert "En beslutning er rettet." in page
    assert "Udfald: før »Anbefalet videre«, rettet til »Taget til efterretning«" in page
    assert "Sagsnummer: før tomt, rettet til »15.00«" in page
    assert "»Stod forkert.«" in page
    late = client.post(address, form | {"case_number": "16"})
    assert late.status_code == 422
    sentence = "Signe har rettet beslutningen imens: udfald er nu »Taget til efterretning« og sagsnummer er nu »15.00«."
    assert sentence in text(late)
    assert 'value="16"' in text(late)


@pytest.mark.usefixtures("today")
def test_two_who_correct_a_decision_at_once_lose_neither_s_words(plan, signe, client_for):
    decision = record(plan, signe, Outcome.RECOMMENDED)
    client = client_for(signe)
    address = f"/arbejde/{plan.pk}/beslutning/{decision.pk}/"
    opened = given(decision.body, started_from="0", reason="Stod forkert.")
    assert client.post(address, opened | {"case_number": "15.00", "meeting_date": "17.11.2026"}).status_code == 302
    late = client.post(address, opened | {"votes": "7 for", "meeting_date": "16.11.2026"})
    assert late.status_code == 422
    assert "»17. november 2026«" in text(late)
    form = lxml.html.fromstring(late.content.decode()).forms[-1]
    shown = {name: value.strip() for name, value in form.form_values()}
    assert (shown["case_number"], shown["votes"], shown["meeting_date"]) == ("15.00", "7 for", "16.11.2026")
    assert shown["reason"] == "Stod forkert."
    assert client.post(address, shown).status_code == 302
    decision.refresh_from_db()
    assert (decision.case_number, decision.votes, decision.meeting_date.day) == ("15.00", "7 for", 16)


@pytest.mark.usefixtures("today")
def test_a_correction_of_what_was_annulled_meanwhile_keeps_what_was_typed(aalborg, signe, client_for):
    revision = making.adopted(aalborg, signe)
    decision = revision.decisions.get()
    workflow.take(revision.plan, "annul", by=signe, now=NOW, reason="Den forkerte plan.")
    address = f"/arbejde/{revision.plan_id}/beslutning/{decision.pk}/"
    form = given(decision.body, case_number="Sag 16", started_from="0", reason="Stod forkert.")
    late = client_for(signe).post(address, form)
    assert late.status_code == 422
    assert "Registreringen af beslutningen er annulleret" in text(late)
    assert 'value="Sag 16"' in text(late)
    assert client_for(signe).get(address).status_code == 404


def test_a_decision_is_corrected_from_its_own_plan_only(plan, aalborg, signe, client_for):
    decision = record(plan, signe, Outcome.NOTED)
    other = making.plan(aalborg, signe, years=(2030, 2030))
    assert client_for(signe).get(f"/arbejde/{other.pk}/beslutning/{decision.pk}/").status_code == 404


# --- the adoption -----------------------------------------------------------------------------------------------------


def test_what_was_sent_back_is_said_before_it_is_adopted(plan, signe, client_for):
    record(plan, signe, Outcome.RETURNED)
    client = client_for(signe)
    page = text(client.get(f"/arbejde/{plan.pk}/trin/adopt/"))
    assert "Beskæftigelsesudvalget har sendt planen tilbage den 18. november 2026" in page
    overview = text(client.get(progress_of(plan)))
    assert f'button-primary" href="/arbejde/{plan.pk}/trin/return/"' in overview
    assert f'button-secondary" href="/arbejde/{plan.pk}/trin/adopt/"' in overview
    assert overview.index("/trin/return/") < overview.index("/trin/adopt/")


def test_a_municipality_without_a_last_body_is_led_to_who_can_mend_it(plan, aalborg, anna, signe, client_for):
    aalborg.bodies.all().delete()
    page = text(client_for(signe).get(f"/arbejde/{plan.pk}/trin/adopt/"))
    assert "Det kan Anna gøre som administrator" in page
    page = text(client_for(signe).get(f"/arbejde/{plan.pk}/beslutning/"))
    assert "Bed Anna om at skrive dem ind" in page
    signe.membership.is_administrator = True
    signe.membership.save()
    for path in ("trin/adopt/", "beslutning/"):
        page = text(client_for(signe).get(f"/arbejde/{plan.pk}/{path}"))
        assert 'href="/brugere/aalborg/udvalg/"' in page


def test_years_that_are_taken_over_are_said_before(aalborg, signe, client_for):
    revision = making.adopted(aalborg, signe, years=(2026, 2028))
    plan = making.submitted(aalborg, signe, years=(2027, 2028))
    page = text(client_for(signe).get(f"/arbejde/{plan.pk}/trin/adopt/"))
    assert "2027 og 2028 har allerede en vedtaget plan" in page
    assert revision.get_absolute_url() in page


@pytest.mark.usefixtures("today")
def test_a_meeting_in_the_future_is_refused_at_its_field_with_a_way_on(plan, aalborg, signe, client_for):
    form = {"body": aalborg.bodies.get(is_last=True).pk, "meeting_date": "1.12.2026"}
    response = client_for(signe).post(f"/arbejde/{plan.pk}/trin/adopt/", form)
    assert response.status_code == 422
    assert "Mødet er ikke holdt endnu" in text(response)
    assert 'href="/arbejde/datoer/aalborg/"' in text(response)


# --- annulled ---------------------------------------------------------------------------------------------------------


def test_annulling_says_what_happens_and_the_address_answers(aalborg, signe, lone, client_for):
    revision = making.adopted(aalborg, signe)
    address, signed_in, anybody = revision.get_absolute_url(), client_for(signe), client_for(None)
    page = text(signed_in.get(f"/arbejde/{revision.plan_id}/trin/annul/"))
    assert "vedtaget af Kommunalbestyrelsen den 18. november 2026" in page
    assert f"/arbejde/{revision.plan_id}/beslutning/{revision.decisions.get().pk}/" in page
    signed_in.post(f"/arbejde/{revision.plan_id}/trin/annul/", {"reason": "Den forkerte plan."})
    response = anybody.get(address)
    assert response.status_code == 410
    assert "blev offentliggjort som vedtaget ved en fejl" in text(response)
    assert "Den forkerte plan." not in text(response)
    assert anybody.get(f"{address}plan.pdf").status_code == 410
    assert anybody.get("/kommuner/aalborg/2027/").status_code == 404
    assert address not in text(anybody.get("/kommuner/aalborg/"))
    assert address not in text(anybody.get("/planer/?afloeste=on"))
    own = text(client_for(lone).get(address))
    assert "Vedtagelsen er annulleret" in own
    assert "vedtaget af" not in own
    overview = text(signed_in.get(progress_of(revision.plan)))
    assert "vedtagelsen annulleret" in overview
    assert "»Den forkerte plan.«" in overview


def test_readers_of_an_annulled_version_are_led_to_what_holds(aalborg, signe, client_for):
    held = making.adopted(aalborg, signe, years=(2026, 2027))
    mistake = making.adopted(aalborg, signe, years=(2027, 2027))
    workflow.take(mistake.plan, "annul", by=signe, now=NOW, reason="Den forkerte plan.")
    page = text(client_for(None).get(mistake.get_absolute_url()))
    assert f'href="{held.get_absolute_url()}"' in page


def test_the_municipality_s_page_names_the_adoption_and_nothing_annulled(aalborg, signe, client_for):
    revision = making.adopted(aalborg, signe)
    workflow.take(revision.plan, "annul", by=signe, now=NOW, reason="Den forkerte dato.")
    decision = making.decision(aalborg, meeting=date(2026, 11, 19))
    workflow.take(revision.plan, "adopt", by=signe, now=NOW, decision=decision)
    page = text(client_for(None).get("/kommuner/aalborg/"))
    assert "Vedtaget af Kommunalbestyrelsen den 19. november 2026" in page
    page = text(client_for(None).get(revision.get_absolute_url()))
    assert "18. november 2026" not in page
