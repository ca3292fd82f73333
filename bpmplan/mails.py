"""Mails: a plain text template for each in one frame; and mail from events, sent when the mail server answers."""

import logging
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core import mail
from django.db import transaction
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


def message(name, to, /, **context):
    """The mail ``templates/mail/<name>.txt`` to one address; the template extends ``mail/frame.txt``.

    The first line is the subject.
    """
    text = render_to_string(f"mail/{name}.txt", {"site_url": settings.SITE_URL, "demo": settings.DEMO, **context})
    subject, _, body = text.strip().partition("\n")
    return mail.EmailMessage(" ".join(subject.split()), body.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [to])


def send(name, to, /, **context):
    """Send one mail at once (see ``message``). Raises ``OSError`` when the mail server refuses."""
    message(name, to, **context).send()


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
            for one in messages:
                try:
                    mail.get_connection().send_messages([one])
                except SMTPRecipientsRefused:
                    logger.warning("The mail server refused an address of event %s; the others are told.", pk)
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
