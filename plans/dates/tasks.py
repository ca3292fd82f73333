"""Reminders by the clock: every working day at seven."""

from datetime import time

from django.utils import timezone
from django_tasks import task

from bpmplan.jobs import timed

from . import reminder_mails


@task
def put_reminders_in_outbox():
    """Put what is due today into the outbox; how many mails."""
    return len(reminder_mails.put_in_outbox(now=timezone.now()))


timed.register(timed.Timed("reminders", "Send dagens påmindelser", put_reminders_in_outbox, at=time(7), workdays=True))
