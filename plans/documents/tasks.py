"""What the worker does for documents."""

from datetime import timedelta
from functools import partial

from django.utils import timezone
from django_tasks import task

from bpmplan import files, program
from bpmplan.jobs import asked, labels, limited
from bpmplan.jobs.asked import CannotBeMade, NotYet

from ..content.standing import standing_of
from ..models import Document
from . import handed_out, kinds, packing
from .kinds import KINDS, made
from .parts import left_out, parts_of

LATER = timedelta(seconds=2)
"""After so long a pack is looked at again whose part another worker is making."""


@task(queue_name="documents", takes_context=True)
def make_document(context, pk):
    """Make a document that was asked for."""
    make(pk, context.task_result.id)


labels.name(make_document, "Lav et dokument")


def ask_for_version(revision, kind, *, now, by=None, anew=False):
    """The ``Document`` of a kind of a revision as it stands now, asked for if it isn't there."""
    key = {"kind": kind.name, "revision": revision, "standing": kind.key(revision, standing_of(revision))}
    given = {"asked_with": program.set_up()}
    return asked.ask(Document, make_document, now=now, by=by, given=given, anew=anew, **key)


def is_gone(document):
    """Whether the file of a document that was made isn't there any more, or isn't whole."""
    return document.is_made and bool(document.sha256) and not files.is_stored(document.sha256, document.size)


def make(pk, task_id):
    """Make a document, as the task of this id."""
    asked.make(Document, pk, task_id, work_on, again=partial(_look_again, pk))


def _look_again(pk, after):
    task = make_document if after is None else make_document.using(run_after=timezone.now() + after)
    task.enqueue(pk)


def work_on(document):
    """The fields that hold what was made of a document."""
    kind = KINDS[document.kind]
    content, standing, *others = kind.sources(document)
    follow_up = kinds.follow_up_of(document) if kind in kinds.OF_FOLLOW_UPS else None
    if kind.is_pack:
        entries = packing.entries_of(content, _made_parts(document))
        about = packing.readme(content, standing, entries, left_out(document.revision))
        stored = packing.packed(content, standing, entries, about)
        handed_out.noted(about, handed_out.README, standing, revision=document.revision)
    else:
        result = limited.run(made, kind.name, content, standing, *others, **document.LIMITS)
        if not kind.is_file:
            return {"findings": result, "given": None}
        stored = files.store_bytes(result, kind.writer.type, f"plan{files.OWN_ENDINGS[kind.writer.type][0]}")
    if kind in (kinds.PLAN, kinds.PACK):
        handed_out.note_annexes(document.revision_id, packing.annexes(content), standing)
    handed_out.note(document, stored.sha256, standing, follow_up)
    return {"sha256": stored.sha256, "size": stored.size, "given": None}


def _made_parts(pack):
    """``[Packed]`` of the parts of a pack, which are documents like any other: asked for, and made once by any worker.

    Raises ``NotYet`` until all are made: the pack waits in the queue behind them, and holds no lane meanwhile.
    """
    parts = [(part, KINDS[part.kind], _part(pack, KINDS[part.kind])) for part in parts_of(pack.revision)]
    for _, kind, row in parts:
        if row.has_failed:
            raise CannotBeMade(f"{kind.title} kunne ikke laves: {row.error}")
    if any(row.is_under_way for *_, row in parts):
        raise NotYet(after=LATER if pack.attempts else None)
    return [packing.Packed(part.file, part.title, row.sha256, row.size, kind.writer.type) for part, kind, row in parts]


def _part(pack, kind):
    """The ``Document`` that is a part of a pack, asked for; anew when its file is gone, or it failed before."""
    ask = partial(ask_for_version, pack.revision, kind, now=timezone.now(), by=pack.asked_by)
    part = ask()
    return ask(anew=True) if is_gone(part) or (part.has_failed and part.asked_at < pack.asked_at) else part


def progress_of(pack):
    """``(how many are made, how many there are)`` of the parts of a pack."""
    standing, parts = standing_of(pack.revision), parts_of(pack.revision)
    keys = {key: key(pack.revision, standing) for key in {KINDS[part.kind].key for part in parts}}
    rows = pack.revision.documents.filter(state=asked.AskedState.MADE)
    are_made = set(rows.values_list("kind", "standing"))
    return sum((part.kind, keys[KINDS[part.kind].key]) in are_made for part in parts), len(parts)
