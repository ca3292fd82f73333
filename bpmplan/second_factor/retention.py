"""How long links to the second factor are kept."""

from ..retention import Retention, delete_in_batches, register
from .models import MailboxProof


def _sweep(before):
    return delete_in_batches(MailboxProof.objects.filter(expires_at__lt=before))


register(
    Retention(
        "mailbox_proofs",
        "links til at slå totrinslogin til",
        "KEEP_MAILBOX_PROOFS_DAYS",
        30,
        _sweep,
        least_days=1,
        may_be_forever=False,
    )
)
