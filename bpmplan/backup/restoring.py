"""A backup is brought back: everything is checked first, then the files are stored, then the rows, all or none."""

from django.core.cache import cache
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from .. import files, triggers
from ..outbox.models import Mail
from . import LEFT_OUT
from . import manifest as manifests
from . import rows as table_rows
from .rows import Damaged

MADE_BY_MIGRATE = {"contenttypes.ContentType", "auth.Permission"}
"""Tables that have rows in an installation that nobody has used."""


class NotEmpty(Exception):
    """Something is in the database already. Its text is a Danish sentence."""


def check(backup):
    """Read the whole backup and compare every hash; ``(Manifest, hashes of files that are gone or damaged)``.

    Raises ``Damaged`` when rows are.
    """
    manifest = manifests.read(backup)
    for label, table in manifest.tables.items():
        count = sum(1 for _ in table_rows.read(manifest.path_of_rows(backup, label), table.sha256)) - 1
        if count != table.rows:
            raise Damaged(f"{label} har {count} rækker, og {table.rows} er skrevet op.")
    return manifest, [
        sha256 for sha256 in manifest.files if not manifests.has_content(manifests.path_of_file(backup, sha256), sha256)
    ]


def restore(backup, manifest, *, replace=False):
    """Bring a backup back that ``check`` has read. ``replace``: what is in the database now is deleted.

    The database has no tables yet, or those of the backup's version. Afterwards it is this program's. Raises
    ``NotEmpty`` and ``Damaged``; then no row has been changed.
    """
    migrations = [tuple(one) for one in manifest.migrations]
    newest = table_rows.newest_of(migrations)
    applied = set(MigrationRecorder(connection).applied_migrations())
    if applied and applied != set(migrations):
        raise NotEmpty(
            "Databasens tabeller er af en anden version end sikkerhedskopien. Lav en tom database uden tabeller: "
            "gendannelsen laver dem selv og opgraderer dem bagefter."
        )
    _store_files(backup, manifest)
    if not applied:
        MigrationExecutor(connection).migrate(newest)
    models = table_rows.models_at(migrations)
    with transaction.atomic(durable=True):
        if applied:
            if not replace and (full := _first_with_rows(models)):
                raise NotEmpty(f"Databasen er ikke tom: der er rækker i {full}. Med --replace slettes alt i den først.")
            triggers.take_away(connection.alias)
        _empty(models)
        for model in models:
            if table := manifest.tables.get(model._meta.label):
                lines = table_rows.read(manifest.path_of_rows(backup, model._meta.label), table.sha256)
                if table_rows.load(model, lines) != table.rows:
                    raise Damaged(f"{model._meta.label} har ikke {table.rows} rækker.")
        connection.check_constraints()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
    call_command("migrate", verbosity=0)  # up to this program, and the triggers
    call_command("createcachetable", verbosity=0)
    cache.clear()


def _store_files(backup, manifest):
    """Every file of the backup that is whole goes into the storage, unless it is there."""
    for sha256, size in manifest.files.items():
        path = manifests.path_of_file(backup, sha256)
        if not files.is_stored(sha256, size) and manifests.has_content(path, sha256):
            files.store_bytes(path.read_bytes(), files.PDF, "")


def _first_with_rows(models):
    for model in models:
        if model._meta.label not in MADE_BY_MIGRATE | set(LEFT_OUT) and model._base_manager.exists():
            return model._meta.label
    return ""


def _empty(models):
    """Delete every row. What points at what is checked when all is in its place again."""
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")


def hold_mails():
    """Let no mail go out that waited when the backup was taken; how many. A person decides, in the outbox."""
    return Mail.objects.hold("Sikkerhedskopien er gendannet. Mailen kan være sendt, efter den blev taget.")
