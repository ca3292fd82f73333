"""What waits for one person, across the plans of their municipalities: computed, never kept."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q

from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role

from ..models import Event, Note, NoteReply, Plan, Status
from ..writing.addresses import section_url

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
    waiting = [*_in_notes(user, plans), *_to_approve(user, plans)]
    return sorted(waiting, key=lambda task: task.since)[:MOST]


def _in_notes(user, plans):
    """Parts that were given to the person, and notes that name them and that they haven't answered since."""
    concerns = Q(given_to=user) | Q(named=user) | Q(replies__named=user)
    replies = Prefetch("replies", NoteReply.objects.prefetch_related("named").select_related("by"))
    notes = Note.objects.open().filter(concerns, plan__in=plans).select_related("plan__municipality", "by", "given_to")
    for note in notes.prefetch_related("named", replies).distinct():
        url = section_url(note.plan, note.section, note.key, note.field)
        if note.given_to_id == user.pk and note.plan.is_writable:
            yield Task(note.plan, f"{note.by} har givet dig en tekst", note.text, url, note.at, note.due)
        elif (by_whom := _unanswered(note, user)) is not None:
            yield Task(note.plan, f"{by_whom.by} har nævnt dig i en bemærkning", by_whom.text, url, by_whom.at)


def _unanswered(note, user):
    """The newest of a note and its answers that names the person, if they have said nothing since; else None."""
    remarks = [note, *note.replies.all()]
    naming = [remark for remark in remarks if user in remark.named.all() and remark.by_id != user.pk]
    if not naming or any(remark.by_id == user.pk for remark in remarks[remarks.index(naming[-1]) + 1 :]):
        return None
    return naming[-1]


def _to_approve(user, plans):
    """Drafts that somebody has said are ready to be approved, for those who can."""
    places = [one.municipality_id for one in permissions.memberships_with(user, Role.APPROVER)]
    drafts = plans.filter(status=Status.DRAFT, municipality__in=places)
    steps = Event.objects.filter(plan__in=drafts).exclude(step__in=Event.ABOUT_DECISIONS).order_by("at", "pk")
    newest = {event.plan_id: event for event in steps.select_related("plan__municipality", "by")}
    for event in newest.values():
        if event.step == "ready" and event.by_id != user.pk:
            sentence = f"{event.by} har meldt planen klar til godkendelse"
            yield Task(event.plan, sentence, "", event.plan.get_absolute_url(), event.at)
