"""Reference data of plans (``plans/data/``): target groups (*målgrupper*), units, and when people are reminded."""

import csv
from datetime import date
from pathlib import Path

from django.db import transaction

from .models import ReminderRule, TargetGroup, Unit

DATA = Path(__file__).resolve().parent / "data"


def load_target_groups():
    """Load the target groups that aren't there yet; how many. Those that are there are left as staff have them."""
    with transaction.atomic(), (DATA / "target_groups.csv").open(encoding="utf-8", newline="") as file:
        there = set(TargetGroup.objects.values_list("name", flat=True))
        missing = [row for row in csv.DictReader(file) if row["name"] not in there]
        TargetGroup.objects.bulk_create(
            TargetGroup(name=row["name"], since=_day(row["since"]), until=_day(row["until"])) for row in missing
        )
    return len(missing)


def load_units():
    """Load the units that aren't there yet; how many."""
    with transaction.atomic(), (DATA / "units.csv").open(encoding="utf-8", newline="") as file:
        there = set(Unit.objects.values_list("name", flat=True))
        missing = [row["name"] for row in csv.DictReader(file) if row["name"] not in there]
        Unit.objects.bulk_create(Unit(name=name) for name in missing)
    return len(missing)


def _day(text):
    return date.fromisoformat(text) if text else None


def load_reminder_rules():
    """Load the reminder rules that aren't there yet; how many. Meetings are paused: their agendas are enough."""
    with transaction.atomic(), (DATA / "reminder_rules.csv").open(encoding="utf-8", newline="") as file:
        there = set(ReminderRule.objects.values_list("what", flat=True))
        missing = [row for row in csv.DictReader(file) if row["what"] not in there]
        ReminderRule.objects.bulk_create(
            ReminderRule(what=row["what"], days_ahead=int(row["days_ahead"]), paused=row["paused"] == "y")
            for row in missing
        )
    return len(missing)
