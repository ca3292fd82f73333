"""``manage.py send_reminders``: the reminders that are due today (cron: once each working day)."""

from datetime import date

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bpmplan.danish import counted
from plans.dates import reminder_items, reminder_mails


class Command(BaseCommand):
    help = "Send the reminders that are due. Safe to run twice, and on two machines at once."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="print the mails, send none")
        parser.add_argument("--date", type=date.fromisoformat, help="with --dry-run: another day (YYYY-MM-DD)")

    def handle(self, *, dry_run, date, **options):
        if dry_run:
            self.show(date or timezone.localdate())
            return
        if date:
            raise CommandError("--date kan kun bruges sammen med --dry-run: en sendt mail kan ikke kaldes tilbage.")
        mails = reminder_mails.put_in_outbox(now=timezone.now())
        self.stdout.write(f"{counted(len(mails), 'mail', 'mails')} med påmindelser blev lagt i udbakken.")
        if reminder_mails.is_paused():
            self.stdout.write("Alle påmindelser er på pause.")
        call_command("send_mails", stdout=self.stdout)

    def show(self, day):
        reminders = reminder_mails.due(reminder_items.look(day), day)
        for reminder in reminders:
            mail = reminder.message()
            self.stdout.write(f"Til: {reminder.address}\nEmne: {mail.subject}\n\n{mail.body}\n{'-' * 60}\n")
        paused = " Alle påmindelser er på pause, så intet bliver sendt." if reminder_mails.is_paused() else ""
        self.stdout.write(
            f"{counted(len(reminders), 'mail', 'mails')} med påmindelser den {day:%d.%m.%Y}. Ingen er sendt.{paused}"
        )
