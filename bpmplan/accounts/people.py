"""Deeds about people: inviting, accepting, roles, addresses, leaving and coming back.

Each deed checks who may do it, locks the municipality (so that two administrators cannot remove each other in the same
moment), changes, and records a ``MembershipEvent``. What cannot be done raises ``Refused`` with a sentence to act on;
who may not do it raises ``PermissionDenied``.
"""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction

from ..links import making
from ..links.models import Link
from ..outbox import posting
from ..steps import Refused, demand, lock
from . import handing_over, mailbox, permissions
from .membership_events import about_invitation, about_member
from .models import Invitation, Membership, MembershipStep, Municipality, Role, User

INVITATION_LASTS = timedelta(days=14)
LINK = "invitation"
"""The kind of link that opens an invitation."""


def in_words(role, is_administrator):
    """A role as it is said: "redaktør og administrator"."""
    return Role(role).label.lower() + (" og administrator" if is_administrator else "")


def link_of(invitation):
    """The ``Link`` that opens the invitation for whom it is to."""
    return Link.objects.of(LINK, invitation).get()


@transaction.atomic
def invite(*, municipality, email, name, role, is_administrator, by, now, send=True):
    """Invite a colleague by mail; the invitation, with its ``mail``. The link's secret is made when that is sent.

    ``send=False``: without a mail, for the program's own sample. The ministry names administrators by
    ``first_administrators.propose``.
    """
    municipality = lock(Municipality.objects, municipality.pk)
    demand(permissions.is_administrator(by, municipality.pk))
    return put_invitation(
        municipality=municipality,
        email=email,
        name=name,
        role=role,
        is_administrator=is_administrator,
        by=by,
        now=now,
        send=send,
    )


def put_invitation(*, municipality, email, name, role, is_administrator, by, now, send, agreed_by=None):
    """The invitation, for a deed that has locked the municipality and asked who may."""
    email = email.strip().lower()
    refuse_if_invited_or_known(municipality, email)
    invitation = Invitation.objects.create(
        municipality=municipality,
        email=email,
        name=name.strip(),
        role=role,
        is_administrator=is_administrator,
        invited_by=by,
        invited_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    making.make(
        kind=LINK,
        thing=invitation,
        name=invitation.name,
        address=email,
        by=by,
        now=now,
        expires_at=invitation.expires_at,
    )
    detail = in_words(role, is_administrator) + (f", godkendt af {agreed_by}" if agreed_by else "")
    event = about_invitation(MembershipStep.INVITED, invitation, by=by, now=now, detail=detail)
    if send:
        _mail(invitation, event, by, now)
        if is_administrator:
            mailbox.tell_of_administrator(event)
    return invitation


def refuse_if_invited_or_known(municipality, email):
    """Refuse to invite somebody who is or was a member, or has an invitation."""
    if municipality.memberships.filter(user__email__iexact=email, deactivated_at=None).exists():
        raise Refused(f"{email} er allerede bruger i {municipality}.")
    if municipality.memberships.filter(user__email__iexact=email).exists():
        raise Refused(f"{email} har været bruger i {municipality}. Aktivér brugeren igen på listen over brugere.")
    if municipality.invitations.filter(email__iexact=email, accepted_at=None, withdrawn_at=None).exists():
        raise Refused(f"Der er allerede en invitation til {email}. Send den igen, eller træk den tilbage først.")


@transaction.atomic
def send_again(*, invitation, by, now):
    """Send the invitation with a new link for a new fortnight; the old link stops working at once."""
    invitation = _locked_invitation(invitation)
    _demand_may_handle(by, invitation)
    _refuse_unless_pending(invitation)
    invitation.expires_at = now + INVITATION_LASTS
    invitation.save(update_fields=["expires_at"])
    making.renew(link=link_of(invitation), by=by, now=now, expires_at=invitation.expires_at)
    event = about_invitation(MembershipStep.SENT_AGAIN, invitation, by=by, now=now)
    _mail(invitation, event, by, now)
    return invitation


@transaction.atomic
def withdraw(*, invitation, by, now):
    """Withdraw the invitation: its link no longer works."""
    invitation = _locked_invitation(invitation)
    _demand_may_handle(by, invitation)
    _refuse_unless_pending(invitation)
    invitation.withdrawn_at = now
    invitation.save(update_fields=["withdrawn_at"])
    making.withdraw(link=link_of(invitation), by=by, now=now)
    about_invitation(MembershipStep.WITHDRAWN, invitation, by=by, now=now)
    return invitation


def needs_password(invitation):
    """Whether the receiver chooses a password: they are new, or every membership of theirs has been deactivated."""
    return not User.objects.filter(email__iexact=invitation.email, is_active=True).exists()


@transaction.atomic
def accept(*, invitation, now, password="", user=None, role=None):
    """Become a member; the ``Membership``. The caller has the link, which proves that the mailbox is theirs.

    Somebody who can sign in accepts as the signed-in ``user`` with the invited address. A new person, or one who was
    deactivated everywhere, chooses ``password`` (which the form has checked). Who is to administer may say by ``role``
    what else they do.
    """
    mailed = invitation.mail_id
    invitation = _locked_invitation(invitation)
    demand(role is None or permissions.may_say_own_role(invitation))
    state = invitation.state(now)
    # It has another mail, with a link of its own, when it was sent again in the meantime.
    if state != "open" or invitation.mail_id != mailed:
        raise Refused("Linket gælder ikke længere. Bed om at få invitationen sendt igen.")
    known = User.objects.select_for_update().filter(email__iexact=invitation.email).first()
    _refuse_ministry(known)
    if known is None:
        person = User.objects.create_user(invitation.email, password, name=invitation.name)
    elif known.is_active:
        if user is None or user.pk != known.pk:
            raise Refused(f"Log ind som {invitation.email} for at tage imod invitationen.")
        person = known
    else:
        person = _let_in_again(known, password)
    membership = Membership.objects.filter(user=person, municipality=invitation.municipality).first()
    if membership and not membership.deactivated_at:
        raise Refused(f"Du er allerede bruger i {invitation.municipality}.")
    membership = membership or Membership(user=person, municipality=invitation.municipality)
    membership.role, membership.is_administrator = role or invitation.role, invitation.is_administrator
    membership.deactivated_at = membership.deactivated_by = None
    membership.save()
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    event = about_invitation(
        MembershipStep.ACCEPTED,
        invitation,
        by=person,
        now=now,
        membership=membership,
        detail=in_words(membership.role, membership.is_administrator),
    )
    if membership.is_administrator:
        mailbox.tell_of_administrator(event)
    return membership


@transaction.atomic
def set_role(*, membership, role, is_administrator, by, now):
    """Change what a member may do."""
    membership = _locked_membership(membership)
    demand(permissions.is_administrator(by, membership.municipality_id))
    _refuse_unless_active(membership)
    before = in_words(membership.role, membership.is_administrator)
    after = in_words(role, is_administrator)
    if before == after:
        return membership
    is_new = is_administrator and not membership.is_administrator
    if membership.is_administrator and not is_administrator:
        _refuse_if_last_administrator(membership)
    membership.role, membership.is_administrator = role, is_administrator
    membership.save(update_fields=["role", "is_administrator"])
    event = about_member(MembershipStep.ROLE_CHANGED, membership, by=by, now=now, detail=f"fra {before} til {after}")
    if is_new:
        mailbox.tell_of_administrator(event)
    return membership


def why_email_is_fixed(user, by):
    """Why ``by`` may not correct the person's address, as a sentence; empty when they may.

    Whoever decides the address can ask for a new password there. So it takes an administrator of *every* municipality
    that the person is or was in, and never reaches ministry staff: nobody gains by it what they didn't already rule.
    """
    if permissions.belongs_to_the_state(user):
        return "Brugeren er ansat i ministeriet, så kun ministeriets systemansvarlige kan rette adressen."
    if all(permissions.is_administrator(by, pk) for pk in user.memberships.values_list("municipality_id", flat=True)):
        return ""
    return (
        "Brugeren er også knyttet til en anden kommune, så du kan ikke rette adressen alene. "
        "Invitér personen på den nye adresse, og deaktivér den gamle bruger her."
    )


@transaction.atomic
def correct_email(*, membership, email, by, now):
    """Correct the address that a member signs in with. Both addresses get a mail; earlier reset links stop working.

    Raises ``Refused`` with ``why_email_is_fixed`` or when the address is taken.
    """
    membership = _locked_membership(membership)
    demand(permissions.is_administrator(by, membership.municipality_id))
    _refuse_unless_active(membership)
    user = lock(User.objects, membership.user_id)
    reason = why_email_is_fixed(user, by)
    if reason:
        raise Refused(reason)
    old, new = user.email, email.strip().lower()
    if old == new:
        return user
    if User.objects.filter(email__iexact=new).exclude(pk=user.pk).exists():
        raise Refused("Der er allerede en bruger med den adresse.")
    user.email = new
    user.save(update_fields=["email"])
    user.end_sessions()
    EmailAddress.objects.filter(user=user).delete()  # allauth would let in by an address remembered there
    events = {
        other.municipality_id: about_member(
            MembershipStep.EMAIL_CORRECTED, other, by=by, now=now, detail=f"fra {old} til {new}"
        )
        for other in user.memberships.select_related("municipality", "user")
    }
    event = events[membership.municipality_id]
    mails = [
        posting.mail_to(
            "email_corrected",
            cause=f"event {event.pk}",
            subjects={"event": event.pk},
            address=address,
            facts={"old": old, "new": new},
            now=now,
        )
        for address in (old, new)
    ]
    posting.put(mails)
    return user


@transaction.atomic
def deactivate(*, membership, by, now, successor=None):
    """End a membership, at once; what the person wrote stays. Without any other they can no longer sign in.

    What waits for the person goes to the ``successor``, or to nobody (``handing_over``).
    """
    membership = _locked_membership(membership)
    demand(permissions.is_administrator(by, membership.municipality_id))
    _refuse_unless_active(membership)
    if membership.is_administrator:
        _refuse_if_last_administrator(membership)
    handed = handing_over.hand_over(membership=membership, to=successor, by=by, now=now)
    membership.deactivated_at, membership.deactivated_by = now, by
    membership.save(update_fields=["deactivated_at", "deactivated_by"])
    user = lock(User.objects, membership.user_id)
    if not permissions.belongs_to_the_state(user) and not user.memberships.filter(deactivated_at=None).exists():
        user.is_active = False
        user.save(update_fields=["is_active"])
    user.end_sessions()
    about_member(MembershipStep.DEACTIVATED, membership, by=by, now=now, detail=handed)
    return membership


@transaction.atomic
def reactivate(*, membership, by, now):
    """Take a deactivated member back, with the role they had, but never as administrator unnoticed."""
    membership = _locked_membership(membership)
    demand(permissions.is_administrator(by, membership.municipality_id))
    if not membership.deactivated_at:
        raise Refused(f"{membership.user} er allerede aktiv. Genindlæs siden.")
    user = lock(User.objects, membership.user_id)
    if user.forgotten_at:
        raise Refused(f"{user} har forladt kommunen, og oplysningerne er slettet. Invitér personen på ny.")
    if not user.is_active:
        _refuse_if_blocked(user)
        user.is_active = True
        user.save(update_fields=["is_active"])
    user.end_sessions()
    membership.deactivated_at = membership.deactivated_by = None
    membership.is_administrator = False
    membership.save(update_fields=["deactivated_at", "deactivated_by", "is_administrator"])
    about_member(MembershipStep.REACTIVATED, membership, by=by, now=now, detail=in_words(membership.role, False))
    return membership


def _demand_may_handle(by, invitation):
    """An invitation is sent again and withdrawn by administrators; the ministry's own by the ministry, too."""
    municipality = invitation.municipality
    if permissions.is_administrator(by, municipality.pk):
        return
    demand(permissions.is_ministry(by) and invitation.is_administrator)
    refuse_unless_without_administrator(by, municipality)


def refuse_unless_without_administrator(by, municipality):
    """The ministry names an administrator only while the municipality has none."""
    if not permissions.may_name_first_administrator(by, municipality):
        raise Refused(f"{municipality} har allerede en administrator, som selv inviterer sine kolleger.")


def _refuse_ministry(person):
    """The ministry may see that there is a draft, never its text, so its people are nobody's members."""
    if person is not None and permissions.belongs_to_the_state(person):
        raise Refused("Ministeriets medarbejdere kan ikke være brugere i en kommune.")


def _locked_invitation(invitation):
    """The invitation read afresh, under the municipality's lock."""
    municipality = lock(Municipality.objects, invitation.municipality_id)
    fresh = lock(Invitation.objects, invitation.pk)
    fresh.municipality = municipality
    return fresh


def _locked_membership(membership):
    municipality = lock(Municipality.objects, membership.municipality_id)
    fresh = lock(Membership.objects.select_related("user"), membership.pk)
    fresh.municipality = municipality
    return fresh


def _refuse_unless_pending(invitation):
    if invitation.accepted_at:
        raise Refused(f"{invitation.name} har allerede taget imod invitationen. Genindlæs siden.")
    if invitation.withdrawn_at:
        raise Refused("Invitationen er trukket tilbage. Invitér personen på ny.")


def _refuse_unless_active(membership):
    if membership.deactivated_at:
        raise Refused(f"{membership.user} er deaktiveret. Aktivér brugeren igen først.")
    if not membership.user.is_active:
        raise Refused(f"{membership.user} er spærret af ministeriet. Kontakt ministeriet, hvis det er en fejl.")


def _refuse_if_last_administrator(membership):
    others = membership.municipality.memberships.administrators().exclude(pk=membership.pk)
    if not others.exists():
        raise Refused(
            f"{membership.user} er kommunens eneste administrator. Gør først en kollega til administrator, "
            "så kommunen ikke står uden."
        )


def _refuse_if_blocked(user):
    """A person who still is a member somewhere, or is staff, was barred by hand: no municipality undoes that."""
    if permissions.belongs_to_the_state(user) or user.memberships.filter(deactivated_at=None).exists():
        raise Refused(f"{user} er spærret af ministeriet. Kontakt ministeriet, hvis det er en fejl.")


def _let_in_again(user, password):
    _refuse_if_blocked(user)
    user.is_active = True
    user.set_password(password)
    user.save(update_fields=["is_active", "password"])
    user.end_sessions()
    return user


def _mail(invitation, event, by, now):
    mail = posting.mail_to(
        "invitation",
        cause=f"event {event.pk}",
        subjects={"invitation": invitation.pk, "by": by.pk},
        address=invitation.email,
        now=now,
    )
    [invitation.mail] = posting.put([mail])
    invitation.save(update_fields=["mail"])
