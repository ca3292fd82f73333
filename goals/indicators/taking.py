"""Measurements of a series are taken in: one transaction, one series at a time (see ``goals.deliveries``)."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db import transaction

from bpmplan.jobs import running

from .. import deliveries
from ..models import Area, Measurement, Series


class Measured(NamedTuple):
    """What a source says: the primary key of an area, and notations; ``value`` or ``why_none`` is empty."""

    area: int
    period: str
    value: str
    why_none: str


@dataclass(frozen=True)
class Correction:
    """A measurement that a delivery corrected: as it stood ``before``, and ``after``."""

    before: Measurement
    after: Measurement

    @property
    def area(self):
        return self.after.area

    @property
    def period(self):
        return self.after.period


def compare(series, measured):
    """The ``Differences`` that it would make: nothing is written."""
    return deliveries.differences(series.measurements.all(), measured)


def take(series, measured, *, source, now, by=None, file_name="", sha256=""):
    """Keep what is new or different in ``measured`` (each area and period once) as a delivery; returns ``Taken``.

    Either all of it happens, or nothing.
    """
    with transaction.atomic():
        Series.objects.select_for_update().get(pk=series.pk)
        about = {"source": source, "now": now, "by": by, "file_name": file_name, "sha256": sha256}
        taken = deliveries.take(series.measurements.all(), measured, every={"series_id": series.pk}, **about)
        Series.objects.filter(pk=series.pk).update(fetched_at=now, fault="")
        running.must_be_ours()
    series.fetched_at, series.fault = now, ""
    return taken


def corrections(delivery, series):
    """What a delivery corrected in a series, by area and period: ``[Correction]``, in four queries however many."""
    corrected = series.measurements.exclude(corrected_by=None)
    before = list(corrected.filter(corrected_by=delivery).order_by("area", "period"))
    brought = [*series.measurements.current().filter(delivery=delivery), *corrected.filter(delivery=delivery)]
    after = {(one.area_id, one.period): one for one in brought}
    areas = Area.objects.select_related("municipality", "region").in_bulk({one.area_id for one in before})
    changed = []
    for one in before:
        later = after[one.area_id, one.period]
        one.area = later.area = areas[one.area_id]
        changed.append(Correction(one, later))
    return changed
