"""The goal sets that were announced before this program, as reference data (``goals/data/``)."""

import csv
from datetime import date, datetime, time
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from . import workflow
from .lineage import set_lineage
from .models import ContinuationKind, Goal, GoalSet, Letter, LetterKind, OfficialIndicator, Wording

DATA = Path(__file__).resolve().parent / "data"
INDICATOR = {"y": OfficialIndicator.YES, "n": OfficialIndicator.NO, "": OfficialIndicator.UNKNOWN}


def load_goal_sets(now=None):
    """Load the goal sets that aren't there yet; how many. One that is there is left alone, whatever it holds.

    They go through the real steps. ``now`` is the moment of loading: it stands for letters whose date isn't known.
    """
    with transaction.atomic():
        there = set(GoalSet.objects.values_list("year", flat=True))
        missing = [row for row in _rows("goal_sets.csv") if int(row["year"]) not in there]
        if not missing:
            return 0
        goals = {}
        for row in _rows("goals.csv"):
            goals.setdefault(row["year"], []).append(row)
        for row in sorted(missing, key=lambda row: row["year"]):
            _load(row, goals.get(row["year"], []), now or timezone.now())
    return len(missing)


def _load(row, goal_rows, now):
    goal_set = GoalSet.objects.create(
        year=int(row["year"]),
        plan_required=row["plan_required"] == "y",
        focus=row["focus"],
        note=row["note"],
        note_is_public=True,
    )
    earlier = {
        (goal.goal_set.year, goal.number): goal
        for goal in Goal.objects.filter(goal_set__year__lt=goal_set.year).select_related("goal_set")
    }
    first = [(_goal(goal_set, goal_row, earlier, now), goal_row) for goal_row in goal_rows if not goal_row["letter"]]
    if row["consultation_deadline"]:
        letter = Letter.objects.create(
            goal_set=goal_set,
            kind=LetterKind.CONSULTATION,
            deadline=date.fromisoformat(row["consultation_deadline"]),
            source=Letter.Source.SECONDARY,
            note="Kun høringsfristen kendes.",
            note_is_public=True,
            is_public=True,
        )
        workflow.take(goal_set, "consult", by=None, now=_moment(letter.deadline, now), letter=letter, known=True)
    letter = Letter.objects.create(
        goal_set=goal_set,
        kind=LetterKind.ANNOUNCEMENT,
        date=date.fromisoformat(row["announced_on"]) if row["announced_on"] else None,
        date_source=row["date_source"] or Letter.DateSource.LETTER,
        journal_number=row["journal_number"],
        minister=row["minister"],
        addressees=row["addressees"].replace("; ", "\n"),
        source=row["source"],
        note=row["letter_note"],
        note_is_public=True,
    )
    _word(letter, first)
    workflow.take(goal_set, "announce", by=None, now=_moment(letter.date, now), letter=letter, known=True)
    if later := [(_goal(goal_set, goal_row, earlier, now), goal_row) for goal_row in goal_rows if goal_row["letter"]]:
        letter = Letter.objects.create(
            goal_set=goal_set,
            kind=LetterKind.ADDITION,
            source=Letter.Source.SECONDARY,
            note="Brevets dato og journalnummer kendes ikke.",
            note_is_public=True,
        )
        _word(letter, later)
        workflow.take(goal_set, "amend", by=None, now=now, letter=letter, known=True)


def _goal(goal_set, row, earlier, now):
    year, _, number = row["continues"].partition("-")
    # Absent where staff entered that earlier year themselves, with other numbers: then nothing is claimed.
    continues = earlier.get((int(year), int(number))) if number else None
    goal = Goal.objects.create(
        goal_set=goal_set,
        number=int(row["number"]),
        short_title=row["short_title"],
        summary=row["summary"],
        official_indicator=INDICATOR[row["official_indicator"]],
        indicator_source=row["indicator_source"],
        verified=row["verified"] == "y",
        note=row["note"],
        note_is_public=True,
    )
    if continues:
        set_lineage(goal, {continues: ContinuationKind.CONTINUED}, by=None, now=now)
    return goal


def _word(letter, goals):
    Wording.objects.bulk_create(
        Wording(goal=goal, letter=letter, title=row["title"], focus=row["focus"]) for goal, row in goals
    )


def _moment(day, now):
    """Noon of the day that is known, else the moment of loading."""
    return timezone.make_aware(datetime.combine(day, time(12))) if day else now


def _rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
