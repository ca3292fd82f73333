"""Reminders of dates by mail: who is reminded of what on a day, once for each date, and never those who are done.

``look`` reads how things stand, in a fixed number of queries; ``due`` says, without the database, who gets what on a
day; ``preview`` and ``put_in_outbox`` both ask it. Nobody is reminded on a day that isn't a working day. If a run was
missed, the next one makes up for it, until the date itself has passed. A mail that waited is written from how things
stand when it is sent.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from bpmplan import danish, workdays
from bpmplan.outbox import posting
from bpmplan.outbox.kinds import Kind, Unneeded, message, municipality_of, register
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
    items = [item for item in outlook.items if item.remind_on <= day <= item.day]
    return _for_each_person(outlook, items, lambda recipient, item: (recipient.address, item.key) not in sent)


def _for_each_person(outlook, items, is_wanted):
    """``[Reminder]`` of the ``items``, where ``is_wanted(recipient, item)`` says who is reminded of which."""
    people, items_of = defaultdict(dict), defaultdict(list)
    for item in items:
        for recipient in outlook.recipients.get(item.municipality.pk, ()):
            if is_wanted(recipient, item):
                people[recipient.address][recipient] = None
                items_of[recipient.address].append(item)
    return [
        Reminder(address, next(iter(there)).name, danish.listed(one.reason for one in there), tuple(items_of[address]))
        for address, there in sorted(people.items())
    ]


def preview(outlook, first_day, days):
    """What would be sent from ``first_day`` on, as things stand: ``[(day, [Reminder])]`` without empty days."""
    sent, by_day = set(outlook.sent), []
    for day in (first_day + timedelta(days=number) for number in range(days)):
        reminders = due(outlook, day, sent)
        sent |= {(reminder.address, item.key) for reminder in reminders for item in reminder.items}
        if reminders:
            by_day.append((day, reminders))
    return by_day


def put_in_outbox(*, now):
    """Put what is due into the outbox, and write down who is reminded of what; returns the mails.

    Safe to run twice and on two machines at once: one lock holds for each mail.
    """
    today = timezone.localdate(now)
    ReminderSettings.objects.get_or_create(pk=ReminderSettings.ONLY)
    return [mail for reminder in due(look(today), today) if (mail := _put(reminder, now)) is not None]


def is_paused():
    return ReminderSettings.objects.filter(paused=True).exists()


def _put(reminder, now):
    """The mail about what nobody has put into the outbox meanwhile; None when there is nothing left, or a pause."""
    with transaction.atomic():
        if lock(ReminderSettings.objects.all(), ReminderSettings.ONLY).paused:
            return None
        log = ReminderSent.objects.filter(address=reminder.address, day__gte=timezone.localdate(now))
        there = set(log.values_list("about", "day"))
        made = ReminderSent.objects.bulk_create(
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
                created_at=now,
            )
            for item in reminder.items
            if item.key not in there
        )
        if not made:
            return None
        pks = [row.pk for row in made]
        mail = posting.mail_to(
            "reminder", cause=f"reminders {pks[0]}", subjects={"dates": pks}, address=reminder.address, now=now
        )
        [mail] = posting.put([mail])
        ReminderSent.objects.filter(pk__in=pks).update(mail=mail)
        return mail


def _reminder(mail, dates):
    """What a mail says when it is sent: those of its dates that still concern the person."""
    outlook = look(timezone.localdate(mail.taken_at))
    keys = {(row.about, row.day) for row in dates}
    wanted = [item for item in outlook.items if item.key in keys]
    [reminder] = _for_each_person(outlook, wanted, lambda recipient, item: recipient.address == mail.address) or [None]
    if reminder is None:
        raise Unneeded("Datoen er passeret eller flyttet, eller personen skal ikke længere mindes om den.")
    return {"reminder": reminder}


register(
    Kind(
        name="reminder",
        label="Påmindelse",
        audience="Kommunens redaktører; ellers dens godkendere, administratorer eller fælles postkasse",
        template="reminder",
        subjects={"dates": ReminderSent.objects.all},
        context=_reminder,
        is_paused=is_paused,
        municipalities=municipality_of("dates"),
    )
)
