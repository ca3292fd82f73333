"""Decisions are recorded once, asked about when they look like twice, and corrected with a trace."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from bpmplan.steps import Refused
from plans.content.readiness import readiness_of
from plans.content.standing import standing_of
from plans.models import Decision, Event, Outcome, Plan
from plans.steps import decisions, workflow
from tests import making
from tests.making import NOW


@pytest.fixture
def plan(aalborg, signe):
    return making.submitted(aalborg, signe)


def record(plan, by, outcome=Outcome.RECOMMENDED, **fields):
    fields.setdefault("last", False)
    decision = making.decision(plan.municipality, outcome=outcome, **fields)
    return decisions.record_decision(plan, decision, by=by, now=NOW)


def correct(decision, by, started_from=0, reason="Datoen var forkert.", **given):
    return decisions.correct_decision(decision, given, started_from=started_from, reason=reason, by=by, now=NOW)


def test_the_same_body_twice_for_a_version_is_asked_about(plan, aalborg, signe):
    record(plan, signe)
    with pytest.raises(decisions.AlreadyDecided, match="version 1: »Anbefalet videre« den 18"):
        record(plan, signe)
    second = making.decision(aalborg, last=False, outcome=Outcome.NOTED)
    decisions.record_decision(plan, second, by=signe, now=NOW, again=True)
    assert Decision.objects.count() == 2


def test_the_last_bodys_second_decision_is_asked_about_at_the_adoption_too(plan, aalborg, signe):
    record(plan, signe, Outcome.RETURNED, last=True)
    adoption = making.decision(aalborg)
    with pytest.raises(decisions.AlreadyDecided, match="Kommunalbestyrelsen har allerede"):
        workflow.take(plan, "adopt", by=signe, now=NOW, decision=adoption)
    workflow.take(plan, "adopt", by=signe, now=NOW, decision=making.decision(aalborg), again=True)


def test_a_postponed_case_comes_back_without_a_question(plan, signe):
    record(plan, signe, Outcome.POSTPONED)
    record(plan, signe, Outcome.RECOMMENDED)
    assert [d.get_outcome_display() for d in Decision.objects.all()] == ["Udsat", "Anbefalet videre"]


def test_a_new_version_is_nothing_to_ask_about(plan, signe):
    record(plan, signe, Outcome.RETURNED)
    workflow.take(plan, "return", by=signe, now=NOW, reason="Mangler økonomi")
    workflow.take(plan, "submit", by=signe, now=NOW)
    record(plan, signe)


def test_a_correction_keeps_what_stood_before(plan, signe):
    decision = record(plan, signe, case_number="15")
    event = correct(decision, signe, case_number="15.00", meeting_date=date(2026, 11, 17), votes="")
    decision.refresh_from_db()
    assert (decision.case_number, decision.meeting_date) == ("15.00", date(2026, 11, 17))
    assert event.corrected == {"case_number": ["15", "15.00"], "meeting_date": ["2026-11-18", "2026-11-17"]}
    assert decisions.corrected_in(event) == [
        ("mødedato", "18. november 2026", "17. november 2026"),
        ("sagsnummer", "15", "15.00"),
    ]
    assert (event.step, event.reason, event.by) == ("correct", "Datoen var forkert.", signe)
    assert event.decision == decision


def test_a_correction_makes_a_new_document(plan, aalborg, signe):
    revision = workflow.take(plan, "adopt", by=signe, now=NOW, decision=making.decision(aalborg)).revision
    before = standing_of(revision)
    correct(revision.decisions.get(), signe, meeting_date=date(2026, 11, 16))
    after = standing_of(revision)
    assert after.digest() != before.digest()
    assert after.adoption.meeting_date == date(2026, 11, 16)


def test_another_body_may_have_been_meant(plan, aalborg, signe):
    decision = record(plan, signe)
    aalborg.bodies.create(name="Økonomiudvalget", order=7)
    event = correct(decision, signe, body=aalborg.bodies.get(order=7))
    decision.refresh_from_db()
    assert (decision.body_name, decision.body_order) == ("Økonomiudvalget", 7)
    assert event.corrected == {"body_name": ["Beskæftigelsesudvalget", "Økonomiudvalget"]}


def test_a_body_that_was_renamed_keeps_its_name_in_a_corrected_decision(plan, aalborg, signe):
    decision = record(plan, signe)
    aalborg.bodies.filter(pk=decision.body_id).update(name="Jobudvalget", is_last=False)
    correct(decision, signe, votes="Enstemmigt")
    decision.refresh_from_db()
    assert decision.body_name == "Beskæftigelsesudvalget"


def test_a_body_that_was_removed_stays_in_a_corrected_decision(plan, aalborg, signe):
    decision = record(plan, signe)
    aalborg.bodies.filter(pk=decision.body_id).delete()
    correct(decision, signe, body=None, votes="Enstemmigt")
    decision.refresh_from_db()
    assert (decision.body, decision.body_name) == (None, "Beskæftigelsesudvalget")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "ikke ændret noget"),
        ({"votes": ""}, "ikke ændret noget"),
        ({"meeting_date": date(2026, 12, 24)}, "ikke holdt endnu"),
        ({"minutes": "http://aalborg.dk/referat"}, "https"),
        ({"minutes": "javascript:alert(1)"}, "https"),
        ({"votes": "x", "reason": " "}, "begrundelse"),
        ({"votes": "x", "started_from": 1}, "kollega"),
    ],
)
def test_a_correction_is_refused_in_a_sentence(plan, signe, given, sentence):
    decision = record(plan, signe)
    with pytest.raises(Refused, match=sentence):
        correct(decision, signe, **given)
    assert not Event.objects.filter(step="correct").exists()


def test_a_correction_makes_and_unmakes_no_adoption(plan, aalborg, signe):
    decision = record(plan, signe, Outcome.RETURNED, last=True)
    with pytest.raises(Refused, match="Registrér vedtagelsen"):
        correct(decision, signe, outcome=Outcome.ADOPTED)
    other = making.decision(aalborg)
    adoption = workflow.take(plan, "adopt", by=signe, now=NOW, decision=other, again=True).decision
    with pytest.raises(Refused, match="Annullér vedtagelsen"):
        correct(adoption, signe, body=aalborg.bodies.get(is_last=False))
    with pytest.raises(Refused, match="Annullér vedtagelsen"):
        correct(adoption, signe, outcome=Outcome.RETURNED)


@pytest.mark.parametrize("who", ["erik", "lone", "anna", "esther", "minna", "sune", "dorte"])
def test_only_an_approver_of_the_municipality_corrects(plan, signe, who, request):
    decision = record(plan, signe)
    with pytest.raises(PermissionDenied):
        correct(decision, request.getfixturevalue(who), votes="x")


def test_what_a_body_sent_back_asks_for_is_the_first_step(plan, signe):
    def names():
        return [name for name, _ in workflow.open_steps(plan, signe, list(plan.revisions.all()))]

    assert names() == ["adopt", "amend", "return"]
    record(plan, signe, Outcome.RETURNED)
    assert names() == ["return", "adopt", "amend"]
    again = making.decision(plan.municipality, last=False, outcome=Outcome.RECOMMENDED)
    decisions.record_decision(plan, again, by=signe, now=NOW, again=True)
    assert names() == ["adopt", "amend", "return"]


def test_decisions_of_one_day_stand_in_the_order_of_the_bodies(aalborg, signe):
    making.bodies(aalborg)
    plan = making.submitted(aalborg, signe)
    record(plan, signe, Outcome.NOTED, last=True)
    record(plan, signe)
    assert [d.body for d in standing_of(plan.newest_revision).decisions] == [
        "Beskæftigelsesudvalget",
        "Kommunalbestyrelsen",
    ]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"minutes": "http://x.dk"}, "decision_minutes_by_https"),
        ({"outcome": "forgotten"}, "decision_outcome_known"),
    ],
)
def test_the_database_keeps_decisions_in_order(plan, signe, fields, name):
    decision = record(plan, signe)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(**fields)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"step": "correct", "reason": "x"}, "event_correction_keeps_what_stood"),
        ({"step": "return", "reason": "x", "corrected": {"votes": ["", "x"]}}, "event_correction_keeps_what_stood"),
        ({"step": "annul"}, "event_has_reason_where_needed"),
        ({"step": "bring_back"}, "event_has_reason_where_needed"),
    ],
)
def test_the_database_keeps_events_in_order(plan, signe, fields, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Event.objects.create(plan=plan, at=NOW, by=signe, **fields)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("sqlite" in str(connection.settings_dict["ENGINE"]), reason="SQLite has no row locks to try")
def test_two_people_recording_or_correcting_at_once_leave_one_trace_each(aalborg, signe):
    plan = making.submitted(aalborg, signe)

    def in_turn(deed):
        try:
            return deed()
        except Refused:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: in_turn(lambda: record(Plan.objects.get(pk=plan.pk), signe)), range(6)))
    decision = next(filter(None, made))
    assert Decision.objects.count() == 1
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: in_turn(lambda: correct(decision, signe, votes=f"{n} for")), range(6)))
    assert Event.objects.filter(step="correct").count() == 1


def test_a_correction_does_not_hide_why_the_plan_came_back(plan, signe):
    decision = record(plan, signe, Outcome.RETURNED)
    workflow.take(plan, "return", by=signe, now=NOW, reason="Mangler økonomi")
    correct(decision, signe, votes="Enstemmigt")
    plan.refresh_from_db()
    assert readiness_of(plan).sent_back.reason == "Mangler økonomi"
