"""The steps of a follow-up: one table, and one door that locks, reads afresh, decides, writes and records.

A draft is written; freezing keeps what it says and records its values as results; a body notes it. What is frozen is
opened again, and what was noted by mistake taken back, with a reason.
"""

from django.db import transaction
from django.utils import timezone

from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role
from bpmplan.cleaning import looks_like_cpr
from bpmplan.constraints import refusing
from bpmplan.steps import Refused, Step, demand, lock

from ..models import FollowUp, FollowUpEvent, FollowUpStatus, PartOf, Plan
from . import results
from .content import content_of, follow_up_before, frozen_fields

STEPS = {
    "freeze": Step(
        "Lås opfølgningen",
        frozenset({FollowUpStatus.DRAFT}),
        FollowUpStatus.FROZEN,
        Role.APPROVER,
        frozenset({"whole"}),
        help="Teksten og tallene ligger derefter fast, og rapporten kan hentes som PDF og Word.",
        done="Opfølgningen er låst.",
    ),
    "note": Step(
        "Registrér, at den er taget til efterretning",
        frozenset({FollowUpStatus.FROZEN}),
        FollowUpStatus.NOTED,
        Role.APPROVER,
        frozenset({"body"}),
        help="Registrér, at det politiske organ har haft opfølgningen på sin dagsorden.",
        done="Det er registreret, at opfølgningen er taget til efterretning.",
    ),
    "reopen": Step(
        "Åbn opfølgningen igen",
        frozenset({FollowUpStatus.FROZEN}),
        FollowUpStatus.DRAFT,
        Role.APPROVER,
        frozenset({"reason"}),
        help="Opfølgningen bliver kladde igen, så den kan rettes.",
        done="Opfølgningen er kladde igen.",
    ),
    "unnote": Step(
        "Annullér registreringen",
        frozenset({FollowUpStatus.NOTED}),
        FollowUpStatus.FROZEN,
        Role.APPROVER,
        frozenset({"reason"}),
        help="Kun når det er registreret ved en fejl, at opfølgningen er taget til efterretning.",
        done="Registreringen er annulleret.",
    ),
    "discard": Step(
        "Kassér opfølgningen",
        frozenset({FollowUpStatus.DRAFT}),
        FollowUpStatus.DISCARDED,
        Role.APPROVER,
        frozenset({"reason"}),
        help="Opfølgningen lægges væk, og tal, der er låst i den, gælder ikke længere. Andre opfølgningers tal bliver.",
        done="Opfølgningen er kasseret.",
    ),
    "publish": Step(
        "Vis for alle",
        frozenset({FollowUpStatus.FROZEN, FollowUpStatus.NOTED}),
        "",
        Role.APPROVER,
        help="Alle kan læse opfølgningen på kommunens side, og ministeriet kan se den.",
        done="Opfølgningen kan nu læses af alle.",
    ),
    "hide": Step(
        "Vis kun for kommunen",
        frozenset({FollowUpStatus.FROZEN, FollowUpStatus.NOTED}),
        "",
        Role.APPROVER,
        help="Opfølgningen kan kun læses af kommunens egne folk.",
        done="Opfølgningen kan nu kun læses af kommunens egne folk.",
    ),
}
"""A step without a target leaves the status as it is."""


def open_steps(follow_up, user):
    """The steps that the person may take now, as ``[(name, Step)]``."""
    passed = "publish" if follow_up.is_public else "hide"
    return [
        (name, step)
        for name, step in STEPS.items()
        if follow_up.status in step.sources and name != passed and _may(user, follow_up)
    ]


def missing(follow_up):
    """What must be said or mended before it can be frozen, as ``[(key of the part, sentence)]``."""
    content, rows = content_of(follow_up), list(follow_up.parts.all())
    titles = {one.key: one.title for one in (*content.goals, *content.targets, *content.initiatives)}
    targets = {one.key: one for one in content.targets}
    known = {target.key for target in content.targets if target.is_official}
    corrections = {part.key: result for part, result in results.not_corrected(follow_up, rows)}
    for part in rows:
        title = titles.get(str(part.about), "")
        for text in (part.words, part.source, part.survey):
            for number in looks_like_cpr(text):
                yield str(part.key), f"»{number}« ligner et CPR-nummer. Slet det."
        target, correction = targets.get(str(part.about)), corrections.get(part.key)
        if target and correction:
            corrected = target.with_unit(correction.value)
            yield (
                str(part.key),
                f"Tallet for »{title}« blev rettet til {corrected}, mens opfølgningen var låst, men her står stadig "
                f"{target.with_unit(part.value)}. Skriv {corrected}, eller skriv det rigtige tal og kilden til det.",
            )
        if part.is_said or str(part.about) in known or not title:
            continue
        if part.part_of == PartOf.INITIATIVE:
            yield str(part.key), f"Sig, hvordan det går med indsatsen »{title}«, eller vælg »Ingen nyt«."
        elif part.part_of == PartOf.TARGET:
            yield str(part.key), f"Skriv værdien af »{title}«, eller sæt kryds ved »Ingen nyt«."
        elif part.part_of == PartOf.GOAL and _is_without_number(content, str(part.about)):
            yield str(part.key), f"Skriv, hvordan det går med målet »{title}«, eller sæt kryds ved »Ingen nyt«."


def warning(follow_up, name):
    """What all who read a follow-up learn of another one that isn't theirs to read, in a sentence; else empty.

    A report is the same for all who have it, so what it compares with can't be left out for some of them.
    """
    if name == "publish" and follow_up.is_frozen:
        before, since = follow_up_before(follow_up), content_of(follow_up).since
        if since and not (before and before.is_public):
            return (
                f"Den sammenligner med »{since}«, som kun kommunens egne folk kan læse. Når denne vises for alle, kan "
                "alle se de tal og den status fra den, der står under »Sidst« og »Ændret siden sidst«."
            )
    if name == "hide":
        later = follow_up.plan.follow_ups.public().filter(number__gt=follow_up.number).order_by("number").first()
        if later and follow_up_before(later) == follow_up:
            return f"»{later}« kan læses af alle og fortæller stadig, hvad der stod i denne."
    return ""


def _is_without_number(content, key):
    goal = next(goal for goal in content.goals if goal.key == key)
    return not any(one.targets for one in content.with_sub_goals(goal))


@transaction.atomic
def take(follow_up, name, *, by, now, reason="", body=None, meeting_date=None, case_number=""):
    """Take a step; its ``FollowUpEvent``. ``body`` and ``meeting_date`` are those that noted it (for ``note``).

    Raises ``Refused`` or ``PermissionDenied``. Pressed twice, the second is refused.
    """
    step = STEPS[name]
    Plan.objects.to_change(follow_up.plan_id)
    follow_up = lock(FollowUp.objects.select_related("plan__municipality", "revision"), follow_up.pk)
    demand(_may(by, follow_up))
    step.check(follow_up.status, follow_up.get_status_display())
    reason = reason.strip()
    if "reason" in step.needs and not reason:
        raise Refused("Skriv en begrundelse.")
    _DEEDS[name](follow_up, by=by, now=now, body=body, meeting_date=meeting_date, case_number=case_number.strip())
    follow_up.status = step.target or follow_up.status
    with refusing():
        follow_up.save()
    return FollowUpEvent.objects.create(follow_up=follow_up, step=name, at=now, by=by, reason=reason)


def _freeze(follow_up, *, by, now, **_noted):
    if sentence := next((sentence for _, sentence in missing(follow_up)), ""):
        raise Refused(sentence)
    written = [part for part in follow_up.parts.all() if part.value is not None]
    facts = {"by": by, "now": now, "follow_up": follow_up}
    results.take_back(**facts, keeping={(part.about, part.period) for part in written})
    for part in written:
        results.record(
            plan=follow_up.plan, target=part.about, period=part.period, value=part.value, source=part.source, **facts
        )
    for field, value in frozen_fields(follow_up).items():
        setattr(follow_up, field, value)
    follow_up.frozen_at, follow_up.frozen_by = now, by


def _open(follow_up, **_facts):
    follow_up.schema = follow_up.content = follow_up.frozen_at = follow_up.frozen_by = None
    follow_up.fingerprint, follow_up.is_public = "", False


def _note(follow_up, *, now, body, meeting_date, case_number, **_facts):
    if body is None or body.municipality_id != follow_up.plan.municipality_id:
        raise Refused("Vælg det politiske organ, der har taget opfølgningen til efterretning.")
    if meeting_date is None or meeting_date > timezone.localdate(now):
        raise Refused("Skriv datoen for det møde, der er holdt.")
    follow_up.body, follow_up.body_name = body, body.name
    follow_up.meeting_date, follow_up.case_number = meeting_date, case_number


def _unnote(follow_up, **_facts):
    follow_up.body = follow_up.meeting_date = None
    follow_up.body_name = follow_up.case_number = ""


def _show(follow_up, **_facts):
    follow_up.is_public = True


def _hide(follow_up, **_facts):
    follow_up.is_public = False


def _discard(follow_up, *, by, now, **_facts):
    results.take_back(follow_up=follow_up, keeping=set(), by=by, now=now)


_DEEDS = {
    "freeze": _freeze,
    "note": _note,
    "reopen": _open,
    "unnote": _unnote,
    "discard": _discard,
    "publish": _show,
    "hide": _hide,
}


def _may(user, follow_up):
    return permissions.may_freeze_follow_up(user, follow_up.plan.municipality_id)


def label(event):
    """What happened, in a sentence."""
    return STEPS[event.step].done if event.step in STEPS else "Opfølgningen er begyndt."
