"""Title, years and goal sets: two who change them at once are both heard."""

import html
import json
import re

import pytest
from django.urls import reverse

from goals.models import GoalSet
from tests import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(aalborg, signe):
    making.goal_set(2027, {1: "Flere i job"})
    making.goal_set(2028, {1: "Flere i uddannelse"})
    return making.plan(aalborg, signe)


def seen_in(response):
    return html.unescape(re.search(r'name="started_from" value="([^"]*)"', response.content.decode())[1])


def opened(client, plan):
    """What a browser would send back: the settings as they were seen, and the fields."""
    seen = seen_in(client.get(reverse("plan_settings", args=[plan.pk])))
    values = json.loads(seen)
    goal_sets = [GoalSet.objects.get(year=year).pk for year in values["goal_sets"]]
    return values | {"started_from": seen, "goal_sets": goal_sets}


def pk_of(year):
    return GoalSet.objects.get(year=year).pk


def test_different_settings_of_two_are_both_kept(client, plan, signe, erik):
    client.force_login(signe)
    hers, his = opened(client, plan), opened(client, plan)
    address = reverse("plan_settings", args=[plan.pk])
    client.post(address, hers | {"title": "Beskæftigelsesstrategi", "goal_sets": [pk_of(2027)]})
    client.force_login(erik)
    assert client.post(address, his | {"last_year": 2028, "goal_sets": [pk_of(2028)]}).status_code == 302
    plan.refresh_from_db()
    assert (plan.title, plan.last_year) == ("Beskæftigelsesstrategi", 2028)
    assert sorted(plan.goal_sets.values_list("year", flat=True)) == [2027, 2028]


def test_the_same_setting_of_two_is_asked_about(client, plan, signe, erik):
    client.force_login(signe)
    hers, his = opened(client, plan), opened(client, plan)
    address = reverse("plan_settings", args=[plan.pk])
    client.post(address, hers | {"title": "Hendes"})
    client.force_login(erik)
    response = client.post(address, his | {"title": "Hans"})
    page = html.unescape(response.content.decode())
    assert response.status_code == 422
    assert "En kollega har imens ændret titlen til »Hendes«." in page
    assert 'value="Hans"' in page
    assert "Titel, år og mål – Hans" not in page  # it is not saved
    plan.refresh_from_db()
    assert plan.title == "Hendes"
    client.post(address, his | {"title": "Hans", "started_from": seen_in(response)})
    plan.refresh_from_db()
    assert plan.title == "Hans"


def test_years_of_two_are_never_put_together(client, plan, signe, erik):
    client.force_login(signe)
    hers, his = opened(client, plan), opened(client, plan)
    address = reverse("plan_settings", args=[plan.pk])
    client.post(address, hers | {"last_year": plan.last_year + 2})
    client.force_login(erik)
    response = client.post(address, his | {"first_year": plan.first_year - 1})
    page = html.unescape(response.content.decode())
    assert response.status_code == 422
    assert f"En kollega har imens ændret det sidste år til »{plan.last_year + 2}«." in page
    assert "ændret det første år" not in page


@pytest.mark.parametrize("seen", ["", "x", "[]", "{}", '{"goal_sets": [[1]]}', "null"])
def test_whatever_the_browser_sends_is_no_error(client, plan, signe, seen):
    client.force_login(signe)
    data = opened(client, plan) | {"started_from": seen, "title": "Ny titel"}
    assert client.post(reverse("plan_settings", args=[plan.pk]), data).status_code in (302, 422)
