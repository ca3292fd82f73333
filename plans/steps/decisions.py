"""What bodies decided about a version: recorded here, asked about when it looks like twice, corrected with a trace."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role
from bpmplan.steps import Refused, demand, lock

from ..models import Decision, Event, Outcome, Plan, Status
from ..writing.erased import refuse_erased

NOT_HELD = "Mødet er ikke holdt endnu. Registrér beslutningen, når den er truffet."


class AlreadyDecided(Refused):
    """The same body has decided about the same version: may be a new treatment, and is asked about first."""


class CorrectedMeanwhile(Refused):
    """A colleague has corrected the decision since the form was opened.

    ``decision`` is how it stands now, ``started_from`` what the next press starts from, and ``changed`` what has been
    corrected meanwhile: ``{field: [before, now]}``, as ``Event.corrected`` keeps it.
    """

    def __init__(self, decision, started_from):
        events = list(decision.events.filter(step="correct").select_related("by").order_by("at", "pk"))
        self.decision, self.started_from, self.changed = decision, len(events), {}
        meanwhile = events[max(started_from, 0) :] or events
        for event in meanwhile:
            for name, (before, now) in event.corrected.items():
                self.changed[name] = [self.changed.get(name, [before])[0], now]
        labels = danish.listed(
            f"{label} er nu {f'»{now}«' if now else 'tomt'}" for label, _, now in in_words(self.changed)
        )
        by = danish.listed(sorted({str(event.by) for event in meanwhile})) or "En kollega"
        super().__init__(f"{by} har rettet beslutningen imens: {labels}.")


def record_decision(plan, decision, *, by, now, again=False):
    """Record what a body on the way decided about the submitted revision; returns the saved ``Decision``.

    The last body's adoption is the step ``adopt``, and is refused here. Raises ``Refused`` or ``PermissionDenied``;
    ``AlreadyDecided`` when the body has decided before, unless ``again`` says that this is a new treatment.
    """
    with transaction.atomic():
        plan = Plan.objects.to_change(plan.pk)
        demand(permissions.may(by, Role.APPROVER, plan.municipality_id))
        if plan.status != Status.SUBMITTED:
            raise Refused("En beslutning kan kun registreres, mens planen er til politisk behandling.")
        if decision.body is not None and decision.body.is_last and decision.outcome == Outcome.ADOPTED:
            raise Refused("Den endelige vedtagelse registreres med »Registrér vedtagelsen«.")
        decision = record(plan.newest_revision, decision, by, now, again)
        Event.objects.create(plan=plan, step="decide", at=now, by=by, revision=decision.revision, decision=decision)
        return decision


def record(revision, decision, by, now, again):
    """Save an unsaved decision about ``revision``, for those who hold the plan's lock."""
    _check(revision.plan, decision, now)
    if not again:
        _ask_about_twice(revision, decision)
    decision.revision = revision
    _name_body(decision)
    decision.recorded_by, decision.recorded_at = by, now
    decision.save(force_insert=True)
    return decision


def correct_decision(decision, given, *, started_from, reason, by, now):
    """Correct a recorded decision; returns the ``Event`` that keeps what stood before.

    ``given`` are values of ``Decision.GIVEN``; a ``body`` of None keeps the one that was recorded. ``started_from`` is
    the ``corrections`` of the decision that the person saw. Raises ``Refused`` (``CorrectedMeanwhile`` when there have
    been others since) or ``PermissionDenied``.
    """
    with transaction.atomic():
        plan = Plan.objects.to_change(decision.revision.plan_id)
        demand(permissions.may(by, Role.APPROVER, plan.municipality_id))
        decision = lock(Decision.objects.all(), decision.pk)
        if decision.annulled_at:
            raise Refused("Registreringen af beslutningen er annulleret, så der er ikke mere at rette.")
        if corrections(decision) != started_from:
            raise CorrectedMeanwhile(decision, started_from)
        if not reason.strip():
            raise Refused("Skriv en begrundelse.")
        refuse_erased(plan.municipality_id, [reason, *given.values()])
        was_adoption, before = decision.is_adoption, _values(decision)
        body = given.get("body") or decision.body
        is_other = body != decision.body
        for name, value in given.items():
            if name != "body":
                setattr(decision, name, value)
        decision.body = body
        if is_other:
            _name_body(decision)
        _check(plan, decision, now, may_lack_body=not is_other)
        if decision.is_adoption != was_adoption:
            raise Refused(
                "En vedtagelse rettes ikke til en anden slags beslutning. Brug »Annullér vedtagelsen«, hvis den er "
                "registreret ved en fejl."
                if was_adoption
                else "Den endelige vedtagelse registreres med »Registrér vedtagelsen«."
            )
        after = _values(decision)
        corrected = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
        if not corrected:
            raise Refused("Der er ikke ændret noget. Ret det, der er forkert, eller fortryd.")
        decision.save()
        return Event.objects.create(
            plan=plan,
            step="correct",
            at=now,
            by=by,
            reason=reason.strip(),
            revision_id=decision.revision_id,
            decision=decision,
            corrected=corrected,
        )


def corrections(decision):
    """How many times a decision has been corrected."""
    return decision.events.filter(step="correct").count()


def corrected_in(event):
    """What a correction changed, to be read: ``[(label, before, after)]``."""
    return in_words(event.corrected or {})


def in_words(corrected):
    """``{field: [before, after]}`` to be read: ``[(label, before, after)]``."""
    return [
        (str(Decision._meta.get_field(_LABELLED.get(name, name)).verbose_name), _read(name, old), _read(name, new))
        for name, (old, new) in corrected.items()
    ]


def sent_back_by(revision):
    """The decisions of bodies that sent this version back and have not decided otherwise since."""
    newest = {}
    for decision in revision.standing_decisions if revision else ():
        newest[decision.body_name] = decision
    return [decision for decision in newest.values() if decision.outcome == Outcome.RETURNED]


_LABELLED = {"body_name": "body"}


def _values(decision):
    names = ["body_name", *(name for name in Decision.GIVEN if name != "body")]
    values = {name: getattr(decision, name) for name in names}
    return values | {"meeting_date": decision.meeting_date.isoformat(), "outcome": str(decision.outcome)}


def _read(name, value):
    if name == "meeting_date":
        year, month, day = map(int, value.split("-"))
        return danish.date(timezone.datetime(year, month, day).date())
    return Outcome(value).label if name == "outcome" else value


def _check(plan, decision, now, may_lack_body=False):
    body = decision.body
    if body is None and not may_lack_body:
        raise Refused("Vælg et af kommunens egne politiske organer.")
    if body is not None and body.municipality_id != plan.municipality_id:
        raise Refused("Vælg et af kommunens egne politiske organer.")
    if decision.meeting_date > timezone.localdate(now):
        raise Refused(NOT_HELD)
    try:
        decision.clean_fields(exclude=["revision", "body", "body_name", "recorded_by", "recorded_at"])
    except ValidationError as error:
        raise Refused(error.messages[0]) from None


def _name_body(decision):
    decision.body_name = decision.body.name
    decision.body_order = decision.body.order
    decision.is_last = decision.body.is_last


def _ask_about_twice(revision, decision):
    # A postponed case comes back to the same body: nothing to ask about.
    before = revision.decisions.counting().filter(body=decision.body).order_by("meeting_date", "pk").last()
    if before is not None and before.outcome != Outcome.POSTPONED:
        raise AlreadyDecided(
            f"{before.body_name} har allerede truffet en beslutning om version {revision.number}: "
            f"»{before.get_outcome_display()}« den {danish.date(before.meeting_date)}. Er det en ny behandling?"
        )
