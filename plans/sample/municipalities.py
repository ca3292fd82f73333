"""The sample's other municipalities: some twenty, with plans and answers of several years, a file for each.

The files lie in ``municipalities/``. Everything is done by two users of the municipality, on the dates it would have
had.
"""

from datetime import timedelta

from django.db import transaction

from bpmplan.accounts.models import Municipality

from ..country import year_answers
from .days import moment_of
from .people import name_bodies, two_who_write
from .stories import take_plan_through
from .writing import FOLDER, read


def missing():
    """``{slug: names of its files}`` of the municipalities that nobody uses yet; those in use are left alone."""
    names = {}
    for path in sorted((FOLDER / "municipalities").glob("*.toml")):
        names.setdefault(path.name.rsplit("_", 1)[0], []).append(path.name)
    unused = Municipality.objects.filter(slug__in=names, memberships=None, invitations=None, plans=None, answers=None)
    return {slug: names[slug] for slug in unused.order_by("slug").values_list("slug", flat=True)}


def load(ministry, now):
    """Load what is ``missing``; returns how many municipalities. Nobody is mailed.

    ``ministry``: the two who name first administrators.
    """
    unused = missing()
    for slug, names in unused.items():
        with transaction.atomic():
            written = [read(f"municipalities/{name}") for name in names]
            _load(Municipality.objects.get(slug=slug), written, ministry, now)
    return len(unused)


def _load(municipality, written, ministry, now):
    written_plans = [row for row in written if "answers" not in row]
    answers = [answer for row in written for answer in row.get("answers", ())]
    first = min([*(moment_of(row, now, "begun") for row in written_plans), *(moment_of(row, now) for row in answers)])
    people = _, approver = two_who_write(municipality, ministry, first - timedelta(days=12))
    plans = {}
    for row in written_plans:
        name_bodies(municipality, approver, row["bodies"])
        earlier = plans[row["from"]].newest_revision if "from" in row else None
        plan = take_plan_through(municipality, row, people, now, earlier)
        plans[f"{municipality.slug}_{plan.first_year}"] = plan
    for row in answers:
        answer = {"kind": row["kind"], "link": row.get("url", ""), "note": row["note"]}
        year_answers.give(municipality, row["year"], **answer, by=approver, now=moment_of(row, now))
