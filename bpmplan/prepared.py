"""Questions to the database that are written once, and asked many times.

The ORM takes five times as long to write the SQL of a small question as the database to answer it. Where a page asks
many of them, each is written by the ORM the first time, and only asked after that. Nothing that was read is kept.
"""

from dataclasses import dataclass
from functools import cached_property

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Value


@dataclass(frozen=True)
class _Given:
    """Stands among the parameters of the SQL where a value is given when it is asked."""

    name: str


def given(name):
    """For a filter of a ``Prepared`` queryset: the value that is given by this name when it is asked."""
    return Value(_Given(name))


class Prepared:
    """``write`` gives a queryset with ``values_list``, filtered by ``given(…)``: called the first time it is asked."""

    def __init__(self, write):
        self._write = write

    @cached_property
    def _written(self):
        compiler = self._write().query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters(column for column, *_ in compiler.select)
        return sql, parameters, list(converters.items())

    def rows(self, **values):
        """The rows as ``values_list`` gives them."""
        sql, parameters, converters = self._written
        with connection.cursor() as cursor:
            cursor.execute(sql, [values[one.name] if type(one) is _Given else one for one in parameters])
            rows = cursor.fetchall()
        return [_converted(row, converters) for row in rows] if converters else rows


def _converted(row, converters):
    cells = list(row)
    for place, (of_column, expression) in converters:
        for converter in of_column:
            cells[place] = converter(cells[place], expression, connection)
    return cells
