"""Mails of a hearing: the letter to a party, the reminder, and the receipt for an answer."""

from bpmplan.links import making
from bpmplan.links.models import Link
from bpmplan.outbox.kinds import Kind, municipality_of, register

from ..content.data import titled
from ..models import AskedParty, HearingAnswer
from .beginning import is_heard

MUNICIPALITY = "hearing__revision__plan__municipality"
OVER = "Høringen er slut."


def _asked():
    return AskedParty.objects.select_related(MUNICIPALITY)


def _letter(mail, asked, link):
    hearing = asked.hearing
    return {
        "party": asked.name,
        "hearing": hearing,
        "plan": hearing.revision.plan,
        "title": titled(hearing.revision.title, hearing.revision.plan.years),
        "municipality": hearing.revision.plan.municipality,
        "address": making.hand_over(link=link),
    }


def _letter_unneeded(mail, asked, link):
    return "" if is_heard(asked.hearing) else OVER


def _reminder_unneeded(mail, asked, link):
    if asked.answers.exists():
        return f"{asked} har svaret."
    if f" {asked.hearing.deadline} " not in mail.key:
        return "Fristen er ændret."
    return _letter_unneeded(mail, asked, link)


def _receipt(mail, answer):
    revision = answer.hearing.revision
    title = titled(revision.title, revision.plan.years)
    return {"hearing": answer.hearing, "title": title, "plan": revision.plan, "files": answer.files.all()}


def _receipt_unneeded(mail, answer):
    return "Svaret er slettet." if answer.emptied_at else ""


register(
    Kind(
        name="hearing_letter",
        label="Brev til en høringspart",
        audience="En part, som kommunen hører om en plan",
        template="hearing_letter",
        subjects={"asked": _asked, "link": Link.objects.all},
        context=_letter,
        unneeded=_letter_unneeded,
        municipalities=municipality_of("asked", MUNICIPALITY),
    ),
    Kind(
        name="hearing_reminder",
        label="Påmindelse til en høringspart",
        audience="En hørt part, der ikke har svaret, før fristen er gået",
        template="hearing_reminder",
        subjects={"asked": _asked, "link": Link.objects.all},
        context=_letter,
        unneeded=_reminder_unneeded,
        municipalities=municipality_of("asked", MUNICIPALITY),
    ),
    Kind(
        name="hearing_receipt",
        label="Kvittering for et høringssvar",
        audience="Den, der sendte svaret, hvis der er skrevet en e-mail",
        template="hearing_receipt",
        subjects={"answer": lambda: HearingAnswer.objects.select_related(MUNICIPALITY)},
        context=_receipt,
        unneeded=_receipt_unneeded,
        municipalities=municipality_of("answer", MUNICIPALITY),
    ),
)
