"""Mails about a step of a plan, to those who act next."""

from django.conf import settings

from bpmplan.accounts import mailbox
from bpmplan.accounts.models import Membership, Role
from bpmplan.outbox import posting
from bpmplan.outbox.kinds import Kind, municipality_of, register

from ..models import KINDS, Event


def tell(event, step, *, in_force=False):
    """Put the mails about an event into the outbox.

    One for each person that the step's row says is to be told, but not for the one who took it. ``in_force``: what is
    in force may have changed, so the municipality is told too, whoever did it.
    """
    members = _recipients(event, step) if step.tells else []
    mails = [
        posting.mail_to(
            "plan_step", cause=f"event {event.pk}", subjects={"event": event.pk}, user=member.user, now=event.at
        )
        for member in members
    ]
    if in_force:
        mails += mailbox.mails_about(
            "adoption_registered",
            event.plan.municipality,
            cause=f"event {event.pk}",
            subjects={"event": event.pk},
            now=event.at,
            already=[member.user for member in members],
        )
    posting.put(mails)


def register_with(steps):
    """Register the mails about a step; ``steps`` is the table of steps by name."""

    def context(mail, event):
        address = settings.SITE_URL + event.plan.get_absolute_url()
        asked = [(_title(note), note.text) for note in event.asked.all()]
        about = {"step": steps[event.step], "plan": event.plan, "asked": asked, "address": address}
        return {"person": mail.user, **about}

    def adoption(mail, event):
        page = event.revision if event.step in Event.ADOPTIONS else event.plan.municipality
        return {"step": steps[event.step], "plan": event.plan, "address": settings.SITE_URL + page.get_absolute_url()}

    def unneeded(mail, event):
        if mail.user_id in {member.user_id for member in _recipients(event, steps[event.step])}:
            return ""
        return f"{mail.user} har ikke længere en rolle, der får denne besked."

    register(
        Kind(
            name="plan_step",
            label="Et trin i en plan",
            audience="De brugere i kommunen, hvis rolle trinnet angår, men ikke den, der tog det",
            template="plan_step",
            municipalities=municipality_of("event", "plan__municipality_id"),
            subjects={"event": _events},
            context=context,
            unneeded=unneeded,
        ),
        Kind(
            name="adoption_registered",
            label="En vedtagelse er registreret eller annulleret",
            audience="Kommunens fælles postkasse; har kommunen ingen, så de administratorer, der ellers intet hører",
            template="adoption_registered",
            subjects={"event": _events},
            context=adoption,
            municipalities=municipality_of("event", "plan__municipality_id"),
            address=lambda mail, event: event.plan.municipality.mailbox or mail.address,
        ),
    )


def _events():
    events = Event.objects.select_related("plan__municipality", "by", "revision__plan__municipality", "decision")
    return events.defer("revision__content")


def _title(note):
    section = KINDS[note.section].objects.filter(plan=note.plan_id, key=note.key).first()
    return str(section or "Et slettet afsnit")


def _recipients(event, step):
    members = Membership.objects.active().filter(municipality=event.plan.municipality_id).select_related("user")
    return [member for member in members if Role(member.role).covers(step.tells) and member.user_id != event.by_id]
