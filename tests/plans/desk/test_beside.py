"""What is shown beside the page of writing: last year's text of the part that is open, the minister's words."""

import re

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from plans.models import Initiative, PlanGoal, Stand, Target
from plans.writing import saving
from tests import making
from tests.making import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(aalborg, signe):
    return making.plan(aalborg, signe, years=(2028, 2028), earlier=making.adopted(aalborg, signe))


def shown(client, plan, what, here="", **headers):
    """What stands there, as words."""
    answer = client.get(reverse("plan_beside", args=[plan.pk, what]), {"del": here}, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def words(html):
    return re.sub(r"\s+", " ", strip_tags(html))


def save(section, by, **values):
    return saving.save(
        type(section), plan=section.plan, key=section.key, started_from=section.edit_no, values=values, by=by, now=NOW
    )


def test_the_same_part_of_the_earlier_plan_has_its_words_marked_against_today_s(client_for, signe, plan):
    goal, client = plan.plangoals.get(), client_for(signe)
    here = f"{goal.key}-strategy"
    assert "Vi besøger." in shown(client, plan, "sidste-aar", here)
    assert "<del>" not in shown(client, plan, "sidste-aar", here)
    save(goal, signe, strategy="Vi ringer.", ambition="Alle.")
    marked = shown(client, plan, "sidste-aar", here)
    assert "Vi <del>besøger</del><ins>ringer</ins>." in marked
    assert "Alle." not in marked
    assert "Beskæftigelsesplan 2027, version 1" in marked
    new = saving.add(Initiative(plan=plan, title="Helt ny"), by=signe, now=NOW)
    assert "Det er nyt" in shown(client, plan, "sidste-aar", f"{new.key}-text")


def test_the_page_of_writing_is_given_the_thing_alone_and_others_a_page_of_their_own(client_for, signe, plan):
    client = client_for(signe)
    alone = shown(client, plan, "sidste-aar", **{"X-Bpmplan": "part"})
    assert "<html" not in alone
    assert reverse("initiative_edit", args=[plan.pk, plan.initiatives.get().key]) in alone
    page = shown(client, plan, "sidste-aar")
    assert f'href="{reverse("plan_beside", args=[plan.pk, "ministeren"])}"' in page
    assert f"?del={plan.initiatives.get().key}-" in page


def test_a_target_says_what_it_became_where_that_is_known(client_for, signe, plan):
    target, client = plan.targets.get(), client_for(signe)
    here = f"{plan.plangoals.get().key}-ambition"
    assert "Unge i job: 250 (2027) Ikke opgjort i denne plan endnu." in words(shown(client, plan, "sidste-aar", here))
    for period, expected in (
        ("2026", "Nu opgjort til 260 (2026). </li>"),
        ("2027", "Nu opgjort til 260 (2027). 250 (2027) er nået."),
        ("2. halvår 2027", "Nu opgjort til 260 (2. halvår 2027). 250 (2027) er nået."),
        ("", "Nu opgjort til 260."),
    ):
        target = save(target, signe, baseline="260", baseline_period=period)
        assert expected.removesuffix(" </li>") in words(shown(client, plan, "sidste-aar", here))
        assert ("er nået" in expected) == ("er nået" in shown(client, plan, "sidste-aar", here))
    save(target, signe, baseline="240", baseline_period="2027")
    assert "250 (2027) er ikke nået." in words(shown(client, plan, "sidste-aar", f"{target.key}-target"))


def test_that_it_goes_on_unchanged_is_said_there_and_can_be_undone(client_for, signe, plan):
    initiative, client = plan.initiatives.get(), client_for(signe)
    here = f"{initiative.key}-text"
    review, overview = (reverse(name, args=[plan.pk]) for name in ("plan_review", "plan_overview"))
    assert "data-continues" in shown(client, plan, "sidste-aar", here)
    about = {"key": initiative.carried_from, "then": "plan"}
    answer = client.post(review, about | {"kind": "continues"})
    assert answer.url == f"{overview}#{initiative.key}"
    assert Stand.objects.get().earlier_key == initiative.carried_from
    after = shown(client, plan, "sidste-aar", here)
    assert "Der er taget stilling: fortsætter." in words(after)
    assert "data-continues" not in after
    client.post(review, about | {"kind": "undo"})
    assert not Stand.objects.exists()
    save(initiative, signe, title="Et nyt navn")
    assert "data-continues" not in shown(client, plan, "sidste-aar", here)


def test_the_minister_s_words_are_those_of_the_goal_that_is_open(client_for, signe, aalborg):
    goals = making.goal_set(2028, {1: "Flere i job", 2: "Flere i uddannelse"})
    plan = making.plan(aalborg, signe, years=(2028, 2028), goal_sets=[goals])
    first, second = plan.plangoals.all()
    own = saving.add(PlanGoal(plan=plan, is_own=True, title="Vores eget"), by=signe, now=NOW)
    initiative = saving.add(Initiative(plan=plan, title="Mentor"), by=signe, now=NOW, goals=[second])
    target = saving.add(Target(plan=plan, goal=first, title="I job"), by=signe, now=NOW)
    client = client_for(signe)
    both = {"Flere i job", "Flere i uddannelse"}
    for here, expected in (
        (f"{first.key}-ambition", {"Flere i job"}),
        (f"{target.key}-target", {"Flere i job"}),
        (f"{initiative.key}-facts", {"Flere i uddannelse"}),
        (f"{plan.chapters.first().key}-text", both),
        ("", both),
    ):
        html = shown(client, plan, "ministeren", here, **{"X-Bpmplan": "part"})
        assert {title for title in both if title in html} == expected, here
    assert "kommunens eget" in shown(client, plan, "ministeren", f"{own.key}-title", **{"X-Bpmplan": "part"})
