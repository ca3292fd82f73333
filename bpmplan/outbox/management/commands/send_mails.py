"""``manage.py send_mails``: sends what waits in the outbox (cron: every few minutes)."""

from django.core.management.base import BaseCommand, CommandError

from bpmplan import danish
from bpmplan.outbox.models import Mail, MailState
from bpmplan.outbox.sending import NoServer, send_waiting


class Command(BaseCommand):
    help = "Send the mails that wait in the outbox. Safe to run twice, and on two machines at once."

    def handle(self, **options):
        try:
            counts = send_waiting()
        except NoServer:
            waiting = Mail.objects.waiting().count()
            raise CommandError(
                f"Mailserveren kan ikke nås. {danish.counted(waiting, 'mail', 'mails')} venter og prøves igen."
            ) from None
        self.stdout.write(f"{danish.counted(counts[MailState.SENT], 'mail', 'mails')} blev sendt.")
        for state in (MailState.WAITING, MailState.FAILED, MailState.GIVEN_UP, MailState.UNNEEDED, MailState.UNKNOWN):
            if counts[state]:
                self.stdout.write(f"{state.label}: {counts[state]}")
