"""Taking a stand on the earlier plan, and taking it back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bpmplan.steps import Refused
from plans.content.changes import State
from plans.content.live import of_plan
from plans.models import Chapter, Initiative, PlanGoal, Stand, Target
from plans.rollover.review import review_of
from plans.rollover.stands import MINISTERS, take_back, take_stand
from plans.steps import workflow
from plans.writing import deleting, saving
from tests import making
from tests.making import NOW

pytestmark = pytest.mark.usefixtures("built_cast")
LATER = NOW + timedelta(days=1)
STILL_LATER = NOW + timedelta(days=2)


@pytest.fixture
def plan(aalborg, signe):
    """A draft begun from a plan with two own goals, each with a target and an initiative."""
    draft = making.plan(aalborg, signe)
    making.own_goal(draft, signe)
    making.own_goal(draft, signe, "Færre på kontanthjælp")
    making.complete(draft, signe)
    workflow.take(draft, "submit", by=signe, now=NOW)
    return making.plan(aalborg, signe, years=(2028, 2028), earlier=draft.newest_revision)


def line(plan, title):
    return next(line for line in review_of(plan).lines if line.title == title)


def stand(plan, title, kind, by, now=LATER, **more):
    return take_stand(plan, line(plan, title).key, kind=kind, by=by, now=now, **more)


def test_everything_of_the_earlier_plan_is_asked_about(plan):
    review = review_of(plan)
    kinds = [line.kind for line in review.lines]
    assert [kinds.count(kind) for kind in ("chapter", "plangoal", "target", "initiative")] == [2, 2, 2, 2]
    assert review.done == 0
    assert review.unsaid == ()


def test_what_has_ended_goes_with_its_reason_and_comes_back(plan, signe):
    stand(plan, "Indsats: Flere unge i job", "ended", signe, reason="Puljen er brugt.")
    assert plan.initiatives.count() == 1
    gone = line(plan, "Indsats: Flere unge i job")
    assert (gone.state, gone.is_open, gone.change.reason.text) == (State.GONE, False, "Puljen er brugt.")
    take_back(plan, gone.key, by=signe, now=STILL_LATER)
    assert plan.initiatives.count() == 2
    assert line(plan, "Indsats: Flere unge i job").is_open


def test_an_ended_goal_takes_the_stands_of_its_targets_along_and_back(plan, signe):
    stand(plan, "Flere unge i job", "ended", signe, reason="Løst.")
    assert Stand.objects.filter(plan=plan).count() == 2
    assert not line(plan, "Unge i job").is_unsaid
    take_back(plan, line(plan, "Flere unge i job").key, by=signe, now=STILL_LATER)
    assert not Stand.objects.filter(plan=plan).exists()
    content = of_plan(plan)
    assert [len(goal.targets) for goal in content.goals] == [1, 1]
    assert content.initiatives_without_goal == ()


def test_a_goal_that_is_moved_into_another_hands_over_targets_and_initiatives_and_takes_them_back(plan, signe):
    other = plan.plangoals.get(title="Færre på kontanthjælp")
    stand(plan, "Flere unge i job", "moved", signe, moved_to=other.key)
    content = of_plan(plan)
    assert [len(goal.targets) for goal in content.goals] == [2]
    assert [initiative.goals for initiative in content.initiatives] == [(str(other.key),)] * 2
    assert line(plan, "Flere unge i job").change.reason.moved_to == "Færre på kontanthjælp"
    before = of_plan(plan)
    take_back(plan, line(plan, "Flere unge i job").key, by=signe, now=STILL_LATER)
    content = of_plan(plan)
    assert [len(goal.targets) for goal in content.goals] == [1, 1]
    assert sorted(len(initiative.goals) for initiative in content.initiatives) == [1, 1]
    assert before != content


def test_what_goes_on_can_be_deleted_elsewhere_and_is_brought_back(plan, signe):
    initiative = plan.initiatives.first()
    deleting.delete(Initiative, plan=plan, key=initiative.key, seen=deleting.seen_of(initiative), by=signe, now=LATER)
    assert [line.title for line in review_of(plan).unsaid] == [initiative.title]
    stand(plan, initiative.title, "continues", signe, now=STILL_LATER)
    assert review_of(plan).unsaid == ()
    assert plan.initiatives.count() == 2
    take_back(plan, line(plan, initiative.title).key, by=signe, now=STILL_LATER + timedelta(1))
    assert plan.initiatives.count() == 1


def test_a_reason_given_afterwards_deletes_nothing_and_undone_brings_nothing_back(plan, signe):
    initiative = plan.initiatives.first()
    deleting.delete(Initiative, plan=plan, key=initiative.key, seen=deleting.seen_of(initiative), by=signe, now=NOW)
    stand(plan, initiative.title, "ended", signe, reason="Slut.")
    take_back(plan, line(plan, initiative.title).key, by=signe, now=STILL_LATER)
    assert [line.title for line in review_of(plan).unsaid] == [initiative.title]


def test_what_somebody_has_written_in_is_looked_at(plan, signe):
    goal = plan.plangoals.first()
    saving.save(PlanGoal, plan=plan, key=goal.key, started_from=0, values={"ambition": "Ny"}, by=signe, now=LATER)
    assert not line(plan, "Flere unge i job").is_open
    assert line(plan, "Flere unge i job").stand_label == "Rettet"


def test_a_second_stand_takes_the_place_of_the_first(plan, signe):
    title = "Indsats: Flere unge i job"
    stand(plan, title, "ended", signe, reason="Slut.")
    stand(plan, title, "continues", signe, now=STILL_LATER)
    assert Stand.objects.get(plan=plan).kind == "continues"
    assert plan.initiatives.count() == 2


@pytest.mark.parametrize(
    "kind, more, sentence",
    [
        ("ended", {"reason": "  "}, "hvorfor"),
        ("moved", {}, "flyttet til"),
        ("moved", {"moved_to": "00000000-0000-0000-0000-000000000000"}, "flyttet til"),
    ],
)
def test_a_stand_that_says_too_little_is_refused_and_changes_nothing(plan, signe, kind, more, sentence):
    before = of_plan(plan)
    with pytest.raises(Refused, match=sentence):
        stand(plan, "Indsats: Flere unge i job", kind, signe, **more)
    assert of_plan(plan) == before


def test_nothing_is_moved_into_itself_or_its_own_target(plan, signe):
    goal = plan.plangoals.first()
    for own in (goal, goal.targets.first()):
        with pytest.raises(Refused, match="andet afsnit"):
            stand(plan, "Flere unge i job", "moved", signe, moved_to=own.key)


def test_what_a_colleague_has_just_written_is_not_deleted(plan, signe):
    initiative = plan.initiatives.first()
    values = {"description": "Nyt"}
    saving.save(Initiative, plan=plan, key=initiative.key, started_from=0, values=values, by=signe, now=NOW)
    with pytest.raises(Refused, match="har skrevet"):
        stand(plan, initiative.title, "ended", signe, reason="Slut.", seen=f"{initiative.key}:0")


def test_what_a_colleague_has_just_written_in_a_part_of_it_is_not_deleted(plan, signe):
    target = plan.targets.get(goal=(goal := plan.plangoals.first()))
    ended = {"reason": "Slut.", "seen": deleting.seen_of(goal)}
    values = {"baseline": "12"}
    saving.save(Target, plan=plan, key=target.key, started_from=0, values=values, by=signe, now=NOW)
    for seen in (ended["seen"], ""):  # "": the goal came back after the page was opened
        with pytest.raises(Refused, match=f"har skrevet i »{target}«"):
            stand(plan, str(goal), "ended", signe, reason="Slut.", seen=seen)
    stand(plan, str(goal), "ended", signe, reason="Slut.", seen=deleting.seen_of(goal))
    stand(plan, str(goal), "continues", signe, now=STILL_LATER)
    values = {"baseline": "13"}
    target = plan.targets.get(key=target.key)
    later = STILL_LATER + timedelta(1)
    started_from = target.edit_no
    saving.save(Target, plan=plan, key=target.key, started_from=started_from, values=values, by=signe, now=later)
    take_back(plan, line(plan, str(goal)).key, by=signe, now=later)
    assert plan.plangoals.filter(key=goal.key).exists(), "with what was written in its target since"


def test_a_goal_of_the_minister_is_left_out_and_not_ended(aalborg, signe):
    first = making.goal_set(2026, {1: "Værdighed"})
    second = making.goal_set(2027, {1: "Værdighed"}, continues={1: first.goals.get()})
    earlier = making.plan(aalborg, signe, years=(2026, 2026), goal_sets=[first])
    plan = making.plan(aalborg, signe, goal_sets=[second], earlier=earlier)
    with pytest.raises(Refused, match=MINISTERS[:20]):
        stand(plan, "Værdighed", "ended", signe, reason="Nej")


def test_only_a_writer_and_only_in_a_draft(plan, signe, esther):
    with pytest.raises(PermissionDenied):
        stand(plan, "Flere unge i job", "continues", esther)
    making.bodies(plan.municipality)
    workflow.take(plan, "discard", by=signe, now=LATER, reason="Fejl")
    with pytest.raises(saving.Locked):
        stand(plan, "Flere unge i job", "continues", signe)


def test_a_plan_begun_from_nothing_has_nothing_to_review(aalborg, signe):
    assert review_of(making.plan(aalborg, signe)) is None


def test_the_review_takes_as_many_queries_for_a_long_plan(plan, signe, django_assert_num_queries):

    with CaptureQueriesContext(connection) as queries:
        review_of(plan)
    for number in range(10):
        saving.add(Chapter(plan=plan, title=f"Afsnit {number}"), by=signe, now=NOW)
        saving.add(Target(plan=plan, goal=plan.plangoals.first(), title=f"Tal {number}"), by=signe, now=NOW)
    with django_assert_num_queries(len(queries)):
        review_of(plan)
