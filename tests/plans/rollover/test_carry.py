"""The next plan from an earlier one."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bpmplan.steps import Refused
from plans.content.changes import State, since
from plans.content.earlier import earlier_content
from plans.content.live import of_plan
from plans.content.stored import of_revision
from plans.models import Attachment, Chapter, Initiative, Plan, PlanGoal, Target
from plans.rollover import carry
from plans.rollover.becomes import rollover
from plans.rollover.goal_lines import GoalLine, set_goal_sets
from plans.steps import workflow
from plans.writing import saving
from tests import making
from tests.making import NOW

pytestmark = pytest.mark.usefixtures("built_cast")


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
        Target(plan=plan, goal=skills, title="I uddannelse", baseline="10"),
        by=signe,
        now=NOW,
        values=[("2022H1", "20"), ("2022", "30")],
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
    assert [(goal.title, goal.strategy, goal.is_own) for goal in content.goals] == [
        ("Opkvalificering", "Strategi Opkvalificering", False),
        ("Værdighed", "Strategi Værdighed", False),
        ("Handicap", "", False),
        ("Bedrageri", "Strategi Bedrageri", True),
        ("Flere unge i job", "Vi besøger.", True),
    ]
    assert [bool(goal.carried_from) for goal in content.goals] == [True, True, False, True, True]
    assert content.initiatives_without_goal == ()
    both = next(i for i in content.initiatives if i.title == "Begge")
    assert both.goals == (content.goals[0].key, content.goals[3].key)


def test_a_goal_is_left_behind_with_what_serves_it_alone_when_the_writer_says_so(aalborg, signe, years, earlier):
    fraud = of_revision(earlier).goals[2]
    plan = making.plan(aalborg, signe, years=(2023, 2023), goal_sets=[years[1]], earlier=earlier, behind={fraud.key})
    content = of_plan(plan)
    assert "Bedrageri" not in [goal.title for goal in content.goals]
    assert [i.title for i in content.initiatives] == ["Begge", "Indsats: Flere unge i job"]
    assert content.initiatives_without_goal == ()


def test_what_was_aimed_at_is_no_baseline(aalborg, signe, years, earlier):
    plan = making.plan(aalborg, signe, years=(2023, 2023), goal_sets=[years[1]], earlier=earlier)
    target = of_plan(plan).goals[0].targets[0]
    assert target.title == "I uddannelse"
    assert (target.baseline, target.baseline_period, target.baseline_source, target.values) == (None, "", "", ())


def test_goals_that_the_minister_has_merged_are_one_with_the_texts_and_targets_of_both(aalborg, signe, years):
    value, skills, _ = years[0].goals.order_by("number")
    earlier = making.plan(aalborg, signe, years=(2022, 2022), goal_sets=[years[0]])
    for goal in earlier.plangoals.all():
        values = {"strategy": f"Strategi {goal}"}
        saving.save(PlanGoal, plan=earlier, key=goal.key, started_from=0, values=values, by=signe, now=NOW)
        saving.add(Target(plan=earlier, goal=goal, title=f"Tal {goal}"), by=signe, now=NOW)
    both = GoalLine((value.wordings.get(),), frozenset({(2022, 1), (2022, 3)}))
    lines = [both, GoalLine((skills.wordings.get(),), frozenset({(2022, 2)}))]
    before = of_plan(earlier)
    what = rollover(before, lines)
    assert [(goal.goal.title, goal.becomes) for goal in what.goals] == [
        ("Værdighed", "follows"),
        ("Opkvalificering", "follows"),
        ("Bedrageri", "merged"),
    ]
    plan = making.plan(aalborg, signe, years=(2024, 2024))
    plan.chapters.all().delete()
    carry._Carrier(plan, before, signe, NOW).fill(what)
    after = of_plan(plan)
    merged = next(goal for goal in after.goals if goal.title == "Værdighed")
    assert merged.strategy == "Strategi Værdighed\n\nStrategi Bedrageri"
    assert [target.title for target in merged.targets] == ["Tal Værdighed", "Tal Bedrageri"]
    assert [(stand.kind, stand.moved_to) for stand in after.stands] == [("moved", merged.key)]


def test_a_plan_can_be_begun_from_a_draft_and_knows_for_ever_how_it_was(aalborg, signe, years):
    draft = making.plan(aalborg, signe, years=(2022, 2022), goal_sets=[years[0]])
    making.own_goal(draft, signe)
    plan = making.plan(aalborg, signe, years=(2023, 2023), goal_sets=[years[1]], earlier=draft)
    before = of_plan(draft)
    goal = draft.plangoals.first()
    saving.save(PlanGoal, plan=draft, key=goal.key, started_from=0, values={"strategy": "Senere"}, by=signe, now=NOW)
    assert earlier_content(plan) == before
    assert of_plan(plan).begun_from == "kladden til Beskæftigelsesplan 2022, som den var 20. november 2026"
    assert since(before, of_plan(plan)).in_state(State.GONE) == ()


def test_what_is_begun_is_what_was_shown(aalborg, signe, years):
    draft = making.plan(aalborg, signe, years=(2022, 2022), goal_sets=[years[0]])
    seen = carry.digest(carry.preview(draft, [years[1]]))
    making.own_goal(draft, signe)
    with pytest.raises(carry.Outdated):
        making.plan(aalborg, signe, years=(2023, 2023), goal_sets=[years[1]], earlier=draft, previewed=seen)
    seen = carry.digest(carry.preview(draft, [years[1]]))
    assert making.plan(aalborg, signe, years=(2023, 2023), goal_sets=[years[1]], earlier=draft, previewed=seen)


def test_what_stayed_behind_can_be_taken_along_later(aalborg, signe, years, earlier):
    before = of_revision(earlier)
    keys = {before.goals[2].key, before.goals[3].key}
    plan = making.plan(aalborg, signe, years=(2023, 2023), goal_sets=[years[1]], earlier=earlier, behind=keys)
    goal = carry.carry_along(plan, before.goals[3].key, by=signe, now=NOW)
    assert [target.title for target in goal.targets.all()] == ["Unge i job"]
    alone = next(i for i in before.initiatives if i.title == "Indsats: Flere unge i job")
    assert carry.carry_along(plan, alone.key, by=signe, now=NOW).goals.get() == goal
    with pytest.raises(Refused, match="allerede med"):
        carry.carry_along(plan, alone.key, by=signe, now=NOW)


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


def everything(content):
    return {section.key for _, section in content.sections}


@pytest.mark.django_db(transaction=False)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(drawn=st.data())
def test_every_section_of_any_plan_is_carried_or_listed_as_gone(aalborg, signe, years, drawn):
    with transaction.atomic():
        draft = any_plan(aalborg, signe, years, drawn)
        before = of_plan(draft)
        behind = drawn.draw(st.none() | st.sets(st.sampled_from([goal.key for goal in before.goals] or [""])))
        chosen = drawn.draw(st.sampled_from([(), years[:1], years[1:], years]))
        plan = making.plan(aalborg, signe, years=(2030, 2030), goal_sets=chosen, earlier=draft, behind=behind)
        after = of_plan(plan)
        carried = {section.carried_from for _, section in after.sections} - {""}
        gone = {one.key for one in since(before, after).in_state(State.GONE)}
        assert carried | gone == everything(before)
        assert not carried & gone
        assert len(carried) == sum(bool(section.carried_from) for _, section in after.sections)
        if behind is None:
            had = {initiative.key for initiative in before.initiatives if initiative.goals}
            assert all(i.goals for i in after.initiatives if i.carried_from in had)
        transaction.set_rollback(True)


def any_plan(aalborg, signe, years, drawn):
    """A draft with own and ministerial goals, some left out, and targets, initiatives and annexes on any of them."""
    plan = making.plan(aalborg, signe, years=(2022, 2022), goal_sets=drawn.draw(st.sampled_from([(), years[:1]])))
    for number in range(drawn.draw(st.integers(0, 2))):
        saving.add(PlanGoal(plan=plan, is_own=True, title=f"Eget {number}"), by=signe, now=NOW)
    goals = list(plan.plangoals.all())
    for goal in goals:
        if not goal.is_own and drawn.draw(st.booleans()):
            values = {"left_out": True, "left_out_reason": "Ikke nu"}
            saving.save(PlanGoal, plan=plan, key=goal.key, started_from=0, values=values, by=signe, now=NOW)
        for number in range(drawn.draw(st.integers(0, 2))):
            saving.add(Target(plan=plan, goal=goal, title=f"Tal {number}"), by=signe, now=NOW)
    for number in range(drawn.draw(st.integers(0, 3))):
        served = drawn.draw(st.lists(st.sampled_from(goals), unique=True)) if goals else []
        saving.add(Initiative(plan=plan, title=f"Indsats {number}"), by=signe, now=NOW, goals=served)
    for is_image in drawn.draw(st.lists(st.booleans(), max_size=2)):
        alt = "Et hus" if is_image else ""
        file = Attachment(plan=plan, title="Fil", alt=alt, is_image=is_image, file_name="f", sha256="0" * 64, size=1)
        saving.add(file, by=signe, now=NOW)
    return plan
