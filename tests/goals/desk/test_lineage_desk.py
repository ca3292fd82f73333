"""What a goal continues, at the ministry's desk: chosen, its effect shown, saved, corrected after announcement."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from goals.models import Continuation, Goal
from plans.steps import workflow
from tests import making
from tests.making import goal_set

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def goals(settings):
    settings.MINISTRY_NEEDS_SECOND_FACTOR = False
    before = goal_set(2024, {1: "Flere unge i job", 2: "Flere seniorer i job"})
    after = goal_set(2027, {1: "Flere i job"})
    making.continued(after.goals.get(), before.goals.get(number=1))
    return {goal.ident: goal for goal in Goal.objects.select_related("goal_set")}


def page_of(goal):
    return reverse("admin:goals_goal_lineage", args=[goal.pk])


def chosen(*rows, **more):
    data = {"maal-TOTAL_FORMS": len(rows), "maal-INITIAL_FORMS": 0, "reason": ""} | more
    for index, (kind, goal) in enumerate(rows):
        data |= {f"maal-{index}-kind": kind, f"maal-{index}-earlier": goal.pk if goal else ""}
    return data


def test_the_effect_is_shown_before_anything_is_saved(goals, client_for, minna, aalborg, signe):
    plan = making.plan(aalborg, signe, years=(2024, 2027), goal_sets=[goals["2024-1"].goal_set])
    making.own_goal(plan, signe)
    making.complete(plan, signe)
    for plan_goal in plan.plangoals.filter(is_own=False):
        plan_goal.ambition = plan_goal.strategy = plan_goal.follow_up = "Flere besøg."
        plan_goal.left_out = plan_goal.wordings.filter(goal=goals["2024-1"]).exists()
        plan_goal.left_out_reason = "Ingen unge er ledige." if plan_goal.left_out else ""
        plan_goal.save()
    workflow.take(plan, "submit", by=signe, now=NOW)
    workflow.take(plan, "adopt", by=signe, now=NOW, decision=making.decision(aalborg))
    draft = making.plan(aalborg, signe, years=(2028, 2028), goal_sets=[goals["2024-1"].goal_set])
    client, before = client_for(minna), list(Continuation.objects.values())
    rows = chosen(("merged", goals["2024-1"]), ("merged", goals["2024-2"]))
    html = client.post(page_of(goals["2027-1"]), rows).content.decode()
    assert "2024, mål 1 (Flere unge i job), 2024, mål 2 (Flere seniorer i job), 2027, mål 1 (Flere i job)" in html
    assert "Oversigten for 2027: mål 1 er besvaret i 0 planer. Det bliver 1 plan." in html
    assert f"Aalborg {draft.years}. Teksten i dem ændres ikke." in html
    assert list(Continuation.objects.values()) == before
    assert client.post(page_of(goals["2027-1"]), rows | {"save": "1"}).status_code == 302
    assert sorted(Continuation.objects.values_list("earlier__number", "kind")) == [(1, "merged"), (2, "merged")]


def test_same_words_are_said_only_of_the_place_before(goals, client):
    making.continued(goals["2027-1"], goals["2024-1"], goals["2024-2"])
    row = client.get("/maal/2027/1/").content.decode().split("Målet gennem årene")[-1]
    assert [title in row for title in ("Flere unge i job", "Flere seniorer i job", "Flere i job")] == [True] * 3
    assert "Samme ordlyd" not in row, "two goals that were merged have words of their own"


def test_what_stands_already_is_said_to_change_nothing(goals, client_for, minna):
    html = client_for(minna).post(page_of(goals["2027-1"]), chosen(("continued", goals["2024-1"]))).content.decode()
    assert "Intet: det står sådan allerede." in html


def test_it_is_corrected_and_removed_after_announcement_with_its_history(goals, client_for, minna):
    client, goal = client_for(minna), goals["2027-1"]
    client.post(page_of(goal), chosen(("continued", goals["2024-2"]), save="1", reason="Forkert mål"))
    assert goal.continuations.get().earlier == goals["2024-2"]
    html = client.post(page_of(goal), chosen()).content.decode()
    assert "2024, mål 2 (Flere seniorer i job) står ikke længere som videreført." in html
    html = client.post(page_of(goal), chosen(save="1"), follow=True).content.decode()
    assert not goal.continuations.exists()
    assert "Det er gemt." in html
    assert "Før: Videreført fra 2024, mål 1 (Flere unge i job). Nu: Videreført fra 2024, mål 2" in html
    assert "Nu: intet tidligere mål" in html
    assert "Forkert mål" in html


@pytest.mark.parametrize(
    ("kinds", "sentence"),
    [
        (["continued", "continued"], "bygger på flere tidligere mål"),
        (["merged", None], "mindst to tidligere mål"),
    ],
)
def test_impossible_origins_are_named_and_the_choices_stay(goals, client_for, minna, kinds, sentence):
    rows = zip(kinds, (goals["2024-1"], goals["2024-2"] if kinds[1] else None), strict=True)
    answer = client_for(minna).post(page_of(goals["2027-1"]), chosen(*[(k or "", g) for k, g in rows], save="1"))
    html = answer.content.decode()
    assert sentence in html
    assert f'<option value="{goals["2024-1"].pk}" selected>' in html
    assert goals["2027-1"].continuations.get().earlier == goals["2024-1"]


def test_the_same_goal_twice_is_said(goals, client_for, minna):
    rows = chosen(("merged", goals["2024-1"]), ("merged", goals["2024-1"]), save="1")
    assert "valgt to gange" in client_for(minna).post(page_of(goals["2027-1"]), rows).content.decode()


def test_every_earlier_year_is_offered(goals, client_for, minna, erik):
    html = client_for(minna).get(page_of(goals["2027-1"])).content.decode()
    assert "2024, mål 2: Flere seniorer i job" in html
    set_page = reverse("admin:goals_goalset_change", args=[goals["2027-1"].goal_set_id])
    assert "Ret, hvad målet viderefører" in client_for(minna).get(set_page).content.decode()
    assert client_for(erik).get(page_of(goals["2027-1"])).status_code in (302, 403)
