"""How long the link in a letter's mail opens the letter."""

from bpmplan.retention import BATCH, Retention, register

from .models import LetterReceipt


def _sweep(before):
    """The receipt stays: it is the record of whom the minister's letter went to. Its link is forgotten."""
    old = LetterReceipt.objects.filter(token_hash__isnull=False, letter__sent_at__lt=before)
    count = 0
    while keys := list(old.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        count += LetterReceipt.objects.filter(pk__in=keys).update(token_hash=None)
    return count


register(Retention("letter_links", "links i mails om breve", "KEEP_LETTER_LINKS_DAYS", 365, _sweep, least_days=30))
