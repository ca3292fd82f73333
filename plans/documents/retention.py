"""How long documents are kept that can be made anew: what was printed of a live text, and packs."""

from bpmplan.retention import Retention, delete_in_batches, register

from ..models import Document
from .kinds import PACK


def _sweep(before):
    """The rows; files that no row names any more go with the sweep of files."""
    return delete_in_batches(Document.objects.filter(plan__isnull=False, asked_at__lt=before))


def _sweep_packs(before):
    """Packs hold again what their parts are; asked for anew they have the same bytes."""
    return delete_in_batches(Document.objects.filter(kind=PACK.name, asked_at__lt=before))


register(
    Retention(
        "packs", "pakker til dagsordener", "KEEP_PACKS_DAYS", 30, _sweep_packs, least_days=1, may_be_forever=True
    ),
    Retention(
        "draft_documents",
        "PDF'er og prøvetryk af kladder",
        "KEEP_DRAFT_DOCUMENTS_DAYS",
        1,
        _sweep,
        may_be_forever=False,
    ),
)
