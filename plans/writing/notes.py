"""The one door for what colleagues say about a plan: a note about a section, answers, and that it is resolved.

Notes are for the municipality's own people. Nothing that leaves the desk reads them. Somebody who reads by a link may
say something too, and reads nothing.
"""

import re

from django.db import transaction
from django.db.models import Prefetch, Q

from bpmplan.accounts import permissions
from bpmplan.accounts.models import User
from bpmplan.cleaning import clean
from bpmplan.steps import Refused, demand, lock
from bpmplan.text import plain_text

from ..models import KINDS, HearingPoint, Note, NoteDeed, NoteReply, Plan, Status
from ..models.notes import NOTE_LENGTH, QUOTE_LENGTH
from .parts import PARTS, part_with

REPLIES = Prefetch("replies", NoteReply.objects.select_related("by", "handed_from").prefetch_related("named"))
MOST_OPEN = 500
"""Open notes that a plan may have."""


@transaction.atomic
def say(*, plan, section, key, text, by, now, field="", quote="", given_to=None, due=None):
    """Say something about a section of a kind (``section``, a model name), one field of it, or words in that field.

    With ``given_to`` the part is given to a colleague to write. Raises ``Refused``, or ``PermissionDenied``.
    """
    plan = _open_to_notes(plan, by)
    if given_to is not None:
        demand(permissions.may_give_parts(by, plan.municipality_id))
        _require_writer(plan, given_to)
    return _say(
        plan,
        section,
        key,
        text,
        by=by,
        at=now,
        field=field,
        quote=quote,
        given_to=given_to,
        due=due if given_to else None,
    )


MOST_FROM_OUTSIDE = 50
"""Open notes that one reader without an account may have written."""


@transaction.atomic
def say_from_outside(*, plan, reading, outside, section, key, text, now, field=""):
    """A note by somebody ``outside``, who has the ``reading`` link, about a section. It names no colleague.

    Raises ``Refused``.
    """
    plan = Plan.objects.to_change(plan.pk)
    if plan.status == Status.DISCARDED:
        raise Refused("Planen er kasseret, så der kan ikke længere skrives bemærkninger til den.")
    if plan.notes.open().filter(reading=reading).count() >= MOST_FROM_OUTSIDE:
        raise Refused("Der er skrevet så mange bemærkninger med linket, at der ikke er plads til flere.")
    return _put(plan, section, key, text, at=now, field=field, reading=reading, outside=outside)


def _say(plan, section, key, text, **facts):
    note = _put(plan, section, key, text, **facts)
    note.named.set(named_in(note.text, people_of(plan)))
    return note


def _put(plan, section, key, text, *, quote="", **facts):
    text = _words(text)
    if not KINDS[section].objects.filter(plan=plan, key=key).exists():
        raise Refused("Afsnittet er slettet imens, så der kan ikke skrives en bemærkning til det.")
    if plan.notes.open().count() >= MOST_OPEN:
        raise Refused(f"Planen har {MOST_OPEN} åbne bemærkninger. Markér nogle af dem som løst først.")
    quote = " ".join(clean(quote).split())[:QUOTE_LENGTH]
    return Note.objects.create(plan=plan, section=section, key=key, text=text, quote=quote, **facts)


@transaction.atomic
def ask_for(event, *, sections=(), answers=None):
    """What is to be answered before a plan that the ``event`` sent back comes again; says it as who sent it back.

    ``sections`` are ``(section, key, word)``: each becomes a note that says what is to be changed. ``answers`` are open
    notes that are there, ``{primary key: word}``, with a word to each or none. Raises ``Refused``.
    """
    plan = event.plan
    asked = plan.notes.open().filter(pk__in=answers or {})
    for note in asked:
        if answers[note.pk]:
            _reply(note, _words(answers[note.pk]), "", event.by, event.at)
    asked.update(asked_in=event)
    for section, key, word in sections:
        field = next(iter(PARTS[section].values()))[0]
        _say(plan, section, key, word, field=field, by=event.by, at=event.at, asked_in=event)


@transaction.atomic
def answer(*, note, text, by, now):
    """Answer a note; whoever resolved it finds it as it is, with the answer."""
    note = _locked(note, by)
    return _reply(note, _words(text), "", by, now)


@transaction.atomic
def resolve(*, note, by, now):
    """Say that what a note asks for is done; of a text that was given to somebody, that it is ready."""
    note = _locked(note, by)
    demand(may_resolve(note, by))
    if not note.is_open:
        raise Refused("Bemærkningen er allerede løst.")
    if HearingPoint.objects.filter(note=note, answered_at=None).exists():
        raise Refused("Bemærkningen er et punkt i et høringssvar. Skriv, hvad I gjorde ved det, så er den løst.")
    note.resolved_by, note.resolved_at = by, now
    note.save(update_fields=["resolved_by", "resolved_at"])
    return _reply(note, "", NoteDeed.RESOLVED, by, now)


@transaction.atomic
def reopen(*, note, by, now):
    """Say that what a note asks for isn't done after all."""
    note = _locked(note, by)
    demand(may_resolve(note, by))
    if note.is_open:
        raise Refused("Bemærkningen er allerede åben.")
    return _open_again(note, NoteDeed.REOPENED, by, now)


@transaction.atomic
def give_on(*, note, to, by, now):
    """Give a text that was given to somebody, and isn't ready, to another colleague. Raises ``Refused``."""
    note = _locked(note, by)
    demand(permissions.may_give_parts(by, note.plan.municipality_id))
    if note.given_to is None or not note.is_open:
        raise Refused("Teksten er ikke længere givet til nogen. Genindlæs siden.")
    if to == note.given_to:
        raise Refused(f"{to} har allerede teksten.")
    _require_writer(note.plan, to)
    return _hand_on(note, note.given_to, to, by, now)


@transaction.atomic
def hand_over(*, person, municipality, to, by, now):
    """Hand what waits for a person in a municipality's notes to a colleague who writes; how many notes.

    Texts that were given to them, and what names them and they haven't answered.
    """
    demand(permissions.may_hand_over(by, municipality.pk))
    notes = waiting_for(person, Plan.objects.filter(municipality=municipality))
    for pk in sorted({note.plan_id for note in notes}):
        Plan.objects.to_change(pk)
    for note in notes:
        _hand_on(note, person, to, by, now)
    return len(notes)


def waiting_for(person, plans):
    """The open notes in plans that wait for one person: a given text, or what names them and they haven't answered."""
    concerns = Q(given_to=person) | Q(named=person) | Q(replies__named=person)
    notes = Note.objects.open().filter(concerns, plan__in=plans).exclude(plan__status=Status.DISCARDED)
    read = notes.select_related("plan__municipality", "by").prefetch_related("named", REPLIES).distinct()
    return [note for note in read if note.given_to_id == person.pk or unanswered(note, person) is not None]


def unanswered(note, person):
    """The newest of a note and its answers that names the person, if it waits for them still; else None.

    It doesn't when they have said something since, or when it was handed on from them to another.
    """
    remarks = [note, *note.replies.all()]
    handed = [reply for reply in remarks[1:] if reply.deed == NoteDeed.HANDED_ON]
    naming = [one for one in remarks if person in one.named.all() and (one.by_id != person.pk or one in handed)]
    if not naming:
        return None
    since = remarks[remarks.index(naming[-1]) + 1 :]
    is_done = any(one.by_id == person.pk or (one in handed and one.handed_from_id == person.pk) for one in since)
    return None if is_done else naming[-1]


def take_ready_back(section, names, *, by, now):
    """A text that its writer has said is ready isn't any more when somebody else has changed it.

    For the save of the fields ``names`` of a section, in its transaction. The newest note by which the part was given
    counts.
    """
    given = Note.objects.filter(plan=section.plan_id, key=section.key, given_to__isnull=False)
    newest = {part_with(note.section, note.field): note for note in given.order_by("pk")}
    changed = {part_with(section._meta.model_name, name) for name in names}
    for part, note in newest.items():
        if part in changed and not note.is_open and note.resolved_by_id != by.pk:
            _open_again(note, NoteDeed.TAKEN_BACK, by, now)


def may_resolve(note, by):
    """Whether the person may say that what a note asks for is done, or isn't after all."""
    involved = (note.by_id, note.given_to_id)
    is_given = note.given_to_id is not None
    return permissions.may_resolve(by, note.plan.municipality_id, involved, is_given=is_given)


def people_of(plan):
    """Those who may be named in a plan's notes, by name."""
    return list(User.objects.filter(pk__in=_members(plan).values("user")).order_by("name", "pk"))


def who_may_be_given(plan):
    """Those who a part of the plan may be given to: its writers, by name."""
    writers = _members(plan).filter(role__in=permissions.WRITERS)
    return list(User.objects.filter(pk__in=writers.values("user")).order_by("name", "pk"))


def named_in(text, people):
    """Those of ``people`` whose name stands in the text after an @: the whole name, or a first name of theirs alone."""
    firsts = [person.name.split()[0].casefold() for person in people if person.name.split()]
    named = []
    for person in people:
        names = [person.name]
        if person.name.split() and firsts.count(person.name.split()[0].casefold()) == 1:
            names.append(person.name.split()[0])
        if any(re.search(rf"(?<!\w)@{re.escape(name)}(?!\w)", text, re.IGNORECASE) for name in names if name):
            named.append(person)
    return named


def field_with(section_row, fields, quote):
    """The first of ``fields`` in which the quoted words stand; the first of all when none has them."""
    return next((name for name in fields if quote and stands_in(quote, section_row, name)), fields[0])


def stands_in(quote, section_row, field):
    """Whether quoted words still stand in a section's field; without one, in any of its texts."""
    declared = section_row.FIELDS
    fields = [declared[field]] if field in declared else list(declared.values())
    wanted = _plain(quote)
    return any(
        wanted in _plain(text) for one in fields if one.is_written for text in one.texts(one.value_of(section_row))
    )


def _plain(text):
    return " ".join(plain_text(text).split()).casefold()


def _require_writer(plan, person):
    if person not in who_may_be_given(plan):
        raise Refused(f"{person} kan ikke skrive i kommunens planer. Vælg en anden.")


def _words(text):
    text = clean(text).strip()
    if not text:
        raise Refused("Skriv en bemærkning.")
    if len(text) > NOTE_LENGTH:
        raise Refused(f"En bemærkning kan højst være på {NOTE_LENGTH} tegn.")
    return text


def _open_to_notes(plan, by):
    plan = Plan.objects.to_change(plan.pk)
    demand(permissions.may_note(by, plan.municipality_id))
    if plan.status == Status.DISCARDED:
        raise Refused("Planen er kasseret. Hent den frem igen, før I skriver til hinanden om den.")
    return plan


def _locked(note, by):
    _open_to_notes(note.plan, by)
    return lock(Note.objects.select_related("plan"), note.pk)


def _hand_on(note, person, to, by, now):
    if note.given_to_id == person.pk:
        note.given_to = to
        note.save(update_fields=["given_to"])
    reply = NoteReply.objects.create(note=note, deed=NoteDeed.HANDED_ON, handed_from=person, by=by, at=now)
    reply.named.set([to])
    return reply


def _open_again(note, deed, by, now):
    note.resolved_by = note.resolved_at = None
    note.save(update_fields=["resolved_by", "resolved_at"])
    return _reply(note, "", deed, by, now)


def _reply(note, text, deed, by, now):
    reply = NoteReply.objects.create(note=note, text=text, deed=deed, by=by, at=now)
    if text:
        reply.named.set(named_in(text, people_of(note.plan)))
    return reply


def _members(plan):
    return plan.municipality.memberships.active().filter(user__is_staff=False, user__is_superuser=False)
