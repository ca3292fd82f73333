"""``manage.py load_reference_data``: regions, municipalities, goal sets, target groups, units, the ministry's group."""

from django.core.management.base import BaseCommand
from django.db import transaction

from bpmplan.accounts.ministry import ensure_ministry_group
from bpmplan.accounts.reference import load_municipalities
from goals.reference import load_goal_sets
from plans.models import Revision
from plans.reference import load_reminder_rules, load_target_groups, load_units


class Command(BaseCommand):
    help = "Load the reference data that is missing. Safe to run again: what staff entered or changed is left alone."

    def handle(self, *args, verbosity, **options):
        with transaction.atomic():
            ensure_ministry_group()
            loaded = (
                f"{load_municipalities()} kommuner, {load_goal_sets()} målsæt, {load_target_groups()} målgrupper, "
                f"{load_units()} enheder og {load_reminder_rules()} påmindelser"
            )
            Revision.objects.put_in_order()  # a municipality may have a new name
        if verbosity:
            self.stdout.write(f"Referencedata indlæst: {loaded} var nye.")
