"""The screen where the earlier plan is gone through, section by section."""

from datetime import timedelta

import pytest
from django.urls import reverse

from plans.models import Initiative, Stand, Target
from plans.rollover.review import review_of
from plans.writing import deleting, saving
from tests import making
from tests.making import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(aalborg, signe):
    return making.plan(aalborg, signe, years=(2028, 2028), earlier=making.adopted(aalborg, signe))


def url(plan, query=""):
    return reverse("plan_review", args=[plan.pk]) + query


def seen_of(plan):
    """What the page says that the person saw of the last line, the plan's one initiative."""
    return deleting.seen_of(plan.initiatives.get())


def page(client, plan, query=""):
    return client.get(url(plan, query)).content.decode()


def test_it_opens_at_the_first_that_nobody_has_taken_a_stand_on_and_leads_on(client_for, signe, plan):
    client, lines = client_for(signe), review_of(plan).lines
    assert f"0 af {len(lines)}" in page(client, plan)
    answer = client.post(url(plan), {"key": lines[0].key, "kind": "continues"})
    assert answer.url == url(plan, f"?afsnit={lines[1].key}&sidst={lines[0].key}")
    shown = page(client, plan)
    assert f"1 af {len(lines)}" in shown
    assert f'name="key" value="{lines[1].key}"' in shown


def test_what_was_just_done_can_be_undone(client_for, signe, plan):
    client, line = client_for(signe), review_of(plan).lines[-1]
    answer = client.post(
        url(plan), {"key": line.key, "kind": "ended", "reason": "Puljen er brugt.", "seen": seen_of(plan)}
    )
    assert "Fortryd" in client.get(answer.url).content.decode()
    assert not plan.initiatives.exists()
    client.post(url(plan), {"key": line.key, "kind": "undo"})
    assert not Stand.objects.exists()
    assert plan.initiatives.count() == 1


def test_a_reason_that_is_missing_is_asked_for_and_what_was_typed_stays(client_for, signe, plan):
    client, line = client_for(signe), review_of(plan).lines[-1]
    answer = client.post(url(plan), {"key": line.key, "kind": "moved", "reason": "Skrevet før tryk", "moved_to": ""})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Vælg, hvad det er flyttet til." in shown
    assert "Skrevet før tryk" in shown


def test_what_was_deleted_elsewhere_is_listed_with_a_way_to_say_why(client_for, signe, plan):
    initiative = plan.initiatives.get()
    later = NOW + timedelta(1)
    deleting.delete(Initiative, plan=plan, key=initiative.key, seen=deleting.seen_of(initiative), by=signe, now=later)
    client = client_for(signe)
    address = url(plan, f"?afsnit={initiative.carried_from}")
    assert address in client.get(plan.get_absolute_url()).content.decode()
    assert address in client.get(reverse("plan_changes", args=[plan.pk])).content.decode()
    assert "ingen har skrevet hvorfor" in page(client, plan, f"?afsnit={initiative.carried_from}")


def test_a_plan_begun_from_nothing_has_no_such_page(client_for, signe, aalborg):
    assert client_for(signe).get(url(making.plan(aalborg, signe))).status_code == 404


def test_what_was_typed_is_never_markup(client_for, signe, plan):
    line = review_of(plan).lines[-1]
    client = client_for(signe)
    client.post(
        url(plan), {"key": line.key, "kind": "ended", "reason": "<script>alert(1)</script>", "seen": seen_of(plan)}
    )
    assert "<script>alert" not in page(client, plan, f"?afsnit={line.key}")


def test_last_years_aim_stands_beside_a_target_as_an_aim(client_for, signe, plan):
    target = plan.targets.get()
    client = client_for(signe)
    aim = "Målet i planen for 2027: 250"
    assert aim in client.get(reverse("target_edit", args=[plan.pk, target.key])).content.decode()
    page_url = reverse("plan_preview", args=[plan.pk])
    assert aim in client.get(page_url).content.decode()
    values = {"baseline": "240"}
    saving.save(Target, plan=plan, key=target.key, started_from=0, values=values, by=signe, now=NOW)
    shown = client.get(page_url).content.decode()
    assert aim not in shown
    assert "skal stige fra 240" in shown


def test_what_was_moved_is_said_with_its_destination(client_for, signe, plan):
    client, line = client_for(signe), review_of(plan).lines[-1]
    goal = plan.plangoals.first()
    answer = client.post(url(plan), {"key": line.key, "kind": "moved", "moved_to": goal.key, "seen": seen_of(plan)})
    assert f"»{line.title}«: Flyttet til »{goal}«." in client.get(answer.url).content.decode()


def test_what_a_colleague_wrote_meanwhile_is_shown_before_it_is_ended(client_for, signe, plan):
    client, line = client_for(signe), review_of(plan).lines[-1]
    initiative, seen = plan.initiatives.get(), seen_of(plan)
    goal = initiative.goals.get()
    fields = client.get(url(plan, f"?afsnit={line.key}")).context["fields"]
    assert "Mål" not in [label for label, *_ in fields], "it serves the same goals as before"
    values = {"description": "Skrevet imens", "goals": []}
    saving.save(Initiative, plan=plan, key=initiative.key, started_from=0, values=values, by=signe, now=NOW)
    given = {"key": line.key, "kind": "ended", "reason": "Slut", "seen": seen}
    answer = client.post(url(plan), given)
    assert answer.status_code == 422
    assert "Skrevet imens" in answer.content.decode()
    assert [row[1:3] for row in answer.context["fields"] if row[0] == "Mål"] == [(f"»{goal}«", "")]
    seen = answer.context["stand_form"]["seen"].value()
    assert client.post(url(plan), given | {"seen": seen}).status_code == 302
    assert not plan.initiatives.exists()
