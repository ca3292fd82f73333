"""The second factor: who has it, who has passed it in this session, and what setting it up takes.

A password alone sets nothing up: the first time, and after a reset, the person also shows that the mailbox is theirs,
in the session that goes on to set up.
"""

from datetime import timedelta

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.urls import reverse

from ..accounts import permissions
from ..accounts.models import User
from ..links.secret import hashed, new_secret
from ..outbox import posting
from ..security_log.recording import record
from ..steps import Refused, lock
from .models import MailboxProof

LINK_LASTS = timedelta(hours=1)
LINKS_AN_HOUR = 5
PROOF_LASTS = timedelta(minutes=30)
"""How long after the link was used the same session may set up the second factor."""
LINK = "Link til at slå totrinslogin til"
SESSION_KEY = "mailbox_proved"


def has_factor(user):
    """Whether the person has set up an app; recovery codes alone are none."""
    return is_mfa_enabled(user, [Authenticator.Type.TOTP])


def with_factor(users):
    """The primary keys of those of ``users`` who have one; one query."""
    known = Authenticator.objects.filter(type=Authenticator.Type.TOTP, user__in=users)
    return set(known.values_list("user_id", flat=True))


def has_passed(request):
    """Whether the person has given a code in this session."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def is_held_back(request):
    """Whether the signed-in person must pass the second factor before anything else."""
    return not has_passed(request) and permissions.needs_second_factor(request.user)


@transaction.atomic
def ask_for_link(*, user, now):
    """Mail the person a link to their own mailbox; the ``MailboxProof``. An earlier link stops working."""
    user = lock(User.objects, user.pk)
    proof = _new_proof(user, now)
    mail = posting.mail_to(
        "second_factor_link", cause=f"proof {proof.pk}", subjects={"proof": proof.pk}, user=user, now=now
    )
    posting.put([mail])
    return proof


@transaction.atomic
def link_without_mail(*, user, now):
    """The address of a link, for whoever runs the server: a first superuser may have no mail that works yet."""
    user = lock(User.objects, user.pk)
    return link(make_token(_new_proof(user, now)))


def make_token(proof):
    """The secret of the link, made while its mail is sent."""
    token, proof.token_hash = new_secret()
    proof.save(update_fields=["token_hash"])
    record("link_made", user=proof.user, about=LINK)
    return token


def link(token):
    """The address in the mail."""
    return settings.SITE_URL + reverse("second_factor_proof", args=[token])


def proof_by_token(token, now):
    """The open ``MailboxProof`` that the link belongs to, or None."""
    proof = MailboxProof.objects.select_related("user").filter(token_hash=hashed(token)).first()
    return proof if proof and proof.is_open(now) else None


@transaction.atomic
def use_link(request, *, token, now):
    """Note in this session that the mailbox is the signed-in person's. The link works once."""
    proof = proof_by_token(token, now)
    if proof:
        lock(User.objects, proof.user_id)
        proof = lock(MailboxProof.objects, proof.pk)
    if proof is None or not proof.is_open(now):
        raise Refused("Linket gælder ikke længere. Bed om et nyt.")
    if proof.user_id != request.user.pk:
        raise Refused(f"Linket er til en anden bruger. Log ind som {proof.user.email} for at bruge det.")
    proof.used_at = now
    proof.save(update_fields=["used_at"])
    record("link_opened", user=request.user, about=LINK, request=request)
    request.session[SESSION_KEY] = {"user": proof.user_id, "at": now.timestamp()}


def mailbox_is_proved(request, now):
    """Whether this session's person has used the link just now."""
    proved = request.session.get(SESSION_KEY) or {}
    return proved.get("user") == request.user.pk and now.timestamp() - proved["at"] < PROOF_LASTS.total_seconds()


def note_set_up(request):
    """After a code was given to set it up: this session has passed, and every other one has ended."""
    request.session.pop(SESSION_KEY, None)
    authenticator = Authenticator.objects.get(user=request.user, type=Authenticator.Type.TOTP)
    record_authentication(request, request.user, "mfa", id=authenticator.pk, type=authenticator.type)
    request.user.end_sessions()
    update_session_auth_hash(request, request.user)


def _new_proof(user, now):
    if has_factor(user):
        raise Refused("Totrinslogin er allerede slået til. Genindlæs siden.")
    earlier = MailboxProof.objects.filter(user=user)
    if earlier.filter(asked_at__gt=now - timedelta(hours=1)).count() >= LINKS_AN_HOUR:
        raise Refused("Der er sendt mange links på kort tid. Vent en time, og prøv igen.")
    earlier.filter(used_at=None).update(token_hash=None)
    return MailboxProof.objects.create(user=user, asked_at=now, expires_at=now + LINK_LASTS)
