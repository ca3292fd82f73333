"""``manage.py send_mails``: the mails that no page has waited for: the ministry's letters, and steps of plans."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from bpmplan.outbox import sending
from goals import mails as goal_mails
from plans.steps import mails


class Command(BaseCommand):
    help = "Send the ministry's letters, and mails about steps, that have not been mailed. Safe to run twice."

    def handle(self, **options):
        now = timezone.now()
        sending.send_waiting(now=now)
        try:
            letters = goal_mails.send(now=now)
            self.stdout.write(f"{letters} mails med breve fra ministeriet blev sendt.")
        finally:
            # One refused letter keeps no plan's mails back.
            self.stdout.write(f"{mails.send(now=now)} hændelser blev sendt med mail.")
