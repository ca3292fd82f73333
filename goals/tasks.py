"""What the worker does for the ministry's desk."""

from django_tasks import task

from bpmplan.jobs import asked, labels

from . import reading_files
from .models import LetterReading, TableReading


@task(queue_name="documents", takes_context=True)
def read_file(context, pk):
    """Read a letter's file that was given to be read."""
    asked.make(LetterReading, pk, context.task_result.id, reading_files.read)


labels.name(read_file, "Læs en fil med et brev")


@task(queue_name="documents", takes_context=True)
def read_table(context, pk):
    """Read a file with numbers."""
    asked.make(TableReading, pk, context.task_result.id, reading_files.read_table)


labels.name(read_table, "Læs en fil med tal")
