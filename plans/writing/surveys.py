"""A municipality answers a survey about a goal: its words are saved by the one door, and published when it chooses."""

from django.db import transaction
from django.db.models import Q

from bpmplan.accounts import permissions
from bpmplan.cleaning import looks_like_cpr
from bpmplan.steps import Refused, demand, lock
from goals.models import Survey

from ..models import Plan, ReplyStep, Status, SurveyAnswer, SurveyReply
from . import saving

CLOSED = "Ministeriet har lukket undersøgelsen, så svarene kan ikke ændres. Det, der er svaret, kan stadig læses."


def surveys_of(plan):
    """The surveys about goals that the plan answers which are open, or which the municipality has begun to answer; the
    newest first, asked once."""
    goals = plan.plangoals.filter(wordings__isnull=False).values("wordings__goal")
    begun = SurveyReply.objects.filter(municipality=plan.municipality_id).values("survey")
    surveys = Survey.objects.filter(Q(pk__in=Survey.objects.open().values("pk")) | Q(pk__in=begun), goal__in=goals)
    return surveys.select_related("goal__goal_set").order_by("-year", "pk")


@transaction.atomic
def begin(plan, survey, *, by, now):
    """The municipality's reply, with an answer for each question; what is missing of it is made."""
    plan = Plan.objects.to_change(plan.pk)
    demand(permissions.may_answer_surveys(by, plan.municipality_id))
    if plan.status == Status.DISCARDED:
        raise Refused("Planen er kasseret, så der kan ikke svares ved siden af den.")
    if not Survey.objects.open().filter(pk=survey.pk).exists():
        raise Refused(CLOSED)
    reply, _ = SurveyReply.objects.get_or_create(
        municipality_id=plan.municipality_id, survey=survey, defaults={"plan": plan, "begun_at": now, "begun_by": by}
    )
    there = set(reply.answers.values_list("question", flat=True))
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(
            plan_id=reply.plan_id, reply=reply, question=question, position=question.number, changed_at=now,
            changed_by=by,
        )
        for question in survey.questions.all()
        if question.pk not in there
    )  # fmt: skip
    return reply


def save(reply, texts, *, by, now):
    """Save answers: ``{primary key of a question: (edit number started from, text)}``; ``{question: Conflict}``.

    Each is saved by itself; what is in conflict is not. Raises ``Locked`` or ``PermissionDenied``.
    """
    conflicts = {}
    for answer in reply.answers.filter(question__in=texts).select_related("question"):
        started_from, text = texts[answer.question_id]
        given = {"started_from": started_from, "values": {"text": text}, "by": by, "now": now}
        try:
            saving.save(SurveyAnswer, plan=reply.plan, key=answer.key, **given)
        except saving.Conflict as conflict:
            conflicts[answer.question_id] = conflict
    return conflicts


@transaction.atomic
def publish(reply, *, by, now):
    """Let everybody read the reply. Raises ``Refused`` when it says nothing, or names a citizen."""
    reply = _locked(reply, by)
    texts = [text for text in reply.answers.values_list("text", flat=True) if text]
    if not texts:
        raise Refused("Skriv svar på mindst ét spørgsmål først.")
    if numbers := looks_like_cpr("\n".join(texts)):
        raise Refused(f"Svarene kan ikke offentliggøres, for der står noget, der ligner et CPR-nummer: {numbers[0]}.")
    if not reply.is_published:
        reply.published_at, reply.published_by = now, by
        reply.save()
        reply.events.create(step=ReplyStep.PUBLISH, at=now, by=by)
    return reply


@transaction.atomic
def take_back(reply, *, by, now):
    """Let the reply be the municipality's own again, so that it can be corrected."""
    reply = _locked(reply, by)
    if reply.is_published:
        reply.published_at = reply.published_by = None
        reply.save()
        reply.events.create(step=ReplyStep.TAKE_BACK, at=now, by=by)
    return reply


def events_of(reply):
    """``[(what was done, event)]``: when the reply was published and taken back, the newest first."""
    return [(ReplyStep(event.step).label, event) for event in reply.events.select_related("by").order_by("-at", "-pk")]


def _locked(reply, by):
    reply = lock(SurveyReply.objects.select_related(None), reply.pk)
    demand(permissions.may_publish_surveys(by, reply.municipality_id))
    return reply
