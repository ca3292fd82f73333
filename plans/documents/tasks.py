"""What the worker does for documents."""

from django_tasks import task

from bpmplan import files
from bpmplan.jobs import asked, labels, limited

from ..models import Document
from . import handed_out
from .kinds import KINDS, made


@task(queue_name="documents", takes_context=True)
def make_document(context, pk):
    """Make a document that was asked for."""
    asked.make(Document, pk, context.task_result.id, work_on)


labels.name(make_document, "Lav et dokument")


def work_on(document):
    """The fields that hold what was made of a document."""
    kind = KINDS[document.kind]
    content, standing, *others = kind.sources(document)
    result = limited.run(made, kind.name, content, standing, *others, **document.LIMITS)
    if not kind.is_file:
        return {"findings": result, "given": None}
    stored = files.store_bytes(result, kind.writer.type, f"plan{files.ENDINGS[kind.writer.type][0]}")
    handed_out.note(document, stored.sha256, standing)
    return {"sha256": stored.sha256, "size": stored.size, "given": None}
