"""Which version is in force for which year: worked out from the adoptions that stand, in the order they were made."""

from django.db.models import Max, Q
from django.db.models.functions import Coalesce

from ..models import Event, Revision, YearInForce


def settle(municipality_id):
    """Make ``YearInForce`` and ``superseded_at`` of a municipality be what its adoptions say.

    An adoption takes its plan's years over from whatever was in force for them, and ends every earlier version of the
    same plan. So one that is annulled gives back what held before it, whatever was adopted since. The caller holds the
    lock on the municipality.
    """
    adopted = list(
        Revision.objects.adopted()
        .filter(plan__municipality=municipality_id)
        .annotate(adoption=Coalesce(Max("events__pk", filter=Q(events__step__in=Event.ADOPTIONS)), 0))
        .order_by("adopted_at", "adoption", "pk")
        .select_related("plan")
        .only("adopted_at", "superseded_at", "plan__first_year", "plan__last_year")
    )
    years, superseded = _worked_out(adopted)
    there = {row.year: row for row in YearInForce.objects.filter(municipality=municipality_id)}
    stale = [row.pk for year, row in there.items() if years.get(year) != row.revision_id]
    YearInForce.objects.filter(pk__in=stale).delete()
    YearInForce.objects.bulk_create(
        YearInForce(municipality_id=municipality_id, year=year, revision_id=revision)
        for year, revision in years.items()
        if year not in there or there[year].pk in stale
    )
    for revision in adopted:
        if revision.superseded_at != superseded.get(revision.pk):
            Revision.objects.filter(pk=revision.pk).update(superseded_at=superseded.get(revision.pk))


def _worked_out(adopted):
    """``({year: revision}, {revision: when it lost its last year})`` by primary keys."""
    years, superseded = {}, {}
    plan_of = {revision.pk: revision.plan_id for revision in adopted}
    for revision in adopted:
        before = set(years.values())
        years = {year: pk for year, pk in years.items() if plan_of[pk] != revision.plan_id}
        covered = range(revision.plan.first_year, revision.plan.last_year + 1)
        years |= dict.fromkeys(covered, revision.pk)
        superseded |= dict.fromkeys(before - set(years.values()), revision.adopted_at)
    return years, superseded


def years_taken_over(plan):
    """What adopting ``plan`` would end for its years: ``{revision of another plan: [years]}``."""
    rows = YearInForce.objects.filter(
        municipality=plan.municipality_id, year__range=(plan.first_year, plan.last_year)
    ).exclude(revision__plan=plan)
    taken = {}
    rows = rows.select_related("revision__plan__municipality").defer("revision__content")
    for row in rows.order_by("year"):
        taken.setdefault(row.revision, []).append(row.year)
    return taken
