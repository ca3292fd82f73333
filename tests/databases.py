"""The databases of a run: one is made as the models are, and every process works in a copy of it.

Migrating to it takes 20 times as long; ``tests/test_upgrade.py`` does, and holds that the tables come out the same.
"""

import fcntl
import re
from contextlib import contextmanager

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def odd_here(values, of_sqlite):
    """The odd values to send on this database: all on PostgreSQL, and on SQLite those that it may refuse itself.

    SQLite takes what PostgreSQL takes, and more: only numbers past 64 bits and half a pair are errors of its own.
    """
    return values if connection.vendor == "postgresql" else of_sqlite


@contextmanager
def _alone(place):
    """Only one process of the run is here at a time."""
    with (place / "alone").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


MADE_BY_MIGRATING = {"django_content_type", "auth_permission"}


def sql_flush(style, connection, reset_sequences=True, allow_cascade=False):
    """Django's own, but for the tables whose rows would be made anew at once: that took most of the time."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return connection.ops.sql_flush(
        style,
        [name for name in tables if name not in MADE_BY_MIGRATING],
        reset_sequences=reset_sequences,
        allow_cascade=allow_cascade,
    )


@contextmanager
def led_to(name):
    """The test's connection leads to another database."""
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    yield
    connection.close()
    connection.settings_dict["NAME"] = usual


@contextmanager
def cloned(suffix):
    """The name of a copy of the test's database, gone afterwards."""
    creation = connection.creation
    name = creation.get_test_db_clone_settings(suffix)["NAME"]
    connection.close()  # neither database copies one that is in use
    creation.clone_test_db(suffix, verbosity=0)
    connection.close()
    yield name
    creation.destroy_test_db(suffix=suffix, verbosity=0)


def _make():
    """Make the tests' database as the models are."""
    connection.settings_dict["TEST"]["MIGRATE"] = False
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    note_migrations()


def note_migrations():
    """Note every migration as applied."""
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    nodes = MigrationLoader(None).graph.nodes
    recorder.migration_qs.bulk_create(recorder.Migration(app=app, name=name) for app, name in sorted(nodes))


SHAPES = r"""
    SELECT format('%s.%s %s%s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                  CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END, a.attidentity, collname,
                  pg_get_expr(d.adbin, d.adrelid))
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    LEFT JOIN pg_collation ON pg_collation.oid = a.attcollation
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
          AND c.relname <> 'auth_group_permissions'
    UNION ALL SELECT format('%s %s %s', conrelid::regclass, CASE WHEN contype IN ('c', 'u') THEN conname END,
                            pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT regexp_replace(indexdef, 'INDEX \S+(_pkey|_[0-9a-f]{8}\w*) ON', 'INDEX ON')
    FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""
"""On PostgreSQL: columns, constraints, indexes, triggers and their functions. Names that nobody gave are left out: they
stay when a table is renamed. So are the columns of a table of Django's own, whose numbers are of another size."""


def shape():
    """Every column, constraint, index and trigger of the database that is open; a column's place says nothing."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(SHAPES)
            return sorted(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        rows = cursor.fetchall()
    lines = [sql for kind, _, sql in rows if kind != "table"]
    for _, name, sql in (row for row in rows if row[0] == "table"):
        body = re.sub(r"\s+", " ", sql.partition("(")[2].rpartition(")")[0])
        parts = re.split(r", (?=\"\w+\" |CONSTRAINT |UNIQUE )", body)
        lines += [f"{name} {part.strip()}" for part in parts]
    return sorted(lines)


@contextmanager
def made():
    """The test's connection leads to a database of its own, gone afterwards."""
    usual = connection.settings_dict["NAME"]
    _make()
    yield
    connection.creation.destroy_test_db(usual, verbosity=0)


@contextmanager
def copied(worker, place):
    """The connection of this worker leads to a copy of the database that whoever comes first has made.

    ``place`` is a folder that all workers of the run share. The last one to leave takes the first database away.
    """
    creation, users = connection.creation, place / "users"
    usual, first = connection.settings_dict["NAME"], creation._get_test_db_name()
    with _alone(place):
        if not users.is_dir():
            _make()
            users.mkdir()
        connection.settings_dict["NAME"] = first
        connection.close()  # neither database copies one that is in use
        (users / worker).touch()
        creation.clone_test_db(worker, verbosity=0)
        connection.settings_dict["NAME"] = creation.get_test_db_clone_settings(worker)["NAME"]
    yield
    with _alone(place):
        creation.destroy_test_db(first, verbosity=0)
        (users / worker).unlink()
        if not any(users.iterdir()):
            users.rmdir()
            creation.destroy_test_db(usual, verbosity=0)
