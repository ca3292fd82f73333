"""What the worker does with documents that plans are to be made of."""

from django_tasks import task

from bpmplan.jobs import asked, labels

from ..models import BroughtDocument
from . import brought


@task(queue_name="documents", takes_context=True)
def read_document(context, pk):
    """Read a document that somebody chose."""
    asked.make(BroughtDocument, pk, context.task_result.id, brought.read)


labels.name(read_document, "Læs et Word-dokument til en plan")
