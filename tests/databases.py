"""The databases of a run: one is migrated, which takes ten seconds, and every process works in a copy of it."""

import fcntl
from contextlib import contextmanager

from django.db import connection


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


@contextmanager
def migrated():
    """The test's connection leads to a migrated database, gone afterwards."""
    usual = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    yield
    connection.creation.destroy_test_db(usual, verbosity=0)


@contextmanager
def copied(worker, place):
    """The connection of this worker leads to a copy of the database that whoever comes first has migrated.

    ``place`` is a folder that all workers of the run share. The last one to leave takes the migrated database away.
    """
    creation, users = connection.creation, place / "users"
    usual, migrated = connection.settings_dict["NAME"], creation._get_test_db_name()
    with _alone(place):
        if not users.is_dir():
            creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            users.mkdir()
        connection.settings_dict["NAME"] = migrated
        connection.close()  # neither database copies one that is in use
        (users / worker).touch()
        creation.clone_test_db(worker, verbosity=0)
        connection.settings_dict["NAME"] = creation.get_test_db_clone_settings(worker)["NAME"]
    yield
    with _alone(place):
        creation.destroy_test_db(migrated, verbosity=0)
        (users / worker).unlink()
        if not any(users.iterdir()):
            users.rmdir()
            creation.destroy_test_db(usual, verbosity=0)
