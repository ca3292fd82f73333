"""What people are asked for in a plan: texts given to a colleague, and answers wanted when it was sent back."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, Subquery

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.accounts.models import Membership

from ...models import KINDS, Edit, NoteDeed, NoteReply, Plan, Target
from .items import PEOPLE, Item

HEADS = ("title", "text", "indicator", "alt")
"""Fields that a section is called by, or that are all of it: they are not named beside it."""


@dataclass(frozen=True)
class Assignment:
    """A note by which somebody is asked for something about a section: its text, or an answer (``asked_in`` an event).

    ``goal`` is the key of the goal that a target belongs to. ``given_to`` is empty when only an answer is asked for;
    ``has_writer``: who it was given to still writes in the municipality's plans. ``asked_by`` sent the plan back.
    ``is_answered``, ``is_edited``: somebody else has said something to it, or the section was changed, since.
    ``resolved_by`` says that it is done. ``taken_back_by`` changed the text after it had been said to be ready,
    ``handed_on_by`` has given it on to who has it now.
    ``since``: when it was said, given on, or opened again.
    """

    note: int
    plan: Plan
    section: str
    key: str
    goal: str
    field: str
    text: str
    by: str
    by_id: int
    since: datetime
    given_to: str
    given_to_id: int | None
    has_writer: bool
    due: date | None
    asked_in: int | None
    asked_by: str
    asked_by_id: int | None
    is_answered: bool
    is_edited: bool
    resolved_by: str
    taken_back_by: str
    handed_on_by: str

    @property
    def is_given(self):
        return self.given_to_id is not None

    @property
    def is_open(self):
        """It waits for somebody: a given text until it is said to be ready, an answer until there is one."""
        return not self.resolved_by and (self.is_given or not self.is_answered)

    @property
    def is_asked(self):
        """It waits for an answer before the plan is sent again."""
        return self.is_open and self.asked_in is not None

    @property
    def keys(self):
        """Keys of the sections that it is about: a target, and the goal where lists show it."""
        return [self.key, self.goal] if self.goal else [self.key]


def assignments_among(notes):
    """The ``Assignment``s among these notes (a queryset that has their plans), the oldest first; one query."""
    asked = notes.filter(Q(given_to__isnull=False) | Q(asked_in__isnull=False))
    since = {"note": OuterRef("pk"), "at__gte": OuterRef("asked_in__at")}
    saves = Edit.objects.filter(plan=OuterRef("plan"), key=OuterRef("key"), at__gte=OuterRef("asked_in__at"))
    writers = Membership.objects.active().filter(
        user=OuterRef("given_to"), municipality=OuterRef("plan__municipality"), role__in=permissions.WRITERS
    )
    deeds = NoteReply.objects.filter(note=OuterRef("pk")).exclude(deed="").order_by("-pk")
    rows = asked.select_related("by", "given_to", "resolved_by", "asked_in__by").annotate(
        is_answered=Exists(NoteReply.objects.filter(**since).exclude(text="").exclude(by=OuterRef("asked_in__by"))),
        is_edited=Exists(saves),
        has_writer=Exists(writers),
        goal_key=Subquery(Target.objects.filter(plan=OuterRef("plan"), key=OuterRef("key")).values("goal__key")[:1]),
        last_deed=Subquery(deeds.values("deed")[:1]),
        last_deed_by=Subquery(deeds.values("by__name")[:1]),
        last_deed_at=Subquery(deeds.values("at")[:1]),
    )
    return tuple(_assignment(note) for note in rows.order_by("at", "pk"))


def _assignment(note):
    event = note.asked_in
    times = [note.at, note.last_deed_at, event and event.at]
    return Assignment(
        note=note.pk,
        plan=note.plan,
        section=note.section,
        key=str(note.key),
        goal=str(note.goal_key or ""),
        field=note.field,
        text=note.text,
        by=str(note.by),
        by_id=note.by_id,
        since=max(time for time in times if time),
        given_to=str(note.given_to or ""),
        given_to_id=note.given_to_id,
        has_writer=note.has_writer,
        due=note.due,
        asked_in=note.asked_in_id,
        asked_by=str(event.by or "") if event else "",
        asked_by_id=event and event.by_id,
        is_answered=note.is_answered,
        is_edited=note.is_edited,
        resolved_by=str(note.resolved_by or ""),
        taken_back_by=note.last_deed_by or "" if note.last_deed == NoteDeed.TAKEN_BACK else "",
        handed_on_by=note.last_deed_by or "" if note.last_deed == NoteDeed.HANDED_ON else "",
    )


def keys_of(assignments):
    """``(waiting, said_ready)``: keys of the sections about which something is open, and of those whose given texts
    are all said to be ready."""
    waiting = {key for one in assignments if one.is_open for key in one.keys}
    given = {key for one in assignments if one.is_given for key in one.keys}
    return frozenset(waiting), frozenset(given - waiting)


def named(content, assignments):
    """``((what, Assignment), …)``: what each is about, as a sentence says it; empty for a section that was deleted."""
    if not assignments:
        return ()
    sections = {section.key: section for _, section in content.sections}
    return tuple((_what(one, sections[one.key]) if one.key in sections else "", one) for one in assignments)


def _what(one, section):
    title = f"{section.label}. {section.title}" if one.section == "plangoal" else section.title
    if one.field in ("", *HEADS) or one.field not in KINDS[one.section].FIELDS:
        return f"»{title}«"
    return f"{danish.capital(KINDS[one.section].FIELDS[one.field].label)} i »{title}«"


def people(rows, today):
    """What is open between people about a plan, as ``Item``s that stop no step; ``rows`` as ``named`` gives them."""
    for what, one in rows:
        if what and one.is_open:
            sentence = f"{what} {_given(one, today)}" if one.is_given else _asked(one, what)
            yield Item("given" if one.is_given else "asked", one.section, one.key, one.field, sentence, kind=PEOPLE)


def _given(one, today):
    if not one.has_writer:
        return f"er givet til {one.given_to}, der ikke længere kan skrive den. Giv teksten til en anden."
    due = ""
    if one.due:
        day = danish.date(one.due)
        due = f", klar senest {day}" if one.due >= today else f" og skulle have været klar {day}"
    if one.taken_back_by:
        due += f". {one.taken_back_by} har rettet i den, siden den blev meldt klar"
    return f"er givet til {one.given_to}{due}."


def _asked(one, what):
    return f"{one.asked_by} har bedt om svar: {what}, »{one.text}«"
