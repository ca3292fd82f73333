"""How allauth behaves here: nobody signs up by themself, and links in mails lead to ``SITE_URL``."""

from math import ceil
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from .. import danish
from ..outbox import posting
from ..outbox.addresses import validate_address
from ..security_log.recording import record
from . import attempts, devices, mails, permissions


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

    def pre_authenticate(self, request, **credentials):
        """Before a password is looked at. allauth's own limits would close an account to everybody."""
        address = credentials.get("email", "")
        try:
            self._attempt = attempts.begin(request, address, devices.known_for(request, address))
        except attempts.Slowed as slowed:
            raise ValidationError(
                f"Der er prøvet mange gange. Vent {_in_words(slowed.seconds)}, og prøv igen, eller få et link på mail."
            ) from None

    def authenticate(self, request, **credentials):
        user = super().authenticate(request, **credentials)
        if user is not None:
            self._attempt.succeeded()
        return user

    def authentication_failed(self, request, **credentials):
        address = credentials.get("email", "")
        record("sign_in_failed", typed=address or "…", request=request)
        if self._attempt.began_waiting:
            record("sign_in_slowed", typed=address or "…", request=request)

    def respond_user_inactive(self, request, user):
        record("sign_in_inactive", user=user, request=request)
        return super().respond_user_inactive(request, user)

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        devices.remember(request, response, user)
        return response

    def send_mail(self, template_prefix, email, context):
        raise NotImplementedError(f"{template_prefix} isn't sent here: what people ask for goes through ways_in.py.")

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """That something has happened to the person's way of signing in."""
        kind, facts = mails.SIGN_IN[template_prefix].name, {"ip": self.get_client_ip(self.request)}
        # Each time is a cause of its own.
        mail = posting.mail_to(kind, cause=str(uuid4()), subjects={}, now=timezone.now(), user=user, facts=facts)
        posting.put([mail])


def _in_words(seconds):
    """A time to wait, "15 sekunder" or "12 minutter"."""
    if seconds < 90:
        return danish.counted(seconds, "sekund", "sekunder")
    return danish.counted(ceil(seconds / 60), "minut", "minutter")
