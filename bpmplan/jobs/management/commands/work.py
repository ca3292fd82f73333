"""``manage.py work``: does what web requests leave to others, until it is asked to stop."""

from django.core.management.base import BaseCommand

from bpmplan.jobs.worker import Process


class Command(BaseCommand):
    help = "Send mails, make documents, run timed jobs. Runs until it is stopped; any number of machines may run it."

    def handle(self, **options):
        Process().run()
