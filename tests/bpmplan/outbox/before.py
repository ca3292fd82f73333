"""Fills an empty database with what was mailed, refused and not mailed before the outbox, and upgrades it.

Run by test_upgrading.py; ``DATABASE_URL`` names the empty database. Prints what the test looks at, as JSON.
"""

import json
import os
import sys
from datetime import UTC, datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bpmplan.settings")
django.setup()

from django.apps import apps  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from django.utils import timezone  # noqa: E402

from bpmplan import demo  # noqa: E402
from bpmplan.links.models import Link  # noqa: E402
from bpmplan.links.opening import opened  # noqa: E402
from bpmplan.links.secret import hashed  # noqa: E402
from bpmplan.outbox import sending  # noqa: E402
from bpmplan.outbox.models import Mail  # noqa: E402
from plans.dates import reminder_mails  # noqa: E402

OURS = {app.label for app in apps.get_app_configs() if app.name.partition(".")[0] in {"bpmplan", "goals", "plans"}}
THEN = [("accounts", "0001_initial"), ("goals", "0001_initial"), ("plans", "0001_initial")]
AT = datetime(2026, 10, 1, 7, tzinfo=UTC)


def country(get_model):
    """Aalborg with two approvers and two editors: its primary key, and theirs by name."""
    region = get_model("accounts", "Region").objects.create(code="1081", name="Nordjylland", since="2007-01-01")
    aalborg = get_model("accounts", "Municipality").objects.create(
        code="851",
        name="Aalborg",
        full_name="Aalborg Kommune",
        slug="aalborg",
        region_id=region.pk,
        mailbox="job@b.example",
    )
    aalborg, users = aalborg.pk, {}
    for name, role in (("signe", "approver"), ("sven", "approver"), ("erik", "editor"), ("eva", "editor")):
        users[name] = get_model("accounts", "User").objects.create(email=f"{name}@b.example", name=name.title()).pk
        get_model("accounts", "Membership").objects.create(user_id=users[name], municipality_id=aalborg, role=role)
    return aalborg, users


def letters(get_model, aalborg, users):
    """One whose mails were sent, refused and not sent; one whose mails had not been begun."""
    goal_set = get_model("goals", "GoalSet").objects.create(year=2027, status="announced").pk
    letter, unbegun = (
        get_model("goals", "Letter").objects.create(goal_set_id=goal_set, kind=kind, sent_at=AT)
        for kind in ("announcement", "correction")
    )
    event, receipt = get_model("goals", "Event").objects.create, get_model("goals", "LetterReceipt").objects.create
    event(goal_set_id=goal_set, step="announce", at=AT, letter_id=letter.pk)
    first = {"letter_id": letter.pk, "municipality_id": aalborg}
    receipt(**first, user_id=users["signe"], address="signe@b.example", token="brugt", mailed_at=AT)
    receipt(**first, user_id=users["sven"], address="sven@b.example", refused_at=AT)
    receipt(**first, address="job@b.example")
    event(goal_set_id=goal_set, step="amend", at=AT, letter_id=unbegun.pk)
    return goal_set


def steps(get_model, aalborg, users):
    """One that was mailed; one that was tried in vain, so that nobody knows who got it; one of this moment."""
    plan = get_model("plans", "Plan").objects.create(
        municipality_id=aalborg, first_year=2027, last_year=2027, created_at=AT, created_by_id=users["erik"]
    )
    now = timezone.now()
    event = get_model("plans", "Event").objects.create
    event(plan_id=plan.pk, step="hear", at=AT, by_id=users["signe"], mailed_at=AT)
    event(plan_id=plan.pk, step="end_hearing", at=now - timedelta(days=2), by_id=users["signe"])
    event(plan_id=plan.pk, step="submit", at=now, by_id=users["signe"])


def invitations(get_model, aalborg, users):
    for name, facts in (("mailed", {"mailed_at": AT}), ("unsent", {}), ("accepted", {"accepted_at": AT})):
        get_model("accounts", "Invitation").objects.create(
            municipality_id=aalborg, email=f"{name}@b.example", name=name, role="editor", token_hash=hashed(name),
            invited_by_id=users["signe"], invited_at=AT, expires_at=timezone.now() + timedelta(days=5), **facts,
        )  # fmt: skip


def reminders(get_model, aalborg, goal_set):
    """One mail about two dates."""
    for what in ("ready", "answer"):
        get_model("plans", "ReminderSent").objects.create(
            address="erik@b.example", name="Erik", municipality_id=aalborg, what=what, goal_set_id=goal_set,
            day="2027-12-01", text="Planen.", about=f"{what} 2027 851", sent_at=AT,
        )  # fmt: skip


def main():
    executor = MigrationExecutor(connection)
    others = [leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] not in OURS]
    get_model = executor.migrate([*others, *THEN]).apps.get_model
    aalborg, users = country(get_model)
    goal_set = letters(get_model, aalborg, users)
    steps(get_model, aalborg, users)
    invitations(get_model, aalborg, users)
    reminders(get_model, aalborg, goal_set)
    call_command("migrate", verbosity=0)
    states = [f"{mail.kind} {mail.address} {mail.state}" for mail in Mail.objects.all()]
    links = {
        "letter": opened("brugt", kind="letter", now=timezone.now()).thing.address,
        "letters": Link.objects.filter(kind="letter").count(),
        "invitation": opened("mailed", kind="invitation", now=timezone.now()).thing.email,
    }
    for _ in range(2):
        sending.send_waiting()
    reminder_mails.put_in_outbox(now=timezone.now())
    sending.send_waiting()
    sent = sorted(f"{mail['to']}: {mail['subject']}" for mail in demo.mails())
    print(json.dumps({"states": sorted(states), "links": links, "sent": sent}))


sys.exit(main())
