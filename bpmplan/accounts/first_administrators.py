"""The ministry names a municipality's first administrator, or a new one when it has none left: two of its staff do.

One proposes; the invitation is mailed when a colleague has agreed.
"""

from django.db import transaction
from django.urls import reverse

from ..second_person import proposing
from ..second_person.kinds import Kind, register
from ..second_person.models import Proposal
from ..steps import demand, lock
from . import people, permissions
from .models import Municipality, Role

KIND = "first_administrator"


@transaction.atomic
def propose(*, municipality, email, name, reason, by, now, send=True):
    """Propose to invite a person as the municipality's administrator; the ``Proposal``."""
    municipality = lock(Municipality.objects, municipality.pk)
    demand(permissions.is_ministry(by))
    people.refuse_unless_without_administrator(by, municipality)
    email = email.strip().lower()
    people.refuse_if_invited_or_known(municipality, email)
    return proposing.propose(
        kind=KIND,
        subjects={"municipality": municipality.pk},
        facts={"email": email, "name": name.strip()},
        by=by,
        now=now,
        reason=reason,
        send=send,
    )


def waiting(municipality, now):
    """The open proposals for this municipality."""
    return Proposal.objects.open(now).filter(kind=KIND, subjects__municipality=municipality.pk)


def _carry_out(proposal, *, now, send, municipality):
    people.refuse_unless_without_administrator(proposal.proposed_by, municipality)
    people.put_invitation(
        municipality=municipality,
        email=proposal.facts["email"],
        name=proposal.facts["name"],
        role=Role.READER,
        is_administrator=True,
        by=proposal.proposed_by,
        now=now,
        send=send,
        agreed_by=proposal.decided_by,
    )


register(
    Kind(
        name=KIND,
        label="Administrator, som ministeriet udpeger",
        subjects={"municipality": Municipality.objects.all},
        facts=frozenset({"email", "name"}),
        may_propose=lambda user, municipality: permissions.is_ministry(user),
        may_agree=lambda user, proposal, municipality: permissions.is_ministry(user),
        who_may_agree=lambda proposal, municipality: permissions.ministry_staff(),
        carry_out=_carry_out,
        title=lambda proposal, municipality: f"Gør {proposal.facts['name']} til administrator i {municipality}",
        consequence=lambda proposal, municipality: (
            f"Godkendes det, sendes en invitation til {proposal.facts['email']}. "
            "Den, der tager imod den, kan invitere andre, sætte roller og dermed lade planer vedtage "
            f"for {municipality}."
        ),
        details=lambda proposal, municipality: [
            ("Kommune", municipality),
            ("Navn", proposal.facts["name"]),
            ("E-mail", proposal.facts["email"]),
        ],
        page=lambda proposal, municipality: reverse("members", args=[municipality.slug]),
        municipality=lambda proposal, municipality: municipality,
    )
)
