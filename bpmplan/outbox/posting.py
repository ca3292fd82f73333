"""Putting mails into the outbox, inside the transaction of the deed that they are about."""

from ..subjects import check
from .kinds import kind_named
from .models import Mail


def mail_to(kind, *, cause, subjects, now, user=None, address="", facts=None):
    """An unsaved ``Mail`` of the kind named, to a ``user`` or to an ``address``.

    ``cause`` names what makes it be sent, e.g. "event 12": one cause mails one recipient once. ``subjects`` are primary
    keys, or lists of them.
    """
    declared, facts = kind_named(kind), facts or {}
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
    """Save those of ``mails`` that aren't in the outbox yet; returns a saved row for each, in their order.

    Inside the transaction of a deed that holds a lock: two deeds at once then mail once.
    """
    keys = [mail.key for mail in mails]
    there = {mail.key: mail for mail in Mail.objects.filter(key__in=keys)}
    new = {mail.key: mail for mail in mails if mail.key not in there}
    there |= {mail.key: mail for mail in Mail.objects.bulk_create(new.values())}
    return [there[key] for key in keys]
