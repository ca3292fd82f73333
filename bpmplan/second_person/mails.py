"""The mails about proposals: to those who may agree, and back to the one who proposed."""

from django.conf import settings

from ..outbox.kinds import Kind, Unneeded, register
from . import proposing
from .kinds import KINDS
from .models import Proposal


def _proposals():
    return Proposal.objects.select_related("proposed_by", "decided_by")


def _proposal(mail, proposal):
    kind = KINDS.named(proposal.kind)
    return {
        "title": kind.title(proposal, **kind.find(proposal)),
        "address": settings.SITE_URL + proposal.get_absolute_url(),
        "name": mail.user.name,
    }


def _asked(mail, proposal):
    if not proposing.may_decide(mail.user, proposal):
        raise Unneeded("Modtageren skal ikke længere tage stilling.")
    return _proposal(mail, proposal)


def _unneeded_question(mail, proposal):
    return "" if proposal.state(mail.taken_at) == "waiting" else "Forslaget venter ikke længere."


register(
    Kind(
        name="proposal",
        label="Forslag, der venter på en kollega",
        audience="Dem, der kan godkende",
        template="proposal",
        subjects={"proposal": _proposals},
        context=_asked,
        unneeded=_unneeded_question,
    ),
    Kind(
        name="proposal_decided",
        label="Forslag, der er afgjort",
        audience="Den, der foreslog det",
        template="proposal_decided",
        subjects={"proposal": _proposals},
        context=_proposal,
    ),
)
