"""Numbers that a source corrects: what a delivery says is compared with what stands, and kept beside it.

A kind of such rows names the columns that tell two apart (``TOLD_APART_BY``), and those that a source says of each
(``SAYS``). A row that is brought is a tuple of both, in that order, as the database has them: keys, and values and
periods in their notation. To make objects of what is only compared or carried over would take most of the time.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast

from bpmplan.values.columns import PeriodColumn, ValueColumn

from .models import Delivery


@dataclass(frozen=True)
class Differences:
    """What rows that are brought change.

    ``fresh`` are those that aren't known as they are. Which of these stand there otherwise, ``corrected`` says: the row
    that is brought, by the primary key of the one that stands. ``same`` is how many are known already.
    """

    fresh: list
    corrected: dict
    same: int

    @property
    def new(self):
        """How many there was nothing of."""
        return len(self.fresh) - len(self.corrected)


@dataclass(frozen=True)
class Taken:
    """What a delivery changed; ``delivery`` is None when it changed nothing. Counts are of numbers."""

    delivery: Delivery | None
    new: int
    corrected: int
    same: int


def differences(rows, brought):
    """The ``Differences`` of rows that are brought and those that stand (a query set); one query."""
    model = rows.model
    names = (*model.TOLD_APART_BY, *model.SAYS)
    as_text = {f"as_text_{name}": Cast(name, TextField()) for name in names if _has_notation(model, name)}
    columns = [f"as_text_{name}" if f"as_text_{name}" in as_text else name for name in names]
    apart = len(model.TOLD_APART_BY)
    known = {
        tuple(row[1 : apart + 1]): (row[0], tuple(row[apart + 1 :]))
        for row in rows.current().annotate(**as_text).values_list("pk", *columns)
    }
    fresh, corrected = [], {}
    for one in brought:
        pk, says = known.get(one[:apart], (None, None))
        if says != one[apart:]:
            fresh.append(one)
            if pk is not None:
                corrected[pk] = one
    return Differences(fresh, corrected, len(brought) - len(fresh))


def take(rows, brought, *, every, source, now, by=None, file_name="", sha256=""):
    """Keep what is new or different as a delivery; returns ``Taken``.

    Call inside a transaction that lets nobody else write such rows meanwhile.

    What is different becomes a new row, and the old one stays, corrected by the delivery. What the source no longer
    tells of stays as it is. ``every`` (``{column: value}``) is the same in all rows.
    """
    changes, delivery = differences(rows, brought), None
    if changes.fresh:
        delivery = Delivery.objects.create(source=source, at=now, by=by, file_name=file_name, sha256=sha256)
        rows.model.objects.correct(list(changes.corrected), delivery)
        every = {**every, "delivery_id": delivery.pk}
        _insert(rows.model, every, changes.fresh)
    return Taken(delivery, changes.new, len(changes.corrected), changes.same)


def _has_notation(model, name):
    return isinstance(model._meta.get_field(name), (PeriodColumn, ValueColumn))


def _insert(model, every, fresh):
    """Write rows as fast as the database can: more than an ORM's insert by ten times."""
    names = [*every, *model.TOLD_APART_BY, *model.SAYS]
    table, columns = connection.ops.quote_name(model._meta.db_table), ", ".join(map(connection.ops.quote_name, names))
    same = tuple(every.values())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in fresh:
                    copy.write_row(same + row)
        else:
            marks = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [same + row for row in fresh])
