"""Mail about letters: announcing, and what later letters add, correct or withdraw, goes to every municipality.

First the receipts are made, one for each address; then each is mailed and marked, over one connection. What breaks off
halfway is taken up by the next run, and nobody gets a letter twice.
"""

import logging
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core import mail
from django.db import transaction

from bpmplan.mails import message

from . import receipts
from .models import Event, LetterReceipt

logger = logging.getLogger(__name__)

MAILED_STEPS = ("announce", "amend")
"""The steps whose letter goes to the municipalities; a consultation goes to the employment council, outside here."""
AT_ONCE = 40
"""As many mails as somebody who waits for a page can wait for; ``send_mails`` takes the rest."""
ALSO = []
"""Functions of other apps: ``event`` → more recipients, of the form that ``receipts.address_list`` has."""


def send(*, now, at_most=None):
    """Mail about every step that has not been mailed; safe to run twice and at once on two machines.

    Returns how many mails were sent. Raises ``OSError`` when the mail server fails; the next run goes on from there.
    """
    unmailed = list(Event.objects.unmailed().order_by("pk").values_list("pk", flat=True))
    prepared = [pk for pk in unmailed if _prepare(pk, now)]
    waiting = LetterReceipt.objects.unmailed().order_by("pk").values_list("pk", flat=True)
    count = _send_receipts(list(waiting[:at_most]), now)
    done = Event.objects.unmailed().filter(pk__in=prepared)
    done.exclude(letter__receipts__in=LetterReceipt.objects.unmailed()).update(mailed_at=now)
    return count


def waiting_for(letter):
    """How many mails about the letter are still to be sent."""
    return letter.receipts.unmailed().count()


def _prepare(pk, now):
    """Make the receipts of a step, if it has a letter to be mailed; whether they are there now."""
    with transaction.atomic():
        event = Event.objects.unmailed().select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
        if event is None:  # another run has it
            return False
        if event.step not in MAILED_STEPS or event.letter is None:
            event.mailed_at = now
            event.save(update_fields=["mailed_at"])
        elif not event.letter.receipts.exclude(address="").exists():
            receipts.make_receipts(event.letter, [one for more in ALSO for one in more(event)])
    return True


def _send_receipts(pks, now):
    if not pks:
        return 0
    count = 0
    with mail.get_connection() as connection:
        for pk in pks:
            with transaction.atomic():
                receipt = LetterReceipt.objects.unmailed().select_for_update(skip_locked=True, of=("self",))
                receipt = receipt.select_related("letter__goal_set", "municipality", "user").filter(pk=pk).first()
                if receipt is None:  # another run has it
                    continue
                try:
                    connection.send_messages([letter_mail(receipt)])
                except SMTPRecipientsRefused as refused:
                    # 5xx: there is no such address. 4xx: not now; the next run tries again.
                    logger.warning("The mail server refused %s: %s", receipt.address, refused)
                    if all(code >= 500 for code, _ in refused.recipients.values()):
                        receipt.refused_at = now
                        receipt.save(update_fields=["refused_at"])
                    continue
                receipt.mailed_at = now
                receipt.save(update_fields=["mailed_at"])
                count += 1
    return count


def letter_mail(receipt):
    """The letter as one of its receivers gets it."""
    letter = receipt.letter
    return message(
        "letter",
        receipt.address,
        receipt=receipt,
        letter=letter,
        goal_set=letter.goal_set,
        wordings=letter.wordings.select_related("goal").order_by("goal__number"),
        address=settings.SITE_URL + receipt.get_absolute_url(),
    )
