"""A backup is taken: the rows as they all were at one moment, then the files that they name."""

import hashlib
import os
import shutil
from contextlib import contextmanager
from datetime import UTC, timedelta

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from .. import files, program
from ..files import names
from ..files.storages import sync_folder
from . import LEFT_OUT
from . import manifest as manifests
from . import rows as table_rows


class NotUpToDate(Exception):
    """The database isn't the one that this program expects: it must be migrated first."""


@contextmanager
def private():
    """What is written meanwhile only this user of the machine reads: there are hashes of passwords in it."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def one_moment():
    """All that is read within is as it was at one moment, and nobody waits for it.

    SQLite would take the lock for writing by itself, since the settings ask for that.
    """
    mode = getattr(connection, "transaction_mode", None)
    connection.transaction_mode = "DEFERRED"
    try:
        with transaction.atomic(durable=True):
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        connection.transaction_mode = mode


def take(place, *, now, keep=None):
    """Take a backup into a folder of its own beneath ``place``; ``(that folder, its Manifest)``.

    Files lie beside it, once for all backups there. ``keep``: how many backups stay, this one among them; older ones
    go, with the files that none of the others names. Raises ``NotUpToDate``, ``files.StorageAway`` and ``OSError``:
    what was begun then is no backup, and the ones before stand.
    """
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotUpToDate
    target = place / now.astimezone(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    part = target.with_name(f"{target.name}.part")
    with private():
        manifest = _take(part, target, now)
        part.rename(target)
        sync_folder(place)
    if keep:
        remove_old(place, keep, now)
    return target, manifest


def _take(part, target, now):
    part.mkdir(parents=True)
    try:
        with one_moment():
            migrations = sorted(MigrationRecorder(connection).applied_migrations())
            tables = _tables(migrations, part)
            named = sorted(names.irreplaceable())
        copied, missing = _copy_files(named, target)
        manifest = manifests.Manifest(
            program=program.version(),
            made_at=now.isoformat(),
            database=connection.vendor,
            migrations=[list(one) for one in migrations],
            tables=tables,
            files=copied,
            missing=missing,
            left_out=LEFT_OUT,
        )
        manifest.write(part)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return manifest


def _tables(migrations, folder):
    tables = {}
    for model in table_rows.models_at(migrations):
        label = model._meta.label
        if label not in LEFT_OUT:
            path = folder / f"{label}.jsonl.gz"
            tables[label] = manifests.Table(*table_rows.write(model, path))
            with path.open("rb") as file:
                os.fsync(file.fileno())
    return tables


def _copy_files(hashes, target):
    """``({hash: bytes}, hashes that the storage hasn't, or has damaged)``. What is there already isn't copied."""
    copied, missing = {}, []
    for sha256 in hashes:
        path = manifests.path_of_file(target, sha256)
        if not path.is_file():
            try:
                with files.open_stored(sha256) as stored:
                    content = stored.read()
            except FileNotFoundError:
                content = b""
            if hashlib.sha256(content).hexdigest() != sha256:
                missing.append(sha256)
                continue
            manifests.write_safely(path, content)
        copied[sha256] = path.stat().st_size
    return copied, missing


def remove_old(place, keep, now):
    """Remove all backups but the newest ``keep``, and the files that none of those names; how many backups."""
    backups = manifests.all_in(place)
    for old in backups[:-keep]:
        shutil.rmtree(old)
    named = {sha256 for one in backups[-keep:] for sha256 in manifests.read(one).files}
    for path in (place / manifests.FILES).glob("*/*"):
        if path.name not in named:
            path.unlink(missing_ok=True)
    for begun in place.glob("*.part"):  # by a run that was killed
        if begun.stat().st_mtime < (now - timedelta(days=1)).timestamp():
            shutil.rmtree(begun)
    return max(0, len(backups) - keep)
