"""Sending what waits in the outbox, by the worker alone. Nobody is mailed twice, and no mail holds up another.

A row is taken (``sending``) in a transaction of its own before its mail is handed over, so another run leaves it alone.
Whoever is killed after that leaves a row that nobody sends again: whether it arrived can't be known, and that is said.
"""

import logging
import re
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused

from django.core import mail as django_mail
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ..jobs import beats, running
from ..subjects import Gone
from .addresses import as_sent
from .kinds import KINDS, Unneeded
from .models import Mail, MailState
from .smtp import Unanswered

logger = logging.getLogger(__name__)

WAITS = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 2 * 60, 4 * 60, 8 * 60, 12 * 60, 24 * 60, 24 * 60)
)
"""How long a mail waits after each refusal for now; after the last one it is given up, some three days later."""
PAUSED_WAIT = timedelta(minutes=15)
PATIENCE = 120
"""Seconds that are waited for each answer of the mail server."""


class NoServer(Exception):
    """The mail server can't be reached, or doesn't let us in. It says nothing about any mail."""


def send_waiting(*, now=None):
    """Send every mail that is due; returns a ``Counter`` of ``MailState``.

    Safe to run twice and at once on two machines. Raises ``NoServer`` when the mail server can't be reached; what
    wasn't sent waits.
    """
    note_interrupted(now or timezone.now())
    counts = Counter()
    with _Server(PATIENCE) as server:
        while not running.is_stopping():
            moment = now or timezone.now()
            pk = Mail.objects.due(moment).values_list("pk", flat=True).first()
            if pk is None:
                break
            row = _take(pk, moment)
            if row is not None:
                counts[_send_one(row, server, moment)] += 1
    return counts


def note_interrupted(now):
    """Say of mails that were left behind that nobody knows whether they arrived; returns how many.

    Their worker was killed; or it is this lane itself, which lost the database before it could say how a mail ended: a
    lane has one mail in hand at a time, and has none when it begins.
    """
    left = Mail.objects.filter(state=MailState.SENDING)
    ours = running.worker_id()
    gone = [
        mail.pk for mail in left.only("taken_by") if mail.taken_by == ours or not beats.is_alive(mail.taken_by, now)
    ]
    return left.filter(pk__in=gone).update(
        state=MailState.UNKNOWN,
        taken_at=None,
        error="Programmet blev afbrudt, mens mailen blev sendt. Det er uvist, om den nåede frem.",
    )


def _take(pk, now):
    """The row, now ``sending``; None when another run was faster. One statement: the database lets one run through."""
    with transaction.atomic(durable=True):
        due = Mail.objects.due(now).filter(pk=pk).order_by()
        if not due.update(state=MailState.SENDING, taken_at=now, taken_by=running.worker_id()):
            return None
    return Mail.objects.select_related("user").get(pk=pk)


def _send_one(row, server, now):
    """Send the mail of a row that has been taken, and say on the row what became of it; its new ``MailState``."""
    try:
        message = _written(row)
    except _Ended as ended:
        return _end(row, ended.state, ended.sentence, not_before=ended.not_before and now + ended.not_before)
    try:
        server.deliver(message)
    except NoServer as error:
        logger.exception("The mail server can't be reached")
        _end(row, MailState.WAITING, f"Mailserveren kan ikke nås{_server_words(error.__cause__)}.")
        raise
    except Exception as error:
        return _refused(row, error, now)
    return _end(row, MailState.SENT, "", attempts=F("attempts") + 1, sent_at=now)


class _Ended(Exception):
    """The mail isn't handed over to the server now: the state that the row gets instead, and why."""

    def __init__(self, state, sentence, not_before=None):
        self.state, self.sentence, self.not_before = state, sentence, not_before


def _written(row):
    """The finished ``EmailMessage``, or ``_Ended``. Writing may make secrets, so it has a transaction."""
    try:
        kind = KINDS.named(row.kind)
        with transaction.atomic():
            if row.user and not row.user.is_active:
                raise _Ended(MailState.UNNEEDED, "Brugeren kan ikke længere logge ind.")
            if kind.is_paused():
                raise _Ended(MailState.WAITING, "Denne slags mail er sat på pause.", PAUSED_WAIT)
            subjects = kind.find(row)
            if sentence := kind.unneeded(row, **subjects):
                raise _Ended(MailState.UNNEEDED, sentence)
            row.address = row.user.email if row.user else kind.address(row, **subjects)
            message = kind.message(row, _on_the_envelope(row.address), **subjects)
    except Gone:
        logger.exception("Mail %s has lost what it is about", row.pk)
        raise _Ended(MailState.UNNEEDED, "Det, mailen handler om, findes ikke længere.") from None
    except Unneeded as unneeded:
        raise _Ended(MailState.UNNEEDED, str(unneeded)) from None
    except _Ended:
        raise
    except Exception as error:
        logger.exception("Mail %s could not be written", row.pk)
        raise _Ended(MailState.FAILED, f"Der er en fejl i programmet ({type(error).__name__}).") from error
    message.extra_headers["Message-ID"] = row.message_id
    return message


def _on_the_envelope(address):
    try:
        return as_sent(address)
    except ValueError:
        raise _Ended(MailState.FAILED, "Der kan ikke sendes mail til adressen. Ret den.") from None


def _refused(row, error, now):
    words = _server_words(error)
    if isinstance(error, Unanswered):
        sentence = "Mailserveren svarede ikke, da den fik mailen. Det er uvist, om den nåede frem."
        return _end(row, MailState.UNKNOWN, sentence, attempts=F("attempts") + 1)
    if not isinstance(error, OSError):  # the mail library's errors are OSErrors; this is ours
        logger.exception("Mail %s could not be sent", row.pk)
        sentence = f"Der er en fejl i programmet ({type(error).__name__})."
        return _end(row, MailState.FAILED, sentence, attempts=F("attempts") + 1)
    logger.warning("Mail %s was not taken: %s", row.pk, words.strip() or type(error).__name__)
    if _is_final(error):
        return _end(row, MailState.FAILED, f"Mailserveren afviste mailen{words}.", attempts=F("attempts") + 1)
    if row.attempts >= len(WAITS):
        sentence = f"Mailserveren tog ikke mod mailen i flere dage{words}."
        return _end(row, MailState.GIVEN_UP, sentence, attempts=F("attempts") + 1)
    sentence = f"Mailserveren tager ikke mod mailen lige nu{words}."
    not_before = now + WAITS[row.attempts]
    return _end(row, MailState.WAITING, sentence, attempts=F("attempts") + 1, not_before=not_before)


def _is_final(error):
    """Whether the server has said that this mail will never be taken: 5xx about the recipient or the text.

    A refusal of the sender is about us, not about the recipient: it may be mended.
    """
    if isinstance(error, SMTPRecipientsRefused):
        return bool(error.recipients) and all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, SMTPSenderRefused):
        return False
    return isinstance(error, SMTPResponseException) and error.smtp_code >= 500


def _server_words(error):
    """What the server answered, " (552 mailbox full)", without anything that could be a link or its secret."""
    if isinstance(error, SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()), (0, b""))
    elif isinstance(error, SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    else:
        return ""
    words = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    words = " ".join("…" if re.search(r"://|\S{25}", word) else word for word in words.split())
    return f" ({code} {words[:200]})"


def _end(row, state, error, **fields):
    """Give a taken row its new state. Another process may have declared it interrupted: what we know counts."""
    fields = {"not_before": None, **fields, "state": state, "error": error[:400], "taken_at": None}
    mine = Mail.objects.filter(pk=row.pk, state__in=[MailState.SENDING, MailState.UNKNOWN])
    mine.update(address=row.address, **fields)
    return state


class _Server:
    """One connection to the mail server: opened for the first mail, and anew after each failure."""

    def __init__(self, timeout):
        self.timeout = timeout
        self.connection = None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def deliver(self, message):
        """Hand a mail over. ``NoServer`` when there is no connection; else what the server or the library says."""
        if self.connection is None:
            try:
                connection = django_mail.get_connection(timeout=self.timeout)
                connection.open()
            except Exception as error:
                raise NoServer from error
            self.connection = connection
        try:
            self.connection.send_messages([message])
        except Exception:
            self.close()
            raise

    def close(self):
        if self.connection is not None:
            with suppress(Exception):  # what was taken is taken
                self.connection.close()
            self.connection = None
