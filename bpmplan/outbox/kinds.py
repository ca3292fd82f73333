"""The registry of mails. An app registers its kinds when it starts (``apps.py``), so imports keep their direction."""

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from ..registry import Registry
from ..subjects import find


def _nothing(mail, **subjects):
    return {}


def _still_needed(mail, **subjects):
    return ""


def _same_address(mail, **subjects):
    return mail.address


def _not_paused():
    return False


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
class Kind:
    """A kind of mail.

    ``subjects`` says how each of a mail's subjects is looked up: name → a function that gives a queryset; the row
    holds the primary key, or a list of them. ``facts`` names the short facts that a row may hold beside.
    ``context(mail, **subjects)`` is what the template gets beside the subjects. It is called while the mail is being
    sent (at ``mail.taken_at``), so it is the place to make the secret of a link. ``unneeded(mail, **subjects)`` says in
    a Danish sentence why the mail need not be sent any more; empty when it must. ``context`` may raise ``Unneeded``
    instead. ``is_paused()``: mails of this kind wait. ``audience`` says in Danish who gets it. ``address(mail,
    **subjects)`` is where a mail to nobody's own address goes now, when that may have been corrected meanwhile.
    ``municipalities(mails)``: whose administrators are told when a mail doesn't arrive, as primary keys by the mails'
    ``key``; asked once for all mails of the kind that are put into the outbox together. ``is_urgent``: somebody waits
    for it now, so it overtakes the others.
    """

    name: str
    label: str
    audience: str
    template: str
    subjects: dict
    context: object = _nothing
    unneeded: object = _still_needed
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
        return message(self.template, to, **subjects, **self.context(mail, **subjects))


KINDS = Registry("kinds of mail")
register = KINDS.register


def urgent_kinds():
    """The names of the kinds that somebody waits for."""
    return [kind.name for kind in KINDS.values() if kind.is_urgent]


def message(template, to, /, **context):
    """The mail ``templates/mail/<template>.txt`` to one address; the template extends ``mail/frame.txt``.

    The first line is the subject.
    """
    context = {"site_url": settings.SITE_URL, "demo": settings.DEMO, **context}
    subject, _, body = render_to_string(f"mail/{template}.txt", context).strip().partition("\n")
    return EmailMessage(" ".join(subject.split()), body.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [to])
