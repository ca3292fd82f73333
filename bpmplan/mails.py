"""Mail from events: the event is written first, and mailed about when the mail server answers."""

import logging

from django.core import mail
from django.db import transaction

logger = logging.getLogger(__name__)


def send_for(events, letters, *, now):
    """Mail about every event in ``events`` that has not been mailed; returns how many events were.

    ``letters(event)`` gives the messages (``EmailMessage``), none when nobody needs one. Each event is locked while
    its mails are sent, so two runs at once send nothing twice; when the mail server fails, the event stays unmailed for
    the next run and the error is raised.
    """
    count = 0
    for pk in list(events.unmailed().order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            event = events.unmailed().select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
            if event is None:
                continue
            messages = letters(event)
            if messages:
                mail.get_connection().send_messages(messages)
            event.mailed_at = now
            event.save(update_fields=["mailed_at"])
            count += 1
    return count


def send_quietly(send):
    """Call ``send`` for somebody who waits for a page: a dead mail server is logged, and a later run sends."""
    try:
        send()
    except OSError:
        logger.exception("The mail server did not answer; the mails are sent by the next send_mails.")
