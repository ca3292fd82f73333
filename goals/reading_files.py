"""Files of letters and tables are read by the worker: one can be made so that it takes minutes or fills the memory."""

from django.utils import timezone

from bpmplan import files, program
from bpmplan.jobs.reading import read_stored
from bpmplan.sheets_read import SheetError, read_rows

from .letters import LetterError, read_text


def asked_for(stored, by):
    """What ``ask`` needs to have a ``StoredFile`` read; what failed before is tried again."""
    return {
        "sha256": stored.sha256,
        "name": stored.name,
        "program": program.version(),
        "given": {"content_type": stored.content_type, "size": stored.size},
        "by": by,
        "now": timezone.now(),
        "anew": True,
    }


def stored_file(reading):
    """The ``StoredFile`` that was read."""
    return files.StoredFile(reading.sha256, reading.size, reading.content_type, reading.name)


def read(reading):
    """The fields that hold what was read; the work of the task."""
    return {"text": read_stored(reading, read_text, reading.name, refuses=LetterError)}


def read_table(reading):
    """The same of a file with numbers (``TableReading``)."""
    return {"cells": read_stored(reading, read_rows, refuses=SheetError)}
