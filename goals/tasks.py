"""What the worker does for the ministry's desk, and each night with official numbers."""

from datetime import time

from django.utils import timezone
from django_tasks import task

from bpmplan.jobs import asked, labels, timed

from . import reading_files
from .indicators import nightly
from .models import LetterReading, SeriesFetch, TableReading


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


@task(queue_name="numbers", takes_context=True)
def fetch_series(context, pk):
    """Fetch a series that was asked for."""
    asked.make(SeriesFetch, pk, context.task_result.id, nightly.fetch_row)


labels.name(fetch_series, "Hent en talserie fra Jobindsats")


@task(queue_name="default")
def fetch_all_series():
    return nightly.ask_for_all(fetch_series, timezone.now())


timed.register(timed.Timed("fetch_all_series", "Hent officielle tal fra Jobindsats", fetch_all_series, at=time(4, 30)))
