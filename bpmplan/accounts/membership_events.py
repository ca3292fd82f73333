"""Writing down what happened to who may act for a municipality: in its history, and in the security log."""

from ..security_log.recording import record
from .models import MembershipEvent


def about_invitation(step, invitation, *, by, now, membership=None, detail=""):
    """The ``MembershipEvent`` of a deed about an invitation. ``membership`` when it has been accepted."""
    about = f"{invitation.name}, {invitation.email}"[:200]
    return _written(step, invitation.municipality, about, membership, by, now, detail)


def about_member(step, membership, *, by, now, detail=""):
    """The ``MembershipEvent`` of a deed about a member."""
    return _written(step, membership.municipality, str(membership.user), membership, by, now, detail)


def _written(step, municipality, about, membership, by, now, detail):
    user = membership.user if membership else None
    what = detail if user else ": ".join(filter(None, [about, detail]))
    record(step.value, user=user, by=by, municipality=municipality, about=what)
    return MembershipEvent.objects.create(
        step=step, municipality=municipality, membership=membership, about=about, detail=detail, by=by, at=now
    )
