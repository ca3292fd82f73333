"""Parties that are heard, and haven't answered, are reminded once before the deadline."""

from datetime import time

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from bpmplan.jobs import timed
from bpmplan.steps import lock

from ..hearing import beginning
from ..models import AskedParty, Hearing, Status
from .reminder_mails import is_paused


def put_in_outbox(*, now):
    """Put the reminders that are due into the outbox; how many. Safe to run twice, and on two machines at once."""
    if is_paused():
        return 0
    today = timezone.localdate(now)
    heard = Hearing.objects.filter(deadline__gte=today, revision__plan__status=Status.HEARING)
    due = [hearing.pk for hearing in heard if beginning.is_near(hearing.deadline, today)]
    return sum(_remind(pk, now) for pk in due)


@transaction.atomic
def _remind(pk, now):
    """One hearing under its lock: who was asked before today, can be mailed, and is silent."""
    hearing = lock(Hearing.objects.with_plan(), pk)
    if not beginning.is_heard(hearing):
        return 0
    day = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    silent = hearing.asked.filter(answers=None, asked_at__lt=day).exclude(address="")
    silent = silent.exclude(reminded_of=hearing.deadline)
    for asked in silent:
        beginning.remind(hearing, asked, now=now)
    return AskedParty.objects.filter(pk__in=[asked.pk for asked in silent]).update(reminded_of=hearing.deadline)


@task
def remind_parties():
    """Remind those of whom an answer is still wanted; how many."""
    return put_in_outbox(now=timezone.now())


timed.register(
    timed.Timed("hearing_reminders", "Mind høringsparter om fristen", remind_parties, at=time(8), workdays=True)
)
