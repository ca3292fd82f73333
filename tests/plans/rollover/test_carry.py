"""The next plan from an earlier one."""

from decimal import Decimal

import pytest

from bpmplan.steps import Refused
from plans.content.live import of_plan
from plans.models import Chapter, Initiative, Plan, PlanGoal, Target
from plans.rollover import carry
from plans.rollover.goal_lines import set_goal_sets
from plans.steps import workflow
from plans.writing import saving
from tests import making
from tests.making import NOW


def test_every_field_of_a_plan_is_in_the_list_of_what_is_carried():
    fields = {field.name for field in Plan._meta.get_fields() if not field.auto_created or field.concrete}
    assert fields == set(carry.CARRIED)


@pytest.fixture
def years(db):
    first = making.goal_set(2022, {1: "Værdighed", 2: "Opkvalificering", 3: "Bedrageri"})
    value, skills, _ = first.goals.order_by("number")
    titles = {1: "Opkvalificering", 2: "Værdighed", 4: "Handicap"}
    second = making.goal_set(2023, titles, continues={1: skills, 2: value})
    return first, second


@pytest.fixture
def earlier(aalborg, signe, years):
    """A submitted plan for 2022 with every goal answered, an own goal, and initiatives of kept and dropped goals."""
    plan = making.plan(aalborg, signe, years=(2022, 2022), goal_sets=[years[0]])
    value, skills, fraud = plan.plangoals.order_by("position")
    for goal in (value, skills, fraud):
        saving.save(
            PlanGoal,
            plan=plan,
            key=goal.key,
            started_from=0,
            values={"ambition": "Flere", "strategy": f"Strategi {goal}", "follow_up": "Samtaler"},
            by=signe,
            now=NOW,
        )
    saving.add(
        Target(plan=plan, goal=skills, title="I uddannelse", baseline=Decimal(10)),
        by=signe,
        now=NOW,
        values=[(2022, "half", 1, "20"), (2022, "year", 1, "30")],
    )
    saving.add(Initiative(plan=plan, title="Begge"), by=signe, now=NOW, goals=[skills, fraud])
    saving.add(Initiative(plan=plan, title="Kun kontrol"), by=signe, now=NOW, goals=[fraud])
    making.own_goal(plan, signe)
    making.complete(plan, signe)
    workflow.take(plan, "submit", by=signe, now=NOW)
    return plan.newest_revision


def test_goals_are_matched_through_the_years_and_texts_carried(aalborg, signe, years, earlier):
    plan = making.plan(aalborg, signe, years=(2023, 2023), goal_sets=[years[1]], earlier=earlier)
    content = of_plan(plan)
    assert [(goal.title, goal.strategy) for goal in content.goals] == [
        ("Opkvalificering", "Strategi Opkvalificering"),
        ("Værdighed", "Strategi Værdighed"),
        ("Handicap", ""),
        ("Flere unge i job", "Vi besøger."),
    ]
    assert [content.is_new(goal) for goal in content.goals] == [False, False, True, False]
    assert [initiative.title for initiative in content.homeless_initiatives] == ["Kun kontrol"]
    both = next(i for i in content.initiatives if i.title == "Begge")
    assert both.goals == (content.goals[0].key,)


def test_the_last_value_aimed_at_becomes_the_baseline(aalborg, signe, years, earlier):
    plan = making.plan(aalborg, signe, years=(2023, 2023), goal_sets=[years[1]], earlier=earlier)
    target = of_plan(plan).goals[0].targets[0]
    assert (target.baseline, target.baseline_period, target.values) == (Decimal(30), "mål for 2022", ())
    assert target.baseline_source == "Beskæftigelsesplan 2022"


def test_goals_of_two_years_that_continue_each_other_are_one_plan_goal(aalborg, signe, years):
    plan = making.plan(aalborg, signe, years=(2022, 2023), goal_sets=years)
    goals = of_plan(plan).goals
    assert [[(m.year, m.number) for m in goal.minister] for goal in goals] == [
        [(2022, 2), (2023, 1)],
        [(2022, 1), (2023, 2)],
        [(2023, 4)],
        [(2022, 3)],
    ]


def test_a_blank_plan_has_the_usual_chapters(aalborg, signe):
    plan = making.plan(aalborg, signe)
    assert [c.title for c in Chapter.objects.filter(plan=plan)] == [title for _, title in carry.USUAL_CHAPTERS]


def test_only_one_plan_for_the_same_years(aalborg, signe):
    making.plan(aalborg, signe)
    with pytest.raises(Refused, match="allerede en plan for 2027"):
        making.plan(aalborg, signe)


def test_a_plan_is_not_begun_from_another_municipalitys(aalborg, esbjerg, signe, esther):
    other = making.submitted(esbjerg, esther_as_approver(esther, esbjerg))
    with pytest.raises(Refused):
        making.plan(aalborg, signe, earlier=other.newest_revision)


def esther_as_approver(esther, esbjerg):
    esther.memberships.update(role="approver")
    return type(esther).objects.get(pk=esther.pk)


def test_answering_other_goal_sets_later_loses_no_text(aalborg, signe, years):
    plan = making.plan(aalborg, signe, years=(2022, 2022), goal_sets=[years[0]])
    fraud = plan.plangoals.order_by("position")[2]
    written = {"strategy": "Kontrol i bopælssager"}
    saving.save(PlanGoal, plan=plan, key=fraud.key, started_from=0, values=written, by=signe, now=NOW)
    set_goal_sets(plan, [years[1]], by=signe, now=NOW)
    goals = of_plan(plan).goals
    assert [goal.title for goal in goals] == ["Værdighed", "Opkvalificering", "Bedrageri", "Handicap"]
    assert [goal.is_own for goal in goals] == [False, False, True, False]
    assert [[m.year for m in goal.minister] for goal in goals] == [[2023], [2023], [], [2023]]


def test_the_years_of_a_plan_with_an_adopted_version_stay(aalborg, signe):
    plan = making.adopted(aalborg, signe).plan
    workflow.take(plan, "reopen", by=signe, now=NOW, reason="Nye tal")
    with pytest.raises(Refused, match="faste adresse"):
        set_goal_sets(plan, [], by=signe, now=NOW, title="Ny titel", first_year=2027, last_year=2028)
    assert set_goal_sets(plan, [], by=signe, now=NOW, title="Ny titel").title == "Ny titel"


def test_a_plan_does_not_take_the_years_of_another(aalborg, signe, client_for):
    making.plan(aalborg, signe, years=(2028, 2028))
    plan = making.plan(aalborg, signe)
    data = {"title": "Planen", "first_year": "2028", "last_year": "2028"}
    answer = client_for(signe).post(f"/arbejde/{plan.pk}/titel/", data)
    assert answer.status_code == 422
    assert "allerede en plan for 2028" in answer.content.decode()
