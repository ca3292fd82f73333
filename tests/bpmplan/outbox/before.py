"""What was mailed, refused and left before the outbox, in a municipality without plans: part of ``tests.upgrade``."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from bpmplan import demo
from bpmplan.links.models import Link
from bpmplan.links.opening import opened
from bpmplan.links.secret import hashed
from bpmplan.outbox import sending
from bpmplan.outbox.models import Mail
from plans.dates import reminder_mails

AT = datetime(2026, 10, 1, 7, tzinfo=UTC)


def people(get_model):
    """Two approvers and two editors in Odder, who have nothing else yet: its primary key, and theirs by name."""
    odder = get_model("accounts", "Municipality").objects.get(slug="odder")
    odder.mailbox = "job@b.example"
    odder.save()
    users = {}
    for name, role in (("signe", "approver"), ("sven", "approver"), ("erik", "editor"), ("eva", "editor")):
        users[name] = get_model("accounts", "User").objects.create(email=f"{name}@b.example", name=name.title()).pk
        get_model("accounts", "Membership").objects.create(user_id=users[name], municipality_id=odder.pk, role=role)
    return odder.pk, users


def letters(get_model, municipality, users):
    """One whose mails were sent, refused and not sent; one whose mails had not been begun."""
    goal_set = get_model("goals", "GoalSet").objects.create(year=2027, status="announced").pk
    letter, unbegun = (
        get_model("goals", "Letter").objects.create(goal_set_id=goal_set, kind=kind, sent_at=AT)
        for kind in ("announcement", "correction")
    )
    event, receipt = get_model("goals", "Event").objects.create, get_model("goals", "LetterReceipt").objects.create
    event(goal_set_id=goal_set, step="announce", at=AT, letter_id=letter.pk)
    first = {"letter_id": letter.pk, "municipality_id": municipality}
    receipt(**first, user_id=users["signe"], address="signe@b.example", token="brugt", mailed_at=AT)
    receipt(**first, user_id=users["sven"], address="sven@b.example", refused_at=AT)
    receipt(**first, address="job@b.example")
    event(goal_set_id=goal_set, step="amend", at=AT, letter_id=unbegun.pk)
    return goal_set


def steps(get_model, municipality, users):
    """One that was mailed; one that was tried in vain, so that nobody knows who got it; one of this moment."""
    plan = get_model("plans", "Plan").objects.create(
        municipality_id=municipality, first_year=2027, last_year=2027, created_at=AT, created_by_id=users["erik"]
    )
    now = timezone.now()
    event = get_model("plans", "Event").objects.create
    event(plan_id=plan.pk, step="hear", at=AT, by_id=users["signe"], mailed_at=AT)
    event(plan_id=plan.pk, step="end_hearing", at=now - timedelta(days=2), by_id=users["signe"])
    event(plan_id=plan.pk, step="submit", at=now, by_id=users["signe"])


def invitations(get_model, municipality, users):
    for name, facts in (("mailed", {"mailed_at": AT}), ("unsent", {}), ("accepted", {"accepted_at": AT})):
        get_model("accounts", "Invitation").objects.create(
            municipality_id=municipality, email=f"{name}@b.example", name=name, role="editor", token_hash=hashed(name),
            invited_by_id=users["signe"], invited_at=AT, expires_at=timezone.now() + timedelta(days=5), **facts,
        )  # fmt: skip


def reminders(get_model, municipality, goal_set):
    """One mail about two dates."""
    for what in ("ready", "answer"):
        get_model("plans", "ReminderSent").objects.create(
            address="erik@b.example", name="Erik", municipality_id=municipality, what=what, goal_set_id=goal_set,
            day="2027-12-01", text="Planen.", about=f"{what} 2027 851", sent_at=AT,
        )  # fmt: skip


def fill(get_model):
    """Write it by the models of the first version; of ``get_model(app, name)``."""
    municipality, users = people(get_model)
    goal_set = letters(get_model, municipality, users)
    steps(get_model, municipality, users)
    invitations(get_model, municipality, users)
    reminders(get_model, municipality, goal_set)


def looked_at():
    """What became of it: the mails' states, what links lead to, and what was sent since. In plain values."""
    ours = Mail.objects.filter(address__endswith="@b.example")
    states = sorted(f"{mail.kind} {mail.address} {mail.state}" for mail in ours)
    links = {
        "letter": opened("brugt", kind="letter", now=timezone.now()).thing.address,
        "letters": Link.objects.filter(kind="letter").count(),
        "invitation": opened("mailed", kind="invitation", now=timezone.now()).thing.email,
    }
    for _ in range(2):
        sending.send_waiting()
    reminder_mails.put_in_outbox(now=timezone.now())
    sending.send_waiting()
    sent = sorted(mail["to"] for mail in demo.mails() if mail["to"].endswith("@b.example"))
    return {"states": states, "links": links, "sent": sent}
