"""The program's folder of files, on a disk that is full while a file says so."""

import errno
import os
from pathlib import Path

from django.core.files.base import ContentFile

from bpmplan.files.storages import Folder

FULL = "disk-is-full"
"""In the folder beside that of the files."""


class CanBeFull(Folder):
    def _save(self, name, content):
        if (Path(self.location).parent / FULL).exists():
            content = Overflowing(content.read())
        return super()._save(name, content)


class Overflowing(ContentFile):
    """Its first half is written, then there is no room left."""

    def chunks(self, chunk_size=None):
        yield self.read(self.size // 2)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
