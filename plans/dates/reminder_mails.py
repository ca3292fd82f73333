"""Reminders of dates by mail: who is reminded of what on a day, once for each date, and never those who are done.

``look`` reads how things stand, in a fixed number of queries; ``due`` says, without the database, who gets what on a
day; ``preview`` and ``send`` both ask it. Nobody is mailed on a day that isn't a working day. If a run was missed, the
next one makes up for it, until the date itself has passed.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

from django.db import transaction
from django.utils import timezone

from bpmplan import danish, workdays
from bpmplan.mails import message
from bpmplan.steps import lock

from ..models import ReminderSent, ReminderSettings
from .reminder_items import look


@dataclass(frozen=True)
class Reminder:
    """One mail: everything that concerns one person on one day."""

    address: str
    name: str
    reason: str
    items: tuple

    @property
    def subject(self):
        if len({item.title for item in self.items}) == 1:
            return self.items[0].title
        if all(item.is_invitation for item in self.items):
            return "Invitation: kommunens beskæftigelsesplan"
        return "Datoer for kommunens beskæftigelsesplan"

    @property
    def by_municipality(self):
        """``[(Municipality, [Item])]`` in Danish order."""
        grouped = defaultdict(list)
        for item in self.items:
            grouped[item.municipality].append(item)
        return sorted(grouped.items(), key=lambda group: danish.sort_key(group[0].name))

    def message(self):
        return message("reminder", self.address, reminder=self)


def due(outlook, day, sent=None):
    """The mails of a day, as ``[Reminder]``: one for each person. ``sent`` is used in place of the outlook's own."""
    if not workdays.is_workday(day):
        return []
    sent = outlook.sent if sent is None else sent
    people, items = defaultdict(dict), defaultdict(list)
    for item in outlook.items:
        if not item.remind_on <= day <= item.day:
            continue
        for recipient in outlook.recipients.get(item.municipality.pk, ()):
            if (recipient.address, item.key) not in sent:
                people[recipient.address][recipient] = None
                items[recipient.address].append(item)
    return [
        Reminder(address, next(iter(there)).name, danish.listed(one.reason for one in there), tuple(items[address]))
        for address, there in sorted(people.items())
    ]


def preview(outlook, first_day, days):
    """What would be sent from ``first_day`` on, as things stand: ``[(day, [Reminder])]`` without empty days."""
    sent, found = set(outlook.sent), []
    for day in (first_day + timedelta(days=number) for number in range(days)):
        reminders = due(outlook, day, sent)
        sent |= {(reminder.address, item.key) for reminder in reminders for item in reminder.items}
        if reminders:
            found.append((day, reminders))
    return found


def send(*, now):
    """Send what is due; returns how many mails were sent and the addresses that the mail server refused.

    Safe to run twice and on two machines at once: each mail is sent and written down under one lock. Any other failure
    of the mail server raises ``OSError``; what wasn't sent is not written down, so the next run sends it.
    """
    today = timezone.localdate(now)
    ReminderSettings.objects.get_or_create(pk=ReminderSettings.ONLY)
    count, refused = 0, []
    for reminder in due(look(today), today):
        try:
            count += _send(reminder, now)
        except SMTPRecipientsRefused:
            refused.append(reminder.address)
    return count, refused


def is_paused():
    return ReminderSettings.objects.filter(paused=True).exists()


def _send(reminder, now):
    """Send one mail with what nobody has sent meanwhile; whether there was anything, and no pause."""
    with transaction.atomic():
        if lock(ReminderSettings.objects.all(), ReminderSettings.ONLY).paused:
            return False
        log = ReminderSent.objects.filter(address=reminder.address, day__gte=timezone.localdate(now))
        there = set(log.values_list("about", "day"))
        items = tuple(item for item in reminder.items if item.key not in there)
        if not items:
            return False
        Reminder(reminder.address, reminder.name, reminder.reason, items).message().send()
        ReminderSent.objects.bulk_create(
            ReminderSent(
                address=reminder.address,
                name=reminder.name,
                municipality=item.municipality,
                what=item.what,
                goal_set=item.goal_set,
                plan=item.plan,
                day=item.day,
                text=item.text,
                about=item.about,
                sent_at=now,
            )
            for item in items
        )
        return True
