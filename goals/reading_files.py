"""A letter's file is read by the worker: a file can be made so that reading it takes minutes or fills the memory."""

from django.utils import timezone

from bpmplan import files, program
from bpmplan.jobs import limited
from bpmplan.jobs.asked import CannotBeMade

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
    try:
        with files.open_stored(reading.sha256) as stored:
            content = stored.read()
    except FileNotFoundError:
        raise CannotBeMade("Filen findes ikke længere på serveren. Vælg den igen.") from None
    try:
        return {"text": limited.run(read_text, content, reading.name, **reading.LIMITS)}
    except LetterError as error:
        raise CannotBeMade(str(error)) from None
