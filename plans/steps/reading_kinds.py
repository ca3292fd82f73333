"""What a link to read a plan opens, and the mail that it comes in."""

from bpmplan.accounts.models import User
from bpmplan.links import kinds, making
from bpmplan.links.models import Link
from bpmplan.outbox.kinds import Kind, Sender, municipality_of, register

from ..content.data import titled
from ..models import ReadingLink, Status
from .reading import CONTENT, LINK


def _things():
    return ReadingLink.objects.select_related("plan__municipality", "revision").defer(CONTENT)


def _is_there(reading):
    """A draft that was discarded isn't."""
    return reading.revision_id is not None or reading.plan.status != Status.DISCARDED


def _mail(mail, link, reading, by):
    return {
        "plan": reading.plan,
        "title": titled(title_of(reading), reading.plan.years),
        "address": making.hand_over(link=link),
    }


def _sender(mail, link, reading, by):
    return Sender(reading.plan.municipality.full_name, by.email)


def title_of(reading):
    """The plan's title as it stands in what the link opens."""
    return reading.revision.title if reading.revision else reading.plan.title


def _unneeded(mail, link, reading, by):
    state = link.state(mail.taken_at)
    return {"withdrawn": "Linket er trukket tilbage.", "expired": "Linket er udløbet."}.get(state, "")


kinds.register(
    kinds.Kind(
        name=LINK,
        label="Læselink",
        page="reading",
        things=_things,
        about=lambda reading: f"{reading} af {reading.plan}",
        is_there=_is_there,
        municipality=lambda reading: reading.plan.municipality,
    )
)
register(
    Kind(
        name="reading_link",
        label="Læselink",
        audience="Den, der får et link til at læse en plan",
        template="reading_link",
        subjects={"link": Link.objects.all, "reading": _things, "by": User.objects.all},
        context=_mail,
        sender=_sender,
        unneeded=_unneeded,
        municipalities=municipality_of("reading", "plan__municipality"),
    )
)
