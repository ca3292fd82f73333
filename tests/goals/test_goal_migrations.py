"""What stood before a change of tables stands after it."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def migrated(in_empty_database):
    """``migrated("0001_initial")`` brings the goals' tables there and gives the models as they were."""

    def to(name):
        executor = MigrationExecutor(connection)
        executor.migrate([("goals", name)])
        return MigrationExecutor(connection).loader.project_state([("goals", name)]).apps

    return to


def test_every_single_lineage_becomes_a_continuation(migrated):
    apps = migrated("0001_initial")
    GoalSet, Goal = apps.get_model("goals", "GoalSet"), apps.get_model("goals", "Goal")
    first, second = GoalSet.objects.create(year=2026), GoalSet.objects.create(year=2027)
    one, two = (Goal.objects.create(goal_set=first, number=n, short_title=f"Mål {n}") for n in (1, 2))
    for number, before in ((1, one), (2, two), (3, two), (4, None)):
        Goal.objects.create(goal_set=second, number=number, short_title=f"Mål {number}", continues=before)
    apps = migrated("0004_goal_without_single_key")
    rows = apps.get_model("goals", "Continuation").objects.order_by("goal__number")
    assert list(rows.values_list("goal__number", "earlier__number", "kind", "by")) == [
        (1, 1, "continued", None),
        (2, 2, "split", None),
        (3, 2, "split", None),
    ]
    apps = migrated("0001_initial")
    back = apps.get_model("goals", "Goal").objects.filter(goal_set__year=2027).order_by("number")
    assert list(back.values_list("continues__number", flat=True)) == [1, 2, 2, None]


def test_notes_of_the_reference_data_stay_public_and_those_of_staff_become_internal(migrated):
    apps = migrated("0007_without_mailed_at")
    GoalSet, Letter = apps.get_model("goals", "GoalSet"), apps.get_model("goals", "Letter")
    loaded = GoalSet.objects.create(year=2022, note="Målene fra 2021 videreført uændret; brevet er ikke set.")
    own = GoalSet.objects.create(year=2023, note="Husk at spørge kontoret.")
    for goal_set in (loaded, own):
        known = {"kind": "consultation", "source": "secondary", "note": "Kun høringsfristen kendes."}
        Letter.objects.create(goal_set=goal_set, **known)
    Letter.objects.create(goal_set=own, kind="consultation", source="letter", note="Udkast")
    apps = migrated("0009_notes_that_stay_public")
    GoalSet, Letter = apps.get_model("goals", "GoalSet"), apps.get_model("goals", "Letter")
    assert dict(GoalSet.objects.values_list("year", "note_is_public")) == {2022: True, 2023: False}
    assert list(Letter.objects.order_by("pk").values_list("is_public", "note_is_public")) == [
        (True, True),
        (True, True),
        (False, False),
    ]
