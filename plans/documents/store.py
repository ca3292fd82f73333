"""Documents are asked for here, and found again. What makes them is in ``kinds``; the worker does it (``tasks``)."""

from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from bpmplan import files
from bpmplan.jobs import asked
from bpmplan.jobs.asked import ask

from ..content.readiness import Finding
from ..content.standing import standing_of
from ..content.stored import SCHEMA, to_json
from ..models import Document, Revision
from . import handed_out, keys, kinds
from .tasks import ask_for_version, is_gone, make, make_document

FRESH = timedelta(minutes=10)
"""A draft says when it was printed; so long after that the same text is not printed again."""
TRY_AGAIN = timedelta(minutes=1)
"""So long a trial print stands that found what may be mended without a change of the text."""
MENDED_ELSEWHERE = ("unavailable", "failed", "upload")
"""Kinds of such findings."""


def of_version(revision, *, now, kind=kinds.PLAN, by=None, anew=False):
    """The ``Document`` of this kind of a revision as it stands now, asked for if it isn't there; once however many ask.

    A revision is the same for ever, but its standing isn't: adopted, it gets a document of its own. The file of one
    that is made is there, of the size that it had. ``anew``: one that failed is tried again.
    """
    document = ask_for_version(revision, kind, now=now, by=by, anew=anew)
    if is_gone(document):
        document = ask_for_version(revision, kind, now=now, by=by, anew=True)
    return document


def of_follow_up(follow_up, *, now, kind=kinds.FOLLOW_UP, by=None, anew=False):
    """The ``Document`` of this kind of a frozen follow-up, asked for if it isn't there."""
    key = keys.of_follow_up(follow_up, standing_of(follow_up.revision))
    of_key = {"kind": kind.name, "revision": follow_up.revision, "standing": key}
    document = ask(Document, make_document, now=now, by=by, anew=anew, **of_key)
    if is_gone(document):
        document = ask(Document, make_document, now=now, by=by, anew=True, **of_key)
    return document


def of_newest_version(plan, *, now, by):
    """Ask for the document of a plan's newest version, in the transaction of what changed where it stands.

    The storage of files isn't asked: one that is away, or slow, stops no step.
    """
    revision = plan.revisions.select_related("plan__municipality").order_by("-number").defer("content").first()
    return ask_for_version(revision, kinds.PLAN, now=now, by=by) if revision else None


def delete_documents(revisions):
    """Delete the stored documents of the revisions: the rows now, the files when the transaction is committed.

    A file that can't be deleted then goes with the next sweep of files that no row names.
    """
    _delete(Document.objects.filter(revision__in=revisions))
    handed_out.forget(revisions=revisions)


def delete_comparisons_with(revisions):
    """The same of what other versions' documents say of what differs from these: they may quote them."""
    later = Revision.objects.filter(
        Q(plan__revisions__in=revisions) | Q(plan__begun_from__plan__revisions__in=revisions)
    ).distinct()
    names = [kind.name for kind in kinds.COMPARING]
    _delete(Document.objects.filter(revision__in=later, kind__in=names))
    handed_out.forget(revisions=later, kinds=[*names, handed_out.README])  # which has the hashes of these


def delete_drafts(plans):
    """The same of what was printed of the plans' live texts, or is being printed: it may quote them."""
    _delete(Document.objects.filter(plan__in=plans))
    handed_out.forget(plans=plans)


def _delete(documents):
    stored = set(documents.exclude(sha256="").values_list("sha256", flat=True))
    documents.delete()
    transaction.on_commit(lambda: _delete_files(stored), robust=True)


def _delete_files(stored):
    for sha256 in stored - set(Document.objects.filter(sha256__in=stored).values_list("sha256", flat=True)):
        default_storage.delete(files.path_of(sha256))


def of_draft(plan, content, *, now, by, kind=kinds.DRAFT, anew=False):
    """The ``Document`` of this kind of a live content, asked for; one of the same text that was just made is taken."""
    stored = to_json(content)
    key = {"kind": kind.name, "plan": plan, "standing": kind.live_key(plan, plan.status, stored)}
    given = {"given": _given(stored, plan.status, now)}
    document = ask(Document, make_document, now=now, by=by, given=given, anew=anew, **key)
    if is_gone(document) or (document.is_made and document.made_at < now - FRESH):
        document = ask(Document, make_document, now=now, by=by, given=given, anew=True, **key)
    return document


def of_trial(plan, content, status, *, now, by):
    """The ``Document`` of a content printed on trial as it would be frozen for ``status``, asked for."""
    stored = to_json(content)
    key = {"kind": kinds.TRIAL.name, "plan": plan, "standing": keys.of_live(plan, status, stored)}
    given = {"given": _given(stored, status, now)}
    document = ask(Document, make_document, now=now, by=by, given=given, **key)
    if document.is_made and document.made_at < now - TRY_AGAIN and _can_be_mended_elsewhere(document):
        document = ask(Document, make_document, now=now, by=by, given=given, anew=True, **key)
    return document


def findings_of(trial):
    """The ``Finding``s of a trial print that is made, or has failed for what was too much."""
    if trial.has_failed:
        return [Finding("", f"Planen kan ikke trykkes. {trial.error}", "limits")]
    return [Finding(*finding) for finding in trial.findings or ()]


def make_here(document):
    """Make a document in this process's own child, without the worker: for commands. The ``Document`` as it ended.

    One that a worker has begun is left to it, and waited for.
    """
    if document.state == asked.AskedState.WAITING:
        make(document.pk, f"command-{timezone.now().timestamp()}")
        document = Document.objects.get(pk=document.pk)
    while document.is_under_way:
        document = asked.wait_for(document)
    return document


def _given(stored, status, now):
    return {"content": stored, "schema": SCHEMA, "status": str(status), "at": now.isoformat()}


def _can_be_mended_elsewhere(document):
    return any(kind in MENDED_ELSEWHERE for *_, kind in document.findings or ())
