"""The benchmark is taken in: one transaction, one table at a time (see ``goals.deliveries``)."""

from django.db import transaction

from .. import deliveries
from ..models import Area, AreaKind, BenchmarkFigure


def compare(lines):
    """The ``Differences`` that the lines of a table would make: nothing is written."""
    brought = [line.as_kept for line in lines]
    return deliveries.differences(_rows(lines), brought)


def take(lines, *, source, now, by=None, file_name="", sha256="", is_sample=False):
    """Keep what is new or different as a delivery; returns ``Taken``. Either all of it happens, or nothing."""
    brought = [line.as_kept for line in lines]
    with transaction.atomic():
        Area.objects.of_country()
        Area.objects.select_for_update().get(kind=AreaKind.COUNTRY)  # one table at a time
        about = {"source": source, "now": now, "by": by, "file_name": file_name, "sha256": sha256}
        return deliveries.take(_rows(lines), brought, every={"is_sample": is_sample}, **about)


def _rows(lines):
    return BenchmarkFigure.objects.filter(period__in={line.period for line in lines})
