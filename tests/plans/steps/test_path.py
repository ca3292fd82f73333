"""A plan's path as one list: what has happened, where it stands, and what is to come."""

from datetime import date, timedelta
from itertools import count

import pytest
from django.urls import reverse

from plans.models import Outcome, Plan
from plans.steps import deadlines, opening, workflow
from plans.steps.decisions import record_decision
from plans.steps.milestones import agenda_day
from plans.steps.path import coming, path_of, public_path_of
from tests import making
from tests.making import NOW

TODAY = NOW.date()
BEGINS, ENDS = deadlines.HEARING_BEGINS, deadlines.HEARING_ENDS
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 15)
moments = (NOW + timedelta(minutes=n) for n in count(1))


def take(plan, step, by, **given):
    workflow.take(plan, step, by=by, now=next(moments), **given)
    plan.refresh_from_db()


def read(plan, today=TODAY, path_of=path_of):
    return [f"{one.state}: {one.title}" for one in path_of(Plan.objects.get(pk=plan.pk), today=today)]


def meetings(plan):
    first, last = plan.municipality.bodies.order_by("is_last")
    return deadlines.meeting_of(first), deadlines.meeting_of(last)


@pytest.fixture
def plan(aalborg, signe):
    made = making.plan(aalborg, signe)
    making.own_goal(made, signe)
    making.complete(made, signe)
    return made


def test_a_plan_from_its_beginning_to_its_correction(plan, aalborg, signe, erik):
    begun, bodies = ["done: Planen begyndt"], ["Beskæftigelsesudvalget", "Kommunalbestyrelsen"]
    ahead = ["ahead: Til politisk behandling", *(f"ahead: {body}" for body in bodies)]
    assert read(plan) == [*begun, "now: Planen skrives", *ahead]
    take(plan, "ready", erik)
    ready = "Intern godkendelse"
    assert read(plan) == [*begun, f"now: {ready}", *ahead]
    begun.append(f"done: {ready}")
    first, last = meetings(plan)
    days = {deadlines.WRITTEN: TODAY, BEGINS: TODAY, ENDS: TODAY + timedelta(14), first: FIRST, last: LAST}
    deadlines.set_path_dates(plan, days, by=erik, now=next(moments))
    take(plan, "hear", signe)
    assert read(plan) == [*begun, "now: Høring", *ahead]
    hearing, submitted, committee, council = coming(path_of(plan, today=TODAY))
    assert (hearing.planned, hearing.planned_end) == (TODAY, TODAY + timedelta(14))
    assert [one.planned for one in (submitted, committee, council)] == [agenda_day(FIRST), FIRST, LAST]
    assert committee.agenda == agenda_day(FIRST)
    assert [one.is_late for one in coming(path_of(plan, today=FIRST + timedelta(1)))] == [False, True, True, False]
    take(plan, "end_hearing", signe)
    begun.append("done: Høring")
    assert read(plan) == [*begun, "now: Høringssvarene skrives ind", *ahead]
    take(plan, "submit", signe)
    sent = "done: Til politisk behandling"
    begun.append(sent)
    assert read(plan) == [*begun, f"now: {bodies[0]}", f"ahead: {bodies[1]}"]
    noted = making.decision(aalborg, last=False, outcome=Outcome.RECOMMENDED, meeting=TODAY)
    record_decision(plan, noted, by=signe, now=next(moments))
    begun.append(f"done: {bodies[0]}")
    assert read(plan) == [*begun, f"now: {bodies[1]}"]
    assert public_path_of(plan, today=TODAY) == []
    opening.open_to_all(revision=plan.newest_revision, by=signe, now=next(moments))
    assert read(plan, path_of=public_path_of) == [sent, f"done: {bodies[0]}", f"now: {bodies[1]}"]
    take(plan, "adopt", signe, decision=making.decision(aalborg, meeting=TODAY))
    begun.append(f"done: {bodies[1]}")
    assert read(plan) == begun
    public = public_path_of(plan, today=TODAY)
    assert [(one.title, one.day) for one in public[1:]] == [(body, TODAY) for body in bodies]
    assert [one.planned for one in public[1:]] == [FIRST, LAST]
    assert public[1].dates == "20. november 2026 (planlagt 1. december 2026)"
    take(plan, "reopen", signe, reason="Ny lov")
    begun.append("done: Rettelse begyndt som ny version")
    assert read(plan) == [*begun, "now: Den nye version skrives", *ahead]
    assert [one.planned for one in coming(path_of(plan, today=TODAY))] == [None] * 4  # the dates were the first round's
    take(plan, "annul_earlier", signe, reason="Forkert plan")
    assert read(plan, path_of=public_path_of) == [sent, "done: Vedtagelsen annulleret"]


def test_a_returned_plan_meets_its_bodies_again(plan, aalborg, signe):
    first, _ = meetings(plan)
    deadlines.set_path_dates(plan, {first: TODAY}, by=signe, now=next(moments))
    take(plan, "submit", signe)
    sent_back = making.decision(aalborg, last=False, outcome=Outcome.RETURNED, meeting=TODAY)
    record_decision(plan, sent_back, by=signe, now=next(moments))
    take(plan, "return", signe, reason="Tallene mangler")
    *_, decided, returned, _, _, again, _ = path_of(plan, today=TODAY)
    assert (decided.planned, returned.reason, again.planned) == (TODAY, "Tallene mangler", None)
    deadlines.set_path_dates(plan, {first: FIRST}, by=signe, now=next(moments))
    *_, decided, _, _, submitted, again, _ = path_of(plan, today=TODAY)
    assert (decided.planned, submitted.planned, again.planned) == (None, agenda_day(FIRST), FIRST)


def test_dates_are_set_where_the_path_is_shown(plan, client_for, signe):
    client, address = client_for(signe), reverse("plan_progress", args=[plan.pk])
    _, (_, last) = meetings(plan)
    response = client.post(address, {f"plan-{plan.pk}-meeting_{last}": "15.12.2016"})
    assert response.status_code == 422
    assert "Har året en tastefejl?" in response.content.decode()
    assert client.post(address, {f"plan-{plan.pk}-meeting_{last}": "15.12.2026"}).url == address + "#forloeb"
    assert "planlagt 15. december 2026" in client.get(address).content.decode()
