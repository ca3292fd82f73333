"""What browsers and caches may keep: of what is behind sign-in nothing, and after sign-out nothing at all.

And what they may tell: of an address with a secret nothing, to nobody.
"""

from django.conf import settings
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

from .blanking import blanked
from .visitors import person_of

PRIVATE = "private, no-store"
FORGET = '"cache", "storage"'
"""Not "cookies": that empties the whole domain, the municipality's other sites too, and this browser's being known."""


def private_answers(get_response):
    """Give every private answer ``Cache-Control: private, no-store``; of public ones the view decides."""

    def middleware(request):
        response = get_response(request)
        if is_private(request, response):
            response.headers["Cache-Control"] = PRIVATE
            for name in ("Expires", "Pragma"):
                response.headers.pop(name, None)
        if has_secret(request):
            # A form that is sent from a page without referrer doesn't say where it comes from, and would be refused.
            has_form = settings.CSRF_COOKIE_NAME in response.cookies
            response.headers["Referrer-Policy"] = "same-origin" if has_form else "no-referrer"
            response.headers["X-Robots-Tag"] = "noindex"
        if getattr(request, "has_signed_out", False):
            response.headers["Clear-Site-Data"] = FORGET
        return response

    return middleware


def is_private(request, response):
    """Whether the answer is for one person: signed in, asked to sign in, at a form, or holding a link's secret."""
    return (
        request.method not in ("GET", "HEAD")
        or needs_sign_in(request.resolver_match)
        or has_secret(request)
        or "no-store" in response.get("Cache-Control", "")
        or person_of(request) is not None
    )


def has_secret(request):
    """Whether the address has a part that could be the secret of a link."""
    return blanked(request.path) != request.path


def needs_sign_in(match):
    """Whether the address is behind sign-in, or is a page of signing in itself (allauth's)."""
    if match is None:
        return False
    return getattr(match.func, "login_required", True) or (match.func.__module__ or "").startswith("allauth.")


@receiver(user_logged_out)
def note_sign_out(request, user, **kwargs):
    """Whichever way somebody signs out, the answer says that the browser must forget."""
    if request is not None and user is not None:
        request.has_signed_out = True
