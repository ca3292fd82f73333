"""What Django and allauth say by signals is written in the security log: every way in and out ends there."""

from allauth.account import signals as account
from allauth.mfa import signals as factor
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import post_save
from django.dispatch import receiver

from .recording import record

FACTORS = {"totp": "Kode fra en app", "recovery_codes": "Reservekode"}


@receiver(user_logged_in)
def _signed_in(request, user, **kwargs):
    record("signed_in", user=user, request=request)


@receiver(user_logged_out)
def _signed_out(request, user, **kwargs):
    if user is not None:
        record("signed_out", user=user, request=request)


@receiver(account.password_changed)
@receiver(account.password_set)
def _password_changed(request, user, **kwargs):
    record("password_changed", user=user, request=request)


@receiver(account.password_reset)
def _password_reset(request, user, **kwargs):
    record("password_reset", user=user, request=request)


@receiver(factor.authenticator_added)
def _factor_added(request, user, authenticator, **kwargs):
    record("factor_added", user=user, about=FACTORS.get(authenticator.type, ""), request=request)


@receiver(factor.authenticator_removed)
def _factor_removed(request, user, authenticator, **kwargs):
    record("factor_removed", user=user, about=FACTORS.get(authenticator.type, ""), request=request)


@receiver(factor.authenticator_reset)
def _factor_renewed(request, user, **kwargs):
    record("factor_renewed", user=user, request=request)


@receiver(factor.authenticator_used)
def _factor_used(request, user, authenticator, **kwargs):
    record("factor_used", user=user, about=FACTORS.get(authenticator.type, ""), request=request)


@receiver(factor.authentication_failed)
def _factor_failed(request, user, **kwargs):
    record("factor_failed", user=user, request=request)


@receiver(post_save, sender=LogEntry)
def _administered(instance, **kwargs):
    """Every deed in the admin leaves a ``LogEntry``; whom it is about is read from its object."""
    changed = _object_of(instance)
    user = changed if isinstance(changed, get_user_model()) else None
    municipality = getattr(changed, "municipality", None)
    if changed is not None and changed._meta.label == "accounts.Municipality":
        municipality = changed
    what = instance.get_change_message() or instance.get_action_flag_display()
    about = f"{instance.content_type.name if instance.content_type else ''} »{instance.object_repr[:120]}«: {what}"
    record("administered", user=user, by=instance.user, municipality=municipality, about=about)


def _object_of(entry):
    try:
        return entry.get_edited_object()
    except Exception:  # it is gone, or its model is
        return None
