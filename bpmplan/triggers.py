"""Rows that the database itself keeps from being changed or deleted, or from being made at all, whoever writes the SQL.

An app names what is kept in ``KEPT``; ``put_in_place`` makes the triggers after every migrate, since SQLite drops a
table's triggers whenever Django rebuilds the table; ``take_away`` drops them before. Deleting is held by PROTECT, and
by ``Undeletable`` where nothing points at the rows. A flush passes (``manage.py flush`` is ours for that).
"""

from dataclasses import dataclass

from django.db import connections


@dataclass(frozen=True)
class Kept:
    """``columns`` of ``table`` don't change. ``when`` and ``unless`` are conditions in SQL on ``OLD`` and ``NEW``.

    A change raises ``IntegrityError`` with ``name`` in its text.
    """

    name: str
    table: str
    columns: tuple[str, ...]
    when: str = "TRUE"
    unless: str = "FALSE"

    def condition(self, differs):
        changed = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in self.columns)
        return f"({changed}) AND ({self.when}) AND NOT ({self.unless})"

    def before(self, vendor):
        """``{name of a trigger: what it stands before}``."""
        return {self.name: f"UPDATE OF {', '.join(self.columns)}" if vendor == "sqlite" else "UPDATE"}


@dataclass(frozen=True)
class Undeletable:
    """Rows of ``table`` aren't deleted, unless the condition in SQL on ``OLD`` holds. Errors as of ``Kept``."""

    name: str
    table: str
    unless: str = "FALSE"

    def condition(self, differs):
        return f"NOT ({self.unless})"

    def before(self, vendor):
        return {self.name: "DELETE"}


@dataclass(frozen=True)
class Forbidden:
    """No row of ``table`` may become one for which ``when``, a condition in SQL on ``NEW``, is true: for rules about
    several rows, which a check constraint can't hold. ``columns`` are those it reads. Errors as of ``Kept``."""

    name: str
    table: str
    columns: tuple[str, ...]
    when: str

    def condition(self, differs):
        return self.when

    def before(self, vendor):
        if vendor == "postgresql":
            return {self.name: "INSERT OR UPDATE"}
        return {self.name: f"UPDATE OF {', '.join(self.columns)}", f"{self.name}_from_the_start": "INSERT"}


KEPT = []
"""Every ``Kept``, ``Undeletable`` and ``Forbidden`` of the project; an app adds its own in ``ready``."""


def take_away(using, **kwargs):
    """Drop the triggers before tables are changed (``pre_migrate``).

    SQLite refuses to rebuild a table that a trigger of another table looks into.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for kept in KEPT:
            if kept.table in tables:
                on = f" ON {kept.table}" if connection.vendor == "postgresql" else ""
                for name in kept.before(connection.vendor):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def put_in_place(using, **kwargs):
    """Make the triggers of the tables that are there (``post_migrate``); those that stand are made anew."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for kept in KEPT:
            if kept.table in tables:
                for statement in STATEMENTS[connection.vendor](kept):
                    cursor.execute(statement)


def _sqlite(kept):
    for name, happening in kept.before("sqlite").items():
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield (
            f"CREATE TRIGGER {name} BEFORE {happening} ON {kept.table} "
            f"WHEN {kept.condition('IS NOT')} BEGIN SELECT RAISE(ABORT, '{kept.name}'); END"
        )


def _postgresql(kept):
    # The conditions look into other tables, which WHEN of a trigger may not: so they stand in the function.
    yield (
        f"CREATE OR REPLACE FUNCTION {kept.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {kept.condition('IS DISTINCT FROM')} THEN "
        f"RAISE EXCEPTION '{kept.name}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN COALESCE(NEW, OLD); END $$"
    )
    for name, happening in kept.before("postgresql").items():
        yield (
            f"CREATE OR REPLACE TRIGGER {name} BEFORE {happening} ON {kept.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {kept.name}()"
        )


STATEMENTS = {"sqlite": _sqlite, "postgresql": _postgresql}
