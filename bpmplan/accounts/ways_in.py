"""What somebody who can't sign in may have mailed: a link to a new password, or one that makes their browser known.

Whoever asks gets the same answer for the same work, whether the address is a user's or not: a row in the outbox and one
in the security log. Only when the mail is to be written is the person looked for; for nobody, no mail is sent.
"""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from ..links.secret import hashed, new_secret
from ..outbox import posting
from ..security_log.recording import record
from .models import User, WayIn

LASTS = timedelta(hours=24)
PASSWORD, KNOWN_BROWSER = "password_reset_key", "way_in"
EVENTS = {PASSWORD: "password_asked", KNOWN_BROWSER: "way_in_asked"}


def ask(kind, *, address, now):
    """Post the mail (``PASSWORD`` or ``KNOWN_BROWSER``) to the address that somebody typed."""
    mail = posting.mail_to(kind, cause=str(uuid4()), subjects={}, address=address, now=now)
    with transaction.atomic():
        posting.put([mail])
        record(EVENTS[kind], typed=address)


def person_with(address):
    """The ``User`` that a mail to this address may let in; None when there is none."""
    return User.objects.filter(email=address.strip().lower(), is_active=True).first()


def make_link(user, *, now):
    """The address of a new link that makes the browser that opens it known for the person."""
    secret, token_hash = new_secret()
    WayIn.objects.create(user=user, token_hash=token_hash, made_at=now, expires_at=now + LASTS)
    return settings.SITE_URL + reverse("way_in", args=[secret])


def open_link(token, now):
    """The ``WayIn`` that the secret belongs to, if it can be used; None otherwise."""
    known = WayIn.objects.select_related("user").filter(token_hash=hashed(token))
    return known.filter(used_at=None, expires_at__gt=now, user__is_active=True).first()


@transaction.atomic
def use(way_in, *, now):
    """Use the link up: the person whose browser may now be made known, or None when somebody was faster."""
    if not WayIn.objects.filter(pk=way_in.pk, used_at=None).update(used_at=now):
        return None
    record("way_in_used", user=way_in.user)
    return way_in.user
