"""Beginning a plan: first what will be carried is shown, then it is done."""

from types import SimpleNamespace

import pytest

from bpmplan.values import Period
from plans.content.live import of_plan
from plans.models import Initiative, Plan, PlanGoal
from plans.rollover.becomes import Becomes, EarlierGoal
from plans.writing import saving
from tests import making
from tests.making import NOW

pytestmark = pytest.mark.django_db

ADDRESS = "/arbejde/ny/?kommune=aalborg"


@pytest.fixture
def earlier(aalborg, signe):
    goals = making.goal_set(2026, {1: "Værdighed", 2: "Bedrageri"})
    plan = making.plan(aalborg, signe, years=(2026, 2026), goal_sets=[goals])
    making.own_goal(plan, signe)
    return plan


@pytest.fixture
def goals(earlier):
    return making.goal_set(
        2027, {1: "Værdighed i mødet", 2: "Handicap"}, continues={1: earlier.goal_sets.get().goals.get(number=1)}
    )


def given(earlier, goals, **more):
    data = {"title": "Beskæftigelsesplan", "first_year": "2027", "last_year": "2027", "goal_sets": [goals.pk]}
    return data | {"earlier": f"kladde-{earlier.pk}"} | more


def previewed(html):
    return html.partition('name="previewed" value="')[2].partition('"')[0]


def test_what_follows_along_is_shown_before_anything_is_begun(client_for, signe, earlier, goals):
    html = client_for(signe).post(ADDRESS, given(earlier, goals)).content.decode()
    assert Plan.objects.count() == 1
    assert "Følger ministerens mål 1 for 2027: »Værdighed i mødet«" in html
    assert "Bliver kommunens eget mål" in html
    assert "Handicap" in html


def test_it_is_begun_as_it_was_shown_and_chosen(client_for, signe, earlier, goals):
    client = client_for(signe)
    html = client.post(ADDRESS, given(earlier, goals)).content.decode()
    fraud = earlier.plangoals.all()[1]
    chosen = {"previewed": previewed(html), f"goal-{fraud.key}": "behind"}
    assert client.post(ADDRESS, given(earlier, goals, **chosen)).status_code == 302
    plan = Plan.objects.get(first_year=2027)
    assert [goal.title for goal in of_plan(plan).goals] == ["Værdighed i mødet", "Handicap", "Flere unge i job"]
    assert plan.begun_from_draft.plan == earlier


def test_the_numbers_can_be_seen_again_with_other_choices(client_for, signe, earlier, goals):
    client = client_for(signe)
    own = earlier.plangoals.get(is_own=True)
    html = client.post(
        ADDRESS, given(earlier, goals, **{"previewed": "", f"goal-{own.key}": "behind"})
    ).content.decode()
    row = html[html.index('<th scope="row">Måltal') :]
    assert row.split("</tr>")[0].count(">0<") == 1
    assert ">1</td></tr>" in row[:120]
    assert Plan.objects.count() == 1


def test_a_draft_that_was_changed_meanwhile_is_shown_again(client_for, signe, earlier, goals):
    client = client_for(signe)
    seen = previewed(client.post(ADDRESS, given(earlier, goals)).content.decode())
    goal = earlier.plangoals.first()
    saving.save(PlanGoal, plan=earlier, key=goal.key, started_from=0, values={"ambition": "Ny"}, by=signe, now=NOW)
    answer = client.post(ADDRESS, given(earlier, goals, previewed=seen))
    assert answer.status_code == 409
    assert "er ændret" in answer.content.decode()
    assert Plan.objects.count() == 1


def test_the_choices_can_be_changed_and_what_was_typed_stays(client_for, signe, earlier, goals):
    html = client_for(signe).post(ADDRESS, given(earlier, goals, again="1", title="Plan for job")).content.decode()
    assert "Hvad skal planen begynde med?" in html
    assert "Plan for job" in html


def test_years_that_are_taken_are_refused_at_the_field_at_once(client_for, signe, earlier, goals):
    answer = client_for(signe).post(ADDRESS, given(earlier, goals, first_year="2026", last_year="2026"))
    assert answer.status_code == 422
    assert "allerede en plan for 2026" in answer.content.decode()


def test_initiatives_that_will_lose_their_period_or_amounts_are_counted_first(client_for, signe, earlier, goals):
    money = [(None, "", 1000), ("2026", "", 2000), ("2026", "own", 3000), ("2026/2027", "", 4000)]
    for period in ("../2026-06-30", "2027", ""):
        one = Initiative(plan=earlier, title=f"I {period}", period=Period.read(period) if period else None)
        saving.add(one, by=signe, now=NOW, economy=[] if period else money)
    html = client_for(signe).post(ADDRESS, given(earlier, goals)).content.decode()
    assert "1 indsats, der ifølge den tidligere plan slutter før 2027, følger med uden periode." in html
    assert "2 beløb for år før 2027 følger ikke med." in html


@pytest.mark.parametrize(
    ("has_sub_goals", "targets", "initiatives", "words"),
    [
        (False, 0, 0, ""),
        (False, 1, 0, "måltal"),
        (True, 0, 1, "delmål og de indsatser, der ikke tjener andre mål (1)"),
        (True, 1, 2, "delmål, måltal og de indsatser, der ikke tjener andre mål (2)"),
    ],
)
def test_what_stays_behind_with_a_goal_is_only_what_it_has(has_sub_goals, targets, initiatives, words):
    goal = SimpleNamespace(targets=range(targets))
    one = EarlierGoal(goal, Becomes.BEHIND, None, (), range(initiatives), has_sub_goals=has_sub_goals)
    assert one.stays_with_it == words
