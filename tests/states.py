"""A plan in every state, for the tests of what everybody meets at its addresses.

``states`` gives one ``SimpleNamespace`` for each of ``STATES``: ``plan``, its ``parts`` by kind, a section that is
``gone`` from it, its ``decision`` if there is one, and ``version``, the address of its first version (there is none of
a draft: then it is the address that it would have). Every plan has words of its own, to be looked for where they
mustn't be. All are Aalborg's, in years of their own.
"""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import override_settings

from plans.models import Decision, Initiative, Outcome, Plan
from plans.rollover.carry import begin
from plans.steps import opening, workflow
from plans.steps.decisions import record_decision
from plans.writing import deleting, saving
from plans.writing.naming import name_draft

from .scene import NOW, adopt, written

STATES = ("draft", "hearing", "submitted", "opened", "adopted", "superseded", "annulled", "discarded")
FIRST_YEAR = 2050


def words_of(state):
    """Words that stand in the title of the state's plan only."""
    return f"Mærkeord {state}"


def made_in(scene, state, year):
    plan = begin(scene.aalborg, first_year=year, last_year=year, goal_sets=[scene.goal_set], by=scene.erik, now=NOW)
    Plan.objects.filter(pk=plan.pk).update(title=words_of(state))
    plan.refresh_from_db()
    one = SimpleNamespace(state=state, plan=plan, parts=written(plan, scene.erik), decision=None)
    gone = saving.add(Initiative(plan=plan, title="En indsats, der blev slettet"), by=scene.erik, now=NOW)
    deleting.delete(Initiative, plan=plan, key=gone.key, seen=deleting.seen_of(gone), by=scene.erik, now=NOW)
    one.gone = gone.key
    one.named = name_draft(plan, "Sendt til direktionen", by=scene.erik, now=NOW).pk
    one.years = f"/kommuner/aalborg/{year}/"
    one.version = one.years + "v1/"
    return one


def take(scene, one, step, **given):
    return workflow.take(one.plan, step, by=scene.signe, now=NOW, **given)


def brought_to(scene, one):
    """Take the real steps from draft to the state."""
    if one.state == "hearing":
        take(scene, one, "hear")
    elif one.state == "discarded":
        take(scene, one, "discard", reason="Lavet ved en fejl.")
    elif one.state in ("submitted", "opened"):
        take(scene, one, "submit")
    if one.state == "opened":
        opening.open_to_all(revision=one.plan.newest_revision, by=scene.signe, now=NOW)
    elif one.state == "submitted":
        first = scene.aalborg.bodies.get(is_last=False)
        noted = Decision(body=first, meeting_date=date(2026, 11, 11), outcome=Outcome.NOTED, case_number="15.00")
        one.decision = record_decision(one.plan, noted, by=scene.signe, now=NOW)
    elif one.state in ("adopted", "superseded", "annulled"):
        one.decision = adopt(one.plan, scene.signe).decisions.get()
    if one.state == "annulled":
        take(scene, one, "annul", reason="Registreret på den forkerte plan.")
    elif one.state == "superseded":
        year = one.plan.first_year
        other = begin(scene.aalborg, first_year=year, last_year=year + 1, goal_sets=[], by=scene.erik, now=NOW)
        written(other, scene.erik)
        adopt(other, scene.signe)
    one.plan.refresh_from_db()
    one.decided = one.decision.pk if one.decision else 0


@pytest.fixture(scope="module")
def built_states(built_scene, django_db_blocker):
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=built_scene.media), transaction.atomic():
        made = {}
        for number, state in enumerate(STATES):
            made[state] = made_in(built_scene, state, FIRST_YEAR + 2 * number)
            brought_to(built_scene, made[state])
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def states(built_states):
    """``{state: SimpleNamespace}``, and ``missing``: addresses of the same kind where there is nothing."""
    return built_states | {"missing": nothing_like(built_states["draft"])}


def nothing_like(one):
    """Where nothing is: a plan that isn't there, and years of which there is no version."""
    gone = SimpleNamespace(**vars(one))
    gone.plan = SimpleNamespace(pk=999_999_999, first_year=2099)
    gone.version, gone.years = "/kommuner/aalborg/2099/v1/", "/kommuner/aalborg/2099/"
    return gone
