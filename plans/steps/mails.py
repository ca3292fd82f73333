"""Who is told by mail when a plan takes a step: those whose turn it is."""

from django.conf import settings

from bpmplan.accounts.models import Membership, Role
from bpmplan.mails import message, send_for

from ..models import Event
from .workflow import STEPS


def send(*, now):
    """Mail about every step that has not been mailed; safe to run twice. Returns the number of events."""
    events = Event.objects.select_related("plan__municipality", "by", "revision", "decision")
    return send_for(events, letters, now=now)


def letters(event):
    """One message for each person the step's row says is to be told, but not for the one who took it."""
    step = STEPS.get(event.step)
    if step is None or step.tells is None:
        return []
    members = Membership.objects.active().filter(municipality=event.plan.municipality_id).select_related("user")
    people = [m.user for m in members if Role(m.role).covers(step.tells) and m.user_id != event.by_id]
    address = settings.SITE_URL + event.plan.get_absolute_url()
    return [
        message("plan_step", person.email, person=person, event=event, step=step, plan=event.plan, address=address)
        for person in people
    ]
