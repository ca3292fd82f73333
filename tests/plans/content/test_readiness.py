"""What stops a plan from being sent, and what is only advice; overview and side list say the same."""

import pytest

from plans.content.live import of_plan
from plans.content.readiness import missing_in_plan
from plans.models import Initiative, PlanGoal, Target
from plans.writing import saving
from plans.writing.outline import outline
from plans.writing.section_list import side_of
from tests import making
from tests.making import NOW


@pytest.fixture
def plan(aalborg, signe):
    return making.plan(aalborg, signe, goal_sets=[making.goal_set(2027, {1: "Flere i job"})])


@pytest.fixture
def goal(plan):
    return plan.plangoals.get()


def write(goal, by, **values):
    saving.save(PlanGoal, plan=goal.plan, key=goal.key, started_from=goal.edit_no, values=values, by=by, now=NOW)
    goal.refresh_from_db()


def blocking(plan):
    return [(item.field, item.sentence) for item in missing_in_plan(plan) if item.blocks]


def test_a_goal_is_answered_or_left_out_with_a_reason(plan, goal, signe):
    assert blocking(plan) == [
        ("strategy", "Mål 1, »Flere i job« er hverken besvaret eller udeladt med en begrundelse.")
    ]
    write(goal, signe, left_out=True)
    assert blocking(plan) == [("left_out_reason", "Mål 1, »Flere i job« er udeladt uden begrundelse.")]
    write(goal, signe, left_out_reason="Ikke hos os")
    assert blocking(plan) == []


def test_an_answer_needs_a_target_or_a_described_follow_up(plan, goal, signe):
    write(goal, signe, strategy="Vi ringer")
    assert blocking(plan) == [("follow_up", "Mål 1, »Flere i job« har hverken måltal eller en beskrevet opfølgning.")]
    saving.add(Target(plan=plan, goal=goal, title="I job"), by=signe, now=NOW)
    assert blocking(plan) == []


def test_a_described_follow_up_counts_as_answered(plan, goal, signe):
    write(goal, signe, follow_up="Vi spørger borgerne hvert år")
    assert blocking(plan) == []


def write_nothing(goal, signe):
    pass


def leave_out(goal, signe):
    write(goal, signe, left_out=True)


def leave_out_with_reason(goal, signe):
    write(goal, signe, left_out=True, left_out_reason="Ikke hos os")


def write_strategy(goal, signe):
    write(goal, signe, strategy="Vi ringer")


def follow_up(goal, signe):
    write(goal, signe, follow_up="Samtaler")


def add_target(goal, signe):
    saving.add(Target(plan=goal.plan, goal=goal, title="I job"), by=signe, now=NOW)


def add_initiative(goal, signe):
    saving.add(Initiative(plan=goal.plan, title="Besøg"), by=signe, now=NOW, goals=[goal])


@pytest.mark.parametrize(
    "deed",
    [
        write_nothing,
        leave_out,
        leave_out_with_reason,
        write_strategy,
        follow_up,
        add_target,
        add_initiative,
    ],
)
def test_the_side_list_gives_a_goal_the_state_that_the_overview_gives_it(plan, goal, signe, deed):
    deed(goal, signe)
    content = of_plan(plan)
    lines = outline(plan, content, missing_in_plan(plan, content))
    shown = next(part.state for line in lines for part in line.parts)
    assert side_of(plan).goals[0].state == shown
