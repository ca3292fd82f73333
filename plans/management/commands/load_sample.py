"""``manage.py load_sample``: the sample's plans and users, in demo mode; and who to sign in as."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bpmplan.accounts.models import Membership, Role
from bpmplan.demo import DEMO_PASSWORD, DEMO_USERS
from plans import sample


class Command(BaseCommand):
    help = (
        "Load the sample, in demo mode with some twenty municipalities more, and list the demo's users. Safe to run "
        "again: what is there is left alone."
    )

    def add_arguments(self, parser):
        parser.add_argument("--force", action="store_true", help="also in a scratch database of tests or measurements")

    def handle(self, *args, force, verbosity, **options):
        if settings.PRODUCTION:
            raise CommandError("The sample has users with known passwords, so it is never loaded in production.")
        if not (settings.DEMO or force):
            raise CommandError("The sample is for demo mode (DEMO=1). Add --force for a scratch database.")
        started, now = time.monotonic(), timezone.now()
        is_new = sample.find() is None
        if is_new:
            sample.load(now)
        if settings.DEMO:
            sample.load_numbers(now, is_new=is_new)
        is_more = settings.DEMO and sample.load_municipalities(now)
        if is_new or is_more:
            if verbosity:
                self.stdout.write(f"Eksemplet er indlæst på {time.monotonic() - started:.0f} sekunder.")
        elif verbosity:
            self.stdout.write("Eksemplet er indlæst i forvejen.")
        if verbosity:
            self.stdout.write(f"\nLog ind som en af eksemplets brugere. De har alle adgangskoden {DEMO_PASSWORD}\n\n")
            for email, role, who in _rows():
                self.stdout.write(f"  {email:<32}{role:<28}{who}")


def _rows():
    """E-mail, role and what for, as the database has it now: an administrator may have changed a role."""
    emails = [demo.email for demo in DEMO_USERS]
    held = {m.user.email: m for m in Membership.objects.filter(user__email__in=emails).select_related("user")}
    for demo in DEMO_USERS:
        membership = held.get(demo.email)
        role = "ministeriet"
        if membership:
            role = "deaktiveret" if membership.deactivated_at else Role(membership.role).label.lower()
            if membership.is_administrator and not membership.deactivated_at:
                role += " og administrator"
        yield demo.email, role, demo.who
