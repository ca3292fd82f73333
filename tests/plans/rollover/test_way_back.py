"""A goal that became the municipality's own is its answer to the minister's again, when the plan answers them again."""

import pytest

from plans.models import Initiative, PlanGoal, Target
from plans.rollover.changes_in_goals import take_in_new_goals
from plans.rollover.goal_lines import set_goal_sets
from plans.writing import saving
from tests import making
from tests.making import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def goals_2027():
    return making.goal_set(2027, {1: "Flere i job", 2: "Flere i uddannelse"})


@pytest.fixture
def plan(aalborg, signe, goals_2027):
    made = making.plan(aalborg, signe, goal_sets=[goals_2027])
    goal = made.plangoals.first()
    saving.add(Target(plan=made, goal=goal, title="I job"), by=signe, now=NOW)
    saving.add(Initiative(plan=made, title="Besøg"), by=signe, now=NOW, goals=[goal])
    return made


def choose(plan, by, *goal_sets):
    set_goal_sets(plan, goal_sets, by=by, now=NOW)
    return list(plan.plangoals.order_by("position", "pk"))


def test_off_and_on_again_leaves_the_plan_as_it_was(plan, signe, goals_2027):
    written = plan.plangoals.first()
    (own,) = choose(plan, signe)
    assert (own.key, own.is_own, own.title) == (written.key, True, "Flere i job")
    first, second = choose(plan, signe, goals_2027)
    assert (first.key, first.is_own, first.title, first.answered) == (written.key, False, "", [])
    assert [wording.title for wording in first.wordings.all()] == ["Flere i job"]
    assert first.targets.count() == first.initiatives.count() == 1
    assert not second.is_own


def test_a_title_of_its_own_stays(plan, signe, goals_2027):
    goal = plan.plangoals.first()
    saving.save(PlanGoal, plan=plan, key=goal.key, started_from=0, values={"title": "Vores"}, by=signe, now=NOW)
    choose(plan, signe)
    first, *_ = choose(plan, signe, goals_2027)
    assert (first.is_own, first.title) == (False, "Vores")


def test_a_plan_that_went_on_with_own_goals_answers_the_ministers_later(aalborg, signe, plan, goals_2027):
    making.complete(plan, signe)
    later = making.plan(aalborg, signe, years=(2028, 2028), earlier=plan)
    assert {goal.is_own for goal in later.plangoals.all()} == {True}
    goals_2028 = making.goal_set(2028, {1: "Endnu flere i job"}, continues={1: goals_2027.goals.get(number=1)})
    count = later.plangoals.count()
    later.goal_sets.set([goals_2028])
    take_in_new_goals(later, by=signe, now=NOW)
    assert later.plangoals.count() == count
    again = later.plangoals.get(is_own=False)
    assert [wording.title for wording in again.wordings.all()] == ["Endnu flere i job"]
    assert again.targets.count() == 1


def test_only_a_goal_that_was_the_ministers_is_taken_for_it(plan, signe, goals_2027):
    making.own_goal(plan, signe, "Flere i job")
    assert len(choose(plan, signe, goals_2027)) == 3
