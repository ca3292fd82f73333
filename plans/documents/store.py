"""The PDF of a revision: made once as it stands, stored, and found again."""

import fcntl
import hashlib
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection, transaction

from bpmplan import files

from ..content.earlier import earlier_content, earlier_fingerprint
from ..content.standing import as_it_stands, standing_of
from ..content.stored import of_revision
from ..models import Document, Revision
from . import pdf

CHANGES = 1
"""Number of the way in which documents say what has changed: another when that is said otherwise."""


def document_for(revision, *, now):
    """The stored ``Document`` of a revision as it stands now; made if it isn't there, once however many ask.

    A revision is the same for ever, but its standing isn't: adopted, it gets a document of its own. Raises
    ``pdf.CannotMakePdf``.
    """
    standing = standing_of(revision)
    key = _key(standing, earlier_fingerprint(revision.plan))
    wanted = Document.objects.filter(revision=revision, standing=key)
    if (document := wanted.first()) and files.is_stored(document.sha256, document.size):
        return document
    with _in_turn(revision):
        if (document := wanted.first()) and files.is_stored(document.sha256, document.size):
            return document  # made while this one waited
        whole = Revision.objects.get(pk=revision.pk)  # lists and the download come without the content
        made = pdf.make(of_revision(whole), standing, earlier_content(revision.plan))
        stored = files.store_bytes(made, files.PDF, "plan.pdf")
        document, _ = Document.objects.update_or_create(
            revision=revision,
            standing=key,
            defaults={"sha256": stored.sha256, "size": stored.size, "made_at": now},
        )
        return document


def draft_pdf(plan, *, now):
    """The live plan as a PDF, in bytes; a draft is not stored. Raises ``pdf.CannotMakePdf``."""
    content, standing = as_it_stands(plan, now=now)
    return pdf.make(content, standing, earlier_content(plan))


def delete_documents(revisions):
    """Delete the stored documents of the revisions: the rows now, the files when the transaction is committed.

    A file that can't be deleted then goes with the next sweep of files that no row names.
    """
    documents = Document.objects.filter(revision__in=revisions)
    stored = set(documents.values_list("sha256", flat=True))
    documents.delete()
    transaction.on_commit(lambda: _delete_files(stored), robust=True)


def _delete_files(stored):
    for sha256 in stored - set(Document.objects.filter(sha256__in=stored).values_list("sha256", flat=True)):
        default_storage.delete(files.path_of(sha256))


def _key(standing, earlier):
    """What a stored document is found by: another when the standing is another, or what is said of changes can be.

    ``earlier`` is the fingerprint of the content that the plan was begun from, if it was.
    """
    if not earlier:
        return standing.digest()
    return hashlib.sha256(f"{standing.digest()} {CHANGES} {earlier}".encode()).hexdigest()


@contextmanager
def _in_turn(revision):
    """One at a time for a revision, on every node.

    PostgreSQL locks the row, and lets decisions about it be recorded meanwhile. SQLite could only lock the whole
    database for the seconds that a document takes; it is always on one machine, so a lock on a file does.
    """
    if connection.vendor == "sqlite":
        name = f"bpmplan-{os.getuid()}-pdf-{revision.pk % 16}.lock"
        with Path(tempfile.gettempdir(), name).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    else:
        with transaction.atomic():
            Revision.objects.select_for_update(no_key=True).only("pk").get(pk=revision.pk)
            yield
