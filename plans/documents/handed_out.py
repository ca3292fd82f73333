"""Which file is which: the hash of everything that was made of a plan is kept, and what a hash is of can be asked."""

import hashlib

from django.db.models import Q
from django.utils import timezone

from ..models import FollowUp, HandedOut, Revision

ANNEX = "annex"
"""The kind of a file that is no document of ours, but comes along with one."""
SHEET, DATA, README = "sheet", "data", "readme"
"""The kinds of what isn't kept as a file: a plan in Excel, as JSON for everybody, and what a pack says of itself."""
SHORTEST = 16
"""Digits of a fingerprint that are enough to find it by: 64 bits, which nobody guesses."""


def note(document, sha256, standing, follow_up=None):
    """Remember that the file of this hash was made for a ``Document`` of a plan that stood so; once however often.

    ``follow_up``: which one it is a report of, if it is.
    """
    status = follow_up.status if follow_up else standing.status
    of = {"revision_id": document.revision_id, "plan_id": document.plan_id, "follow_up": follow_up}
    _note(sha256, document.kind, status, **of)


def noted(file, kind, standing, **of):
    """The bytes of a file that is made when it is asked for, remembered as one of a ``revision`` or a ``plan``."""
    _note(hashlib.sha256(file).hexdigest(), kind, standing.status, **of)
    return file


def _note(sha256, kind, status, **of):
    given = {**of, "kind": kind, "status": status, "made_at": timezone.now()}
    HandedOut.objects.get_or_create(sha256=sha256, defaults=given)


def note_annexes(revision_id, annexes, standing):
    """Remember the files that come along with a version as they were uploaded; the newest version that has one of them
    is what is said of it, but one that not everybody may read takes it from none that they may."""
    revision = Revision.objects.only("plan_id", "number").get(pk=revision_id)
    is_hidden = ~Q(revision__in=Revision.objects.open_to_all())
    is_older = Q(revision__plan=revision.plan_id, revision__number__lt=revision.number)
    is_open = Revision.objects.open_to_all().filter(pk=revision_id).exists()
    is_replaced = is_older | is_hidden if is_open else is_older & is_hidden
    for annex in annexes:
        fields = {"revision": revision, "plan": None, "status": standing.status}
        _, is_new = HandedOut.objects.get_or_create(
            sha256=annex.sha256, defaults={**fields, "kind": ANNEX, "made_at": timezone.now()}
        )
        if not is_new:
            HandedOut.objects.filter(is_replaced, sha256=annex.sha256, kind=ANNEX).update(**fields)


def forget(*, revisions=(), plans=(), kinds=()):
    """Forget the files of these, or those ``kinds`` of them: something was erased from them, and a hash must not let
    it be found out."""
    of_kinds = Q(kind__in=kinds) if kinds else Q()
    HandedOut.objects.filter(of_kinds & (Q(revision__in=revisions) | Q(plan__in=plans))).delete()


def file_of(sha256):
    """The ``HandedOut`` of a file's hash, or None."""
    handed_out = HandedOut.objects.select_related(
        "plan__municipality", "revision__plan__municipality", "follow_up__plan__municipality", "follow_up__revision"
    )
    return handed_out.defer("revision__content", "follow_up__revision__content").filter(sha256=sha256).first()


def versions_of(fingerprint):
    """The revisions with this fingerprint, or with one that begins so; the same content can be frozen twice."""
    revisions = Revision.objects.select_related("plan__municipality").defer("content").titled()
    return _with_fingerprint(revisions, fingerprint)


def follow_ups_of(fingerprint):
    """The frozen follow-ups with this fingerprint, or with one that begins so."""
    follow_ups = FollowUp.objects.titled().select_related("plan__municipality", "revision__plan")
    return _with_fingerprint(follow_ups.defer("content", "revision__content"), fingerprint)


def _with_fingerprint(rows, fingerprint):
    """As a range, since databases have no index for the beginning of a text."""
    if len(fingerprint) < SHORTEST:
        return []
    begins_so = {"fingerprint__gte": fingerprint, "fingerprint__lt": f"{fingerprint}g"}
    return list(rows.filter(**begins_so).order_by("-plan_id", "-number")[:10])
