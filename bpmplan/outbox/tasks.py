"""The worker empties the outbox, in a lane of its own: a slow mail server holds up neither pages nor documents."""

from datetime import timedelta

from django_tasks import task

from ..jobs import timed
from . import sending


@task(queue_name="mail")
def send_due():
    """Send what is due; how many went which way. A server that can't be reached is no fault of this run: they wait."""
    try:
        counts = sending.send_waiting()
    except sending.NoServer:
        return None
    return {state.value: count for state, count in counts.items()}


timed.register(timed.Timed("send_mails", "Send mails, der venter", send_due, every=timedelta(minutes=1)))
