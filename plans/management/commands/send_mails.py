"""``manage.py send_mails``: mail about steps that have not been mailed, e.g. because the mail server was down."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from plans import mails


class Command(BaseCommand):
    help = "Send mails about steps of plans that have not been mailed. Safe to run twice."

    def handle(self, **options):
        self.stdout.write(f"{mails.send(now=timezone.now())} hændelser blev sendt med mail.")
