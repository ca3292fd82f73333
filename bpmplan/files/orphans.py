"""Stored files that no row names: an upload whose form wasn't saved, an annex whose plan is gone, what a crash left."""

from django.core.files.storage import default_storage

from ..retention import Retention, register
from .names import HASH, named
from .storages import PART
from .storing import FOLDER, path_of


def sweep(before):
    """Delete the orphans that were written before a moment; how many. What is stored meanwhile is left.

    Safe on several machines at once. A content that lies there longer than a day is written anew when it is stored
    again (``storing``), so a row that is about to name it makes it too young to be swept.
    """
    old = [one for one in default_storage.listed(FOLDER) if one.modified < before and _is_ours(one.name)]
    kept = named() if old else set()
    return sum(_delete(one.name, before) for one in old if _hash_of(one.name) not in kept)


def delete_unnamed(hashes):
    """Delete those of the contents that no row names any more, at once; how many. For what the law wants gone."""
    gone = set(hashes) - named()
    return sum(_delete(path_of(sha256)) for sha256 in gone)


def _delete(name, before=None):
    there = default_storage.about(name)
    if there is None or (before and there.modified >= before):
        return 0
    default_storage.delete(name)
    return 1


def _hash_of(name):
    return name.rpartition("/")[2]


def _is_ours(name):
    last = _hash_of(name)
    return bool(HASH.fullmatch(last)) or last.endswith(PART)


register(
    Retention(
        name="orphans",
        label="filer, som intet i programmet henviser til",
        setting="KEEP_ORPHAN_FILES_DAYS",
        default_days=7,
        sweep=sweep,
        least_days=2,
    )
)
