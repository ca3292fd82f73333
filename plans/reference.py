"""The target groups of initiatives (*målgrupper*), as reference data (``plans/data/``)."""

import csv
from datetime import date
from pathlib import Path

from django.db import transaction

from .models import TargetGroup

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


def _day(text):
    return date.fromisoformat(text) if text else None
