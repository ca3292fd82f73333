"""How long it is kept who was reminded of which date."""

from bpmplan.retention import Retention, delete_in_batches, register

from ..models import ReminderSent


def _sweep(before):
    """By the date that was reminded of as well, so that nobody is reminded of it twice."""
    return delete_in_batches(ReminderSent.objects.filter(created_at__lt=before, day__lt=before.date()))


register(
    Retention(
        "reminders", "sendte påmindelser", "KEEP_REMINDERS_DAYS", 365, _sweep, least_days=30, may_be_forever=False
    )
)
