"""Where files lie: a folder (here), or a bucket of an S3-compatible storage (``bucket``), as the settings say.

Both write a file whole or not at all, put it where another of its name lies, and say in one way that they can't be
used: ``StorageAway``. A file that isn't there is a ``FileNotFoundError``, as Django's storages have it.
"""

import errno
import logging
import os
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.files.storage import FileSystemStorage

log = logging.getLogger(__name__)

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
PART = ".part"
"""Ends the name of a file that is being written. One that a crash left is swept with the orphans."""


class StorageAway(OSError):
    """The storage of files can't be read or written now: full, away, or shut to us. Its text is a Danish sentence."""

    def __init__(self, is_full=False):
        self.is_full = is_full
        super().__init__(
            "Der er ikke plads til flere filer lige nu. Driften skal skaffe plads, før filer kan gemmes."
            if is_full
            else "Lageret med filer kan ikke nås lige nu. Prøv igen om lidt. Bliver det ved, så kontakt driften."
        )

    def __reduce__(self):
        return type(self), (self.is_full,)  # it comes out of child processes as what it was


@dataclass(frozen=True)
class Listed:
    """A file in the storage: its name, its size in bytes, and when it was written."""

    name: str
    size: int
    modified: datetime


class Folder(FileSystemStorage):
    """Files in ``MEDIA_ROOT``. A file is on the disk, folder entry and all, before its name is: a crash or a full
    disk leaves the old one or none, never half a file."""

    def __init__(self, **options):
        super().__init__(**options, allow_overwrite=True)

    def _open(self, name, mode="rb"):
        with faults_named():
            return super()._open(name, mode)

    def _save(self, name, content):
        path = Path(self.path(name))
        with faults_named():
            make_folder(path.parent)
            handle, part = tempfile.mkstemp(PART, f"{path.name}.", path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    for chunk in content.chunks():
                        file.write(chunk)
                    file.flush()
                    os.fchmod(file.fileno(), self.file_permissions_mode or 0o644)
                    os.fsync(file.fileno())
                os.replace(part, path)  # noqa: PTH105 (beside fsync, as the system calls it)
            except BaseException:
                with suppress(OSError):
                    os.unlink(part)  # noqa: PTH108
                raise
            sync_folder(path.parent)
        return name

    def delete(self, name):
        with faults_named():
            super().delete(name)

    def exists(self, name):
        return self.about(name) is not None

    def size(self, name):
        with faults_named():
            return super().size(name)

    def about(self, name):
        """The file as ``Listed``, or None when there is none."""
        with faults_named():
            try:
                status = os.stat(self.path(name))  # noqa: PTH116
            except FileNotFoundError:
                return None
        return Listed(name, status.st_size, self._datetime_from_timestamp(status.st_mtime))

    def listed(self, under):
        """Every file beneath the folder ``under``, as ``Listed``."""
        with faults_named():
            for folder, _, names in os.walk(self.path(under), onerror=_unless_missing):
                for name in sorted(names):
                    path = Path(folder, name)
                    if about := self.about(path.relative_to(self.location).as_posix()):
                        yield about


@contextmanager
def faults_named():
    """What a disk answers when it can't, as ``StorageAway``; the log has what it was."""
    try:
        yield
    except (FileNotFoundError, StorageAway):
        raise
    except OSError as error:
        log.exception("The folder of files can't be used")
        raise StorageAway(is_full=error.errno in FULL) from error


def _unless_missing(error):
    if not isinstance(error, FileNotFoundError):
        raise error


def make_folder(folder):
    """Make a folder with those above it, each on the disk before something is put into it."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder):
    """Have what was put into the folder under its names on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
