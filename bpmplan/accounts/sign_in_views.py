"""Pages for those who are asked to wait before they may try a password again: a link that makes their browser known."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from . import devices, ways_in
from .sign_in_forms import AskForWayInForm


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def way_in_ask(request):
    """Ask for the link. The answer tells nobody whether the address is a user's."""
    form = AskForWayInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = f"way in {form.cleaned_data['email']}"
        if refusal := ratelimit.consume_or_429(request, action="reset_password", key=key):
            return refusal
        form.save(request)
        return redirect("way_in_sent")
    return render(request, "accounts/way_in_ask.html", {"form": form})


@login_not_required
@never_cache
@require_safe
def way_in_sent(request):
    return render(request, "accounts/way_in_sent.html")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def way_in(request, token):
    """Where the link leads. A press makes the browser known; opening it changes nothing, since mail filters open it."""
    now = timezone.now()
    link = ways_in.open_link(token, now)
    user = ways_in.use(link, now=now) if link and request.method == "POST" else None
    if user is None:
        return render(request, "accounts/way_in.html", {"link": link}, status=200 if link else 410)
    messages.success(request, "Du kan logge ind fra denne browser nu.")
    response = redirect("account_login")
    devices.remember(request, response, user)
    return response
