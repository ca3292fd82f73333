"""The steps of a plan: one table, and one door that locks the row, reads it afresh, decides, writes and records.

Text is writable in draft only. Leaving draft freezes a ``Revision``; adopting freezes nothing: it records the last
body's decision about that very revision, which is then in force for the plan's years. Only what was adopted with
changes is frozen as it is adopted (``amending``).
"""

from django.db import transaction
from django.utils import timezone

from bpmplan.accounts import permissions
from bpmplan.accounts.models import Municipality, Role
from bpmplan.constraints import refusing
from bpmplan.prepared import Prepared, given
from bpmplan.statuses import STATUSES
from bpmplan.steps import Refused, Step, demand, lock

from ..content.readiness import readiness_of
from ..models import Event, Outcome, Plan, Status
from ..writing import notes
from . import amending, mails, opening
from .decisions import record, sent_back_by
from .freezing import freeze
from .in_force import settle

ANNUL_HELP = (
    "Kun når vedtagelsen er registreret ved en fejl: Den vedtagne version tages ned fra kommunens side, og det, der "
    "gjaldt før den, gælder igen."
)

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
    "ready": Step(
        "Meld klar til godkendelse",
        frozenset({Status.DRAFT}),
        Status.DRAFT,
        Role.EDITOR,
        tells=Role.APPROVER,
        help="Godkenderne får besked om, at planen er skrevet færdig. Den er stadig kladde og kan rettes.",
        done="Planen er meldt klar til godkendelse.",
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
    "amend": Step(
        STATUSES["amended"].label,
        frozenset({Status.SUBMITTED}),
        Status.DRAFT,
        Role.APPROVER,
        frozenset({"reason", "sections"}),
        tells=Role.EDITOR,
        help="De dele, som blev ændret på mødet, åbnes, så de kan rettes. Resten af planen er stadig låst.",
        done="De nævnte dele er åbnet, så det, der blev besluttet, kan skrives ind.",
    ),
    "adopt_amended": Step(
        "Registrér vedtagelsen med ændringer",
        frozenset({Status.DRAFT}),
        Status.ADOPTED,
        Role.APPROVER,
        frozenset({"ready", "decision", "amended"}),
        tells=Role.READER,
        help="Planen låses som en ny version med ændringerne. Den bliver kommunens gældende plan og kan læses af alle.",
        done="Planen er vedtaget med ændringer og offentlig.",
    ),
    "unamend": Step(
        "Luk delene igen uden ændringer",
        frozenset({Status.DRAFT}),
        Status.SUBMITTED,
        Role.APPROVER,
        frozenset({"amended"}),
        tells=Role.EDITOR,
        help="Planen er igen til politisk behandling i den version, der var låst. Det kræver, at intet er ændret.",
        done="Delene er lukket igen, og planen er til politisk behandling uden ændringer.",
    ),
    "return_amended": Step(
        "Send tilbage til kladde",
        frozenset({Status.DRAFT}),
        Status.DRAFT,
        Role.APPROVER,
        frozenset({"reason", "amended"}),
        tells=Role.EDITOR,
        help="Hele planen bliver kladde igen med det, der er rettet, så den kan sendes til politisk behandling på ny.",
        done="Planen er sendt tilbage, og hele planen kan rettes igen.",
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
        help="Planen lægges væk og kan ikke længere ændres. Den kan hentes frem igen.",
        done="Kladden er kasseret.",
    ),
    "bring_back": Step(
        "Hent planen frem igen",
        frozenset({Status.DISCARDED}),
        Status.DRAFT,
        Role.APPROVER,
        frozenset({"reason"}),
        tells=Role.EDITOR,
        help="Planen bliver kladde igen med alt det, der stod i den, da den blev lagt væk.",
        done="Planen er hentet frem og er kladde igen.",
    ),
    "annul": Step(
        "Annullér vedtagelsen",
        frozenset({Status.ADOPTED}),
        Status.SUBMITTED,
        Role.APPROVER,
        frozenset({"reason"}),
        tells=Role.READER,
        help=ANNUL_HELP + " Planen er derefter til politisk behandling igen.",
        done="Vedtagelsen var registreret ved en fejl og er annulleret. Planen er til politisk behandling igen.",
    ),
    "annul_earlier": Step(
        "Annullér vedtagelsen",
        frozenset({Status.DRAFT}),
        Status.DRAFT,
        Role.APPROVER,
        frozenset({"reason"}),
        tells=Role.READER,
        help=ANNUL_HELP + " Kladden bliver, som den er.",
        done="Vedtagelsen var registreret ved en fejl og er annulleret. Planen er stadig kladde.",
    ),
}

ANNULS = ("annul", "annul_earlier")
"""Steps that take back an adoption that was registered by mistake: of the plan's newest adopted version."""

CLOSES = ("end_hearing", "return", "return_amended", *ANNULS)
"""Steps back: what was opened to everybody is closed, of the version that they are about and of the one it amends."""

FREEZES = ("hear", "submit", "adopt_amended")
"""Steps that freeze a version of the text."""


def open_steps(plan, user, revisions, said_ready=None):
    """The steps that ``user`` may take from where the plan with its ``revisions`` stands, as ``[(name, Step)]``.

    ``said_ready`` is ``is_said_ready``, where that is known.
    """
    if said_ready is None:
        said_ready = plan.is_writable and is_said_ready(plan)
    has_adopted = any(revision.is_adopted for revision in revisions)
    steps = [
        (name, step)
        for name, step in STEPS.items()
        if plan.status in step.sources
        and amending.fits(plan, name, step)
        and permissions.may(user, step.role, plan.municipality_id)
        and not (name == "discard" and has_adopted)
        and not (name in ANNULS and not has_adopted)
        and not (name == "ready" and (said_ready or permissions.may(user, Role.APPROVER, plan.municipality_id)))
    ]
    if sent_back_by(revisions[0] if revisions else None):
        steps.sort(key=lambda row: row[0] != "return")  # what a body asked for stands first
    return steps


def stopping(plan, name, *, now, trial_print=None):
    """What must be mended or answered before the step ``name``, as readiness has it."""
    if "ready" not in STEPS[name].needs:
        return []
    return readiness_of(plan, today=timezone.localdate(now), trial_print=trial_print).blocking(name)


def take(
    plan,
    name,
    *,
    by,
    now,
    reason="",
    decision=None,
    again=False,
    trial_print=None,
    known=False,
    asked=None,
    sections=(),
):
    """Take a step; returns its ``Event``. ``decision`` is an unsaved ``Decision`` of the last body (for ``adopt``).
    ``asked`` is what is to be answered before it comes again (for ``return``): what ``notes.ask_for`` takes.
    ``sections`` are the keys of the sections that a body has changed (for ``amend``).

    Those whose turn it is are mailed, unless the step is ``known``: history that is being entered.
    ``again`` says that a body's second decision about the version is a new treatment (see ``record_decision``).
    ``trial_print`` is called with the content that is to be frozen and gives what could not be printed of it; the pages
    of the steps hand it over, since documents stand above steps.

    Raises ``Refused`` with a Danish sentence, or ``PermissionDenied``. Pressed twice, the second is refused.
    """
    step = STEPS[name]
    with transaction.atomic():
        # Always the municipality before the plan: adopting moves years between plans of one municipality.
        lock(Municipality.objects.all(), plan.municipality_id)
        plan = Plan.objects.to_change(plan.pk)
        demand(permissions.may(by, step.role, plan.municipality_id))
        step.check(plan.status, plan.get_status_display())
        if not amending.fits(plan, name, step):
            raise Refused(amending.why_not(plan, step))
        reason = reason.strip()
        if "reason" in step.needs and not reason:
            raise Refused("Skriv en begrundelse.")
        if items := stopping(plan, name, now=now, trial_print=trial_print):
            raise Refused(f"Planen er ikke klar: {items[0].sentence}")
        if name == "discard" and plan.revisions.adopted().exists():
            raise Refused("Planen har en vedtaget version og kan derfor ikke kasseres.")
        if name == "ready" and is_said_ready(plan):
            raise Refused("Planen er allerede meldt klar til godkendelse.")
        revision = plan.newest_revision
        if name == "unamend":
            amending.require_unchanged(plan)
        if name in FREEZES:
            revision = _frozen(plan, step, by, now)
        if "decision" in step.needs:
            decision = _adopt(plan, revision, decision, by, now, again)
        if name in ANNULS:
            revision, decision = _annul(plan, now)
        _move(plan, step.target, stays_amended=name in amending.ALSO)
        if name in CLOSES:
            opening.close_all(filter(None, (revision.pk, revision.amends_id)), by=by, now=now)
        event = Event.objects.create(
            plan=plan, step=name, at=now, by=by, reason=reason, revision=revision, decision=decision
        )
        if name == "amend":
            amending.open_sections(plan, event, sections)
        if asked:
            notes.ask_for(event, **asked)
        in_force = name in Event.ADOPTIONS or name in ANNULS
        if in_force:
            settle(plan.municipality_id)
        if not known:
            mails.tell(event, step, in_force=in_force)
        return event


def is_said_ready(plan):
    """Whether somebody has said that the draft is ready to be approved, and no step has been taken since."""
    return [step for (step,) in NEWEST_STEP.rows(plan=plan.pk)] == ["ready"]


NEWEST_STEP = Prepared(
    lambda: (
        Event.objects.filter(plan=given("plan"))
        .exclude(step__in=Event.NO_STEPS)
        .order_by("-at", "-pk")
        .values_list("step")[:1]
    )
)


def taking_its_years(plan):
    """The plan of the municipality that has ``plan``'s years now, which a discarded one can't have too; or None."""
    others = Plan.objects.kept().exclude(pk=plan.pk).select_related("municipality")
    return others.filter(
        municipality=plan.municipality_id, first_year=plan.first_year, last_year=plan.last_year
    ).first()


def years_taken(plan):
    """The sentence for one who would bring back a plan whose years another has now."""
    return f"Kommunen har nu en anden plan for {plan.years}. Kassér den først, hvis det er denne plan, I vil bruge."


def _move(plan, target, *, stays_amended):
    plan.status = target
    if not stays_amended:
        plan.amending = None
    with refusing(plan_unique_for_years=years_taken(plan)):
        plan.save(update_fields=["status", "amending"])


def _frozen(plan, step, by, now):
    if "amended" not in step.needs:
        return freeze(plan, step.target, by, now)
    amending.require_changed(plan)
    return freeze(plan, Status.SUBMITTED, by, now, amends=amending.decided_about(plan))


def _adopt(plan, revision, decision, by, now, again):
    if decision is None or decision.body is None or not decision.body.is_last or decision.outcome != Outcome.ADOPTED:
        raise Refused("Vedtagelsen kræver en beslutning fra det politiske organ, der træffer den endelige beslutning.")
    decision = record(revision, decision, by, now, again)
    revision.adopted_at, revision.annulled_at = now, None
    revision.save(update_fields=["adopted_at", "annulled_at"])
    return decision


def _annul(plan, now):
    """Take back the newest adoption of the plan; what held before it holds again."""
    revision = plan.revisions.adopted().order_by("-number").first()
    if revision is None:
        raise Refused("Planen har ingen vedtaget version.")
    decision = revision.decisions.adoptions().first()
    if decision is not None:
        decision.annulled_at = now
        decision.save(update_fields=["annulled_at"])
    revision.adopted_at = revision.superseded_at = None
    revision.annulled_at = now
    revision.save(update_fields=["adopted_at", "superseded_at", "annulled_at"])
    return revision, decision


def label(event):
    """What happened, in a sentence."""
    if event.step in STEPS:
        return STEPS[event.step].done
    return NO_STEPS[event.step]


NO_STEPS = {
    "decide": "En beslutning er registreret.",
    "correct": "En beslutning er rettet.",
    "open": "Den låste version er åbnet for alle.",
    "close": "Den låste version er lukket for andre end kommunens egne folk.",
}


def diagram():
    """The table as a Mermaid state diagram; README shows it."""
    lines = ["stateDiagram-v2", "    [*] --> draft"]
    lines += [
        f"    {source} --> {step.target}: {step.label}" for step in STEPS.values() for source in sorted(step.sources)
    ]
    return "\n".join(lines)
