"""The rows of a table as lines of JSON, the same from either database, and back.

The first line names the columns; every other line is a row, in the order of the primary key. The models are those of
the migrations, so that a backup of an earlier version is read as that version wrote it.
"""

import gzip
import hashlib
import json
from itertools import islice

from django.db import connection, models
from django.db.migrations.loader import MigrationLoader

ROWS_AT_ONCE = 500


class Damaged(Exception):
    """Something of the backup isn't what its list says. Its text is a Danish sentence."""


def models_at(migrations):
    """The models of the tables that stand after ``migrations`` (``[(app, name)]``), without those that no table has."""
    state = MigrationLoader(connection).project_state(newest_of(migrations))
    return [
        model
        for model in state.apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and not model._meta.swapped
    ]


def newest_of(migrations):
    """Those of the migrations that no other of them follows.

    Raises ``Damaged`` when one isn't known here: they are a newer program's.
    """
    graph = MigrationLoader(connection).graph
    migrations = set(migrations)
    if unknown := sorted(migrations - set(graph.nodes)):
        raise Damaged(
            f"Databasen er fra en nyere version af programmet: her kendes »{unknown[0][0]}.{unknown[0][1]}« ikke. "
            "Brug den version, som manifest.json nævner, eller en nyere."
        )
    return [node for node in migrations if not {child.key for child in graph.node_map[node].children} & migrations]


def write(model, path):
    """Write the table's rows to a file; ``(how many, SHA-256 of the lines)``."""
    fields = model._meta.local_concrete_fields
    count, digest = 0, hashlib.sha256()
    with path.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, compresslevel=5) as out:

        def line(values):
            content = json.dumps(values, separators=(",", ":")).encode() + b"\n"
            digest.update(content)
            out.write(content)

        line([field.column for field in fields])
        for row in model._base_manager.order_by("pk").iterator(chunk_size=ROWS_AT_ONCE):
            line([_plain(field, row) for field in fields])
            count += 1
    return count, digest.hexdigest()


def read(path, expected):
    """The lines of a table's file, one after another. Raises ``Damaged`` at the end when they aren't ``expected``."""
    digest = hashlib.sha256()
    try:
        with gzip.open(path, "rb") as lines:
            for line in lines:
                digest.update(line)
                yield json.loads(line)
    except (OSError, EOFError, ValueError) as error:
        raise Damaged(f"{path.name} kan ikke læses: {error}.") from error
    if digest.hexdigest() != expected:
        raise Damaged(f"{path.name} er ændret, siden den blev skrevet.")


def load(model, lines):
    """Put rows into the table as they were written; how many. The columns may stand in another order."""
    lines = iter(lines)
    by_column = {field.column: field for field in model._meta.local_concrete_fields}
    columns = next(lines)
    if set(columns) != set(by_column):
        raise Damaged(f"{model._meta.label} har andre kolonner, end programmet kender.")
    fields = [by_column[column] for column in columns]
    size = min(ROWS_AT_ONCE, max(1, connection.ops.bulk_batch_size(fields, range(ROWS_AT_ONCE))))
    count = 0
    while batch := list(islice(lines, size)):
        rows = [_row(model, fields, values) for values in batch]
        # As Django's loaddata saves, nothing is set anew (when a row was made or changed), but many rows at a time.
        model._base_manager.all()._insert(rows, fields=fields, using=connection.alias, raw=True)
        count += len(rows)
    return count


def _plain(field, row):
    """A column's value as JSON has it; a column of JSON as its own text, so that "nothing" and null stay two things."""
    value = getattr(row, field.attname)
    if isinstance(field, models.JSONField):
        is_missing = value is None and field.null
        return None if is_missing else json.dumps(value, cls=field.encoder)
    if value is None or isinstance(value, bool | int | str):
        return value
    return field.value_to_string(row)


def _row(model, fields, values):
    row = model()
    for field, value in zip(fields, values, strict=True):
        if isinstance(field, models.JSONField):
            value = None if value is None else json.loads(value, cls=field.decoder)
            if value is None and not field.null:
                value = models.Value(None, models.JSONField())
        elif value is not None:
            value = field.to_python(value)
        setattr(row, field.attname, value)
    return row
