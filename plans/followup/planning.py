"""By when a plan is to be followed up on: days that a municipality sets, and is reminded of."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from bpmplan.accounts import permissions
from bpmplan.steps import Refused, demand

from ..models import FollowUpDate, Plan
from .beginning import followed

MOST = 40
"""Days that a plan may have."""


@transaction.atomic
def add_days(*, plan, days, by, now):
    """Let the plan be followed up on by these ``days`` too; how many are new. Raises ``Refused``."""
    plan = _plan(plan, by)
    there = set(plan.follow_up_dates.values_list("day", flat=True))
    new = sorted(set(days) - there)
    if any(day < timezone.localdate(now) for day in new):
        raise Refused("Datoen er passeret. Skriv en, der kommer.")
    if any(day.year > plan.last_year + 2 for day in new):
        raise Refused(f"Datoen passer ikke til en plan for {plan.years}. Har året en tastefejl?")
    if len(there) + len(new) > MOST:
        raise Refused("Der er ikke plads til flere datoer. Slet nogle først.")
    FollowUpDate.objects.bulk_create(FollowUpDate(plan=plan, day=day, set_at=now, set_by=by) for day in new)
    return len(new)


@transaction.atomic
def remove_day(*, plan, day, by):
    """Take a day away again; one that is gone already is no matter."""
    _plan(plan, by).follow_up_dates.filter(day=day).delete()


def half_years(plan, today):
    """The days two months after each half year of the plan, from ``today`` on: when its numbers are there."""
    years = range(plan.first_year, plan.last_year + 1)
    days = [day for year in years for day in (date(year, 8, 31), date(year + 1, 2, 28))]
    return [day for day in days if day >= today]


def _plan(plan, by):
    plan = Plan.objects.to_change(plan.pk)
    demand(permissions.may_write_follow_up(by, plan.municipality_id))
    if followed(plan) is None:
        raise Refused("Der kan først følges op på planen, når den er vedtaget.")
    return plan
