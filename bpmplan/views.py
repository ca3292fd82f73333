"""Pages that any site has: what is shown when a form could not be received."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render

from .typed import typed


@login_not_required
def csrf_failure(request, reason=""):
    """The form's stamp was missing or old (e.g. after a new sign-in): the text is shown and can be sent again."""
    request.form_was_stale = True
    return render(request, "403_csrf.html", {"typed": typed(request), "expired": False}, status=403)


def session_expired(request):
    """Somebody saved after the session had run out: the text is kept on the page while they sign in again."""
    return render(request, "403_csrf.html", {"typed": typed(request), "expired": True}, status=403)
