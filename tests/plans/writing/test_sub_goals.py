"""A goal stands under another: saved, moved, deleted, brought back, and one level deep whoever writes it."""

import re

import pytest
from django.db import IntegrityError, transaction

from bpmplan.steps import Refused
from plans.content.live import of_plan
from plans.models import Edit, Initiative, Plan, PlanGoal, Target
from plans.writing import deleting, saving
from plans.writing.section_list import section_list_of
from tests import making
from tests.making import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built_cast")]


@pytest.fixture
def plan(aalborg, signe):
    return making.plan(aalborg, signe)


@pytest.fixture
def add(plan, signe):
    """Adds a goal of the municipality's own."""
    return lambda title, **more: saving.add(PlanGoal(plan=plan, is_own=True, title=title, **more), by=signe, now=NOW)


@pytest.fixture
def goals(add):
    """A (with A1 and A2), B and C (with C1), added in another order than they are read in."""
    a, b, c = add("A"), add("B"), add("C")
    return {goal.title: goal for goal in (a, b, c, add("A1", under=a), add("C1", under=c), add("A2", under=a))}


def labels(plan):
    """What each goal is called by, as the content and the list beside the pages say it."""
    content = {goal.label: goal.title for goal in of_plan(Plan.objects.get(pk=plan.pk)).goals}
    listed = [(entry.label, entry.title) for entry in section_list_of(plan).goals]
    assert listed == list(content.items())
    assert list(plan.plangoals.values_list("title", flat=True)) == list(content.values()), "places are the order"
    return " ".join(f"{label}{title}" for label, title in content.items())


def write(goal, by, **values):
    return saving.save(PlanGoal, plan=goal.plan, key=goal.key, started_from=goal.edit_no, values=values, by=by, now=NOW)


def move(goal, way, by):
    return saving.move(PlanGoal, plan=goal.plan, key=goal.key, up=way == "up", by=by, now=NOW)


def test_a_sub_goal_stands_after_its_goal_and_is_called_by_a_letter(plan, goals):
    assert labels(plan) == "1A 1aA1 1bA2 2B 3C 3aC1"
    content = of_plan(plan)
    assert [goal.number for goal in content.goals] == [1, 1, 2, 2, 3, 1]
    assert content.goals[1].under == content.goals[0].key == str(goals["A"].key)


@pytest.mark.parametrize(
    ("name", "way", "order"),
    [
        ("B", "up", "1B 2A 2aA1 2bA2 3C 3aC1"),
        ("A", "down", "1B 2A 2aA1 2bA2 3C 3aC1"),
        ("B", "down", "1A 1aA1 1bA2 2C 2aC1 3B"),
        ("A2", "up", "1A 1aA2 1bA1 2B 3C 3aC1"),
        ("A2", "down", "1A 1aA1 1bA2 2B 3C 3aC1"),
        ("C1", "up", "1A 1aA1 1bA2 2B 3C 3aC1"),
    ],
)
def test_goals_move_with_their_sub_goals_and_sub_goals_among_their_own(plan, goals, signe, name, way, order):
    move(goals[name], way, signe)
    assert labels(plan) == order


@pytest.mark.parametrize(
    ("name", "under", "order"),
    [
        ("B", "A", "1A 1aA1 1bA2 1cB 2C 2aC1"),
        ("A1", "C", "1A 1aA2 2B 3C 3aC1 3bA1"),
        ("A1", "", "1A 1aA2 2A1 3B 4C 4aC1"),
    ],
)
def test_a_goal_is_put_under_another_and_out_again(plan, goals, signe, erik, client_for, name, under, order):
    write(goals[name], erik, under=goals[under].key if under else "")
    assert labels(plan) == order
    history = client_for(signe).get(f"/arbejde/{plan.pk}/tidligere/{goals[name].key}/").content.decode()
    assert "Hører under" in history
    edit = Edit.objects.get(key=goals[name].key, edit_no=1)
    assert edit.before == {"under": str(goals["A"].key) if name == "A1" else ""}


def test_two_who_put_a_goal_under_different_ones_are_asked(goals, signe):
    seen = PlanGoal.objects.get(pk=goals["B"].pk)
    write(seen, signe, under=goals["A"].key)
    with pytest.raises(saving.Conflict) as conflict:
        write(seen, signe, under=goals["C"].key)
    assert conflict.value.fields["under"].theirs == str(goals["A"].key)


@pytest.mark.parametrize(
    ("name", "under", "sentence"),
    [
        ("B", "A1", "hører selv under et andet"),
        ("A", "B", "har selv noget under sig"),
        ("B", "B", "under sig selv"),
        ("B", "gone", "er slettet"),
    ],
)
def test_what_would_be_deeper_than_one_level_is_refused_in_a_sentence(goals, signe, name, under, sentence):
    key = "00000000-0000-0000-0000-000000000000" if under == "gone" else goals[under].key
    with pytest.raises(Refused, match=sentence):
        write(goals[name], signe, under=key)


def test_the_database_holds_one_level_in_one_plan(goals, aalborg, signe):
    other = making.plan(aalborg, signe, years=(2028, 2028))
    made = {"plan": other, "changed_by": signe, "changed_at": NOW}
    wrong = [
        lambda: PlanGoal.objects.filter(pk=goals["B"].pk).update(under=goals["A1"].pk),
        lambda: PlanGoal.objects.filter(pk=goals["A"].pk).update(under=goals["B"].pk),
        lambda: PlanGoal.objects.filter(pk=goals["B"].pk).update(under=goals["B"].pk),
        lambda: PlanGoal.objects.filter(pk=goals["A1"].pk).update(plan=other),
        lambda: PlanGoal.objects.create(**made, under=goals["A"]),
        lambda: PlanGoal.objects.filter(pk=goals["A1"].pk).update(group="Egne mål"),
    ]
    for deed in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            deed()


def test_a_goal_is_deleted_and_comes_back_with_all_that_stands_under_it(plan, goals, signe):
    serving = saving.add(Initiative(plan=plan, title="Mentor"), by=signe, now=NOW, goals=[goals["A"], goals["A1"]])
    saving.add(Target(plan=plan, goal=goals["A1"], title="I job"), by=signe, now=NOW)
    before = of_plan(Plan.objects.get(pk=plan.pk))
    deed = {"plan": plan, "by": signe, "now": NOW}
    deleting.delete(PlanGoal, key=goals["A"].key, seen=deleting.seen_of(goals["A"]), **deed)
    assert labels(plan) == "1B 2C 2aC1"
    assert not serving.goals.exists()
    with pytest.raises(Refused, match="er slettet"):
        deleting.restore(key=goals["A1"].key, **deed)
    deleting.restore(key=goals["A"].key, **deed)
    assert of_plan(Plan.objects.get(pk=plan.pk)) == before


def test_a_sub_goal_is_written_on_its_own_page_and_moved_by_its_form(plan, goals, signe, lone, client_for):
    assert "1. A" in client_for(lone).get(f"/arbejde/{plan.pk}/maal/{goals['A1'].key}/").content.decode(), "read only"
    client = client_for(signe)
    page = client.get(f"/arbejde/{plan.pk}/maal/{goals['A'].key}/").content.decode()
    assert f"?under={goals['A'].key}" in page
    assert "1a. A1" in page
    assert 'name="under"' not in page, "one with sub-goals stands under none"
    stale = {"title": "A", "under": goals["B"].key, "started_from": 0}
    refused = client.post(f"/arbejde/{plan.pk}/maal/{goals['A'].key}/", stale)
    assert refused.status_code == 422, "it had no sub-goals when the form was opened"
    assert "Målet har selv fået delmål" in refused.content.decode()
    new = client.get(f"/arbejde/{plan.pk}/maal/nyt/?under={goals['B'].key}").content.decode()
    assert "Tilføj et delmål under mål 2" in new
    posted = client.post(f"/arbejde/{plan.pk}/maal/nyt/", {"title": "B1", "under": goals["B"].key, "group": "Egne mål"})
    assert posted.status_code == 302
    assert labels(plan) == "1A 1aA1 1bA2 2B 2aB1 3C 3aC1"
    assert plan.plangoals.get(title="B1").group == "", "a sub-goal stands under its goal's heading"
    assert "goal-tags" not in re.sub(r'goal-tags">[^<\s]', "", client.get(f"/arbejde/{plan.pk}/side/").content.decode())
    asked = client.get(f"/arbejde/{plan.pk}/handlinger/plangoal/{goals['A'].key}/").content.decode()
    assert "2 delmål slettes også: »A1«, »A2«." in asked
