"""How allauth behaves here: nobody signs up by themself, and links in mails lead to ``SITE_URL``."""

import logging

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.urls import NoReverseMatch, reverse

from . import permissions

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "E-mailadressen eller adgangskoden er forkert.",
    }

    def is_open_for_signup(self, request):
        return False

    def get_login_redirect_url(self, request):
        """People of a municipality come to their desk, ministry staff to theirs, others to their own page."""
        if permissions.memberships(request.user):
            names = ["desk"]
        elif permissions.is_ministry(request.user):
            names = ["ministry", "admin:index"]
        else:
            names = []
        for name in [*names, "my_account"]:
            try:
                return reverse(name)
            except NoReverseMatch:
                continue
        return "/"

    def get_password_change_redirect_url(self, request):
        return reverse("my_account")

    def get_reset_password_from_key_url(self, key):
        """The link is made from ``SITE_URL``, never from what the request says its host is."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_URL + path.replace("UID-KEY", key)

    def send_mail(self, template_prefix, email, context):
        """A dead mail server is no error page: the person is told to try again."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:
            log.exception("The mail %s could not be sent", template_prefix)
            if self.request:
                messages.error(self.request, "Mailen kunne ikke sendes lige nu. Prøv igen om lidt.")
