"""The PDF of a revision: made once as it stands, stored, and found again."""

import fcntl
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

from bpmplan import files

from ..content.standing import as_it_stands, standing_of
from ..content.stored import of_revision
from ..models import Document, Revision
from . import pdf


def document_for(revision, *, now):
    """The stored ``Document`` of a revision as it stands now; made if it isn't there, once however many ask.

    A revision is the same for ever, but its standing isn't: adopted, it gets a document of its own. Raises
    ``pdf.CannotMakePdf``.
    """
    standing = standing_of(revision)
    wanted = Document.objects.filter(revision=revision, standing=standing.digest())
    if document := wanted.first():
        return document
    with _in_turn(revision):
        if document := wanted.first():  # made while this one waited
            return document
        whole = Revision.objects.get(pk=revision.pk)  # lists and the download come without the content
        stored = files.store_bytes(pdf.make(of_revision(whole), standing, now=now), files.PDF, "plan.pdf")
        document, _ = Document.objects.get_or_create(
            revision=revision,
            standing=standing.digest(),
            defaults={"sha256": stored.sha256, "size": stored.size, "made_at": now},
        )
        return document


def draft_pdf(plan, *, now):
    """The live plan as a PDF, in bytes; a draft is not stored. Raises ``pdf.CannotMakePdf``."""
    content, standing = as_it_stands(plan, now=now)
    return pdf.make(content, standing, now=now)


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
