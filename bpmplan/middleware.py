"""What happens to every request and answer."""

from django.contrib.auth.middleware import LoginRequiredMiddleware

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
        return super().process_view(request, view_func, view_args, view_kwargs)
