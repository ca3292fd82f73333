"""An adoption registered by mistake is annulled, and what held before it holds again; a discarded draft comes back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from bpmplan.steps import Refused
from plans.content.standing import standing_of
from plans.models import Plan, Revision, Status, YearInForce
from plans.rollover.goal_lines import set_goal_sets
from plans.steps import workflow
from tests import making
from tests.making import NOW

WHY = "Registreret på den forkerte plan."
moments = (NOW + timedelta(hours=n) for n in count(1))


def adopt(municipality, by, years, plan=None):
    """A plan for the years, or the next version of one, adopted an hour after what was done before it."""
    if plan is None:
        plan = making.submitted(municipality, by, years=years)
    else:
        workflow.take(plan, "reopen", by=by, now=next(moments), reason="Nye tal")
        workflow.take(plan, "submit", by=by, now=next(moments))
    decision = making.decision(municipality)
    return workflow.take(plan, "adopt", by=by, now=next(moments), decision=decision).revision


def annul(revision, by, name="annul"):
    return workflow.take(revision.plan, name, by=by, now=next(moments), reason=WHY)


def in_force(municipality):
    rows = YearInForce.objects.filter(municipality=municipality).select_related("revision")
    return {row.year: (row.revision.plan_id, row.revision.number) for row in rows}


def key(revision):
    return revision.plan_id, revision.number


def state(revision):
    revision.refresh_from_db()
    if revision.is_annulled:
        return "annulled"
    return "superseded" if revision.superseded_at else "adopted"


def test_an_annulled_adoption_leaves_the_plan_with_the_politicians_and_nothing_in_force(aalborg, signe):
    revision = adopt(aalborg, signe, (2027, 2027))
    event = annul(revision, signe)
    plan = Plan.objects.get()
    assert plan.status == Status.SUBMITTED
    assert not YearInForce.objects.exists()
    assert state(revision) == "annulled"
    assert (event.reason, event.revision) == (WHY, revision)
    assert event.decision.annulled_at == event.at
    assert standing_of(Revision.objects.get()).decisions == ()
    assert standing_of(Revision.objects.get()).status == Status.SUBMITTED


def test_the_same_version_can_be_adopted_again(aalborg, signe):
    revision = adopt(aalborg, signe, (2027, 2027))
    annul(revision, signe)
    workflow.take(revision.plan, "adopt", by=signe, now=next(moments), decision=making.decision(aalborg))
    assert state(revision) == "adopted"
    assert in_force(aalborg) == {2027: key(revision)}
    assert len(standing_of(revision).decisions) == 1


def test_an_earlier_plan_gets_its_years_back(aalborg, signe):
    earlier = adopt(aalborg, signe, (2026, 2027))
    mistake = adopt(aalborg, signe, (2027, 2028))
    assert in_force(aalborg) == {2026: key(earlier), 2027: key(mistake), 2028: key(mistake)}
    annul(mistake, signe)
    assert in_force(aalborg) == {2026: key(earlier), 2027: key(earlier)}


def test_a_superseded_plan_is_in_force_again(aalborg, signe):
    earlier = adopt(aalborg, signe, (2027, 2027))
    mistake = adopt(aalborg, signe, (2026, 2028))
    assert state(earlier) == "superseded"
    annul(mistake, signe)
    assert state(earlier) == "adopted"
    assert in_force(aalborg) == {2027: key(earlier)}


def test_the_version_before_is_in_force_again(aalborg, signe):
    first = adopt(aalborg, signe, (2027, 2027))
    second = adopt(aalborg, signe, None, plan=first.plan)
    assert state(first) == "superseded"
    annul(second, signe)
    assert (state(first), state(second)) == ("adopted", "annulled")
    assert in_force(aalborg) == {2027: key(first)}


def test_a_plan_adopted_later_keeps_its_years(aalborg, signe):
    mistake = adopt(aalborg, signe, (2026, 2028))
    later = adopt(aalborg, signe, (2027, 2027))
    assert in_force(aalborg) == {2026: key(mistake), 2027: key(later), 2028: key(mistake)}
    annul(mistake, signe)
    assert in_force(aalborg) == {2027: key(later)}
    assert state(later) == "adopted"


def test_a_superseded_adoption_is_annulled_without_touching_what_superseded_it(aalborg, signe):
    mistake = adopt(aalborg, signe, (2027, 2027))
    later = adopt(aalborg, signe, (2026, 2028))
    annul(mistake, signe)
    assert state(mistake) == "annulled"
    assert in_force(aalborg) == {year: key(later) for year in (2026, 2027, 2028)}


def test_the_oldest_gets_back_only_what_nobody_else_took(aalborg, signe):
    oldest = adopt(aalborg, signe, (2026, 2028))
    mistake = adopt(aalborg, signe, (2027, 2028))
    newest = adopt(aalborg, signe, (2028, 2028))
    annul(mistake, signe)
    assert in_force(aalborg) == {2026: key(oldest), 2027: key(oldest), 2028: key(newest)}
    annul(newest, signe)
    assert in_force(aalborg) == {year: key(oldest) for year in (2026, 2027, 2028)}


def test_when_it_was_superseded_is_said_as_it_was_after_one_in_between_is_annulled(aalborg, signe):
    oldest = adopt(aalborg, signe, (2027, 2027))
    mistake = adopt(aalborg, signe, (2026, 2027))
    newest = adopt(aalborg, signe, (2027, 2028))
    oldest.refresh_from_db()
    assert oldest.superseded_at == Revision.objects.get(pk=mistake.pk).adopted_at
    annul(mistake, signe)
    oldest.refresh_from_db()
    assert oldest.superseded_at == Revision.objects.get(pk=newest.pk).adopted_at


def test_a_mistake_found_while_the_next_version_is_written_leaves_the_draft_alone(aalborg, signe):
    revision = adopt(aalborg, signe, (2027, 2027))
    plan = revision.plan
    workflow.take(plan, "reopen", by=signe, now=next(moments), reason="Nye tal")
    annul(revision, signe, "annul_earlier")
    plan.refresh_from_db()
    assert plan.status == Status.DRAFT
    assert not in_force(aalborg)
    workflow.take(plan, "submit", by=signe, now=next(moments))
    assert plan.newest_revision.number == 2


def test_other_municipalities_are_left_alone(aalborg, esbjerg, signe, esther):
    esther.membership.role = "approver"
    esther.membership.save()
    theirs = adopt(esbjerg, esther, (2027, 2027))
    annul(adopt(aalborg, signe, (2027, 2027)), signe)
    assert in_force(esbjerg) == {2027: key(theirs)}


def test_nothing_is_annulled_where_nothing_was_adopted(aalborg, signe):
    plan = making.plan(aalborg, signe)
    with pytest.raises(Refused, match="ingen vedtaget"):
        workflow.take(plan, "annul_earlier", by=signe, now=NOW, reason=WHY)
    assert "annul_earlier" not in dict(workflow.open_steps(plan, signe, []))
    with pytest.raises(Refused):
        workflow.take(plan, "annul", by=signe, now=NOW, reason=WHY)


@pytest.mark.parametrize("who", ["erik", "lone", "anna", "esther", "minna", "sune", "dorte"])
def test_only_an_approver_annuls(aalborg, signe, who, request):
    revision = adopt(aalborg, signe, (2027, 2027))
    with pytest.raises(PermissionDenied):
        annul(revision, request.getfixturevalue(who))


def test_the_address_of_an_annulled_version_is_never_another_s(aalborg, signe):
    revision = adopt(aalborg, signe, (2027, 2027))
    annul(revision, signe)
    plan = revision.plan
    workflow.take(plan, "return", by=signe, now=NOW, reason="Forkert år")
    with pytest.raises(Refused, match="offentlig"):
        set_goal_sets(plan, [], by=signe, now=NOW, first_year=2028, last_year=2028)
    workflow.take(plan, "discard", by=signe, now=NOW, reason="Forkert år")
    other = adopt(aalborg, signe, (2027, 2027))
    assert other.number == 2
    assert other.get_absolute_url() != revision.get_absolute_url()


# --- discarded and back -----------------------------------------------------------------------------------------------


def test_a_discarded_draft_comes_back_as_it_was(aalborg, signe):
    plan = making.plan(aalborg, signe)
    making.own_goal(plan, signe)
    workflow.take(plan, "discard", by=signe, now=NOW, reason="Lavet ved en fejl.")
    with pytest.raises(Refused, match="begrundelse"):
        workflow.take(plan, "bring_back", by=signe, now=NOW)
    workflow.take(plan, "bring_back", by=signe, now=NOW, reason="Den skal bruges alligevel.")
    plan.refresh_from_db()
    assert plan.is_writable
    assert plan.plangoals.count() == 1


def test_a_discarded_draft_stays_away_while_another_plan_has_its_years(aalborg, signe):
    plan = making.plan(aalborg, signe)
    workflow.take(plan, "discard", by=signe, now=NOW, reason="Lavet ved en fejl.")
    other = making.plan(aalborg, signe)
    assert workflow.taking_its_years(plan) == other
    with pytest.raises(Refused, match="anden plan for 2027"):
        workflow.take(plan, "bring_back", by=signe, now=NOW, reason="Den skal bruges.")
    plan.refresh_from_db()
    assert plan.status == Status.DISCARDED
    workflow.take(other, "discard", by=signe, now=NOW, reason="Den første er bedre.")
    workflow.take(plan, "bring_back", by=signe, now=NOW, reason="Den skal bruges.")


# --- at once ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("sqlite" in str(connection.settings_dict["ENGINE"]), reason="SQLite has no row locks to try")
def test_adopting_and_annulling_at_once_leave_what_the_adoptions_say(aalborg, signe):
    mistake = adopt(aalborg, signe, (2026, 2027))
    others = [making.submitted(aalborg, signe, years=(year, year + 1)) for year in (2025, 2027, 2028)]

    def press(deed):
        try:
            return deed().pk
        except Refused:
            return None
        finally:
            connection.close()

    deeds = [lambda: workflow.take(mistake.plan, "annul", by=signe, now=NOW, reason=WHY) for _ in range(3)]
    deeds += [
        lambda plan=plan: workflow.take(plan, "adopt", by=signe, now=NOW, decision=making.decision(aalborg))
        for plan in others
    ]
    with ThreadPoolExecutor(6) as pool:
        taken = list(pool.map(press, deeds))
    assert sum(pk is not None for pk in taken[:3]) == 1
    assert all(taken[3:])
    assert set(in_force(aalborg)) == {2025, 2026, 2027, 2028, 2029}
    assert mistake.plan_id not in {plan for plan, _ in in_force(aalborg).values()}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("sqlite" in str(connection.settings_dict["ENGINE"]), reason="SQLite has no row locks to try")
def test_bringing_back_and_beginning_at_once_leave_one_plan_for_the_years(aalborg, signe):
    plan = making.plan(aalborg, signe)
    workflow.take(plan, "discard", by=signe, now=NOW, reason="Lavet ved en fejl.")

    def press(deed):
        try:
            return deed()
        except Refused as refused:
            return str(refused)
        finally:
            connection.close()

    deeds = [lambda: workflow.take(plan, "bring_back", by=signe, now=NOW, reason="Den skal bruges.")]
    deeds += [lambda: making.plan(aalborg, signe)] * 3
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(press, deeds))
    assert Plan.objects.kept().count() == 1
