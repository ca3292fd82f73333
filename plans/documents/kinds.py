"""The registry of documents: what each kind is made from, what it is put together of, and how long it is kept.

A kind is a list of blocks (``blocks``) and a writer of them: ``PDF`` or ``WORD``. It is made in a child process with
limits (``Document.LIMITS``), without a database, of the contents that its ``sources`` have read.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from django.conf import settings

from bpmplan import files, plain_text, program
from bpmplan.jobs.asked import CannotBeMade, NoLongerNeeded, SetUpDifferently

from ..content.amended import with_differences
from ..content.data import PlanContent
from ..content.earlier import earlier_content
from ..content.standing import Standing, standing_of
from ..content.stored import canonical, from_json, of_revision
from ..followup.overview import follow_ups_near
from ..hearing.note import HearingNote, hearing_before
from ..models import Revision, Status
from . import blocks, gate, handed_out, keys, pdf, uploads, word
from .case_paper import CaseFacts, CasePaper
from .changes_paper import ChangesPaper
from .compared import contents_compared_with
from .follow_up_paper import FollowUpPaper, sources_of
from .hearing_paper import HearingPaper, NumberedPaper
from .paper import Paper, WholePlan
from .parts import always, parts_of
from .two_pages import TwoPagesPaper

MOST_SENTENCES = 3
"""So many faults are named; the rest come when those are mended."""


@dataclass(frozen=True)
class Writer:
    """``write(doc, blocks)`` gives a document as the bytes of a file of this type; ``name`` is what people call it."""

    name: str
    type: str
    write: Callable


PDF = Writer("PDF", files.PDF, lambda doc, of_blocks: pdf.written(doc, of_blocks))
JSON = Writer("JSON", files.JSON, lambda doc, of_blocks: doc.stored)
PACKED = Writer("Zip", files.ZIP, None)
TEXT = Writer("Tekst", files.TEXT, lambda doc, of_blocks: plain_text.written(blocks.html_of(doc, of_blocks)))
WORD = Writer("Word", files.DOCX, lambda doc, of_blocks: word.written(doc, of_blocks))


@dataclass(frozen=True)
class Stored:
    """A content as it is stored, in bytes."""

    content: PlanContent
    standing: Standing
    stored: bytes


@dataclass(frozen=True)
class Kind:
    """A kind of document.

    ``title`` is what its page calls it, in Danish; ``address`` is what its file is called in addresses.
    ``sources(document)`` reads what it is made from, a content, its standing and more: the arguments of ``doc``, which
    gives what the templates of its ``blocks`` ask. They must be picklable. ``writer`` writes it; one without gives
    findings (``gate``). ``key(revision, standing)`` is what one of a version is found by, and
    ``live_key(plan, status, stored)`` one of a live text. ``is_brief``: it is about a live text and is kept for a short
    time only (``retention.py``). ``called`` is what the name of its file begins with. ``is_internal(revision)``: it is
    for the municipality's own people, whoever may read the version.
    """

    name: str
    address: str
    title: str
    sources: Callable
    blocks: tuple = ()
    writer: Writer | None = PDF
    doc: Callable = Paper
    key: Callable = keys.of_version
    live_key: Callable = keys.of_live
    is_brief: bool = False
    called: str = ""
    is_internal: Callable = lambda revision: False

    @property
    def is_file(self):
        return self.writer is not None

    @property
    def is_pack(self):
        """It is put together of others (``parts``), and not written."""
        return self.writer is PACKED


def made(name, *sources):
    """A document of the kind of this name: its bytes or, of a trial print, its findings.

    Raises ``CannotBeMade`` when an upload is missing, or Pango.
    """
    kind = KINDS[name]
    if not kind.is_file:
        return gate.tried(*sources)
    doc = kind.doc(*sources)
    if sentences := [fault.sentence for fault in islice(uploads.faults(doc.content), MOST_SENTENCES)]:
        raise CannotBeMade(" ".join(sentences))
    return kind.writer.write(doc, kind.blocks)


def _found_no_more(document):
    """What to raise of a document that would be found by another key now than the one that it was asked for by."""
    if document.asked_with in ("", program.set_up()):
        return NoLongerNeeded()
    return SetUpDifferently(f"asked for by {document.asked_with}; the worker is {program.set_up()}")


def _of_version(document):
    revision = Revision.objects.select_related("plan__municipality").get(pk=document.revision_id)
    standing = standing_of(revision)
    if KINDS[document.kind].key(revision, standing) != document.standing:
        raise _found_no_more(document)  # it was decided about meanwhile, and has got another document
    return revision, standing


def _plan(document):
    revision, standing = _of_version(document)
    return of_revision(revision), with_differences(standing, revision), earlier_content(revision.plan)


def _whole_plan(document):
    revision, standing = _of_version(document)
    earlier = earlier_content(revision.plan)
    return of_revision(revision), with_differences(standing, revision), earlier, canonical(revision.content)


def _changes(document):
    revision, standing = _of_version(document)
    return of_revision(revision), standing, contents_compared_with(revision)


def _case(document):
    revision, standing = _of_version(document)
    return of_revision(revision), standing, earlier_content(revision.plan), CaseFacts.of(revision)


def _stored(document):
    revision, standing = _of_version(document)
    return of_revision(revision), standing, canonical(revision.content)


def _pack(document):
    revision, standing = _of_version(document)
    return of_revision(revision), standing


def _key_of_pack(revision, standing):
    """Another when one of its parts is."""
    return keys.together(KINDS[part.kind].key(revision, standing) for part in parts_of(revision))


def _note(document):
    revision, standing = _of_version(document)
    return of_revision(revision), standing, *_heard(hearing_before(revision.plan, revision.number))


def _note_of_draft(document):
    content, standing, _earlier = _of_draft(document)
    return content, standing, *_heard(hearing_before(document.plan))


def _heard(hearing):
    """What a hearing note says of a hearing, and the content that was heard; nothing where none was held."""
    return (HearingNote.of(hearing), of_revision(hearing.revision)) if hearing else ()


def _follow_up(document):
    follow_up = follow_up_of(document)
    return sources_of(follow_up, standing_of(follow_up.revision))


def follow_up_of(document):
    """The follow-up that a report was asked for, found by what it is called by."""
    revision = Revision.objects.select_related("plan__municipality").get(pk=document.revision_id)
    for follow_up in follow_ups_near(revision):
        if keys.of_follow_up(follow_up, standing_of(follow_up.revision)) == document.standing:
            return follow_up
    raise _found_no_more(document)  # it was opened again, or noted, meanwhile


def _is_in_hearing(revision):
    """A hearing note is its municipality's own while points are still answered."""
    return revision.frozen_for == Status.HEARING


def _of_draft(document):
    return _live(document, lambda status, at: Standing.of_draft(at=at, status=status, sample=settings.DEMO))


def _whole_draft(document):
    return *_of_draft(document), canonical(document.given["content"])


def _of_trial(document):
    return _live(document, lambda status, at: Standing.on_trial(status, at=at))


def _live(document, standing):
    """The sources of a document of a live text, as it was when it was asked for; ``standing(status, at)``."""
    given = document.given
    content = from_json(given["content"], given["schema"])
    return content, standing(given["status"], datetime.fromisoformat(given["at"])), earlier_content(document.plan)


PLAN = Kind("plan", "plan.pdf", "PDF'en", _whole_plan, blocks.PLAN, doc=WholePlan)
PLAN_WORD = Kind("plan_word", "plan.docx", "Word-filen", _plan, blocks.PLAN, WORD)
TWO_PAGES = Kind(
    *("two_pages", "planen-paa-to-sider.pdf", "Planen på to sider", _plan, blocks.TWO_PAGES),
    doc=TwoPagesPaper,
    called="Planen på to sider",
)
CHANGES = Kind(
    *("changes", "aendringer.pdf", "Ændringerne", _changes, blocks.CHANGES_ALONE),
    doc=ChangesPaper,
    key=keys.of_changes,
    called="Ændringer",
    is_internal=always,  # it quotes versions that others may not read
)
CASE = Kind(
    *("case", "sagsfremstilling.docx", "Sagsfremstillingen", _case, blocks.CASE_ALONE, WORD, CasePaper),
    key=keys.of_case,
    called="Sagsfremstilling",
    is_internal=always,
)
CASE_TEXT = replace(
    CASE, name="case_text", address="sagsfremstilling.txt", title="Sagsfremstillingen som tekst", writer=TEXT
)
CONTENT = Kind("content", "indhold.json", "Indholdet som data", _stored, (), JSON, Stored, called="Indhold")
PACK = Kind(
    *("pack", "dagsorden.zip", "Pakken til dagsordenen", _pack, (), PACKED),
    key=_key_of_pack,
    called="Til dagsordenen",
    is_internal=always,
)
NUMBERED = Kind(
    *("numbered", "nummererede-afsnit.pdf", "Planen med nummererede afsnit", _plan, blocks.PLAN),
    doc=NumberedPaper,
    called="Nummererede afsnit",
)
OF_HEARING = {"key": keys.of_note, "live_key": keys.of_live_note, "is_internal": _is_in_hearing}
NOTE = Kind(
    *("hearing_note", "hoeringsnotat.pdf", "Høringsnotatet", _note, blocks.HEARING_NOTE_ALONE, PDF, HearingPaper),
    called="Høringsnotat",
    **OF_HEARING,
)
NOTE_WORD = Kind(
    *("hearing_note_word", "hoeringsnotat.docx", "Høringsnotatet i Word", _note, blocks.HEARING_NOTE_ALONE, WORD),
    doc=HearingPaper,
    called="Høringsnotat",
    **OF_HEARING,
)
OF_FOLLOW_UP = {"key": keys.of_follow_up_with, "called": "Opfølgning"}
FOLLOW_UP = Kind(
    *("follow_up", "opfoelgning.pdf", "Opfølgningen", _follow_up, blocks.FOLLOW_UP_ALONE, PDF, FollowUpPaper),
    **OF_FOLLOW_UP,
)
FOLLOW_UP_WORD = Kind(
    *("follow_up_word", "opfoelgning.docx", "Opfølgningen i Word", _follow_up, blocks.FOLLOW_UP_ALONE, WORD),
    doc=FollowUpPaper.in_word,
    **OF_FOLLOW_UP,
)
DRAFT_NOTE = replace(NOTE, name="draft_note", sources=_note_of_draft, is_brief=True)
DRAFT_NOTE_WORD = replace(NOTE_WORD, name="draft_note_word", sources=_note_of_draft, is_brief=True)
DRAFT = Kind("draft", "plan.pdf", "PDF'en af kladden", _whole_draft, blocks.PLAN, doc=WholePlan, is_brief=True)
DRAFT_WORD = Kind("draft_word", "plan.docx", "Word-filen af kladden", _of_draft, blocks.PLAN, WORD, is_brief=True)
TRIAL = Kind("trial", "", "Prøvetrykket", _of_trial, writer=None, is_brief=True)

OF_VERSIONS = (PLAN, PLAN_WORD, NUMBERED, TWO_PAGES, CHANGES, CASE, CASE_TEXT, NOTE, NOTE_WORD, CONTENT, PACK)
COMPARING = (CHANGES, CASE, CASE_TEXT, NOTE, NOTE_WORD, FOLLOW_UP, FOLLOW_UP_WORD, PACK)
"""Those that quote other versions than their own, or who was heard about them."""
OF_FOLLOW_UPS = (FOLLOW_UP, FOLLOW_UP_WORD)
"""Those that are reports of follow-ups, at addresses of their own."""
IN_THE_PLAN_S_WORDS = {kind.name for kind in (PLAN, PLAN_WORD, NUMBERED, TWO_PAGES, CONTENT)} | {handed_out.SHEET}
"""Names of those that say what the version does, and no more; the others may say something else of it later."""
OF_DRAFTS = (DRAFT, DRAFT_WORD, DRAFT_NOTE, DRAFT_NOTE_WORD)
KINDS = {kind.name: kind for kind in (*OF_VERSIONS, *OF_FOLLOW_UPS, *OF_DRAFTS, TRIAL)}


OTHER_FILES = {
    handed_out.ANNEX: "Bilag",
    handed_out.SHEET: "Planen i Excel",
    handed_out.DATA: "Planen som data, JSON",
    handed_out.README: "Indholdet af pakken til dagsordenen",
}


def name_of(kind):
    """What people call a file that was handed out: by its kind, and what it is written as."""
    if kind in OTHER_FILES:
        return OTHER_FILES[kind]
    known = KINDS.get(kind)
    if known is None:
        return kind
    return f"{known.called}, {known.writer.name}" if known.called else known.writer.name
