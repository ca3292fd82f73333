"""Whoever must have the second factor does nothing before it is passed."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import resolve, reverse

from ..typed import typed
from ..visitors import person_of
from . import factor

LEADS_THERE = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "second_factor",
        "second_factor_link",
        "second_factor_proof",
        "demo_mails",
    }
)
"""The names of the only addresses that are open: signing out, and the way to the second factor."""


class SecondFactor:
    """Every address but ``LEADS_THERE`` is exchanged for the way to the second factor, for those who must have it.

    Those who have set it up but not given a code in this session are asked for one; the others set it up. What was
    typed is kept on the page. A visitor without a session costs nothing.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not person_of(request):
            return self.get_response(request)
        if not factor.is_held_back(request) or _name_of(request.path_info) in LEADS_THERE:
            return self.get_response(request)
        return _way_there(request)


def _name_of(path):
    try:
        return resolve(path).view_name
    except Http404:
        return ""


def _way_there(request):
    """A page is exchanged for the way there; a form with text is shown again, beside the way."""
    address = reverse("mfa_reauthenticate" if factor.has_factor(request.user) else "second_factor")
    if request.method == "POST" and (kept := typed(request)):
        return render(request, "403_csrf.html", {"typed": kept, "way_on": address}, status=403)
    if request.method == "GET":
        address += "?" + urlencode({"next": request.get_full_path()})
    return redirect(address)
