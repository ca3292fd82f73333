"""Mails of a hearing: the letter to a party, the reminder, and the receipt for an answer."""

from copy import copy

from bpmplan.links import making
from bpmplan.links.models import Link
from bpmplan.outbox.kinds import Kind, Sender, message, municipality_of, register

from ..content.data import titled
from ..models import AskedParty, HearingAnswer
from .beginning import is_heard

MUNICIPALITY = "hearing__revision__plan__municipality"
OVER = "Høringen er slut."


def letter_to(asked, address):
    """What a letter to a party says, by mail or on paper; ``address`` is that of its link."""
    hearing = asked.hearing
    return {
        "party": asked.name,
        "hearing": hearing,
        "plan": hearing.plan,
        "title": titled(hearing.revision.title, hearing.plan.years),
        "municipality": hearing.plan.municipality,
        "address": address,
    }


def _letter(mail, asked, link):
    return letter_to(asked, making.hand_over(link=link))


def longer_as_read(asked, deadline):
    """The mail to a party about a later deadline, before that is given; its link is made when it is sent."""
    context = letter_to(asked, f"[linket til {asked}]")
    context["hearing"] = copy(asked.hearing)
    context["hearing"].deadline = deadline
    return message("hearing_longer", asked.address, sender=_sender(asked.hearing), **context)


def _sender(hearing):
    return Sender(hearing.plan.municipality.full_name, hearing.contact)


def _letter_unneeded(mail, asked, link):
    if link.withdrawn_at:
        return "Linket er trukket tilbage."
    return "" if is_heard(asked.hearing) else OVER


def _deadline_unneeded(mail, asked, link):
    if asked.answers.exists():
        return f"{asked} har svaret."
    if f" {asked.hearing.deadline} " not in mail.key:
        return "Fristen er ændret."
    if link.address != asked.address:
        return "Adressen er ændret."
    return _letter_unneeded(mail, asked, link)


def _receipt(mail, answer):
    revision = answer.hearing.revision
    title = titled(revision.title, revision.plan.years)
    return {"hearing": answer.hearing, "title": title, "plan": revision.plan, "files": answer.files.all()}


def _receipt_unneeded(mail, answer):
    return "Svaret er slettet." if answer.emptied_at else ""


def _to_party(name, label, audience, unneeded):
    """A kind of mail to a party, with a link of its own."""
    return Kind(
        name=name,
        label=label,
        audience=audience,
        template=name,
        subjects={"asked": AskedParty.objects.with_hearing, "link": Link.objects.all},
        context=_letter,
        sender=lambda mail, asked, link: _sender(asked.hearing),
        unneeded=unneeded,
        municipalities=municipality_of("asked", MUNICIPALITY),
    )


register(
    _to_party("hearing_letter", "Brev til en høringspart", "En part, som kommunen hører om en plan", _letter_unneeded),
    _to_party(
        "hearing_reminder",
        "Påmindelse til en høringspart",
        "En hørt part, der ikke har svaret, før fristen er gået",
        _deadline_unneeded,
    ),
    _to_party(
        "hearing_longer",
        "Længere frist til en høringspart",
        "En hørt part, der ikke har svaret, når fristen bliver længere",
        _deadline_unneeded,
    ),
    Kind(
        name="hearing_receipt",
        label="Kvittering for et høringssvar",
        audience="Den, der sendte svaret, hvis der er skrevet en e-mail",
        template="hearing_receipt",
        subjects={"answer": HearingAnswer.objects.with_hearing},
        context=_receipt,
        sender=lambda mail, answer: _sender(answer.hearing),
        unneeded=_receipt_unneeded,
        municipalities=municipality_of("answer", MUNICIPALITY),
    ),
)
