"""The steps of a plan: one table, and one door that locks the row, reads it afresh, decides, writes and records.

Text is writable in draft only. Leaving draft freezes a ``Revision``; adopting freezes nothing: it records the last
body's decision about that very revision, which is then in force for the plan's years.
"""

from django.db import transaction
from django.utils import timezone

from bpmplan.accounts import permissions
from bpmplan.accounts.models import Municipality, Role
from bpmplan.steps import Refused, Step, demand, lock

from ..content.readiness import readiness_of
from ..models import Event, Outcome, Plan, Revision, Status, YearInForce
from . import mails
from .freezing import freeze

STEPS = {
    "hear": Step(
        "Send i høring",
        frozenset({Status.DRAFT}),
        Status.HEARING,
        Role.APPROVER,
        frozenset({"ready"}),
        tells=Role.READER,
        help="Planen låses som en ny version, der kan hentes som PDF, og teksten kan ikke ændres under høringen.",
        done="Planen er nu i høring.",
    ),
    "end_hearing": Step(
        "Afslut høringen",
        frozenset({Status.HEARING}),
        Status.DRAFT,
        Role.APPROVER,
        tells=Role.EDITOR,
        help="Planen bliver kladde igen, så høringssvarene kan skrives ind.",
        done="Høringen er slut, og planen er kladde igen.",
    ),
    "submit": Step(
        "Send til politisk behandling",
        frozenset({Status.DRAFT}),
        Status.SUBMITTED,
        Role.APPROVER,
        frozenset({"ready"}),
        tells=Role.APPROVER,
        help="Planen låses som en ny version. Det er den, politikerne beslutter om, og den kan ikke ændres imens.",
        done="Planen er sendt til politisk behandling.",
    ),
    "adopt": Step(
        "Registrér vedtagelsen",
        frozenset({Status.SUBMITTED}),
        Status.ADOPTED,
        Role.APPROVER,
        frozenset({"ready", "decision"}),
        tells=Role.READER,
        help="Den låste version bliver kommunens gældende plan og kan læses af alle.",
        done="Planen er vedtaget og offentlig.",
    ),
    "return": Step(
        "Send tilbage til kladde",
        frozenset({Status.SUBMITTED}),
        Status.DRAFT,
        Role.APPROVER,
        frozenset({"reason"}),
        tells=Role.EDITOR,
        help="Planen bliver kladde igen, så den kan ændres og sendes på ny.",
        done="Planen er sendt tilbage og er kladde igen.",
    ),
    "reopen": Step(
        "Begynd en ny version",
        frozenset({Status.ADOPTED}),
        Status.DRAFT,
        Role.APPROVER,
        frozenset({"reason"}),
        tells=Role.EDITOR,
        help="Den vedtagne version er stadig den gældende, mens den næste skrives.",
        done="Planen er kladde igen. Den vedtagne version gælder, til en ny er vedtaget.",
    ),
    "discard": Step(
        "Kassér kladden",
        frozenset({Status.DRAFT}),
        Status.DISCARDED,
        Role.APPROVER,
        frozenset({"reason"}),
        help="Planen lægges væk og kan ikke længere ændres.",
        done="Kladden er kasseret.",
    ),
}


def open_steps(plan, user, revisions):
    """The steps that ``user`` may take from where the plan with its ``revisions`` stands, as ``[(name, Step)]``."""
    return [
        (name, step)
        for name, step in STEPS.items()
        if plan.status in step.sources
        and permissions.may(user, step.role, plan.municipality_id)
        and not (name == "discard" and any(revision.is_adopted for revision in revisions))
    ]


def stopping(plan, name, *, now, trial_print=None):
    """What must be mended or answered before the step ``name``, as readiness has it."""
    if "ready" not in STEPS[name].needs:
        return []
    return readiness_of(plan, today=timezone.localdate(now), trial_print=trial_print).blocking(name)


def take(plan, name, *, by, now, reason="", decision=None, trial_print=None, known=False):
    """Take a step; returns its ``Event``. ``decision`` is an unsaved ``Decision`` of the last body (for ``adopt``).

    Those whose turn it is are mailed, unless the step is ``known``: history that is being entered.
    ``trial_print`` is called with the content that is to be frozen and gives what could not be printed of it; the pages
    of the steps hand it over, since documents stand above steps.

    Raises ``Refused`` with a Danish sentence, or ``PermissionDenied``. Pressed twice, the second is refused.
    """
    step = STEPS[name]
    with transaction.atomic():
        # Always the municipality before the plan: adopting moves years between plans of one municipality.
        lock(Municipality.objects.all(), plan.municipality_id)
        plan = lock(Plan.objects.all(), plan.pk)
        demand(permissions.may(by, step.role, plan.municipality_id))
        step.check(plan.status, plan.get_status_display())
        reason = reason.strip()
        if "reason" in step.needs and not reason:
            raise Refused("Skriv en begrundelse.")
        if items := stopping(plan, name, now=now, trial_print=trial_print):
            raise Refused(f"Planen mangler noget først: {items[0].sentence}")
        if name == "discard" and plan.revisions.adopted().exists():
            raise Refused("Planen har en vedtaget version og kan derfor ikke kasseres.")
        revision = plan.newest_revision
        if step.target in (Status.HEARING, Status.SUBMITTED):
            revision = freeze(plan, step.target, by, now)
        if "decision" in step.needs:
            decision = _adopt(plan, revision, decision, by, now)
        plan.status = step.target
        plan.save(update_fields=["status"])
        event = Event.objects.create(
            plan=plan, step=name, at=now, by=by, reason=reason, revision=revision, decision=decision
        )
        if not known:
            mails.tell(event, step)
        return event


def record_decision(plan, decision, *, by, now):
    """Record what a body on the way decided about the submitted revision; returns the saved ``Decision``.

    The last body's adoption is the step ``adopt``, and is refused here. Raises ``Refused`` or ``PermissionDenied``.
    """
    with transaction.atomic():
        plan = lock(Plan.objects.all(), plan.pk)
        demand(permissions.may(by, Role.APPROVER, plan.municipality_id))
        if plan.status != Status.SUBMITTED:
            raise Refused("En beslutning kan kun registreres, mens planen er til politisk behandling.")
        if decision.body is not None and decision.body.is_last and decision.outcome == Outcome.ADOPTED:
            raise Refused("Den endelige vedtagelse registreres med »Registrér vedtagelsen«.")
        decision = _record(plan.newest_revision, decision, by, now)
        Event.objects.create(plan=plan, step="decide", at=now, by=by, revision=decision.revision, decision=decision)
        return decision


def _adopt(plan, revision, decision, by, now):
    if decision is None or decision.body is None or not decision.body.is_last or decision.outcome != Outcome.ADOPTED:
        raise Refused("Vedtagelsen kræver en beslutning fra det udvalg, der beslutter til sidst.")
    decision = _record(revision, decision, by, now)
    years = range(plan.first_year, plan.last_year + 1)
    before = YearInForce.objects.filter(municipality=plan.municipality_id, year__in=years)
    losing = set(before.values_list("revision", flat=True)) | set(
        YearInForce.objects.filter(revision__plan=plan).values_list("revision", flat=True)
    )
    before.delete()
    YearInForce.objects.filter(revision__plan=plan).delete()
    YearInForce.objects.bulk_create(
        YearInForce(municipality_id=plan.municipality_id, year=year, revision=revision) for year in years
    )
    Revision.objects.filter(pk__in=losing, years_in_force=None).update(superseded_at=now)
    revision.adopted_at = now
    revision.save(update_fields=["adopted_at"])
    return decision


def _record(revision, decision, by, now):
    if decision.body is None or decision.body.municipality_id != revision.plan.municipality_id:
        raise Refused("Vælg et af kommunens egne udvalg.")
    if decision.meeting_date > timezone.localdate(now):
        raise Refused("Mødet er ikke holdt endnu. Registrér beslutningen, når den er truffet.")
    decision.revision = revision
    decision.body_name = decision.body.name
    decision.is_last = decision.body.is_last
    decision.recorded_by, decision.recorded_at = by, now
    decision.save(force_insert=True)
    return decision


def label(event):
    """What happened, in a sentence."""
    return STEPS[event.step].done if event.step in STEPS else "En beslutning er registreret."


def diagram():
    """The table as a Mermaid state diagram; README shows it."""
    lines = ["stateDiagram-v2", "    [*] --> draft"]
    lines += [
        f"    {source} --> {step.target}: {step.label}" for step in STEPS.values() for source in sorted(step.sources)
    ]
    return "\n".join(lines)
