"""What goals continue: a graph over the years, changed through one door that keeps what stood before."""

import random
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from bpmplan.steps import Refused
from goals import lineage
from goals.models import Continuation, ContinuationKind, Goal, GoalSet, LineageEvent
from goals.through_years import known_goals
from plans.country import overview
from plans.country.goal_cells import columns_of
from plans.rollover.goal_lines import goal_lines
from plans.steps import workflow
from tests import making
from tests.making import continued, goal_set

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
CONTINUED, SPLIT, MERGED = ContinuationKind


@pytest.fixture
def goals():
    """2024: Unge, Seniorer, Handicap. None in 2025 and 2026. 2027: the first two merged; Handicap split in two."""
    before = goal_set(2024, {1: "Flere unge i job", 2: "Flere seniorer i job", 3: "Flere med handicap i job"})
    after = goal_set(2027, {1: "Flere unge og seniorer i job", 2: "Handicap: job", 3: "Handicap: uddannelse", 4: "Nyt"})
    made = {goal.ident: goal for goal in Goal.objects.filter(goal_set__in=[before, after]).with_words()}
    continued(made["2027-1"], made["2024-1"], made["2024-2"])
    for ident in ("2027-2", "2027-3"):
        lineage.set_lineage(made[ident], {made["2024-3"]: SPLIT}, by=None, now=NOW)
    return made


def idents(goals):
    return [goal.ident for goal in goals]


def test_a_line_runs_over_years_without_goals_through_merging_and_splitting(goals):
    line = Goal.objects.in_line_of
    assert idents(line(goals["2027-1"])) == ["2024-1", "2024-2", "2027-1"]
    assert idents(line(goals["2024-3"])) == ["2024-3", "2027-2", "2027-3"]
    assert idents(line(goals["2027-2"])) == ["2024-3", "2027-2"]
    assert idents(line(goals["2027-4"])) == ["2027-4"]


def test_the_graph_is_walked_both_ways_in_one_query(goals):
    later = goal_set(2028, {1: "Flere i job"})
    continued(later.goals.get(), goals["2027-1"])
    with CaptureQueriesContext(connection) as queries:
        graph = Continuation.objects.graph()
        assert graph.ancestors(later.goals.get().pk) == {
            goals["2027-1"].pk: 1,
            goals["2024-1"].pk: 2,
            goals["2024-2"].pk: 2,
        }
        assert graph.successors(goals["2024-2"].pk) == {goals["2027-1"].pk: 1, later.goals.get().pk: 2}
    assert len([query for query in queries if "continuation" in query["sql"]]) == 1


def test_each_branch_of_a_split_goal_has_its_own_name(goals):
    rows = [(newest.short_title, idents(line)) for newest, line in known_goals(None).rows()]
    assert rows == [
        ("Flere unge og seniorer i job", ["2024-1", "2024-2", "2027-1"]),
        ("Handicap: job", ["2024-3", "2027-2"]),
        ("Handicap: uddannelse", ["2024-3", "2027-3"]),
        ("Nyt", ["2027-4"]),
    ]


def test_the_pages_say_what_became_of_each_goal(goals, client):
    def page(address):
        return " ".join(client.get(address).content.decode().split())

    link = '<a href="/maal/2024/{0}/">2024, mål {0}</a>'
    assert f"Lagt sammen af {link.format(1)} og {link.format(2)} – med ændret ordlyd" in page("/maal/2027/")
    assert f"Udskilt af {link.format(3)}" in page("/maal/2027/3/")
    assert "der ikke er videreført" not in page("/maal/2027/")
    assert 'href="/maal/2027/1/"' in page("/maal/2024/2/")
    lineage.set_lineage(goals["2027-3"], {}, by=None, now=NOW)
    lineage.set_lineage(goals["2027-2"], {}, by=None, now=NOW)
    assert "Mål fra 2024, der ikke er videreført" in page("/maal/2027/")


def test_merged_goals_are_one_line_of_a_plan_and_split_ones_keep_the_origin(goals):
    lines = goal_lines(GoalSet.objects.all())
    assert [idents(wording.goal for wording in line.wordings) for line in lines] == [
        ["2024-1", "2024-2", "2027-1"],
        ["2024-3", "2027-2"],
        ["2027-3"],
        ["2027-4"],
    ]
    assert (2024, 3) in lines[2].idents


def test_answers_to_merged_goals_count_for_the_goal_that_they_became(goals, aalborg, signe):
    plan = making.plan(aalborg, signe, years=(2024, 2027), goal_sets=[goals["2024-1"].goal_set])
    making.own_goal(plan, signe)
    making.complete(plan, signe)
    for plan_goal in plan.plangoals.filter(is_own=False):
        plan_goal.ambition = plan_goal.strategy = plan_goal.follow_up = "Vi besøger virksomheder."
        if plan_goal.wordings.filter(goal__number=1).exists():
            plan_goal.left_out, plan_goal.left_out_reason = True, "Ingen unge er ledige."
        plan_goal.save()
    workflow.take(plan, "submit", by=signe, now=NOW)
    revision = workflow.take(plan, "adopt", by=signe, now=NOW, decision=making.decision(aalborg)).revision

    def cells():
        return overview.matrix(2027)[0][0][1]

    assert [cell.state for cell in cells()] == ["answered", "answered", "answered", "absent"]
    assert cells()[0].note == "opfølgning i ord, som mål 2 for 2024"
    revision.goal_answers.update(left_out=False)
    assert cells()[0].note == "opfølgning i ord, som mål 1 for 2024 og som mål 2 for 2024"
    assert len(overview.goal_texts(2027, 1)[0]) == 2


def test_a_column_knows_all_that_its_goal_builds_on(goals):
    first, second, *_ = columns_of(2027)
    assert sorted(first.goals.values()) == [(0, 2027, 1), (1, 2024, 1), (1, 2024, 2)]
    assert sorted(second.goals.values()) == [(0, 2027, 2), (1, 2024, 3)]


# The one door


def test_what_a_goal_continues_is_entered_corrected_and_removed_and_history_keeps_it(goals, minna):
    goal = goals["2027-4"]
    enter = lineage.set_lineage(goal, {goals["2024-1"]: SPLIT}, by=minna, now=NOW)
    again = lineage.set_lineage(goal, {goals["2024-1"]: SPLIT}, by=minna, now=NOW)
    correct = lineage.set_lineage(goal, {goals["2024-2"]: CONTINUED}, by=minna, now=NOW, reason="Tastefejl")
    remove = lineage.set_lineage(goal, {}, by=minna, now=NOW)
    assert again is None
    assert [event.step for event in (enter, correct, remove)] == ["entered", "corrected", "removed"]
    assert correct.before == [{"goal": "2024-1", "title": "Flere unge i job", "kind": "split"}]
    assert (correct.after, correct.reason) == (remove.before, "Tastefejl")
    assert not goal.continuations.exists()
    assert LineageEvent.objects.filter(goal=goal, by=minna).count() == 3


@pytest.mark.parametrize(
    ("ident", "origins", "sentence"),
    [
        ("2024-1", {"2027-1": CONTINUED}, "kan kun videreføre mål fra tidligere år"),
        ("2024-1", {"2024-2": CONTINUED}, "kan kun videreføre mål fra tidligere år"),
        ("2027-4", {"2024-1": CONTINUED, "2024-2": CONTINUED}, "bygger på flere tidligere mål"),
        ("2027-4", {"2024-1": MERGED}, "mindst to tidligere mål"),
        ("2027-4", {"2024-1": "reworded"}, "Vælg, hvordan"),
    ],
)
def test_impossible_origins_are_refused(goals, minna, ident, origins, sentence):
    with pytest.raises(Refused, match=sentence):
        lineage.set_lineage(goals[ident], {goals[one]: kind for one, kind in origins.items()}, by=minna, now=NOW)


def test_a_goal_does_not_continue_the_same_goal_twice_over(goals, minna):
    later = goal_set(2028, {1: "Flere i job"}).goals.get()
    with pytest.raises(Refused, match="2024, mål 1 føres allerede videre gennem 2027, mål 1"):
        lineage.set_lineage(later, {goals["2027-1"]: MERGED, goals["2024-1"]: MERGED}, by=minna, now=NOW)


def test_only_the_ministry_changes_lineage(goals, erik):
    with pytest.raises(PermissionDenied):
        lineage.set_lineage(goals["2027-4"], {goals["2024-1"]: CONTINUED}, by=erik, now=NOW)


def test_the_database_keeps_the_rules(goals):
    row = {"goal": goals["2027-4"], "earlier": goals["2024-1"], "kind": "continued", "at": NOW}
    for wrong in ({"kind": "reworded"}, {"earlier": goals["2027-4"]}, {"goal": goals["2027-1"]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Continuation.objects.create(**row | wrong)


def test_the_year_of_a_draft_cannot_turn_lineage_round(goals, minna):
    draft = GoalSet.objects.create(year=2028)
    goal = Goal.objects.create(goal_set=draft, number=1, short_title="Senere")
    continued(goal, goals["2027-4"])
    draft.year = 2029
    draft.full_clean()
    draft.year = 2026
    with pytest.raises(ValidationError, match="fra et senere år"):
        draft.full_clean()


def test_a_walk_ends_however_the_goals_are_joined():
    """Goals over ten years, joined at random: every step leads to an earlier year, so no walk goes round."""
    chance = random.Random(7)
    titles = {number: f"Mål {number}" for number in range(1, 6)}
    made = [list(goal_set(year, titles).goals.order_by("number")) for year in range(2020, 2030)]
    for index, goals in enumerate(made[1:], 1):
        for goal in goals:
            earlier = {chance.choice(chance.choice(made[:index])): SPLIT for _ in range(chance.randrange(3))}
            try:
                lineage.set_lineage(goal, earlier, by=None, now=NOW)
            except Refused:
                continue
    graph = Continuation.objects.graph()
    years = dict(Goal.objects.values_list("pk", "goal_set__year"))
    for pk, year in years.items():
        assert all(years[one] < year for one in graph.ancestors(pk))
        assert all(years[one] > year for one in graph.successors(pk))
        assert all(pk in graph.successors(one) for one in graph.ancestors(pk))
