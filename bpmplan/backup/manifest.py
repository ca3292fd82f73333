"""The list of what a backup holds: of which program, how many rows of each table, which files, each with its hash."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass

from ..files.names import HASH
from ..files.storages import make_folder, sync_folder
from .rows import Damaged

FORMAT = 1
NAME = "manifest.json"
FILES = "files"
"""The folder of files, shared by all backups in a folder: a file is copied once."""


@dataclass(frozen=True)
class Table:
    """How many rows of a table, and the SHA-256 of its lines."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds.

    ``migrations``: ``[[app, name]]`` of the database. ``tables``: ``{app.Model: Table}``. ``files``: ``{hash: bytes}``.
    ``missing``: hashes of files that rows name and the storage didn't have, or had damaged. ``left_out``: tables that
    no backup has, and why.
    """

    program: str
    made_at: str
    database: str
    migrations: list
    tables: dict
    files: dict
    missing: list
    left_out: dict
    format: int = FORMAT

    def write(self, folder):
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"
        write_safely(folder / NAME, text.encode())

    def path_of_rows(self, folder, label):
        return folder / f"{label}.jsonl.gz"


def read(folder):
    """The manifest of a backup. Raises ``Damaged``."""
    try:
        values = json.loads((folder / NAME).read_bytes())
        if values["format"] != FORMAT:
            raise Damaged(f"Sikkerhedskopien har format {values['format']}; dette program læser format {FORMAT}.")
        values["tables"] = {label: Table(**table) for label, table in values["tables"].items()}
        return Manifest(**values)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged(f"{folder / NAME} kan ikke læses: {error}.") from error


def find(place):
    """The folder of a backup: ``place`` itself, or the newest whole one in it. Raises ``Damaged`` when none is."""
    if (place / NAME).is_file():
        return place
    backups = all_in(place)
    if not backups:
        raise Damaged(f"Der er ingen sikkerhedskopi i {place}.")
    return backups[-1]


def all_in(place):
    """Every whole backup in a folder, the oldest first."""
    return sorted(one.parent for one in place.glob(f"*/{NAME}") if not one.parent.name.endswith(".part"))


def path_of_file(backup, sha256):
    if not HASH.fullmatch(sha256):
        raise Damaged(f"»{sha256[:80]}« er ikke en fil.")
    return backup.parent / FILES / sha256[:2] / sha256


def has_content(path, sha256):
    """Whether the file is there with the content that its name promises."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False


def write_safely(path, content):
    """Write a file whole or not at all; on the disk when this returns."""
    make_folder(path.parent)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
