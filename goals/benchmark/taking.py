"""The benchmark is taken in: a delivery is one transaction, changes only what differs, and keeps what stood before."""

from dataclasses import dataclass

from django.db import transaction

from ..models import Area, AreaKind, BenchmarkFigure, Delivery
from .reading import Line

BATCH = 500


@dataclass(frozen=True)
class Correction:
    """A row that differs: as it stands, and the line that replaces it."""

    before: BenchmarkFigure
    after: Line


@dataclass(frozen=True)
class Taken:
    """What a table changes. ``delivery`` is None when it changes nothing, or was only compared."""

    delivery: Delivery | None
    new: int
    corrected: list[Correction]
    same: int


def compare(lines):
    """``Taken`` as it would be: nothing is written."""
    return _compared(lines)[1]


def take(lines, *, source, now, by=None, file_name="", sha256="", is_sample=False):
    """Keep what is new or different as a delivery; returns ``Taken``. Either all of it happens, or nothing.

    What is different becomes a new row, and the old one stays, corrected by the delivery. What the table no longer
    tells of stays as it is.
    """
    with transaction.atomic():
        Area.objects.of_country()
        Area.objects.select_for_update().get(kind=AreaKind.COUNTRY)  # one table at a time
        fresh, taken = _compared(lines)
        if not fresh:
            return taken
        delivery = Delivery.objects.create(source=source, at=now, by=by, file_name=file_name, sha256=sha256)
        BenchmarkFigure.objects.correct([one.before.pk for one in taken.corrected], delivery)
        BenchmarkFigure.objects.bulk_create(
            (
                BenchmarkFigure(
                    area=line.area, period=line.period, group=line.group, why_none=line.why_none, delivery=delivery,
                    is_sample=is_sample, **{name: getattr(line, name) for name in BenchmarkFigure.VALUES},
                )
                for line in fresh
            ),
            batch_size=BATCH,
        )  # fmt: skip
        return Taken(delivery, taken.new, taken.corrected, taken.same)


def _compared(lines):
    """The lines that aren't known as they stand, and what that changes."""
    rows = BenchmarkFigure.objects.current().filter(period__in={line.period for line in lines})
    known = {(row.area_id, row.period.notation, row.group): row for row in rows}
    fresh, corrected = [], []
    for line in lines:
        row = known.get(line.key)
        if row is not None and _told_by(row) == _told_by(line):
            continue
        fresh.append(line)
        if row is not None:
            corrected.append(Correction(row, line))
    return fresh, Taken(None, len(fresh) - len(corrected), corrected, len(lines) - len(fresh))


def _told_by(row):
    return [getattr(row, name) for name in (*BenchmarkFigure.VALUES, "why_none")]
