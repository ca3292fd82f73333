"""Known browsers: what a browser keeps to show that somebody has signed in from it before.

It signs nobody in. It says that a guess of the password comes from a browser of the account's owner, so it isn't held
back by what strangers guess (``attempts.py``). It counts until the password changes or the person's sessions are ended.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from .models import User

SALT = "bpmplan.devices"
LASTS = timedelta(days=365)
MOST_PEOPLE = 8
"""Whom one browser is known for: a computer that colleagues share."""


def known_for(request, address):
    """The browser's name if it is known for the person with this address, else None. Without a cookie no query."""
    kept = _kept(request)
    if not kept["people"]:
        return None
    user = User.objects.filter(email=address.strip().lower()).first()
    mark = kept["people"].get(str(user.pk)) if user else None
    return kept["name"] if mark and constant_time_compare(mark, _mark(user)) else None


def remember(request, response, user):
    """Let the browser be known for the person from now on."""
    kept = _kept(request)
    people = {pk: mark for pk, mark in kept["people"].items() if pk != str(user.pk)}
    newest = dict(list(people.items())[-MOST_PEOPLE + 1 :]) | {str(user.pk): _mark(user)}
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps({"name": kept["name"], "people": newest}, salt=SALT),
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _kept(request):
    try:
        return signing.loads(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return {"name": secrets.token_urlsafe(12), "people": {}}


def _mark(user):
    """Another one as soon as the password, or the number of the person's sessions, is another."""
    return salted_hmac(SALT, user.get_session_auth_hash(), algorithm="sha256").hexdigest()[:32]
