"""How long the security log is kept. Deleting leaves a row that says what was deleted, and the database demands it."""

from django.db import transaction
from django.utils import timezone

from ..retention import BATCH, Retention, register
from .models import Entry, Sweep


def _sweep(before):
    count, before = 0, min(before, timezone.now())
    while keys := list(Entry.objects.filter(at__lt=before).order_by("at").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            Sweep.objects.create(at=timezone.now(), older_than=before, count=len(keys))
            count += Entry.objects.filter(pk__in=keys).delete()[0]
    return count


register(
    Retention(
        "security_log", "sikkerhedslog", "KEEP_SECURITY_LOG_DAYS", 365, _sweep, least_days=90, may_be_forever=False
    )
)
