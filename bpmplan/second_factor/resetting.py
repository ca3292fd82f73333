"""Taking away the second factor of somebody who has lost their telephone and their codes: it takes two people."""

from allauth.mfa.models import Authenticator
from django.contrib.admin.models import CHANGE, LogEntry
from django.urls import reverse

from ..accounts import permissions
from ..accounts.models import User
from ..outbox import posting
from ..second_person import proposing
from ..second_person.kinds import Kind, register
from ..security_log.recording import record
from ..steps import Refused

KIND = "reset_second_factor"


def propose(*, user, reason, by, now):
    """Propose to take away the person's second factor; the ``Proposal``."""
    if not Authenticator.objects.filter(user=user).exists():
        raise Refused(f"{user} har ikke slået totrinslogin til.")
    return proposing.propose(kind=KIND, subjects={"user": user.pk}, by=by, now=now, reason=reason)


def _carry_out(proposal, *, now, send, user):
    Authenticator.objects.filter(user=user).delete()
    user.end_sessions()
    record("factor_reset", user=user, by=proposal.proposed_by, about=f"Godkendt af {proposal.decided_by}")
    LogEntry.objects.log_actions(
        proposal.proposed_by_id,
        [user],
        CHANGE,
        f"Totrinslogin nulstillet, godkendt af {proposal.decided_by}.",
        single_object=True,
    )
    if send:
        mail = posting.mail_to(
            "second_factor_reset", cause=f"proposal {proposal.pk}", subjects={"user": user.pk}, user=user, now=now
        )
        posting.put([mail])


register(
    Kind(
        name=KIND,
        label="Nulstil totrinslogin",
        subjects={"user": User.objects.all},
        may_propose=lambda by, user: permissions.is_system_administrator(by),
        may_agree=lambda by, proposal, user: permissions.is_ministry(by) and by.pk != user.pk,
        who_may_agree=lambda proposal, user: permissions.ministry_staff().exclude(pk=user.pk),
        carry_out=_carry_out,
        title=lambda proposal, user: f"Nulstil totrinslogin for {user}",
        consequence=lambda proposal, user: (
            f"Godkendes det, bliver {user} logget ud og kan slå totrinslogin til på en ny telefon. "
            "Det kræver et link, der sendes til postkassen. Godkend kun, når du er sikker på, hvem der har bedt om det."
        ),
        details=lambda proposal, user: [("Bruger", user), ("E-mail", user.email)],
        page=lambda proposal, user: reverse("admin:accounts_user_change", args=[user.pk]),
    )
)
