"""Announcing: the letter reaches every municipality once, receipts are given, plans already begun see what changed."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from goals import mails, receipts, workflow
from goals.models import Event, Goal, GoalSet, LetterKind, LetterReceipt
from plans.models import PlanGoal
from plans.rollover.changes_in_goals import changes_in_goals
from plans.writing import saving
from tests.cast import BEGAN
from tests.making import NOW
from tests.making import plan as begun
from tests.scene import announced

pytestmark = pytest.mark.django_db


@pytest.fixture
def country(aalborg, esbjerg, anna, signe, erik, elin, esther):
    esbjerg.mailbox = "job@esbjerg.example"
    esbjerg.save()


@pytest.fixture
def goals_2027(country, minna):
    return announced(2027, ["Flere unge i job", "Flere opkvalificeres"], minna)


def amended(goal_set, kind, by, goals, **words):
    letter = workflow.begin_letter(goal_set, kind, by=by, goals=goals, date=date(2026, 11, 1))
    for wording in letter.wordings.all():
        for name, value in words.items():
            setattr(wording, name, value)
        wording.save()
    workflow.take(goal_set, "amend", by=by, now=NOW, letter=letter)
    return letter


def addresses():
    return sorted(message.to[0] for message in mail.outbox)


def test_administrators_approvers_and_the_mailbox_get_the_letter_once(goals_2027):
    assert mails.send(now=NOW) == 4
    everybody = ["anna@aalborg.example", "elin@esbjerg.example", "job@esbjerg.example", "signe@aalborg.example"]
    assert addresses() == everybody
    message = next(message for message in mail.outbox if message.to == ["signe@aalborg.example"])
    receipt = LetterReceipt.objects.get(address="signe@aalborg.example")
    assert message.subject == "De beskæftigelsespolitiske mål for 2027 er udmeldt"
    assert "Mål 2: Flere opkvalificeres" in message.body
    assert receipt.get_absolute_url() in message.body
    assert Event.objects.get(step="announce").mailed_at == NOW
    assert mails.send(now=NOW) == 0
    call_command("send_mails")
    assert len(mail.outbox) == 4


def test_a_consultation_is_mailed_to_nobody(country, minna):
    goal_set = GoalSet.objects.create(year=2027)
    Goal.objects.create(goal_set=goal_set, number=1, short_title="Unge")
    letter = workflow.begin_letter(goal_set, LetterKind.CONSULTATION, by=minna, deadline=date(2026, 12, 1))
    letter.wordings.update(title="Flere unge i job")
    workflow.take(goal_set, "consult", by=minna, now=NOW)
    assert mails.send(now=NOW) == 0
    assert not Event.objects.unmailed().exists()


def test_a_mail_server_that_dies_halfway_sends_nothing_twice(goals_2027, monkeypatch):
    real, sent = EmailBackend.send_messages, []

    def dies(self, messages):
        if len(sent) == 2:
            raise SMTPServerDisconnected("gone")
        sent.extend(messages)
        return real(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", dies)
    with pytest.raises(OSError, match="gone"):
        mails.send(now=NOW)
    assert Event.objects.unmailed().count() == 1
    monkeypatch.setattr(EmailBackend, "send_messages", real)
    assert mails.send(now=NOW) == 2
    assert len(set(addresses())) == len(addresses()) == 4
    assert not Event.objects.unmailed().exists()


def test_an_address_that_is_refused_keeps_nobody_else_waiting(goals_2027, monkeypatch):
    real = EmailBackend.send_messages

    def refuses(self, messages):
        if messages[0].to == ["anna@aalborg.example"]:
            raise SMTPRecipientsRefused({"anna@aalborg.example": (550, b"no such user")})
        return real(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuses)
    assert mails.send(now=NOW) == 3
    assert LetterReceipt.objects.get(address="anna@aalborg.example").refused_at == NOW
    assert not Event.objects.unmailed().exists()


def test_the_page_waits_for_the_first_mails_only(goals_2027):
    assert mails.send(now=NOW, at_most=1) == 1
    assert Event.objects.unmailed().count() == 1
    assert mails.waiting_for(goals_2027.letter) == 3
    assert mails.send(now=NOW) == 3


def test_the_link_gives_the_receipt_when_its_button_is_pressed(goals_2027, client):
    mails.send(now=NOW)
    receipt = LetterReceipt.objects.get(address="job@esbjerg.example")
    page = client.get(receipt.get_absolute_url())
    assert "Flere unge i job" in page.content.decode()
    receipt.refresh_from_db()
    assert receipt.opened_at is None  # a mail scanner follows links too
    assert client.post(receipt.get_absolute_url()).url == "/maal/2027/"
    receipt.refresh_from_db()
    assert receipt.opened_at
    assert receipt.opened_by is None
    assert client.get(receipt.get_absolute_url()).url == "/maal/2027/"
    assert client.get(reverse("letter_open", args=["findes-ikke"])).status_code == 404


def test_members_see_new_letters_at_their_desk_until_they_open_them(goals_2027, client_for, signe, erik, minna):
    mails.send(now=NOW)
    read = reverse("letter_read", args=[goals_2027.letter.pk])
    erik.date_joined = BEGAN
    erik.save()
    for person in (signe, erik):  # erik got no mail
        client = client_for(person)
        assert "Læs brevet" in client.get("/arbejde/").content.decode()
        assert client.post(read).url == "/maal/2027/"
        assert "Læs brevet" not in client.get("/arbejde/").content.decode()
        client.post(read)
    assert LetterReceipt.objects.opened().count() == 2
    assert LetterReceipt.objects.get(user=signe).opened_by == signe
    assert client_for(minna).post(read).status_code == 403
    assert client_for(None).post(read).status_code == 302


def test_the_ministry_sees_who_has_opened_it(goals_2027, client_for, minna, signe, django_assert_max_num_queries):
    mails.send(now=NOW)
    receipts.open_at_desk(goals_2027.letter, by=signe, now=NOW)
    client = client_for(minna)
    address = reverse("admin:goals_letter_receipts", args=[goals_2027.letter.pk])
    with django_assert_max_num_queries(12):
        text = client.get(address).content.decode()
    assert "1 af 2 kommuner har åbnet brevet" in text
    assert "Signe" in text
    assert "job@esbjerg.example" in text
    text = client.get(address + "?kun=ikke").content.decode()
    assert "job@esbjerg.example" in text
    assert "signe@aalborg.example" not in text


def test_a_correction_reaches_those_who_have_begun_a_plan(goals_2027, minna, erik, aalborg, client_for):
    mails.send(now=NOW)
    plan = begun(aalborg, erik, goal_sets=[goals_2027])
    first, second = goals_2027.made
    mail.outbox.clear()
    amended(goals_2027, LetterKind.CORRECTION, minna, [second], title="Flere ledige opkvalificeres")
    assert mails.send(now=NOW) == 5
    assert "erik@aalborg.example" in addresses()
    assert "esther@esbjerg.example" not in addresses()
    assert "planens side" in mail.outbox[0].body
    changes = changes_in_goals(plan)
    [(_, change)] = changes.reworded
    assert (change.before.title, change.after.title) == ("Flere opkvalificeres", "Flere ledige opkvalificeres")
    page = client_for(erik).get(plan.get_absolute_url()).content.decode()
    assert "<ins>ledige" in page
    assert "den tidligere ordlyd" in page
    amended(goals_2027, LetterKind.WITHDRAWAL, minna, [first])
    assert [change.before.title for _, change in changes_in_goals(plan).withdrawn] == ["Flere unge i job"]
    assert "er trukket tilbage" in client_for(erik).get(plan.get_absolute_url()).content.decode()


def test_an_added_goal_is_taken_into_a_plan_that_is_begun(goals_2027, minna, erik, lone, aalborg, client_for):
    plan = begun(aalborg, erik, goal_sets=[goals_2027])
    goal = Goal.objects.create(goal_set=goals_2027, number=3, short_title="Seniorer")
    amended(goals_2027, LetterKind.ADDITION, minna, [goal], title="Flere seniorer i job")
    client = client_for(erik)
    assert "Tag de nye mål med i planen" in client.get(plan.get_absolute_url()).content.decode()
    take_in = reverse("plan_new_goals", args=[plan.pk])
    assert client_for(lone).post(take_in).status_code == 403
    assert client.post(take_in).status_code == 302
    assert plan.plangoals.get(wordings__goal=goal)
    assert not changes_in_goals(plan)


def test_goals_announced_after_the_plan_was_begun_stand_beside_the_earlier_ones(goals_2027, minna, erik, aalborg):
    plan = begun(aalborg, erik, years=(2027, 2028), goal_sets=[goals_2027])
    assert not changes_in_goals(plan)
    announced(2028, ["Flere unge i varigt job", "Et nyt mål"], minna, continues=[goals_2027.made[0], None])
    [(goal_set, followed)] = changes_in_goals(plan).announced
    assert goal_set.year == 2028
    assert followed[0].earlier.title == "Flere unge i job"
    assert followed[0].is_changed
    assert followed[1].plan_goal is None


def test_what_changed_takes_few_queries_however_many_goals(goals_2027, erik, aalborg, django_assert_max_num_queries):
    plan = begun(aalborg, erik, goal_sets=[goals_2027])
    for _ in range(5):
        saving.add(PlanGoal(plan=plan, is_own=True, title="Eget mål"), by=erik, now=NOW)
    with django_assert_max_num_queries(6):
        changes_in_goals(plan)


@pytest.mark.django_db(transaction=True)
def test_two_machines_at_once_send_each_mail_once(goals_2027):
    """Row locks on PostgreSQL; SQLite takes one writer at a time."""
    wait = threading.Barrier(2)

    def run():
        wait.wait(timeout=20)
        try:
            return mails.send(now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        sent = [future.result() for future in [pool.submit(run), pool.submit(run)]]
    mails.send(now=NOW)  # what one run left because the other held it
    assert sum(sent) <= 4
    assert len(set(addresses())) == len(addresses()) == 4
    assert not Event.objects.unmailed().exists()
