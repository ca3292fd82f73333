"""A content is put into the storage under its hash, and opened again."""

import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils import timezone

from ..encodings import decoded
from . import images
from .kinds import IMAGES, TEXT, check, clean_name
from .storages import StorageAway

FOLDER = "files"
WRITTEN_AGAIN_AFTER = timedelta(days=1)
"""A content that lies there longer is written anew when it is stored again: it may be an orphan about to be swept."""


@dataclass(frozen=True)
class StoredFile:
    """A stored content: its hash, its size in bytes, its type, and the name to offer it under."""

    sha256: str
    size: int
    content_type: str
    name: str

    @property
    def is_image(self):
        return self.content_type in IMAGES


def store(uploaded, content_type=None):
    """Put an upload's content under its hash; the ``StoredFile``. ``content_type``: what ``check`` has found it to be.

    Images are kept as page and print show them, so that they lose what the camera wrote in them (place, time, owner);
    plain text is kept as UTF-8. Raises ``forms.ValidationError`` with a Danish sentence when the file may not be
    uploaded, and when it can't be kept. Forms have ``UploadField``, which does both.
    """
    content_type = content_type or check(uploaded)
    uploaded.seek(0)
    content = uploaded.read()
    if content_type in IMAGES:
        content = images.checked(content, content_type)
    elif content_type == TEXT:
        content = decoded(content).encode()
    try:
        return store_bytes(content, content_type, uploaded.name or "")
    except StorageAway as error:
        raise forms.ValidationError(f"Filen er ikke gemt. {error}", code="storage") from error


def store_bytes(content, content_type, name):
    """Put content that the program itself vouches for (a finished PDF, the sample's files) under its hash.

    It is safe on the disk, or in the bucket, when this returns. Raises ``StorageAway``.
    """
    return _stored(hashlib.sha256(content).hexdigest(), len(content), ContentFile(content), content_type, name)


def store_open(file, content_type, name):
    """The same of an open file, which is never in the memory whole."""
    file.seek(0)
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    size = file.tell()
    file.seek(0)
    return _stored(sha256, size, File(file), content_type, name)


def _stored(sha256, size, content, content_type, name):
    path = path_of(sha256)
    there = default_storage.about(path)
    # A file of another size is what an older version of the program left half-written.
    if not there or there.size != size or timezone.now() - there.modified > WRITTEN_AGAIN_AFTER:
        default_storage.save(path, content)
    return StoredFile(sha256, size, content_type, clean_name(name, content_type))


def is_stored(sha256, size=None):
    """Whether the content is there, of ``size`` bytes if that is known. Raises ``StorageAway``."""
    try:
        there = default_storage.about(path_of(sha256))
    except FileNotFoundError:
        return False
    return there is not None and size in (None, there.size)


def open_stored(sha256):
    """The stored content as an open binary file.

    Raises ``FileNotFoundError`` when there is none, and ``StorageAway`` when that can't be known.
    """
    return default_storage.open(path_of(sha256), "rb")


def path_of(sha256):
    """Where a content lies in the storage. Raises ``FileNotFoundError`` for what is no hash."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise FileNotFoundError(sha256)
    return f"{FOLDER}/{sha256[:2]}/{sha256}"
