"""The points of an answer: notes on parts of the plan, and what the municipality did about each."""

from django.db import transaction

from bpmplan.cleaning import clean
from bpmplan.steps import Refused, demand, lock

from ..models import HearingAnswer, HearingPoint
from ..models.hearings import WORDS_LENGTH
from ..writing import notes
from .answers import to_work_on


@transaction.atomic
def take(*, answer, text, by, now, part=None, given_to=None, due=None):
    """Take a point of an answer: a note on the ``part`` (section's model name, key, field) that it is about.

    Without a part it is about the whole plan. ``given_to`` a colleague, it waits for them. Raises ``Refused``, or
    ``PermissionDenied``.
    """
    hearing = to_work_on(answer.hearing, by)
    plan = hearing.revision.plan
    section, key, field = part or _first_part(plan)
    note = notes.say(
        plan=plan, section=section, key=key, field=field, text=text, by=by, now=now, given_to=given_to, due=due
    )
    HearingAnswer.objects.filter(pk=answer.pk).update(has_no_points=False)
    return HearingPoint.objects.create(answer=answer, note=note, is_general=part is None)


class AnsweredMeanwhile(Refused):
    """A colleague has answered the ``point`` since the form was opened; it is as it stands now."""

    def __init__(self, point):
        self.point = point
        super().__init__(
            f"{point.answered_by} har svaret imens: »{point.what_we_did}« ({point.get_outcome_display()}). Det, du har "
            "skrevet, står her stadig. Tag det med, der skal gælde, og gem igen."
        )


@transaction.atomic
def respond(*, point, outcome, what_we_did, by, now, started_from=None):
    """Say what the municipality did about a point: that is for the hearing note, and resolves the point's note.

    ``started_from``: the ``state_of`` the point that the person saw; None for the ``point`` as it is given. Raises
    ``Refused``, ``AnsweredMeanwhile`` when a colleague's answer would be lost.
    """
    started_from = state_of(point) if started_from is None else started_from
    to_work_on(point.answer.hearing, by)
    point = lock(HearingPoint.objects.select_related("note__plan"), point.pk)
    demand(notes.may_resolve(point.note, by))
    what_we_did = clean(what_we_did).strip()
    if not what_we_did:
        raise Refused("Skriv, hvad I gjorde ved punktet.")
    if len(what_we_did) > WORDS_LENGTH:
        raise Refused(f"Her er plads til {WORDS_LENGTH} tegn.")
    if state_of(point) != started_from and (point.outcome, point.what_we_did) != (outcome, what_we_did):
        raise AnsweredMeanwhile(point)
    point.outcome, point.what_we_did, point.answered_at, point.answered_by = outcome, what_we_did, now, by
    point.save(update_fields=["outcome", "what_we_did", "answered_at", "answered_by"])
    if point.note.is_open:
        notes.resolve(note=point.note, by=by, now=now)
    return point


def state_of(point):
    """What tells an answer to a point from another, as text; empty without one."""
    return point.answered_at.isoformat() if point.answered_at else ""


@transaction.atomic
def remove(*, point, by, now):
    """Take away a point that was taken by mistake, with its note. One that is answered stays."""
    to_work_on(point.answer.hearing, by)
    point = lock(HearingPoint.objects.select_related("note"), point.pk)
    if point.is_answered:
        raise Refused("Punktet er besvaret og kan ikke fjernes.")
    point.note.delete()


def _first_part(plan):
    chapter = plan.chapters.first()
    if chapter is None:
        raise Refused("Planen har intet afsnit at sætte punktet ved. Vælg et mål eller en indsats.")
    return "chapter", chapter.key, "title"
