"""``manage.py second_factor_link EMAIL``: the link that else is mailed, for whoever runs the server."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bpmplan.accounts.models import User
from bpmplan.second_factor import factor
from bpmplan.steps import Refused


class Command(BaseCommand):
    help = "Print a link with which a person sets up the second factor, for a new installation without mail."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *args, email, **options):
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody who can sign in has the address {email}.")
        try:
            address = factor.link_without_mail(user=user, now=timezone.now())
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"Sign in as {user.email}, then open this within an hour:\n{address}")
