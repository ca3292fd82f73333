"""One mail a day at most about what waits for a person in their plans; none on a day on which nothing is new."""

from datetime import time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from bpmplan.accounts.models import Membership, User
from bpmplan.jobs import timed
from bpmplan.outbox import posting
from bpmplan.outbox.kinds import Kind, Unneeded, register
from bpmplan.outbox.models import Mail
from bpmplan.steps import lock

from ..models import Note, NoteDeed, NoteReply
from . import hearing_tasks
from .my_tasks import tasks_of

NEWEST = timedelta(days=7)
"""How far back is looked for one who has had no digest yet."""
GIVEN_ANEW = (NoteDeed.REOPENED, NoteDeed.TAKEN_BACK, NoteDeed.HANDED_ON)
"""What makes a given text wait for its writer once more."""


def put_in_outbox(*, now):
    """Put a digest into the outbox for each person for whom something has come since their last; the mails.

    Safe to run twice, and on two machines at once.
    """
    members = Membership.objects.active().filter(user__is_staff=False, user__is_superuser=False)
    people = User.objects.filter(pk__in=_concerned(now - NEWEST)).filter(pk__in=members.values("user"))
    return [mail for person in people.order_by("pk") if (mail := _put(person, now)) is not None]


def _concerned(since):
    """Primary keys of those whom a new note or answer names, or who were given a part or have it again; and of those
    who see to a hearing that got an answer."""
    newly = Q(at__gte=since) | Q(replies__at__gte=since, replies__deed__in=GIVEN_ANEW)
    given = Note.objects.open().filter(newly, given_to__isnull=False).values_list("given_to", flat=True)
    named = Note.named.through.objects.filter(note__at__gte=since).values_list("user", flat=True)
    answers = NoteReply.named.through.objects.filter(notereply__at__gte=since).values_list("user", flat=True)
    return {*given, *named, *answers, *hearing_tasks.concerned_since(since)}


def _put(person, now):
    with transaction.atomic():
        person = lock(User.objects, person.pk)
        last = Mail.objects.filter(kind="digest", user=person).order_by("-created_at").first()
        since = max(last.created_at, now - NEWEST) if last else now - NEWEST
        if not any(one.since >= since for one in tasks_of(person)):
            return None
        mail = posting.mail_to("digest", cause=f"day {timezone.localdate(now)}", subjects={}, user=person, now=now)
        return None if Mail.objects.filter(key=mail.key).exists() else posting.put([mail])[0]


def _context(mail):
    waiting = tasks_of(mail.user)
    if not waiting:
        raise Unneeded("Der er ikke længere noget, der venter på modtageren.")
    return {"person": mail.user, "tasks": waiting, "site": settings.SITE_URL}


register(
    Kind(
        name="digest",
        label="Det, der venter på en person",
        audience="De brugere i kommunen, der er nævnt i en bemærkning, har fået en tekst eller står for en høring",
        template="digest",
        subjects={},
        context=_context,
    )
)


@task
def put_digests_in_outbox():
    """Put the day's digests into the outbox; how many mails."""
    return len(put_in_outbox(now=timezone.now()))


timed.register(
    timed.Timed(
        "digests", "Send dagens samlede mails om bemærkninger", put_digests_in_outbox, at=time(7, 30), workdays=True
    )
)
