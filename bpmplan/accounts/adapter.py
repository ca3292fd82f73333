"""How allauth behaves here: nobody signs up by themself, and links in mails lead to ``SITE_URL``."""

from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from ..outbox import posting, sending
from ..outbox.addresses import validate_address
from . import mails, permissions


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

    def clean_email(self, email):
        email = super().clean_email(email)
        validate_address(email)
        return email

    def send_mail(self, template_prefix, email, context):
        """A mail that the person asked for: the page says when it could not be sent. allauth's own key isn't used."""
        user = context.get("user")
        mail = self._post(template_prefix, user=user, address="" if user else email)

        def say_if_unsent():
            mail.refresh_from_db()
            if not mail.is_sent and self.request:
                messages.error(self.request, "Mailen kunne ikke sendes lige nu. Prøv igen om lidt.")

        transaction.on_commit(say_if_unsent)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """That something has happened to the person's way of signing in."""
        self._post(template_prefix, user=user, facts={"ip": self.get_client_ip(self.request)})

    def _post(self, template_prefix, **recipient_and_facts):
        kind = mails.SIGN_IN[template_prefix].name
        # Each press is a cause of its own.
        mail = posting.mail_to(kind, cause=str(uuid4()), subjects={}, now=timezone.now(), **recipient_and_facts)
        [mail] = posting.put([mail])
        sending.send_after_commit([mail])
        return mail
