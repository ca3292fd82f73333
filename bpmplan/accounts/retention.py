"""How long invitations, sign-ins and the record of changes in the admin are kept."""

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Q

from ..retention import Retention, delete_in_batches, register
from . import attempts
from .models import Invitation, WayIn


def _sweep_invitations(before):
    ended = Q(accepted_at__lt=before) | Q(withdrawn_at__lt=before) | Q(expires_at__lt=before)
    return delete_in_batches(Invitation.objects.filter(ended))


def _sweep_sessions(before):
    ended = attempts.forget(before) + delete_in_batches(WayIn.objects.filter(expires_at__lt=before))
    return ended + delete_in_batches(Session.objects.filter(expire_date__lt=before))


def _sweep_admin_log(before):
    return delete_in_batches(LogEntry.objects.filter(action_time__lt=before))


register(
    Retention(
        "invitations",
        "invitationer, der er taget imod, trukket tilbage eller udløbet",
        "KEEP_INVITATIONS_DAYS",
        180,
        _sweep_invitations,
        may_be_forever=False,
    ),
    Retention("sessions", "login, der er udløbet", "KEEP_SESSIONS_DAYS", 0, _sweep_sessions, may_be_forever=False),
    Retention(
        "admin_log",
        "ændringer i ministeriets administration",
        "KEEP_ADMIN_LOG_DAYS",
        5 * 365,
        _sweep_admin_log,
        least_days=30,
    ),
)
