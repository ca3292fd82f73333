"""The pack for an agenda: a zip with the documents of a version, its annexes, its content, and what each of them is.

The same files give the same bytes: the dates are those of the version. One file at a time goes through the memory.
"""

import hashlib
import re
import tempfile
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.template.loader import render_to_string
from django.utils import timezone

from bpmplan import files
from bpmplan.jobs.asked import CannotBeMade

from ..content.data import titled
from .paper import Paper

README = "LAES-MIG.txt"
LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa", "ß": "ss"})
CHUNK = 256 * 1024
ATTRIBUTES = 0o100644 << 16
PACKED_ALREADY = (files.PDF, files.DOCX, files.XLSX, *files.IMAGES)
LONGEST_NAME = 60


@dataclass(frozen=True)
class Packed:
    """A file of the pack: its name there, what it is in Danish, and the stored file."""

    name: str
    title: str
    sha256: str
    size: int
    content_type: str


def entries_of(content, made):
    """What a pack has, as it is sorted there: the parts that are ``made``, and the content's annexes."""
    return sorted([*made, *annexes(content)], key=lambda entry: entry.name)


def packed(content, standing, entries, about):
    """A ``StoredFile`` with the ``entries``, and the ``readme`` (``about``) that says what each is.

    Raises ``CannotBeMade`` when an annex is not there or damaged.
    """
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w") as archive:
            for entry in entries:
                _copy(archive, entry, standing.at)
            archive.writestr(_info(README, standing.at, zipfile.ZIP_DEFLATED), about)
        return files.store_open(file, files.ZIP, "pakke.zip")


def annexes(content):
    """The annexes as they stand in the pack, in the plan's order."""
    attachments = [attachment for attachment in content.attachments if not attachment.is_image]
    return [
        Packed(f"Bilag_{number:02}_{_plain(one.file_name)}", one.title, one.sha256, one.size, one.content_type)
        for number, one in enumerate(attachments, 1)
    ]


def readme(content, standing, entries, left_out=()):
    """What the pack is of, the hash of each file in it, and why the ``Part``s that are ``left_out`` are; in bytes."""
    context = {"doc": Paper(content, standing), "entries": entries, "left_out": left_out}
    context["title"] = titled(content.title, content.years)
    return render_to_string("documents/pack.txt", context).replace("\n", "\r\n").encode()


def _copy(archive, entry, at):
    """Copy a stored file into the archive, and see that it is the one that is meant."""
    way = zipfile.ZIP_STORED if entry.content_type in PACKED_ALREADY else zipfile.ZIP_DEFLATED
    info, digest = _info(entry.name, at, way), hashlib.sha256()
    info.file_size = entry.size
    try:
        with files.open_stored(entry.sha256) as stored, archive.open(info, "w") as into:
            while chunk := stored.read(CHUNK):
                digest.update(chunk)
                into.write(chunk)
    except FileNotFoundError:
        raise CannotBeMade(f"Filen »{entry.title}« findes ikke længere på serveren. Giv driften besked.") from None
    if digest.hexdigest() != entry.sha256:
        raise CannotBeMade(f"Filen »{entry.title}« er beskadiget på serveren. Giv driften besked.")


def _info(name, at, way):
    info = zipfile.ZipInfo(name, timezone.localtime(at).timetuple()[:6])
    info.compress_type, info.create_system, info.external_attr = way, 3, ATTRIBUTES
    return info


def _plain(name):
    """A name that every program for zips shows: letters from a to z, and its own ending."""
    path = PurePosixPath(name)
    stem = unicodedata.normalize("NFKD", path.stem.translate(LETTERS)).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^A-Za-z0-9-]+", "-", stem).strip("-")[:LONGEST_NAME].strip("-")
    return f"{stem or 'bilag'}{path.suffix.lower() if path.suffix.isascii() else ''}"
