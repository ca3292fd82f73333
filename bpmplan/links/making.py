"""Making links and ending them. Who may is decided by the deed that calls: it knows the thing."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from ..security_log.recording import record
from ..steps import Refused, lock
from .kinds import KINDS
from .models import Link
from .secret import new_secret


def make(*, kind, thing, name, by, now, address="", expires_at=None):
    """A ``Link`` of the kind named that opens ``thing`` for ``name``, a person or a body; there is no secret yet.

    ``address`` is where it is mailed to. It works until ``expires_at``, or as long as the kind says.
    """
    expires_at = expires_at or now + KINDS.named(kind).lasts
    if expires_at <= now:
        raise Refused("Linket skal virke mindst til i morgen. Vælg en senere dato.")
    return Link.objects.create(
        kind=kind,
        thing_id=thing.pk,
        name=name.strip() or address,
        address=address.strip(),
        made_by=by,
        made_at=now,
        expires_at=expires_at,
    )


@transaction.atomic
def hand_over(*, link, by=None):
    """The link's whole address, with a new secret: for the mail that is being sent, or to be shown once.

    The database keeps a hash, so nobody can be given the same address again; the one before stops working. ``by`` is
    None while a mail is sent.
    """
    link = lock(Link.objects, link.pk)
    secret, link.secret_hash = new_secret()
    link.save(update_fields=["secret_hash"])
    _record("link_made", link, by or link.made_by)
    return settings.SITE_URL + path_of(link.kind, secret)


def path_of(kind, secret):
    """Where a secret leads, without the site's address."""
    return reverse(KINDS.named(kind).page, args=[secret])


@transaction.atomic
def renew(*, link, by, now, expires_at=None):
    """Let the link last anew, from now; its address stops working, and the next is made when it is handed over."""
    link = lock(Link.objects, link.pk)
    _refuse_if_withdrawn(link)
    link.secret_hash, link.expires_at = None, expires_at or now + KINDS.named(link.kind).lasts
    link.save(update_fields=["secret_hash", "expires_at"])
    return link


@transaction.atomic
def withdraw(*, link, by, now):
    """End the link: whoever has its address is told so, and opens nothing."""
    link = lock(Link.objects, link.pk)
    _refuse_if_withdrawn(link)
    link.withdrawn_by, link.withdrawn_at = by, now
    link.save(update_fields=["withdrawn_by", "withdrawn_at"])
    _record("link_withdrawn", link, by)
    return link


def _refuse_if_withdrawn(link):
    if link.withdrawn_at:
        raise Refused(f"Linket til {link.name} er allerede trukket tilbage. Genindlæs siden.")


def _record(event, link, by):
    kind = KINDS.named(link.kind)
    record(
        event,
        by=by,
        user=kind.person(link.thing),
        municipality=kind.municipality(link.thing),
        about=f"{kind.about(link.thing)}, til {link.name}",
    )
