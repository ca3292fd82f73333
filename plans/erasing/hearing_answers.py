"""Emptying an answer to a hearing before its time, because the law demands it: only that it came is left."""

import logging

from django.db import transaction

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.once.models import Press
from bpmplan.outbox.models import Mail
from bpmplan.security_log.recording import record
from bpmplan.steps import Refused, demand, lock

from ..documents import store
from ..models import Erasure, HearingAnswer, Plan
from .whole_files import WholeFile

log = logging.getLogger("bpmplan.erasing")


@transaction.atomic
def empty(*, answer, law, reason, by, now):
    """Erase an answer's text, files, mail address and sender; the ``Erasure``, which the answer names.

    Points that were taken of it stay, with what was done about them. A name that everybody may have read in a hearing
    note stays too (``is_told``): that takes a second person. Raises ``Refused`` or ``PermissionDenied``.
    """
    plan = Plan.objects.to_change(answer.hearing.revision.plan_id)
    demand(permissions.may_erase(by, plan.municipality_id))
    answer = lock(HearingAnswer.objects.with_hearing(), answer.pk)
    if answer.emptied_at:
        raise Refused("Svaret er allerede slettet.")
    reason = reason.strip()
    if not reason:
        raise Refused("Skriv en begrundelse.")
    words = [one.casefold() for one in (answer.name, answer.address) if one]
    if any(word in reason.casefold() for word in words):
        raise Refused("Begrundelsen gemmes, så skriv den uden navn og adresse på den, der svarede.")
    place = [f"{plan.title} {plan.years}", f"Høringssvar modtaget {danish.date(answer.received_on)}", 1]
    erasure = Erasure.objects.create(
        municipality=plan.municipality, law=law, reason=reason, places=[place], at=now, by=by
    )
    hashes = list(answer.files.values_list("sha256", flat=True))
    answer.files.all().delete()
    for sha256 in hashes:
        WholeFile(sha256).delete_content()
    values = {"text": "", "address": "", "emptied_at": now, "erasure": erasure}
    if not is_told(answer):
        values["name"] = ""
        store.delete_comparisons_with(plan.revisions.all())  # hearing notes, and packs with them
        store.delete_drafts([plan])
    HearingAnswer.objects.filter(pk=answer.pk).update(**values)
    Mail.objects.filter(kind="hearing_receipt", subjects__answer=answer.pk).delete()
    Press.objects.forget_words(lambda text: any(word in text.casefold() for word in words))
    record("erased", by=by, municipality=plan.municipality, about=danish.counted(erasure.count, "sted", "steder"))
    line = f"erasure {erasure.pk}, municipality {plan.municipality.code}, answer {answer.pk}, by user {by.pk}"
    transaction.on_commit(lambda: log.info(line))
    return erasure


def is_told(answer):
    """Whether everybody may have read the sender's name, in the hearing note of a version that is or was public."""
    revision = answer.hearing.revision
    later = revision.plan.revisions.been_public().filter(number__gt=revision.number)
    return bool(answer.name) and not answer.hides_name and later.exists()
