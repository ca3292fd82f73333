"""Pages that any site has: what is shown when a form could not be received."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render

NEVER_SHOWN_AGAIN = ("csrfmiddlewaretoken", "form_key", "password", "token", "code", "otp")


def typed(request):
    """What the person typed in the form that came, as ``(name, value)``; nothing secret, nothing from another site.

    Another site could make a browser post text of its choosing here; showing that as the person's own text with a
    button beside it would help the other site, so only posts from our own pages are shown again.
    """
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    if urlsplit(origin).netloc not in {request.get_host(), urlsplit(settings.SITE_URL).netloc}:
        return []
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not any(secret in name.lower() for secret in NEVER_SHOWN_AGAIN)
    ]


@login_not_required
def csrf_failure(request, reason=""):
    """The form's stamp was missing or old (e.g. after a new sign-in): the text is shown and can be sent again."""
    request.form_was_stale = True
    return render(request, "403_csrf.html", {"typed": typed(request), "expired": False}, status=403)


def session_expired(request):
    """Somebody saved after the session had run out: the text is kept on the page while they sign in again."""
    return render(request, "403_csrf.html", {"typed": typed(request), "expired": True}, status=403)
