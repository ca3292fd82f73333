"""``manage.py fill_demo``: all that the demo's database needs, in one process: starting three took longer."""

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrate the demo's database, and load the reference data and the sample. Safe to run again."

    def handle(self, *args, **options):
        call_command("migrate", verbosity=0)
        call_command("load_reference_data", stdout=self.stdout)
        call_command("load_sample", stdout=self.stdout)
