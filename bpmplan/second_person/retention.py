"""How long proposals are kept, from the day they expire; those that nobody answered are noted as expired."""

from ..retention import Retention, delete_in_batches, register
from .models import Proposal


def _sweep(before):
    Proposal.objects.expire(before)
    return delete_in_batches(Proposal.objects.filter(expires_at__lt=before).exclude(outcome=""))


register(
    Retention(
        "proposals",
        "forslag, som to skulle være enige om",
        "KEEP_PROPOSALS_DAYS",
        5 * 365,
        _sweep,
        least_days=30,
    )
)
