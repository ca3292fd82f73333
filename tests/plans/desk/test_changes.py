"""The page of changes: two contents of a plan beside each other."""

import pytest
from django.urls import reverse

from plans.models import Chapter, Initiative, Plan, PlanGoal, Status, Target
from plans.writing import saving
from tests import making
from tests.making import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def next_plan(aalborg, signe):
    """A draft begun from an adopted plan, with one changed goal and one initiative that was deleted."""
    earlier = making.adopted(aalborg, signe)
    plan = making.plan(aalborg, signe, years=(2028, 2028), earlier=earlier)
    goal = plan.plangoals.first()
    saving.save(
        PlanGoal,
        plan=plan,
        key=goal.key,
        started_from=0,
        values={"ambition": "Flere **unge** i job"},
        by=signe,
        now=NOW,
    )
    saving.add(Initiative(plan=plan, title="Et nyt spor"), by=signe, now=NOW)
    return plan


def page(client, plan, **data):
    return client.get(reverse("plan_changes", args=[plan.pk]), data).content.decode()


def test_against_the_plan_it_was_begun_from(client, signe, next_plan):
    client.force_login(signe)
    html = page(client, next_plan)
    assert "Et nyt spor" in html
    assert "status--new" in html
    assert "<ins>" in html
    assert "(begyndt fra)" in html


def test_two_versions_or_what_is_not_offered(client, signe, next_plan):
    client.force_login(signe)
    same = page(client, next_plan, fra="begyndt-fra", til="begyndt-fra")
    assert "Der er ingen forskel." in same
    assert "Intet er ændret." not in same
    assert "Fra »Beskæftigelsesplan" in page(client, next_plan, fra="v99", til="../x")


def test_a_first_draft_has_nothing_to_compare_with(client, signe, aalborg):
    client.force_login(signe)
    assert "ikke noget at sammenligne med endnu" in page(client, making.plan(aalborg, signe))


def test_what_was_typed_is_never_markup(client, signe, next_plan):
    chapter = next_plan.chapters.filter(kind="text").first()
    values = {"text": "<script>alert(1)</script>", "title": "<b>Forord</b>"}
    saving.save(Chapter, plan=next_plan, key=chapter.key, started_from=0, values=values, by=signe, now=NOW)
    client.force_login(signe)
    html = page(client, next_plan)
    assert "<script>alert" not in html
    assert "<b>Forord" not in html


def test_queries_do_not_grow(client, signe, next_plan, django_assert_max_num_queries):
    for number in range(10):
        saving.add(Initiative(plan=next_plan, title=f"Nummer {number}"), by=signe, now=NOW)
    client.force_login(signe)
    with django_assert_max_num_queries(24):
        page(client, next_plan)


def test_a_target_stands_under_its_own_goal_though_the_goals_words_are_the_same(client_for, signe, aalborg):
    earlier = making.plan(aalborg, signe)
    for title in ("Flere unge i job", "Flere seniorer i job"):
        making.own_goal(earlier, signe, title)
    plan = making.plan(aalborg, signe, years=(2028, 2028), earlier=earlier)
    second = plan.plangoals.order_by("position").last()
    saving.add(Target(plan=plan, goal=second, title="Seniorer i job"), by=signe, now=NOW)
    html = page(client_for(signe), plan)
    under = html.partition('class="change__title">Flere seniorer i job')[2]
    assert "Det er måltal, der er ændret." in under.partition('class="change__title">Seniorer i job')[0]


def test_a_discarded_draft_is_compared_as_it_was_put_away(client_for, signe, next_plan):
    Plan.objects.filter(pk=next_plan.pk).update(status=Status.DISCARDED)
    html = page(client_for(signe), next_plan)
    assert "Kladden, som den blev lagt væk" in html
    assert "Et nyt spor" in html
    assert "Skriv hvorfor" not in html
