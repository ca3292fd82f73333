"""Announcing: the letter reaches every municipality once, receipts are given, plans already begun see what changed."""

import re
from datetime import date
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from bpmplan.accounts import people
from bpmplan.links.models import Link
from bpmplan.outbox import sending
from bpmplan.outbox.models import Mail, MailState
from goals import receipts, workflow
from goals.models import Goal, GoalSet, LetterKind, LetterReceipt
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


def sent():
    """Send what waits in the outbox; how many mails that was."""
    return sending.send_waiting(now=NOW)[MailState.SENT]


def link_to(receipt):
    """The link in the mail that a receipt's recipient got."""
    body = next(message.body for message in mail.outbox if message.to == [receipt.address])
    return re.search(r"/brev/\S+", body).group()


def test_administrators_approvers_and_the_mailbox_get_the_letter_once(goals_2027):
    assert sent() == 4
    everybody = ["anna@aalborg.example", "elin@esbjerg.example", "job@esbjerg.example", "signe@aalborg.example"]
    assert addresses() == everybody
    message = next(message for message in mail.outbox if message.to == ["signe@aalborg.example"])
    assert message.subject == "De beskæftigelsespolitiske mål for 2027 er udmeldt"
    assert "Mål 2: Flere opkvalificeres" in message.body
    assert sent() == 0
    assert len(mail.outbox) == 4


def test_nothing_in_the_database_opens_a_link(goals_2027):
    assert not Link.objects.filter(kind="letter").exists()
    sent()
    rows = [*LetterReceipt.objects.values(), *Mail.objects.values(), *Link.objects.values()]
    for receipt in LetterReceipt.objects.all():
        assert link_to(receipt).split("/")[2] not in str(rows)


def test_a_consultation_is_mailed_to_nobody(country, minna):
    goal_set = GoalSet.objects.create(year=2027)
    Goal.objects.create(goal_set=goal_set, number=1, short_title="Unge")
    letter = workflow.begin_letter(goal_set, LetterKind.CONSULTATION, by=minna, deadline=date(2026, 12, 1))
    letter.wordings.update(title="Flere unge i job")
    workflow.take(goal_set, "consult", by=minna, now=NOW)
    assert not Mail.objects.exclude(kind="invitation").exists()


def test_an_address_that_is_refused_keeps_nobody_else_waiting_and_is_said(goals_2027, monkeypatch, client_for, minna):
    real = EmailBackend.send_messages

    def refuses(self, messages):
        if messages[0].to == ["anna@aalborg.example"]:
            raise SMTPRecipientsRefused({"anna@aalborg.example": (550, b"no such user")})
        return real(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuses)
    assert sent() == 3
    assert LetterReceipt.objects.get(address="anna@aalborg.example").mail.state == "failed"
    address = reverse("admin:goals_letter_receipts", args=[goals_2027.letter.pk])
    text = client_for(minna).get(address).content.decode()
    assert "I 1 kommune er der mails, der ikke er nået frem" in text
    text = client_for(minna).get(address + "?kun=fejl").content.decode()
    assert "Mailserveren afviste mailen (550 no such user)." in text
    assert "job@esbjerg.example" not in text


def test_a_letter_to_a_mailbox_that_has_been_corrected_is_tried_again_there(goals_2027, esbjerg):
    Mail.objects.filter(address="job@esbjerg.example").update(state="failed", error="Mailserveren afviste mailen.")
    assert sent() == 3
    esbjerg.mailbox = "jobcenter@esbjerg.example"
    esbjerg.save()
    assert Mail.objects.try_again() == 1
    assert sent() == 1
    assert mail.outbox[-1].to == ["jobcenter@esbjerg.example"]
    assert LetterReceipt.objects.get(address="job@esbjerg.example").mail.address == "jobcenter@esbjerg.example"


def test_who_has_left_meanwhile_gets_no_letter(goals_2027, anna, signe):
    people.deactivate(membership=signe.membership, by=anna, now=NOW)
    assert sent() == 3
    assert "signe@aalborg.example" not in addresses()
    assert LetterReceipt.objects.get(user=signe).mail.state == "unneeded"


def test_the_link_gives_the_receipt_when_its_button_is_pressed(goals_2027, client):
    sent()
    receipt = LetterReceipt.objects.get(address="job@esbjerg.example")
    link = link_to(receipt)
    page = client.get(link)
    assert "Flere unge i job" in page.content.decode()
    receipt.refresh_from_db()
    assert receipt.opened_at is None  # a mail scanner follows links too
    assert client.post(link).url == "/maal/2027/"
    receipt.refresh_from_db()
    assert receipt.opened_at
    assert receipt.opened_by is None
    assert client.get(link).url == "/maal/2027/"
    assert client.get(reverse("letter_open", args=["findes-ikke"])).status_code == 404


def test_members_see_new_letters_at_their_desk_until_they_open_them(goals_2027, client_for, signe, erik, minna):
    sent()
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
    sent()
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
    sent()
    plan = begun(aalborg, erik, goal_sets=[goals_2027])
    first, second = goals_2027.made
    mail.outbox.clear()
    amended(goals_2027, LetterKind.CORRECTION, minna, [second], title="Flere ledige opkvalificeres")
    assert sent() == 5
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
