"""What was mailed stays known as mailed. Steps whose mails were not marked as sent get a row for each recipient.

A step that has waited for longer than an hour has been tried, and failed: some of its recipients may have got it, even
several times. That can't be known, so it is said and not sent again.
"""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone

RANK = ["reader", "editor", "approver"]
TELLS = {
    "hear": "reader",
    "end_hearing": "editor",
    "submit": "approver",
    "adopt": "reader",
    "return": "editor",
    "reopen": "editor",
}
"""The least role that was told about a step when this was written."""
TRIED_AFTER = timedelta(hours=1)


def put_in_outbox(apps, schema_editor):
    _reminders(apps)
    _steps(apps)


def _reminders(apps):
    ReminderSent, Mail = apps.get_model("plans", "ReminderSent"), apps.get_model("outbox", "Mail")
    mails = {}
    for row in ReminderSent.objects.filter(mail=None).order_by("pk"):
        mails.setdefault((row.address, row.created_at), []).append(row.pk)
    for (address, at), pks in mails.items():
        mail = Mail.objects.create(
            kind="reminder",
            key=f"reminder reminders {pks[0]} {address}",
            subjects={"dates": pks},
            address=address,
            state="sent",
            attempts=1,
            created_at=at,
            sent_at=at,
        )
        ReminderSent.objects.filter(pk__in=pks).update(mail=mail)


def _steps(apps):
    Mail, Membership = apps.get_model("outbox", "Mail"), apps.get_model("accounts", "Membership")
    unmailed = apps.get_model("plans", "Event").objects.filter(mailed_at=None, step__in=TELLS)
    for event in unmailed.select_related("plan"):
        roles = RANK[RANK.index(TELLS[event.step]) :]
        members = Membership.objects.filter(
            municipality=event.plan.municipality_id, role__in=roles, deactivated_at=None, user__is_active=True
        ).exclude(user=event.by_id)
        tried = timezone.now() - event.at > TRIED_AFTER
        for member in members.select_related("user").order_by("pk"):
            Mail.objects.create(
                kind="plan_step",
                key=f"plan_step event {event.pk} user {member.user_id}",
                subjects={"event": event.pk},
                user=member.user,
                address=member.user.email,
                state="unknown" if tried else "waiting",
                error="Mailen blev forsøgt sendt før udbakken. Det er uvist, om den nåede frem." if tried else "",
                created_at=event.at,
            )


def only_when_empty(apps, schema_editor):
    """Without the outbox it wouldn't be known what has been mailed, and it would be mailed again."""
    if apps.get_model("plans", "Event").objects.exists():
        raise RuntimeError("Steps have been mailed by the outbox: restore a backup to go back.")


class Migration(migrations.Migration):
    dependencies = [("plans", "0006_reminder_mail"), ("accounts", "0001_initial")]

    operations = [migrations.RunPython(put_in_outbox, only_when_empty)]
