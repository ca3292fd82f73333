"""A municipality's answer for a year without a plan here: "ingen plan i år" or "egen plan", by the municipality itself.

It can be changed and withdrawn; what it said before is kept (``AnswerEvent``). Whether a plan was ever required makes
no difference to it. A plan that is adopted here later is what counts, and the answer may stand.
"""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone

from bpmplan.accounts import permissions
from bpmplan.accounts.models import Municipality
from bpmplan.steps import Refused, demand, lock
from goals.models import GoalSet

from ..models import Answer, AnswerEvent, AnswerKind, Plan, Status
from ..writing.erased import refuse_erased

check_link = URLValidator(["http", "https"], message="Skriv en adresse, der begynder med https:// eller http://.")

DONE = {"given": "givet", "changed": "ændret", "withdrawn": "trukket tilbage"}
"""What happened to an answer, as its history says it."""


def give(municipality, year, *, kind, link="", file=None, keep_file=False, note="", by, now):
    """Answer for a year, or change the answer; returns the ``Answer``.

    ``file`` is a ``StoredFile``; ``keep_file`` keeps the one that the answer has. Saying the same again
    changes nothing. Raises ``Refused`` with a Danish sentence, ``PermissionDenied``.
    """
    link, note = link.strip(), note.replace("\r\n", "\n").strip()
    if kind not in AnswerKind.values:
        raise Refused("Vælg et af svarene.")
    with transaction.atomic():
        municipality = lock(Municipality.objects.all(), municipality.pk)
        demand(permissions.may_answer(by, municipality.pk))
        refuse_erased(municipality.pk, [link, note])
        answer = Answer.objects.filter(municipality=municipality, year=year).first()
        given = {"kind": kind, "note": note, "link": "", "file_name": "", "content_type": "", "sha256": ""}
        if kind == AnswerKind.OWN_PLAN:
            given |= {"link": _checked(link)} | _file(answer, file, keep_file)
            if not (given["link"] or given["sha256"]):
                raise Refused("Skriv et link til planen, eller vedhæft den.")
        if answer and answer.given == given:
            return answer
        step = "changed" if answer else "given"
        answer, _ = Answer.objects.update_or_create(
            municipality=municipality, year=year, defaults={**given, "answered_at": now, "answered_by": by}
        )
        AnswerEvent.objects.create(municipality=municipality, year=year, step=step, at=now, by=by, **given)
        return answer


def withdraw(municipality, year, *, by, now):
    """Take the answer for a year back; nothing is answered then. Raises ``Refused`` when there is none."""
    with transaction.atomic():
        municipality = lock(Municipality.objects.all(), municipality.pk)
        demand(permissions.may_answer(by, municipality.pk))
        answer = Answer.objects.filter(municipality=municipality, year=year).first()
        if answer is None:
            raise Refused("Der er ikke noget svar at trække tilbage. Måske har en kollega allerede gjort det.")
        AnswerEvent.objects.create(
            municipality=municipality, year=year, step="withdrawn", at=now, by=by, **answer.given
        )
        answer.delete()


def history(municipality, year):
    """What has happened to the answer for a year, the newest first: ``[(what was done, AnswerEvent)]``."""
    events = AnswerEvent.objects.filter(municipality=municipality, year=year).select_related("by")
    return [(DONE[event.step], event) for event in events.order_by("-at", "-pk")]


def years_to_answer(plans):
    """``{municipality: [(year, Answer or None, whether a plan here covers it)]}``, the newest year first.

    ``plans`` are each municipality's plans by its primary key. The years: that of the newest goals, this year and the
    next, and those answered.
    """
    today = timezone.localdate().year
    years = {today, today + 1, GoalSet.objects.latest_year() or today}
    given = {municipality: dict.fromkeys(years) for municipality in plans}
    for answer in Answer.objects.filter(municipality__in=plans).select_related("municipality"):
        given[answer.municipality_id][answer.year] = answer
    return {
        municipality: [
            (year, answer, _is_covered(year, plans[municipality]))
            for year, answer in sorted(by_year.items(), reverse=True)
        ]
        for municipality, by_year in given.items()
    }


def _is_covered(year, plans):
    return any(plan.first_year <= year <= plan.last_year and plan.status != Status.DISCARDED for plan in plans)


def plans_of(municipality, year):
    """The municipality's plans here that cover the year, whatever their status; discarded ones do not count."""
    return Plan.objects.kept().filter(municipality=municipality, first_year__lte=year, last_year__gte=year)


def _checked(link):
    if link:
        try:
            check_link(link)
        except ValidationError as error:
            raise Refused(error.messages[0]) from None
    return link


def _file(answer, file, keep_file):
    if file:
        return {"file_name": file.name, "content_type": file.content_type, "sha256": file.sha256}
    if keep_file and answer:
        return {name: getattr(answer, name) for name in ("file_name", "content_type", "sha256")}
    return {}
