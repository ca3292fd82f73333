"""A sub-goal follows its goal into the next plan, and out of it; its stand is taken with its goal's."""

from types import SimpleNamespace

import pytest

from bpmplan.steps import Refused
from plans.content.changes import State, since
from plans.content.earlier import earlier_content
from plans.content.live import of_plan
from plans.content.stored import of_revision
from plans.models import Initiative, PlanGoal, Stand, Target
from plans.rollover import carry
from plans.rollover.goal_lines import set_goal_sets
from plans.rollover.places import heading_for
from plans.rollover.review import review_of
from plans.rollover.stands import take_back, take_stand
from plans.steps import workflow
from plans.writing import saving
from tests import making
from tests.making import NOW
from tests.plans.rollover.test_stands import LATER, STILL_LATER

MINISTERS = {1: "Værdighed", 2: "Opkvalificering", 3: "Bedrageri"}


@pytest.fixture
def sets(db):
    first = making.goal_set(2022, MINISTERS)
    value, skills, _ = first.goals.order_by("number")
    second = making.goal_set(
        2023, {1: "Opkvalificering", 2: "Værdighed", 3: "Handicap"}, continues={1: skills, 2: value}
    )
    return first, second


@pytest.fixture
def add(signe):
    def add(plan, title, **more):
        goal = saving.add(PlanGoal(plan=plan, is_own=True, title=title, **more), by=signe, now=NOW)
        saving.add(Target(plan=plan, goal=goal, title=f"Tal for {title}"), by=signe, now=NOW)
        saving.add(Initiative(plan=plan, title=f"Indsats for {title}"), by=signe, now=NOW, goals=[goal])
        return goal

    return add


@pytest.fixture
def earlier(aalborg, signe, sets, add):
    """The minister's 1 (with an own sub-goal), 2 and 3 (with one), and two own; the minister's 2 stands under one."""
    plan = making.plan(aalborg, signe, years=(2022, 2022), goal_sets=[sets[0]])
    value, skills, fraud = plan.plangoals.all()
    add(plan, "Samtaler", under=value)
    add(plan, "Kontrol", under=fraud)
    area = add(plan, "Vækst", group="Kommunens egne mål")
    add(plan, "Lærlinge", under=area)
    add(plan, "Unge", group="Kommunens egne mål")
    for goal in (value, fraud):
        write(goal, signe, group="Ministerens mål")
    write(skills, signe, under=area.key)
    making.complete(plan, signe)
    return plan


def write(goal, by, **values):
    goal = PlanGoal.objects.get(pk=goal.pk)
    saving.save(PlanGoal, plan=goal.plan, key=goal.key, started_from=goal.edit_no, values=values, by=by, now=NOW)


def outline(plan):
    return [f"{goal.label} {goal.title}" + (f" ({goal.group})" if goal.group else "") for goal in of_plan(plan).goals]


def test_sub_goals_follow_their_goals_into_the_next_plan(aalborg, signe, sets, earlier):
    assert outline(earlier) == [
        "1 Værdighed (Ministerens mål)",
        "1a Samtaler",
        "2 Bedrageri (Ministerens mål)",
        "2a Kontrol",
        "3 Vækst (Kommunens egne mål)",
        "3a Lærlinge",
        "3b Opkvalificering",
        "4 Unge (Kommunens egne mål)",
    ]
    plan = making.plan(aalborg, signe, years=(2023, 2023), goal_sets=[sets[1]], earlier=earlier)
    assert outline(plan) == [
        "1 Værdighed (Ministerens mål)",
        "1a Samtaler",
        "2 Handicap (Ministerens mål)",
        "3 Bedrageri",
        "3a Kontrol",
        "4 Vækst (Kommunens egne mål)",
        "4a Opkvalificering",
        "4b Lærlinge",
        "5 Unge (Kommunens egne mål)",
    ]
    content = of_plan(plan)
    assert [len(goal.targets) for goal in content.goals] == [0, 1, 0, 0, 1, 1, 0, 1, 1]
    assert content.initiatives_without_goal == ()
    changed = {c.title: [f.name for f in c.fields] for c in since(earlier_content(plan), content).in_state("changed")}
    assert changed["Bedrageri"] == ["minister", "own_title", "group"]
    assert "Kontrol" not in changed


@pytest.mark.parametrize(
    ("heading", "becomes_own", "goes_along"),
    [("Ministerens mål", False, True), ("Ministerens mål", True, False), ("Unge", True, True), ("Unge", False, True)],
)
def test_a_heading_goes_along_with_a_goal_that_becomes_own_when_own_goals_share_it(heading, becomes_own, goes_along):
    goals = [("Ministerens mål", False), ("Unge", False), ("Unge", True), ("Egne", True)]
    goals = [SimpleNamespace(group=group, is_own=is_own) for group, is_own in goals]
    earlier = next(goal for goal in goals if goal.group == heading)
    content = SimpleNamespace(main_goals=goals)
    assert heading_for(content, earlier, becomes_own) == (heading if goes_along else "")


def test_a_sub_goal_stays_behind_with_its_goal_and_the_preview_says_so(aalborg, signe, sets, earlier):
    keys = {goal.title: goal.key for goal in of_plan(earlier).goals}
    what = carry.preview(earlier, [sets[1]], {keys["Bedrageri"]})
    becomes = {one.goal.title: (one.becomes, one.may_choose) for one in what.goals}
    assert becomes["Bedrageri"] == ("behind", True)
    assert becomes["Kontrol"] == ("behind", False)
    assert becomes["Lærlinge"] == ("own", True)
    [alone] = [one for one in what.goals if one.goal.title == "Bedrageri"]
    assert [one.title for one in alone.only_here] == ["Indsats for Kontrol"]
    plan = making.plan(
        aalborg, signe, years=(2023, 2023), goal_sets=[sets[1]], earlier=earlier, behind={keys["Bedrageri"]}
    )
    assert "Kontrol" not in [goal.title for goal in of_plan(plan).goals]
    carry.carry_along(plan, keys["Bedrageri"], by=signe, now=NOW)
    assert outline(plan)[-2:] == ["5 Bedrageri", "5a Kontrol"]


def test_a_sub_goal_whose_goal_stays_behind_stands_by_itself_when_the_minister_has_it(aalborg, signe, sets, earlier):
    [area] = [goal.key for goal in of_plan(earlier).goals if goal.title == "Vækst"]
    plan = making.plan(aalborg, signe, years=(2023, 2023), goal_sets=[sets[1]], earlier=earlier, behind={area})
    assert "1 Opkvalificering" in outline(plan)
    assert "Lærlinge" not in [goal.title for goal in of_plan(plan).goals]


def test_years_chosen_away_let_no_sub_goal_go(signe, sets, earlier):
    set_goal_sets(earlier, [], by=signe, now=NOW)
    assert [line.partition(" (")[0] for line in outline(earlier)] == [
        "1 Værdighed",
        "1a Samtaler",
        "2 Bedrageri",
        "2a Kontrol",
        "3 Vækst",
        "3a Lærlinge",
        "4 Unge",
    ]


@pytest.fixture
def following(aalborg, signe, add):
    """Begun from a plan of two own goals, the first with two sub-goals."""
    draft = making.plan(aalborg, signe)
    area = making.own_goal(draft, signe, "Vækst")
    making.own_goal(draft, signe, "Unge")
    for title in ("Lærlinge", "Mentorer"):
        goal = add(draft, title, under=area)
        target = goal.targets.get()
        saving.save(
            Target, plan=draft, key=target.key, started_from=0, values={"values": [("2027", "5")]}, by=signe,
            now=NOW,
        )  # fmt: skip
    making.complete(draft, signe)
    workflow.take(draft, "submit", by=signe, now=NOW)
    return making.plan(aalborg, signe, years=(2028, 2028), earlier=draft.newest_revision)


def stand(plan, title, kind, by, **more):
    return take_stand(plan, line(plan, title).key, kind=kind, by=by, now=LATER, **more)


def line(plan, title):
    return next(line for line in review_of(plan).lines if line.title == title)


def test_an_ended_goal_ends_its_sub_goals_and_all_come_back(following, signe):
    before = of_plan(following)
    stand(following, "Vækst", "ended", signe, reason="Løst.")
    assert outline(following) == ["1 Unge"]
    assert not review_of(following).unsaid or {one.kind for one in review_of(following).unsaid} == {"initiative"}
    assert line(following, "Mentorer").stand.reason == "Løst."
    take_back(following, line(following, "Vækst").key, by=signe, now=STILL_LATER)
    assert not Stand.objects.filter(plan=following).exists()
    assert of_plan(following).goals == before.goals


def test_a_goal_that_is_moved_hands_over_its_sub_goals_and_takes_them_back(following, signe):
    other = following.plangoals.get(title="Unge")
    stand(following, "Vækst", "moved", signe, moved_to=other.key)
    assert outline(following) == ["1 Unge", "1a Lærlinge", "1b Mentorer"]
    take_back(following, line(following, "Vækst").key, by=signe, now=STILL_LATER)
    assert outline(following) == ["1 Vækst", "1a Lærlinge", "1b Mentorer", "2 Unge"]


def test_a_goal_over_one_of_the_ministers_is_not_ended(aalborg, signe, sets, earlier):
    plan = making.plan(aalborg, signe, years=(2023, 2023), goal_sets=[sets[1]], earlier=earlier)
    with pytest.raises(Refused, match="»Opkvalificering« hører under målet"):
        stand(plan, "Vækst", "ended", signe, reason="Løst.")
    unge = plan.plangoals.get(title="Unge")
    stand(plan, "Vækst", "moved", signe, moved_to=unge.key)
    assert outline(plan)[-3:] == ["4 Unge (Kommunens egne mål)", "4a Opkvalificering", "4b Lærlinge"]


def test_a_sub_goal_that_is_moved_under_another_goal_is_a_change_of_it(following, signe):
    goal, other = (following.plangoals.get(title=title) for title in ("Mentorer", "Unge"))
    write(goal, signe, under=other.key)
    change = line(following, "Mentorer").change
    assert change.state == State.CHANGED
    assert [(f.label, f.before, f.after) for f in change.fields] == [("Hører under", "»Vækst«", "»Unge«")]


def test_the_version_that_was_frozen_has_the_tree(following):
    content = of_revision(following.begun_from)
    assert [goal.label for goal in content.goals] == ["1", "1a", "1b", "2"]
