"""Pages on the way to the second factor; allauth's own pages for setting it up and taking it away, with our rules."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from ..accounts import permissions
from ..outbox.models import Mail
from ..steps import Refused
from . import factor


def second_factor(request):
    """Where the person stands: what the second factor is, why they must have it, and the next thing to do."""
    if factor.has_factor(request.user):
        return redirect("mfa_index" if factor.has_passed(request) else "mfa_reauthenticate")
    now = timezone.now()
    mails = Mail.objects.filter(kind="second_factor_link", user=request.user, created_at__gt=now - factor.LINK_LASTS)
    context = {
        "is_needed": permissions.needs_second_factor(request.user),
        "is_proved": factor.mailbox_is_proved(request, now),
        "mail": mails.first(),
    }
    return render(request, "second_factor/second_factor.html", context)


@require_POST
def second_factor_link(request):
    try:
        factor.ask_for_link(user=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("second_factor")


def second_factor_proof(request, token):
    """The page behind the link in the mail. Opening it changes nothing; mail filters open links too."""
    now = timezone.now()
    if request.method == "POST":
        try:
            factor.use_link(request, token=token, now=now)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("second_factor")
        return redirect("mfa_activate_totp")
    proof = factor.proof_by_token(token, now)
    context = {"proof": proof, "is_mine": proof is not None and proof.user_id == request.user.pk}
    return render(request, "second_factor/proof.html", context, status=200 if proof else 410)


class AsksAgain:
    """Asks for the password or a code once more, as allauth does, when the person hasn't given it lately.

    allauth's middleware would do it, but meets no exception of a form that is sent with a key (``bpmplan/once``).
    """

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except ReauthenticationRequired:
            return suspend_request(request, get_adapter().get_reauthentication_methods(request.user)[0]["url"])


class SetUp(AsksAgain, ActivateTOTPView):
    """Setting up takes the password once more, and a mailbox that has been proved in this session."""

    def dispatch(self, request, *args, **kwargs):
        if not factor.has_factor(request.user) and not factor.mailbox_is_proved(request, timezone.now()):
            return redirect("second_factor")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        response = super().form_valid(form)
        factor.note_set_up(self.request)
        return response


class TakeAway(AsksAgain, DeactivateTOTPView):
    """Without it every session ends, this one too."""

    def form_valid(self, form):
        super().form_valid(form)
        self.request.user.end_sessions()
        logout(self.request)
        messages.success(self.request, "Totrinslogin er slået fra, og du er logget ud alle steder.")
        return redirect("account_login")
