"""The regions and the 98 municipalities, as reference data (``bpmplan/accounts/data/``)."""

import csv
from datetime import date
from pathlib import Path

from django.db import transaction

from .models import Municipality, Region

DATA = Path(__file__).resolve().parent / "data"


def load_municipalities():
    """Load the municipalities that aren't there yet; how many. Rows that are there are left as staff have them."""
    with transaction.atomic():
        rows = _rows("municipalities.csv")
        there = {value for pair in Municipality.objects.values_list("code", "name", "slug") for value in pair}
        missing = [row for row in rows if not there & {row["code"], row["name"], row["slug"]}]
        if not missing:
            return 0
        regions = _regions()
        Municipality.objects.bulk_create(
            Municipality(
                code=row["code"],
                name=row["name"],
                full_name=row["full_name"],
                slug=row["slug"],
                region=regions[row["region_code"]],
                cvr=row["cvr"],
                cvr_verified=row["cvr_verified"] == "y",
            )
            for row in missing
        )
    return len(missing)


def _regions():
    there = {region.code: region for region in Region.objects.all()}
    missing = [row for row in _rows("regions.csv") if row["code"] not in there]
    made = Region.objects.bulk_create(
        Region(
            code=row["code"],
            name=row["name"],
            since=date.fromisoformat(row["since"]),
            until=date.fromisoformat(row["until"]) if row["until"] else None,
        )
        for row in missing
    )
    return there | {region.code: region for region in made}


def _rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
