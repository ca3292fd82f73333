"""Measurements are taken in: a delivery is one transaction, changes only what differs, and keeps what stood before."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from bpmplan.jobs import running

from ..models import Area, Delivery, Measurement, Series

_COLUMNS = ("series_id", "area_id", "period", "value", "why_none", "delivery_id")


class Measured(NamedTuple):
    """What a source says: the primary key of an area, and notations; ``value`` or ``why_none`` is empty."""

    area: int
    period: str
    value: str
    why_none: str


@dataclass(frozen=True)
class Taken:
    """What a delivery changed; ``delivery`` is None when it changed nothing. Counts are of measurements."""

    delivery: Delivery | None
    new: int
    corrected: int
    same: int


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
    """``Taken`` as it would be: nothing is written."""
    fresh, corrected = _differences(series, measured)
    return Taken(None, len(fresh) - len(corrected), len(corrected), len(measured) - len(fresh))


def take(series, measured, *, source, now, by=None, file_name="", sha256=""):
    """Keep what is new or different in ``measured`` (each area and period once) as a delivery; returns ``Taken``.

    What is different becomes a new row, and the old one stays, corrected by the delivery. What the source no longer
    tells of stays as it is. Either all of it happens, or nothing.
    """
    with transaction.atomic():
        Series.objects.select_for_update().get(pk=series.pk)
        fresh, corrected = _differences(series, measured)
        delivery = None
        if fresh:
            delivery = Delivery.objects.create(source=source, at=now, by=by, file_name=file_name, sha256=sha256)
            Measurement.objects.correct(corrected, delivery)
            _insert((series.pk, *one, delivery.pk) for one in fresh)
        Series.objects.filter(pk=series.pk).update(fetched_at=now, fault="")
        running.must_be_ours()
    series.fetched_at, series.fault = now, ""
    return Taken(delivery, len(fresh) - len(corrected), len(corrected), len(measured) - len(fresh))


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


def _differences(series, measured):
    """What isn't known as it is measured now, and the primary keys of what stands there instead."""
    # As text: to make values and periods of what is only compared would take most of the time.
    rows = series.measurements.current().annotate(
        kept_period=Cast("period", TextField()), kept_value=Cast("value", TextField())
    )
    known = {
        (area, period): (pk, value, why_none)
        for pk, area, period, value, why_none in rows.values_list(
            "pk", "area_id", "kept_period", "kept_value", "why_none"
        )
    }
    fresh, corrected = [], []
    for one in measured:
        pk, value, why_none = known.get((one.area, one.period), (None, None, None))
        if (value, why_none) != (one.value, one.why_none):
            fresh.append(one)
            if pk is not None:
                corrected.append(pk)
    return fresh, corrected


def _insert(rows):
    """Write rows as fast as the database can: more than an ORM's insert by ten times."""
    table, columns = Measurement._meta.db_table, ", ".join(_COLUMNS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(_COLUMNS))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(rows))
