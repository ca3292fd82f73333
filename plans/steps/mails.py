"""Mails about a step of a plan, to those who act next."""

from django.conf import settings

from bpmplan.accounts.models import Membership, Role
from bpmplan.outbox import posting, sending
from bpmplan.outbox.kinds import Kind, register

from ..models import Event


def tell(event, step):
    """Put the mails about an event into the outbox, and try to send them after the commit.

    One for each person that the step's row says is to be told, but not for the one who took it.
    """
    if step.tells is None:
        return
    mails = [
        posting.mail_to(
            "plan_step", cause=f"event {event.pk}", subjects={"event": event.pk}, user=member.user, now=event.at
        )
        for member in _recipients(event, step)
    ]
    sending.send_after_commit(posting.put(mails))


def register_with(steps):
    """Register the mail about a step; ``steps`` is the table of steps by name."""

    def context(mail, event):
        address = settings.SITE_URL + event.plan.get_absolute_url()
        return {"person": mail.user, "step": steps[event.step], "plan": event.plan, "address": address}

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
            subjects={
                "event": lambda: Event.objects.select_related("plan__municipality", "by", "revision", "decision"),
            },
            context=context,
            unneeded=unneeded,
        )
    )


def _recipients(event, step):
    members = Membership.objects.active().filter(municipality=event.plan.municipality_id).select_related("user")
    return [member for member in members if Role(member.role).covers(step.tells) and member.user_id != event.by_id]
