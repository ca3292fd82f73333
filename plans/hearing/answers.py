"""Answers to a hearing, received whole: by a party's link, on the hearing's page, or typed in by the municipality."""

from django.db import transaction
from django.utils import timezone

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.cleaning import clean
from bpmplan.outbox import posting
from bpmplan.steps import Refused, demand, lock

from ..models import AnswerWay, Hearing, HearingAnswer, HearingAnswerFile, Plan
from .beginning import is_heard

MOST = 2_000
"""Answers that a hearing may have."""
MOST_OF_PARTY = 10
"""Answers that one party may send by its links."""


@transaction.atomic
def receive(*, hearing, name, text, now, asked=None, address="", files=(), hides_name=False):
    """An answer by a party's link (``asked``), or on the hearing's page; the ``HearingAnswer``.

    It is taken as long as the version is heard, and is late after the deadline. Who wrote an ``address`` gets a receipt
    there. Raises ``Refused``.
    """
    plan = Plan.objects.to_change(hearing.revision.plan_id)
    hearing = _locked(hearing)
    if not is_heard(hearing):
        raise Refused("Høringen er slut, så svaret kan ikke sendes her.")
    if asked is not None and asked.answers.count() >= MOST_OF_PARTY:
        raise Refused(f"Der er allerede sendt {MOST_OF_PARTY} svar med linket. Skriv i stedet til {plan.municipality}.")
    answer = _keep(
        hearing,
        asked=asked,
        name=name,
        address=address,
        text=text,
        files=files,
        hides_name=hides_name,
        way=AnswerWay.LINK if asked else AnswerWay.PAGE,
        received_on=timezone.localdate(now),
        at=now,
    )
    if answer.address:
        mail = posting.mail_to(
            "hearing_receipt",
            cause=f"answer {answer.pk}",
            subjects={"answer": answer.pk},
            address=answer.address,
            now=now,
        )
        posting.put([mail])
    return answer


@transaction.atomic
def enter(*, hearing, name, text, received_on, by, now, asked=None, files=(), hides_name=False):
    """An answer that came by mail or letter, typed in by a colleague; the ``HearingAnswer``.

    Also after the hearing has ended, until a version is adopted. Raises ``Refused`` or ``PermissionDenied``.
    """
    hearing = to_work_on(hearing, by)
    if received_on > timezone.localdate(now):
        raise Refused("Svaret kan ikke være modtaget i fremtiden.")
    if received_on < (begun := timezone.localdate(hearing.begun_at)):
        raise Refused(f"Høringen begyndte {danish.date(begun)}, så svaret kan ikke være modtaget før.")
    return _keep(
        hearing,
        asked=asked,
        name=name,
        text=text,
        files=files,
        hides_name=hides_name,
        way=AnswerWay.ENTERED,
        received_on=received_on,
        at=now,
        entered_by=by,
    )


@transaction.atomic
def say_no_points(*, answer, by, now):
    """Say that there is nothing in the answer to answer. Raises ``Refused``."""
    to_work_on(answer.hearing, by)
    if answer.points.exists():
        raise Refused("Der er taget punkter af svaret. Besvar dem, eller fjern dem først.")
    HearingAnswer.objects.filter(pk=answer.pk).update(has_no_points=True)


def to_work_on(hearing, by):
    """The hearing locked, for a deed about its answers and points. Raises ``Refused`` or ``PermissionDenied``."""
    plan = Plan.objects.to_change(hearing.revision.plan_id)
    demand(permissions.may_enter_hearing_answers(by, plan.municipality_id))
    hearing = _locked(hearing)
    if not is_worked_on(hearing):
        raise Refused(f"Planen er nu »{plan.get_status_display()}«, så høringens svar ligger fast.")
    return hearing


def is_worked_on(hearing):
    """Whether answers can be entered, and points taken and answered (``HearingQuerySet.worked_on``)."""
    return Hearing.objects.worked_on().filter(pk=hearing.pk).exists()


def _locked(hearing):
    return lock(Hearing.objects.with_plan(), hearing.pk)


def _keep(hearing, *, name, text, files, **facts):
    name, text = " ".join(clean(name).split()), clean(text).strip()
    if not name:
        raise Refused("Skriv, hvem svaret er fra.")
    if not text and not files:
        raise Refused("Skriv svaret, eller vedhæft det.")
    if hearing.answers.count() >= MOST:
        raise Refused("Høringen har fået så mange svar, at der ikke er plads til flere her.")
    answer = HearingAnswer.objects.create(hearing=hearing, name=name, text=text, **facts)
    stored = {file.sha256: file for file in reversed(files)}
    HearingAnswerFile.objects.bulk_create(
        HearingAnswerFile(
            answer=answer,
            file_name=file.name,
            content_type=file.content_type,
            sha256=file.sha256,
            size=file.size,
        )
        for file in reversed(stored.values())
    )
    return answer
