"""How long the outbox keeps what was sent to whom."""

from django.db.models import Exists, OuterRef

from ..retention import Retention, delete_in_batches, pointing_at, register
from .models import Mail


def _sweep(before):
    """A mail that something still rests on (an invitation, the receipt of a letter, a reminder) stays with it."""
    mails = Mail.objects.filter(created_at__lt=before).exclude(pk__in=Mail.objects.under_way().values("pk"))
    for field in pointing_at(Mail):
        mails = mails.exclude(Exists(field.model._base_manager.filter(**{field.name: OuterRef("pk")})))
    return delete_in_batches(mails)


register(Retention("mails", "mails i udbakken", "KEEP_MAILS_DAYS", 180, _sweep, least_days=30, may_be_forever=False))
