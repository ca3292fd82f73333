"""Questions to the database that are written once, and asked many times.

Django's ORM takes five to ten times as long to write the SQL of a small question as the database to answer it. What
every page of a kind asks is written the first time, and only asked after that. Nothing that was read is kept.
"""

import copy
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Value


@dataclass(frozen=True)
class _Given:
    """Stands among the parameters of the SQL where a value is given when it is asked."""

    name: str


def given(name):
    """For a filter of a ``Prepared`` queryset: the value that is given by this name when it is asked.

    It goes to the database as it is: a number must be one, a key a ``UUID``.
    """
    return Value(_Given(name))


class Prepared:
    """``write`` gives a queryset filtered by ``given(…)``; it is called the first time the question is asked.

    There is no row with a number that the database can't hold.
    """

    def __init__(self, write):
        self._write = write

    @cached_property
    def _written(self):
        queryset = self._write()
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        return queryset, compiler, *compiler.as_sql()

    @cached_property
    def _converters(self):
        _, compiler, *_ = self._written
        return list(compiler.get_converters(column for column, *_ in compiler.select).items())

    def rows(self, **values):
        """The rows that a queryset with ``values_list`` gives."""
        with connection.cursor() as cursor:
            try:
                cursor.execute(*self._asked(values))
            except OverflowError:
                return []
            rows = cursor.fetchall()
        return [_converted(row, self._converters) for row in rows] if self._converters else rows

    def instances(self, **values):
        """What a queryset of instances gives."""
        asked = self._asked(values)
        queryset, written, *_ = self._written
        compiler = copy.copy(written)
        compiler.connection = connection  # this thread's
        compiler.as_sql = lambda *args, **kwargs: asked
        queryset = queryset.all()
        queryset.query.get_compiler = lambda *args, **kwargs: compiler
        try:
            return list(queryset)
        except OverflowError:
            return []

    def _asked(self, values):
        *_, sql, parameters = self._written
        return sql, [_as_stored(values[one.name]) if type(one) is _Given else one for one in parameters]


def _as_stored(value):
    is_text = type(value) is UUID and not connection.features.has_native_uuid_field
    return value.hex if is_text else value


def _converted(row, converters):
    cells = list(row)
    for place, (of_column, expression) in converters:
        for converter in of_column:
            cells[place] = converter(cells[place], expression, connection)
    return cells
