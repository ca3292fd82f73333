"""How long a document that a plan is to be made of is kept, when nobody makes the plan."""

from bpmplan.retention import Retention, delete_in_batches, register

from ..models import BroughtDocument


def _sweep(before):
    """The rows; their images are files that no row names any more, and go with the sweep of files."""
    return delete_in_batches(BroughtDocument.objects.filter(asked_at__lt=before))


register(
    Retention(
        "brought_documents",
        "Word-dokumenter og tekster, som en plan skal begyndes fra",
        "KEEP_BROUGHT_DOCUMENTS_DAYS",
        30,
        _sweep,
        may_be_forever=False,
    )
)
