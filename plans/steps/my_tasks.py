"""What waits for one person, across the plans of their municipalities: computed, never kept."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from bpmplan.accounts import handing_over, permissions
from bpmplan.accounts.models import Role

from ..content.readiness.people import assignments_among
from ..models import Event, Note, NoteDeed, NoteReply, Plan, Status
from ..writing import notes
from ..writing.addresses import note_url, part_url, section_url
from .hearing_tasks import waiting_for

MOST = 100
"""Tasks that are shown: who has more begins with the oldest."""


@dataclass(frozen=True)
class Task:
    """``sentence`` says what waits, ``quote`` what was written about it; since when, and by when it is wished for."""

    plan: Plan
    sentence: str
    quote: str
    url: str
    since: datetime
    due: date | None = None


def tasks_of(user):
    """What waits for the person, the oldest first; the number of queries does not depend on how much there is."""
    plans = Plan.objects.visible_to(user).kept().select_related("municipality")
    assigned = _assigned(user, plans)
    waiting = [*assigned.values(), *_naming(user, plans, assigned), *_to_approve(user, plans), *_heard(user, plans)]
    return sorted(waiting, key=lambda task: task.since)[:MOST]


def _assigned(user, plans):
    """``{note: Task}`` of what readiness says that the person is asked for in the plans that are written now."""
    of_drafts = Note.objects.open().filter(plan__in=plans.filter(status=Status.DRAFT))
    tasks = {}
    for one in assignments_among(of_drafts.select_related("plan__municipality")):
        if one.is_open and (sentence := _asked_of(one, user)):
            about = one.plan, one.section, one.key, one.field
            url = part_url(*about) if one.given_to_id == user.pk else note_url(*about, one.note)
            tasks[one.note] = Task(one.plan, sentence, one.text, url, one.since, one.due)
    return tasks


def _asked_of(one, user):
    """What an ``Assignment`` asks of the person; empty when it asks nothing of them."""
    municipality = one.plan.municipality_id
    if one.is_given and one.has_writer:
        if one.given_to_id != user.pk:
            return ""
        if one.taken_back_by:
            return f"{one.taken_back_by} har rettet i en tekst, der var meldt klar"
        if one.handed_on_by:
            return f"{one.handed_on_by} har givet dig en tekst videre"
        return f"{one.by} har givet dig en tekst"
    if one.is_given:  # nobody writes it: who gave it, and those who answer for the plan, give it to another
        is_theirs = one.by_id == user.pk or permissions.may(user, Role.APPROVER, municipality)
        return f"{one.given_to} kan ikke længere skrive en tekst. Giv den til en anden" if is_theirs else ""
    if one.asked_by_id != user.pk and permissions.may(user, Role.EDITOR, municipality):
        return f"{one.asked_by} har bedt om svar, før planen sendes igen"
    return ""


def _naming(user, plans, assigned):
    """Notes that name the person and that they haven't answered since, but for those that are tasks already."""
    for note in notes.waiting_for(user, plans):
        if note.pk not in assigned and (remark := notes.unanswered(note, user)) is not None:
            url = note_url(note.plan, note.section, note.key, note.field, note.pk)
            if isinstance(remark, NoteReply) and remark.deed == NoteDeed.HANDED_ON:
                sentence = f"{remark.by} har givet dig en bemærkning videre fra {remark.handed_from}"
            else:
                sentence = f"{remark.by} har nævnt dig i en bemærkning"
            yield Task(note.plan, sentence, remark.text or note.text, url, remark.at)


def held_by(person, municipality):
    """What waits in a municipality for a person who leaves, as ``handing_over`` wants it; they need not see it any
    more."""
    for note in notes.waiting_for(person, Plan.objects.filter(municipality=municipality)):
        is_given = note.given_to_id == person.pk
        unanswered = f"En bemærkning af {note.sayer}, der er ubesvaret"
        sentence = f"En tekst, som {note.by} har givet" if is_given else unanswered
        url = section_url(note.plan, note.section, note.key, note.field)
        yield handing_over.Held(sentence, note.text, f"{note.plan.title} {note.plan.years}", url)


handing_over.register(handing_over.Holding(held_by, notes.hand_over))


def _heard(user, plans):
    """Answers to hearings that the person sees to, one task for each hearing: the newest makes it new again."""
    for hearing in waiting_for(user, plans):
        url = reverse("plan_hearing", args=[hearing.plan.pk])
        sentence = f"Der er kommet {hearing.waiting} høringssvar, som ingen har gennemgået"
        yield Task(hearing.plan, sentence, "", url, hearing.newest_at)


def _to_approve(user, plans):
    """Drafts that somebody has said are ready to be approved, for those who can."""
    places = [one.municipality_id for one in permissions.memberships_with(user, Role.APPROVER)]
    drafts = plans.filter(status=Status.DRAFT, municipality__in=places)
    steps = Event.objects.filter(plan__in=drafts).exclude(step__in=Event.NO_STEPS).order_by("at", "pk")
    newest = {event.plan_id: event for event in steps.select_related("plan__municipality", "by")}
    for event in newest.values():
        if event.step == "ready" and event.by_id != user.pk:
            sentence = f"{event.by} har meldt planen klar til godkendelse"
            yield Task(event.plan, sentence, "", event.plan.get_absolute_url(), event.at)
