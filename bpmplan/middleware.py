"""What happens to every request and answer."""

import logging

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import DataError
from django.shortcuts import render
from django.views.defaults import bad_request

from .files.handing_out import FileGone
from .files.storages import StorageAway

log = logging.getLogger(__name__)

POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)


def content_security_policy(get_response):
    """Put one strict policy on every answer: nothing inline, nothing from elsewhere, the admin included."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response

    return middleware


UNSTORABLE = (DataError, OverflowError)
"""What comes of a number or text that no database column can hold: of a forged request."""


def answer_to(request, exception):
    """The answer to a failure that is known; None for any other, which is a fault of ours."""
    if isinstance(exception, UNSTORABLE):
        log.warning("A value that cannot be stored, to %s: %s", request.path, exception)
        return bad_request(request, exception)
    if isinstance(exception, FileGone):
        log.error("A stored file is gone: %s, asked for at %s", exception, request.path)
        return render(request, "file_gone.html", {"name": exception}, status=404)
    if isinstance(exception, StorageAway):  # forms say it at the field themselves
        answer = render(request, "503.html", {"sentence": exception}, status=503)
        answer["Retry-After"] = "60"
        return answer
    return None


class KnownFailures:
    """What a view cannot help is answered in a sentence, not by 500."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        return answer_to(request, exception)


class LoginRequired(LoginRequiredMiddleware):
    """Sign-in is the rule; open views say ``@login_not_required`` (allauth's own are open by name).

    A POST that meets an expired session must not lose what was typed: it is answered with the text and a way on,
    instead of a redirect that drops it.
    """

    def handle_no_permission(self, request, view_func):
        if request.method == "POST" and request.POST:
            from .views import session_expired

            return session_expired(request)
        return super().handle_no_permission(request, view_func)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if (view_func.__module__ or "").startswith("allauth."):
            return None
        if not getattr(view_func, "login_required", True):
            return None  # before Django looks up the user: many open pages need neither session nor user
        return super().process_view(request, view_func, view_args, view_kwargs)
