"""How long what was printed of a live text is kept: drafts, and trial prints."""

from bpmplan.retention import Retention, delete_in_batches, register

from ..models import Document


def _sweep(before):
    """The rows; files that no row names any more go with the sweep of files."""
    return delete_in_batches(Document.objects.filter(plan__isnull=False, asked_at__lt=before))


register(
    Retention(
        "draft_documents",
        "PDF'er og prøvetryk af kladder",
        "KEEP_DRAFT_DOCUMENTS_DAYS",
        1,
        _sweep,
        may_be_forever=False,
    )
)
