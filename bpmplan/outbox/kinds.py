"""The registry of mails. An app registers its kinds when it starts (``apps.py``), so imports keep their direction."""

from dataclasses import dataclass
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from ..registry import Registry
from ..subjects import find
from .addresses import as_sent


def _nothing(mail, **subjects):
    return {}


def _still_needed(mail, **subjects):
    return ""


def _same_address(mail, **subjects):
    return mail.address


def _not_paused():
    return False


def _the_program(mail, **subjects):
    return None


def _no_municipality(mails):
    return {}


def municipality_of(subject, lookup="municipality_id"):
    """For ``Kind.municipalities``: the municipality that a subject's row names."""

    def municipalities(mails):
        given = {mail.key: mail.subjects[subject] for mail in mails}
        first = {key: one[0] if isinstance(one, list) else one for key, one in given.items()}
        rows = KINDS.named(mails[0].kind).subjects[subject]().filter(pk__in=set(first.values()))
        by_pk = dict(rows.order_by().values_list("pk", lookup))
        return {key: by_pk.get(pk) for key, pk in first.items()}

    return municipalities


class Unneeded(Exception):
    """A mail need not be sent any more; its text is a Danish sentence that says why."""


@dataclass(frozen=True)
class Sender:
    """Whom a mail is from, when it isn't from the program: the ``name`` under it, and where answers to it go.

    It is sent from the program's own address, with the name beside: mail servers believe no other.
    """

    name: str
    address: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of mail.

    ``subjects`` says how each of a mail's subjects is looked up: name → a function that gives a queryset; the row
    holds the primary key, or a list of them. ``facts`` names the short facts that a row may hold beside.
    ``context(mail, **subjects)`` is what the template gets beside the subjects. It is called while the mail is being
    sent (at ``mail.taken_at``), so it is the place to make the secret of a link. ``unneeded(mail, **subjects)`` says in
    a Danish sentence why the mail need not be sent any more; empty when it must. ``context`` may raise ``Unneeded``
    instead. ``sender(mail, **subjects)``: the ``Sender`` of a letter that a municipality writes; None for what the
    program itself says. ``is_paused()``: mails of this kind wait. ``audience`` says in Danish who gets it.
    ``address(mail, **subjects)`` is where a mail to nobody's own address goes now, when that may have been corrected
    meanwhile. ``municipalities(mails)``: whose administrators are told when a mail doesn't arrive, as primary keys by
    the mails' ``key``; asked once for all mails of the kind that are put into the outbox together. ``is_urgent``:
    somebody waits for it now, so it overtakes the others.
    """

    name: str
    label: str
    audience: str
    template: str
    subjects: dict
    context: object = _nothing
    unneeded: object = _still_needed
    sender: object = _the_program
    is_paused: object = _not_paused
    address: object = _same_address
    facts: frozenset = frozenset()
    municipalities: object = _no_municipality
    is_urgent: bool = False

    def find(self, mail):
        """The subjects themselves, by name; ``Gone`` when one of them is no longer there."""
        return find(self, mail.subjects)

    def message(self, mail, to, **subjects):
        """The finished ``EmailMessage`` to the address ``to``."""
        sender = self.sender(mail, **subjects)
        return message(self.template, to, **subjects, **self.context(mail, **subjects), sender=sender)


KINDS = Registry("kinds of mail")
register = KINDS.register


def urgent_kinds():
    """The names of the kinds that somebody waits for."""
    return [kind.name for kind in KINDS.values() if kind.is_urgent]


def message(template, to, /, *, sender=None, **context):
    """The mail ``templates/mail/<template>.txt`` to one address; the template extends ``mail/frame.txt``.

    The first line is the subject. ``sender``: a ``Sender``, or None for the program.
    """
    context = {"site_url": settings.SITE_URL, "demo": settings.DEMO, "sender": sender, **context}
    subject, _, body = render_to_string(f"mail/{template}.txt", context).strip().partition("\n")
    program = settings.DEFAULT_FROM_EMAIL
    return EmailMessage(
        " ".join(subject.split()),
        body.strip() + "\n",
        formataddr((sender.name, parseaddr(program)[1])) if sender else program,
        [to],
        reply_to=[as_sent(sender.address)] if sender and sender.address else None,
    )
