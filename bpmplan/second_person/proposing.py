"""Proposing a deed, and saying yes or no to it.

Each locks what the proposal is about, then the proposal; so two colleagues who agree at once carry it out once. What
cannot be done raises ``Refused`` with a sentence to act on; who may not do it raises ``PermissionDenied``.
"""

import json
from contextlib import contextmanager

from django.db import transaction

from ..outbox import posting
from ..security_log.recording import record
from ..steps import Refused, demand, lock
from ..subjects import Gone, check, find, find_many
from .kinds import KINDS
from .models import Outcome, Proposal

SOMETHING_IS_GONE = "Det, forslaget handler om, findes ikke længere. Træk forslaget tilbage."


@transaction.atomic
def propose(*, kind, subjects, by, now, reason, facts=None, send=True):
    """Propose the deed ``kind`` (a name): the open ``Proposal``. Those who may agree get a mail.

    ``subjects`` are primary keys, ``facts`` short texts. ``send=False``: without mails, for the program's own sample.
    """
    kind, facts, reason = KINDS.named(kind), facts or {}, reason.strip()
    check(kind, subjects, facts)
    rows = find(kind, subjects, lock=True)
    demand(kind.may_propose(by, **rows))
    if not reason:
        raise Refused("Skriv hvorfor, så den kollega, der skal godkende, kan tage stilling.")
    about = _about(kind, subjects, facts)
    Proposal.objects.filter(about=about).expire(now)
    if Proposal.objects.filter(about=about, outcome="").exists():
        raise Refused(
            "Der er allerede et forslag, som venter på en kollega. Det skal afgøres eller trækkes tilbage først."
        )
    proposal = Proposal(
        kind=kind.name,
        subjects=subjects,
        facts=facts,
        about=about,
        proposed_by=by,
        proposed_at=now,
        reason=reason,
        expires_at=now + kind.lasts,
    )
    colleagues = [user for user in kind.who_may_agree(proposal, **rows) if user.pk != by.pk]
    if not colleagues:
        raise Refused("Der er ingen kollega, der kan godkende det. Få først oprettet en kollega med samme adgang.")
    proposal.save()
    _record("proposed", proposal, by, kind, rows)
    if send:
        _mail("proposal", proposal, colleagues, now)
    return proposal


@transaction.atomic
def agree(*, proposal, by, now, send=True):
    """A second person agrees, and the deed is done. The ``Proposal``."""
    with _deciding(proposal, by, now) as (proposal, kind, rows):
        if not kind.may_propose(proposal.proposed_by, **rows):
            raise Refused(
                f"{proposal.proposed_by} må ikke længere foreslå det, så det kan ikke gøres. Afvis forslaget."
            )
        _decide(proposal, Outcome.AGREED, by, now)
        _record("agreed", proposal, by, kind, rows)
        kind.carry_out(proposal, now=now, send=send, **rows)
    if send:
        _mail("proposal_decided", proposal, [proposal.proposed_by], now)
    return proposal


@transaction.atomic
def decline(*, proposal, by, now, answer):
    """A second person says no, and why. The ``Proposal``."""
    with _deciding(proposal, by, now) as (proposal, kind, rows):
        answer = answer.strip()
        if not answer:
            raise Refused("Skriv hvorfor, så din kollega ved, hvad der er galt.")
        _decide(proposal, Outcome.DECLINED, by, now, answer=answer)
        _record("declined", proposal, by, kind, rows)
        kind.dropped(proposal, **rows)
    _mail("proposal_decided", proposal, [proposal.proposed_by], now)
    return proposal


@transaction.atomic
def withdraw(*, proposal, by, now):
    """The one who proposed it takes it back. The ``Proposal``."""
    proposal = lock(Proposal.objects, proposal.pk)
    demand(proposal.proposed_by_id == by.pk)
    _refuse_unless_open(proposal, now)
    _decide(proposal, Outcome.WITHDRAWN, by, now)
    try:
        kind = KINDS.named(proposal.kind)
        rows = kind.find(proposal)
    except Gone:
        record("proposal_withdrawn", user=by, by=by, about=proposal.label)
    else:
        _record("proposal_withdrawn", proposal, by, kind, rows)
        kind.dropped(proposal, **rows)
    return proposal


def waiting_for(user, now):
    """The open proposals that wait for this person's yes, the oldest first."""
    waiting = Proposal.objects.open(now).exclude(proposed_by=user).select_related("proposed_by").order_by("pk")
    return [
        proposal
        for proposal, kind, rows in with_subjects(waiting)
        if rows is not None and kind.may_agree(user, proposal, **rows)
    ]


def with_subjects(proposals):
    """``[(proposal, its Kind, its subjects)]`` in their order, in few queries; None for what is gone."""
    proposals, by_kind, rows_of = list(proposals), {}, {}
    for proposal in proposals:
        by_kind.setdefault(proposal.kind, []).append(proposal)
    kinds = {name: KINDS.get(name) for name in by_kind}
    for name, alike in by_kind.items():
        if kinds[name] is not None:
            rows = find_many(kinds[name], [proposal.subjects for proposal in alike])
            rows_of |= dict(zip([proposal.pk for proposal in alike], rows, strict=True))
    return [(proposal, kinds[proposal.kind], rows_of.get(proposal.pk)) for proposal in proposals]


def may_decide(user, proposal):
    """Whether the person may agree or decline: not the one who proposed it."""
    if proposal.proposed_by_id == user.pk:
        return False
    try:
        kind = KINDS.named(proposal.kind)
        return kind.may_agree(user, proposal, **kind.find(proposal))
    except Gone:
        return False


def _about(kind, subjects, facts):
    apart = {name: facts.get(name, "") for name in sorted(kind.told_apart_by)}
    return f"{kind.name} {json.dumps([subjects, apart], sort_keys=True, ensure_ascii=False)}"


@contextmanager
def _deciding(proposal, by, now):
    """The proposal read afresh and locked, with its kind and subjects; refused when ``by`` can't decide it now."""
    try:
        kind = KINDS.named(proposal.kind)
        rows = kind.find(proposal, lock=True)
    except Gone:
        raise Refused(SOMETHING_IS_GONE) from None
    fresh = lock(Proposal.objects.select_related("proposed_by"), proposal.pk)
    if fresh.proposed_by_id == by.pk:
        raise Refused("Du har selv foreslået det, så en kollega skal tage stilling.")
    demand(kind.may_agree(by, fresh, **rows))
    _refuse_unless_open(fresh, now)
    yield fresh, kind, rows


def _refuse_unless_open(proposal, now):
    state = proposal.state(now)
    if state != "waiting":
        raise Refused(
            {
                "agreed": "Forslaget er allerede godkendt.",
                "declined": "Forslaget er allerede afvist.",
                "withdrawn": "Forslaget er trukket tilbage.",
                "expired": "Forslaget er udløbet. Det skal foreslås på ny.",
            }[state]
        )


def _decide(proposal, outcome, by, now, **fields):
    proposal.outcome, proposal.decided_by, proposal.decided_at = outcome, by, now
    for name, value in fields.items():
        setattr(proposal, name, value)
    proposal.save(update_fields=["outcome", "decided_by", "decided_at", *fields])


def _record(event, proposal, by, kind, rows):
    title, municipality = kind.title(proposal, **rows), kind.municipality(proposal, **rows)
    record(event, user=proposal.proposed_by, by=by, about=title, municipality=municipality)


def _mail(kind, proposal, users, now):
    mails = [
        posting.mail_to(kind, cause=f"proposal {proposal.pk}", subjects={"proposal": proposal.pk}, user=user, now=now)
        for user in users
    ]
    posting.put(mails)
