"""Putting mails into the outbox, inside the transaction of the deed that they are about."""

from ..subjects import check
from .kinds import KINDS
from .models import Mail
from .tasks import send_due


def mail_to(kind, *, cause, subjects, now, user=None, address="", facts=None):
    """An unsaved ``Mail`` of the kind named, to a ``user`` or to an ``address``.

    ``cause`` names what makes it be sent, e.g. "event 12": one cause mails one recipient once. ``subjects`` are primary
    keys, or lists of them.
    """
    declared, facts = KINDS.named(kind), facts or {}
    check(declared, subjects, facts)
    recipient = f"user {user.pk}" if user else address.lower()
    return Mail(
        kind=kind,
        key=f"{kind} {cause} {recipient}",
        subjects=subjects,
        facts=facts,
        user=user,
        address=user.email if user else address,
        created_at=now,
    )


def put(mails):
    """Save those of ``mails`` that aren't in the outbox yet, to be sent; returns a saved row for each, in their order.

    Inside the transaction of a deed that holds a lock: two deeds at once then mail once. The worker sends them when
    the deed has been committed; no page waits for a mail server.
    """
    keys = [mail.key for mail in mails]
    there = {mail.key: mail for mail in Mail.objects.filter(key__in=keys)}
    new = {mail.key: mail for mail in mails if mail.key not in there}
    _say_whom_they_concern(list(new.values()))
    there |= {mail.key: mail for mail in Mail.objects.bulk_create(new.values())}
    if new:
        send_due.enqueue()
    return [there[key] for key in keys]


def try_again(mails):
    """Let those of a queryset of mails that haven't arrived wait anew, and send them; returns how many."""
    count = mails.try_again()
    if count:
        send_due.enqueue()
    return count


def _say_whom_they_concern(mails):
    by_kind = {}
    for mail in mails:
        by_kind.setdefault(mail.kind, []).append(mail)
    for name, alike in by_kind.items():
        municipalities = KINDS.named(name).municipalities(alike)
        for mail in alike:
            mail.municipality_id = municipalities.get(mail.key)
