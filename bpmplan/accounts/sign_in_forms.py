"""Forms for those who can't sign in."""

from allauth.account.adapter import get_adapter
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.urls import reverse
from django.utils import timezone

from bpmplan.dkfds.layout import Actions, Link

from . import ways_in

ADDRESS_MISSING = {"required": "Skriv en e-mailadresse.", "invalid": "Skriv en e-mailadresse, fx navn@kommune.dk."}


class AskForPasswordForm(forms.Form):
    """allauth's form for a new password, without looking for the person: that takes time, and time tells."""

    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        error_messages=ADDRESS_MISSING,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    asks_for = ways_in.PASSWORD

    def clean_email(self):
        return get_adapter().clean_email(self.cleaned_data["email"].lower())

    def save(self, request, **kwargs):
        ways_in.ask(self.asks_for, address=self.cleaned_data["email"], now=timezone.now())
        return self.cleaned_data["email"]


class AskForWayInForm(AskForPasswordForm):
    asks_for = ways_in.KNOWN_BROWSER

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "email", Actions(Submit("send", "Send link"), Link("Tilbage til Log ind", reverse("account_login")))
        )
