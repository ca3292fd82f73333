"""How long what was read of a file is kept."""

from bpmplan.retention import Retention, delete_in_batches, register

from .models import LetterReading, TableReading


def _sweep_readings(before):
    """A letter that was made of one has its own text."""
    return delete_in_batches(LetterReading.objects.filter(asked_at__lt=before))


def _sweep_tables(before):
    """What was taken in of one has its own rows."""
    return delete_in_batches(TableReading.objects.filter(asked_at__lt=before))


register(
    Retention(
        "letter_readings",
        "tekst, der er læst i en fil for at lave et brev af den",
        "KEEP_LETTER_READINGS_DAYS",
        1,
        _sweep_readings,
        may_be_forever=False,
    ),
    Retention(
        "table_readings",
        "rækker, der er læst i en fil med tal for at tage dem ind",
        "KEEP_TABLE_READINGS_DAYS",
        1,
        _sweep_tables,
        may_be_forever=False,
    ),
)
