"""The registry of documents: what each kind is made from, what makes it, and how long it is kept.

A kind's ``make`` runs in a child process with limits (``Document.LIMITS``), without a database: it gets the contents
that ``sources`` has read, and gives the bytes of a file or, for a trial print, its findings.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.conf import settings

from bpmplan.jobs.asked import CannotBeMade, NoLongerNeeded

from ..content.earlier import earlier_content
from ..content.standing import Standing, standing_of
from ..content.stored import from_json, of_revision
from ..models import Revision
from . import gate, keys, pdf, uploads

MOST_SENTENCES = 3
"""So many faults are named; the rest come when those are mended."""


@dataclass(frozen=True)
class Kind:
    """A kind of document.

    ``title`` is what its page calls it, in Danish. ``sources(document)`` reads what it is made from and gives the
    arguments of ``make``, which must be picklable. ``is_file``: it is kept as a file; else as findings. ``is_brief``:
    it is about a live text and is kept for a short time only (``retention.py``).
    """

    name: str
    title: str
    sources: Callable
    make: Callable
    is_file: bool = True
    is_brief: bool = False


def printed(content, standing, earlier):
    """The PDF of a content as bytes. Raises ``CannotBeMade`` when an upload is missing, or Pango."""
    if sentences := [fault.sentence for fault in islice(uploads.faults(content), MOST_SENTENCES)]:
        raise CannotBeMade(" ".join(sentences))
    return pdf.make(content, standing, earlier)


def _of_version(document):
    revision = Revision.objects.select_related("plan__municipality").get(pk=document.revision_id)
    standing = standing_of(revision)
    if keys.of_version(revision, standing) != document.standing:
        raise NoLongerNeeded  # it was decided about meanwhile, and has got another document
    return of_revision(revision), standing, earlier_content(revision.plan)


def _of_draft(document):
    given = document.given
    at = datetime.fromisoformat(given["at"])
    standing = Standing.of_draft(at=at, status=given["status"], sample=settings.DEMO)
    return from_json(given["content"], given["schema"]), standing, earlier_content(document.plan)


def _of_trial(document):
    given = document.given
    standing = Standing.on_trial(given["status"], at=datetime.fromisoformat(given["at"]))
    return from_json(given["content"], given["schema"]), standing, earlier_content(document.plan)


PLAN = Kind("plan", "PDF'en", _of_version, printed)
DRAFT = Kind("draft", "PDF'en af kladden", _of_draft, printed, is_brief=True)
TRIAL = Kind("trial", "Prøvetrykket", _of_trial, gate.tried, is_file=False, is_brief=True)

KINDS = {kind.name: kind for kind in (PLAN, DRAFT, TRIAL)}
