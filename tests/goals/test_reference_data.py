"""The reference data: complete, loaded through the real steps, and never in the way of what staff entered."""

import csv
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bpmplan.accounts.models import Municipality, Region
from bpmplan.accounts.permissions import MINISTRY
from bpmplan.outbox.models import Mail
from goals.models import Event, Goal, GoalSet, Letter, LetterKind, OfficialIndicator, Wording
from goals.reference import load_goal_sets
from plans.models import TargetGroup
from tests import ROOT

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
SHARED = ROOT.parent / "shared" / "data"


def load():
    call_command("load_reference_data", verbosity=0)


def everything():
    models = (Region, Municipality, GoalSet, Letter, Goal, Wording, Event, TargetGroup)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_the_country_and_its_goals_are_there_after_one_run():
    load()
    assert Municipality.objects.count() == 98 and Region.objects.count() == 5
    assert list(GoalSet.objects.order_by("year").values_list("year", flat=True)) == list(range(2018, 2025))
    assert Goal.objects.count() == 35 and not Goal.objects.exclude(pk__in=Goal.objects.announced()).exists()
    assert TargetGroup.objects.count() == 18
    assert Group.objects.filter(name=MINISTRY).count() == 1 and Event.objects.count() == 9


def test_a_second_run_changes_nothing_and_asks_little():
    load()
    before = everything()
    with CaptureQueriesContext(connection) as queries:
        load()
    assert everything() == before
    assert len(queries) < 25


def test_what_staff_entered_or_changed_is_left_alone():
    own = GoalSet.objects.create(year=2023, note="Skrevet af os")
    load()
    own.refresh_from_db()
    assert own.note == "Skrevet af os" and own.is_draft and not own.goals.exists()
    assert not Goal.objects.get(goal_set__year=2024, number=1).continuations.exists()
    Municipality.objects.filter(code="851").update(mailbox="jobcenter@example.dk", cvr_verified=False)
    Region.objects.filter(code="1081").update(until=date(2026, 12, 31))
    TargetGroup.objects.filter(name="Virksomheder").update(until=date(2026, 12, 31))
    before = everything()
    load()
    assert everything() == before


def test_a_municipality_that_is_missing_comes_back_alone():
    load()
    Municipality.objects.get(code="851").delete()
    load()
    assert Municipality.objects.get(code="851").slug == "aalborg"
    assert Municipality.objects.count() == 98


def test_unverified_cvr_numbers_are_marked():
    load()
    assert set(Municipality.objects.filter(cvr_verified=True).values_list("code", flat=True)) == {"851", "751"}


def test_loaded_steps_are_history_that_nobody_is_mailed_about():
    load()
    assert not Mail.objects.exists()


def test_letters_say_what_is_known_and_no_more():
    load_goal_sets(NOW)
    letter = Letter.objects.get(goal_set__year=2021)
    assert (letter.journal_number, letter.date, letter.minister) == (
        "2019 - 7526",
        date(2020, 6, 15),
        "Peter Hummelgaard",
    )
    assert letter.addressees.splitlines() == ["Borgmestre", "Formænd for Beskæftigelsesudvalgene", "Jobcenterchefer"]
    assert letter.sent_at.date() == date(2020, 6, 15)
    unknown = Letter.objects.get(goal_set__year=2020)
    assert (unknown.date, unknown.journal_number, unknown.sent_at) == (None, "", NOW)
    consultation, announcement = Letter.objects.filter(goal_set__year=2024).order_by("pk")
    assert (consultation.kind, consultation.deadline) == (LetterKind.CONSULTATION, date(2023, 5, 23))
    assert announcement.date_source == Letter.DateSource.NEWS and "ikke brevets" in announcement.note
    assert consultation.sent_at < announcement.sent_at
    assert list(GoalSet.objects.filter(plan_required=False).values_list("year", flat=True)) == [2024]


def test_a_goal_announced_later_in_the_year_came_by_a_letter_of_its_own():
    load()
    goal = Goal.objects.get(goal_set__year=2019, number=7)
    assert goal.wording.letter.kind == LetterKind.ADDITION
    assert not goal.verified and goal.note


def test_goals_carry_their_line_and_what_is_known_of_indicators():
    load()
    goal = Goal.objects.get(goal_set__year=2023, number=5)
    line = Goal.objects.in_line_of(goal)
    assert [one.ident for one in line] == ["2018-2", "2019-2", "2020-1", "2021-5", "2022-5", "2023-5", "2024-5"]
    assert goal.official_indicator == OfficialIndicator.YES and goal.indicator_source == "letter"
    assert Goal.objects.get(goal_set__year=2021, number=5).official_indicator == OfficialIndicator.UNKNOWN


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
def test_the_projects_copy_says_what_the_shared_data_says():
    def rows(path):
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    root = ROOT
    for ours, theirs in zip(rows(root / "goals/data/goals.csv"), rows(SHARED / "goals.csv"), strict=True):
        ours.pop("letter")
        assert ours == theirs
    for ours, theirs in zip(rows(root / "goals/data/goal_sets.csv"), rows(SHARED / "goal_sets.csv"), strict=True):
        note, letter_note = ours.pop("note"), ours.pop("letter_note")
        assert " ".join(filter(None, [note, letter_note])) == theirs.pop("note")
        assert (ours.pop("date_source"), theirs.pop("status"))[1] == "announced"
        assert ours == theirs
    municipalities = rows(root / "bpmplan/accounts/data/municipalities.csv")
    for ours, theirs in zip(municipalities, rows(SHARED / "municipalities.csv"), strict=True):
        assert ours.items() <= theirs.items()
