"""How long links are kept after they have ended, and how long it is known when each was opened."""

from django.db.models import Q

from ..retention import Retention, delete_in_batches, register
from .kinds import KINDS
from .models import Link, Opening


def _sweep(before):
    """Those that have ended; and at once those whose thing is gone, for they open nothing."""
    count = delete_in_batches(Link.objects.filter(Q(expires_at__lt=before) | Q(withdrawn_at__lt=before)))
    for kind in KINDS.values():
        gone = Link.objects.filter(kind=kind.name).exclude(thing_id__in=kind.things().order_by().values("pk"))
        count += delete_in_batches(gone)
    return count


def _sweep_openings(before):
    return delete_in_batches(Opening.objects.filter(at__lt=before))


register(
    Retention(
        "links",
        "links til ting, der åbnes uden login, efter at de er udløbet eller trukket tilbage",
        "KEEP_LINKS_DAYS",
        180,
        _sweep,
        may_be_forever=False,
    ),
    Retention(
        "link_openings",
        "hvornår links er åbnet",
        "KEEP_LINK_OPENINGS_DAYS",
        180,
        _sweep_openings,
        may_be_forever=False,
    ),
)
