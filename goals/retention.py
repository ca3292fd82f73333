"""How long the link in a letter's mail opens the letter, and how long what was read of a file is kept."""

from bpmplan.retention import BATCH, Retention, delete_in_batches, register

from .models import LetterReading, LetterReceipt


def _sweep(before):
    """The receipt stays: it is the record of whom the minister's letter went to. Its link is forgotten."""
    old = LetterReceipt.objects.filter(token_hash__isnull=False, letter__sent_at__lt=before)
    count = 0
    while keys := list(old.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        count += LetterReceipt.objects.filter(pk__in=keys).update(token_hash=None)
    return count


def _sweep_readings(before):
    """A letter that was made of one has its own text."""
    return delete_in_batches(LetterReading.objects.filter(asked_at__lt=before))


register(Retention("letter_links", "links i mails om breve", "KEEP_LETTER_LINKS_DAYS", 365, _sweep, least_days=30))
register(
    Retention(
        "letter_readings",
        "tekst, der er læst i en fil for at lave et brev af den",
        "KEEP_LETTER_READINGS_DAYS",
        1,
        _sweep_readings,
        may_be_forever=False,
    )
)
