"""Reminders: who is reminded of what and when, through a whole year; one mail for each person; never twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from bpmplan import workdays
from bpmplan.accounts import people
from bpmplan.accounts.models import Role
from bpmplan.jobs import timed
from bpmplan.outbox import sending
from bpmplan.steps import Refused
from goals.models import GoalSetDate
from plans.country import year_answers as answers
from plans.dates import reminder_items, reminder_mails
from plans.models import AnswerKind, PathDate, ReminderRule, ReminderSent, ReminderSettings
from plans.reference import load_reminder_rules
from plans.steps import deadlines, decisions, workflow
from plans.steps.milestones import agenda_day
from tests import making
from tests.cast import member

MORNING = datetime(2026, 10, 1, 5, tzinfo=UTC)
DAY = date(2026, 12, 1)


def sent(*, now):
    """A day's run; how many mails were sent."""
    before = len(mail.outbox)
    reminder_mails.put_in_outbox(now=now)
    sending.send_waiting(now=now)
    return len(mail.outbox) - before


@pytest.fixture
def rules(db):
    load_reminder_rules()


@pytest.fixture
def goals_2027(rules):
    """Announced, without duty; an answer is wished for by 1 December 2026, 20 working days after 3 November."""
    made = making.goal_set(2027, {1: "Flere i job"})
    made.dates.create(what="answer", day=DAY)
    return made


def at(day):
    return datetime(day.year, day.month, day.day, 6, tzinfo=UTC)


def addresses(day):
    return [reminder.address for reminder in reminder_mails.due(reminder_items.look(day), day)]


def set_dates(plan, by, **dates):
    """``written``, ``hearing_begins``, ``hearing_ends``, ``first`` and ``last`` (the meetings of the two bodies)."""
    keys = {
        "written": deadlines.WRITTEN,
        "hearing_begins": deadlines.HEARING_BEGINS,
        "hearing_ends": deadlines.HEARING_ENDS,
    }
    bodies = list(plan.municipality.bodies.all())
    if bodies:
        keys |= {"first": deadlines.meeting_of(bodies[0]), "last": deadlines.meeting_of(bodies[-1])}
    deadlines.set_path_dates(plan, {keys[name]: day for name, day in dates.items()}, by=by, now=making.NOW)


def bodies(municipality):
    municipality.bodies.create(name="Beskæftigelsesudvalget", order=1)
    municipality.bodies.create(name="Byrådet", order=2, is_last=True)


# --- Danish working days -------------------------------------------------------------------------------------------


def test_easter_and_christmas_are_no_working_days():
    assert workdays.before(date(2026, 4, 7), 1) == date(2026, 4, 1)  # over Easter, Maundy Thursday to Monday
    assert workdays.before(date(2026, 12, 28), 1) == date(2026, 12, 23)
    assert workdays.before(date(2027, 1, 4), 2) == date(2026, 12, 29)  # over New Year, whose eve is a day off too


def test_great_prayer_day_was_a_holiday_until_2023():
    assert not workdays.is_workday(date(2023, 5, 5))
    assert workdays.is_workday(date(2024, 4, 26))


def test_a_date_on_a_day_off_counts_from_the_working_day_before():
    assert workdays.before(date(2026, 11, 22), 0) == date(2026, 11, 20)  # a Sunday
    assert workdays.before(date(2026, 11, 22), 1) == date(2026, 11, 20)
    assert workdays.before(date(2026, 11, 23), 1) == date(2026, 11, 20)


def test_an_agenda_is_ready_four_days_before_the_meeting_and_never_on_a_day_off():
    assert agenda_day(date(2026, 11, 20)) == date(2026, 11, 16)
    assert agenda_day(date(2026, 11, 19)) == date(2026, 11, 13)  # four days before is a Sunday


# --- The ministry's dates ------------------------------------------------------------------------------------------


def test_an_editor_is_reminded_so_many_working_days_before(erik, goals_2027):
    assert addresses(date(2026, 11, 2)) == []
    assert addresses(date(2026, 11, 3)) == ["erik@aalborg.example"]
    ReminderRule.objects.filter(what="answer").update(days_ahead=1)
    assert addresses(date(2026, 11, 27)) == []
    assert addresses(date(2026, 11, 30)) == ["erik@aalborg.example"]


def test_nothing_is_sent_on_a_day_off_nor_after_the_date(erik, goals_2027):
    assert addresses(date(2026, 11, 7)) == []  # a Saturday
    assert addresses(DAY) == ["erik@aalborg.example"]
    assert addresses(DAY + timedelta(days=1)) == []


def test_a_goal_set_that_is_not_announced_reminds_of_nothing(erik, rules):
    made = making.goal_set(2027, {1: "Flere i job"}, status="draft")
    made.dates.create(what="answer", day=DAY)
    assert addresses(DAY) == []


def test_years_without_duty_are_invitations(erik, goals_2027):
    (reminder,) = reminder_mails.due(reminder_items.look(DAY), DAY)
    text = reminder.message().body
    assert reminder.subject == "I er velkomne til at fortælle om jeres plan for 2027"
    assert "Det er frivilligt" in text
    assert not {"skal", "frist", "senest"} & set(text.casefold().split())


def test_years_with_duty_say_so(erik, goals_2027):
    goals_2027.plan_required = True
    goals_2027.save()
    goals_2027.dates.create(what="ready", day=DAY)
    (reminder,) = reminder_mails.due(reminder_items.look(DAY), DAY)
    text = reminder.message().body
    assert "Ministeriet venter kommunens plan for 2027 senest 1. december 2026." in text
    assert "Planen for 2027 skal være klar til politisk behandling senest 1. december 2026." in text
    assert "velkomne" not in text
    assert "frivilligt" not in text


def test_a_municipality_with_a_plan_in_force_gets_none(aalborg, signe, erik, goals_2027):
    making.adopted(aalborg, signe, years=(2026, 2027))
    assert addresses(DAY) == []


def test_a_municipality_that_writes_the_next_version_of_its_plan_is_done_too(aalborg, signe, erik, goals_2027):
    revision = making.adopted(aalborg, signe, years=(2027, 2027))
    workflow.take(revision.plan, "reopen", by=signe, now=making.NOW, reason="Nye tal")
    assert addresses(DAY) == []


@pytest.mark.parametrize("kind", AnswerKind.values)
def test_a_municipality_that_has_answered_gets_none(aalborg, signe, erik, goals_2027, kind):
    making.plan(aalborg, erik)
    link = "https://www.aalborg.dk/plan" if kind == "own_plan" else ""
    answers.give(aalborg, 2027, kind=kind, link=link, by=signe, now=making.NOW)
    assert addresses(DAY) == []
    answers.withdraw(aalborg, 2027, by=signe, now=making.NOW)
    assert addresses(DAY) == ["erik@aalborg.example"]


def test_a_submitted_plan_is_written_but_not_adopted(aalborg, signe, erik, goals_2027):
    goals_2027.dates.create(what="ready", day=DAY)
    making.submitted(aalborg, signe)
    (reminder,) = reminder_mails.due(reminder_items.look(DAY), DAY)
    assert [item.what for item in reminder.items] == ["answer"]
    assert "Planen er til politisk behandling." in reminder.items[0].text


def test_a_discarded_plan_is_no_plan(aalborg, signe, erik, goals_2027):
    plan = making.plan(aalborg, signe)
    assert f"/arbejde/{plan.pk}/" in reminder_items.look(DAY).items[0].url
    workflow.take(plan, "discard", by=signe, now=making.NOW, reason="Lavet ved en fejl.")
    (item,) = reminder_items.look(DAY).items
    assert reminder_items.NOT_BEGUN in item.text
    assert item.url.endswith("/arbejde/")


# --- Who gets it ---------------------------------------------------------------------------------------------------


def test_without_editors_it_goes_to_approvers_then_administrators_then_the_mailbox(aalborg, anna, minna, goals_2027):
    aalborg.mailbox = "jobcenter@aalborg.example"
    aalborg.save()
    erik = member(aalborg, anna, "erik@aalborg.example", "Erik", Role.EDITOR)
    signe = member(aalborg, anna, "signe@aalborg.example", "Signe", Role.APPROVER)
    assert addresses(DAY) == ["erik@aalborg.example"]
    people.deactivate(membership=erik.membership, by=anna, now=making.NOW)
    assert addresses(DAY) == ["signe@aalborg.example"]
    people.deactivate(membership=signe.membership, by=anna, now=making.NOW)
    assert addresses(DAY) == ["anna@aalborg.example"]
    anna.is_active = False
    anna.save()
    (reminder,) = reminder_mails.due(reminder_items.look(DAY), DAY)
    assert (reminder.address, reminder.name) == ("jobcenter@aalborg.example", "Aalborg Kommune")
    aalborg.mailbox = ""
    aalborg.save()
    assert addresses(DAY) == []
    assert reminder_items.look(DAY).without_recipients == [aalborg]


def test_readers_and_those_who_have_left_get_none(lone, dorte, erik, goals_2027):
    assert addresses(DAY) == ["erik@aalborg.example"]


def test_a_person_gets_one_mail_with_all_that_concerns_them(aalborg, esbjerg, erik, mads, elin, goals_2027):
    invitation = people.invite(
        municipality=esbjerg,
        email=erik.email,
        name="Erik",
        role=Role.EDITOR,
        is_administrator=False,
        by=elin,
        now=making.NOW,
        send=False,
    )
    people.accept(invitation=invitation, user=erik, now=making.NOW)
    bodies(aalborg)
    plan = making.plan(aalborg, erik)
    set_dates(plan, erik, hearing_begins=date(2026, 12, 2), last=date(2026, 12, 10))
    sent(now=at(date(2026, 11, 27)))
    assert sorted(message.to[0] for message in mail.outbox) == ["erik@aalborg.example", "mads@aalborg.example"]
    text = next(message.body for message in mail.outbox if message.to == ["erik@aalborg.example"])
    assert text.count("I er velkomne") == 2
    assert text.index("Esbjerg Kommune\n") < text.index("Aalborg Kommune\n")
    assert "Høringen af planen for 2027 begynder 2. december 2026." in text
    assert "Dagsordenen til mødet i Byrådet 10. december 2026 er klar senest 4. december 2026" in text
    assert "du er redaktør i Esbjerg Kommune og du er redaktør i Aalborg Kommune" in text


def test_the_rules_own_words_stand_in_the_mail(erik, goals_2027):
    ReminderRule.objects.filter(what="answer").update(intro="Ring til os på 12 34 56 78, hvis I er i tvivl.")
    (reminder,) = reminder_mails.due(reminder_items.look(DAY), DAY)
    assert "Ring til os på 12 34 56 78" in reminder.message().body


# --- A municipality's own dates ------------------------------------------------------------------------------------


@pytest.fixture
def path(aalborg, signe, erik, rules):
    bodies(aalborg)
    plan = making.plan(aalborg, signe)
    making.own_goal(plan, signe)
    making.complete(plan, signe)
    set_dates(
        plan,
        erik,
        written=date(2026, 8, 28),
        hearing_begins=date(2026, 9, 1),
        hearing_ends=date(2026, 9, 30),
        first=date(2026, 10, 20),
        last=date(2026, 11, 17),
    )
    ReminderRule.objects.update(paused=False)
    return plan


def whats(day=date(2026, 8, 3)):
    return sorted(str(item.what) for item in reminder_items.look(day).items)


def test_a_draft_is_reminded_of_writing_its_hearing_its_agendas_and_meetings(path, erik):
    of_others = ["agenda", "agenda", "hearing_begins", "hearing_ends", "meeting", "meeting"]
    assert whats() == [*of_others, "written"]
    workflow.take(path, "ready", by=erik, now=making.NOW)
    assert whats() == of_others


def test_in_hearing_only_what_lies_ahead(path, signe):
    workflow.take(path, "hear", by=signe, now=making.NOW)
    assert whats() == ["agenda", "agenda", "hearing_ends", "meeting", "meeting"]
    workflow.take(path, "end_hearing", by=signe, now=making.NOW)
    assert whats() == ["agenda", "agenda", "meeting", "meeting"]


def test_a_submitted_plan_is_reminded_of_meetings_only_until_they_are_decided(aalborg, path, signe):
    workflow.take(path, "submit", by=signe, now=making.NOW)
    assert whats() == ["meeting", "meeting"]
    decisions.record_decision(
        path, making.decision(aalborg, outcome="recommended", last=False), by=signe, now=making.NOW
    )
    assert whats() == ["meeting"]
    workflow.take(path, "return", by=signe, now=making.NOW, reason="Mangler tal")
    assert whats() == ["agenda", "agenda", "hearing_begins", "hearing_ends", "meeting", "meeting", "written"]


def test_an_adopted_plan_is_reminded_of_nothing(aalborg, path, signe):
    workflow.take(path, "submit", by=signe, now=making.NOW)
    workflow.take(path, "adopt", by=signe, now=making.NOW, decision=making.decision(aalborg))
    assert whats() == []


def test_a_municipality_that_answers_for_all_the_plans_years_is_reminded_of_nothing(aalborg, path, signe):
    answers.give(aalborg, 2027, kind="no_plan", by=signe, now=making.NOW)
    assert whats() == []


def test_dates_must_come_in_their_order(path, erik):
    for wrong in (
        {"hearing_ends": date(2026, 8, 1)},
        {"first": date(2026, 11, 18)},
        {"last": date(2026, 9, 29), "first": None},
        {"last": date(2062, 11, 17)},
        {"written": date(2026, 9, 2)},
    ):
        with pytest.raises(Refused):
            set_dates(path, erik, **wrong)
    assert path.path_dates.count() == 5
    set_dates(path, erik, first=None)
    assert path.path_dates.count() == 4


def test_a_reader_sets_no_dates_and_an_adopted_plan_has_none_ahead(aalborg, path, lone, signe):
    with pytest.raises(PermissionDenied):
        set_dates(path, lone, first=None)
    workflow.take(path, "submit", by=signe, now=making.NOW)
    workflow.take(path, "adopt", by=signe, now=making.NOW, decision=making.decision(aalborg))
    with pytest.raises(Refused):
        set_dates(path, signe, first=None)


# --- Sending -------------------------------------------------------------------------------------------------------


def test_a_second_run_sends_nothing_and_a_new_date_is_sent_again(erik, goals_2027):
    assert sent(now=at(DAY)) == 1
    assert sent(now=at(DAY)) == 0
    GoalSetDate.objects.update(day=DAY + timedelta(days=7))
    assert sent(now=at(DAY)) == 1
    assert len(mail.outbox) == 2


def test_a_day_that_was_missed_is_made_up_for(erik, goals_2027):
    sent(now=at(date(2026, 11, 2)))
    sent(now=at(date(2026, 11, 10)))
    sent(now=at(date(2026, 11, 11)))
    assert len(mail.outbox) == 1


def test_the_log_says_who_got_what(erik, aalborg, goals_2027):
    sent(now=at(DAY))
    (row,) = ReminderSent.objects.all()
    assert (row.address, row.name, row.municipality) == ("erik@aalborg.example", "Erik", aalborg)
    assert (row.what, row.day, row.goal_set, row.created_at) == ("answer", DAY, goals_2027, at(DAY))


def test_paused_means_that_nothing_is_sent_and_nothing_lost(erik, goals_2027):
    ReminderSettings.objects.update_or_create(pk=1, defaults={"paused": True})
    assert sent(now=at(date(2026, 11, 3))) == 0
    ReminderSettings.objects.update(paused=False)
    ReminderRule.objects.update(paused=True)
    assert sent(now=at(date(2026, 11, 4))) == 0
    ReminderRule.objects.update(paused=False)
    assert sent(now=at(date(2026, 11, 5))) == 1


def test_a_mail_that_waited_says_what_holds_when_it_is_sent(aalborg, erik, goals_2027, signe):
    reminder_mails.put_in_outbox(now=at(DAY - timedelta(days=7)))
    plan = making.plan(aalborg, erik, goal_sets=[goals_2027])
    sending.send_waiting(now=at(DAY))
    [message] = mail.outbox
    assert plan.get_absolute_url() in message.body
    assert ReminderSent.objects.get().mail.is_sent


def test_a_reminder_that_no_longer_applies_is_not_sent(aalborg, erik, goals_2027, signe):
    reminder_mails.put_in_outbox(now=at(DAY))
    answers.give(aalborg, 2027, kind="no_plan", by=signe, now=making.NOW)
    sending.send_waiting(now=at(DAY))
    assert not mail.outbox
    assert ReminderSent.objects.get().mail.state == "unneeded"


def test_a_pause_holds_back_what_is_in_the_outbox(erik, goals_2027):
    reminder_mails.put_in_outbox(now=at(DAY))
    ReminderSettings.objects.update(paused=True)
    sending.send_waiting(now=at(DAY))
    assert not mail.outbox
    ReminderSettings.objects.update(paused=False)
    sending.send_waiting(now=at(DAY) + timedelta(hours=1))
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_two_machines_at_once_send_each_mail_once(aalborg, anna, goals_2027, monkeypatch):
    from threading import Barrier, Thread

    due = reminder_mails.due

    def all_have_looked(*args):
        reminders = due(*args)
        together.wait()
        return reminders

    monkeypatch.setattr(reminder_mails, "due", all_have_looked)

    for number in range(6):
        member(aalborg, anna, f"e{number}@aalborg.example", f"E{number}", Role.EDITOR)
    together, counts = Barrier(3), []

    def run():
        try:
            counts.append(len(reminder_mails.put_in_outbox(now=at(DAY))))
            sending.send_waiting(now=at(DAY))
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 6
    assert sorted(message.to[0] for message in mail.outbox) == [f"e{number}@aalborg.example" for number in range(6)]


def test_the_clock_reminds_each_working_day_at_seven(erik, goals_2027, time_machine, work):
    job = next(job for job, _ in timed.next_runs() if job.name == "reminders")
    assert job.when == "arbejdsdage kl. 07.00"
    for day, count in ((date(2026, 11, 2), 0), (date(2026, 11, 3), 1), (date(2026, 11, 3), 1)):
        time_machine.move_to(at(day))
        job.task.enqueue()
        work()
        assert len(mail.outbox) == count


# --- A whole year --------------------------------------------------------------------------------------------------


def test_a_whole_year_day_by_day(
    aalborg, esbjerg, signe, erik, mads, esther, goals_2027, django_assert_max_num_queries
):
    """Everything that a year brings, each once, each on a working day and so many working days before."""
    bodies(aalborg)
    plan = making.plan(aalborg, erik)
    making.own_goal(plan, erik)
    goals_2027.dates.create(what="ready", day=date(2026, 5, 26))  # the Tuesday after Whit Monday
    set_dates(
        plan,
        erik,
        hearing_begins=date(2026, 4, 8),  # the Wednesday after Easter
        hearing_ends=date(2026, 5, 4),
        first=date(2026, 6, 9),
        last=date(2026, 12, 29),
    )
    first = date(2026, 1, 1)
    with django_assert_max_num_queries(14):
        outlook = reminder_items.look(first)
        by_day = reminder_mails.preview(outlook, first, 365)
    per_person = {}
    for day, mails in by_day:
        assert workdays.is_workday(day)
        assert len({reminder.address for reminder in mails}) == len(mails)
        for reminder in mails:
            for item in reminder.items:
                per_person.setdefault(reminder.address, []).append((day, str(item.what), item.day))
    assert (
        per_person["erik@aalborg.example"]
        == per_person["mads@aalborg.example"]
        == [
            (date(2026, 3, 27), "hearing_begins", date(2026, 4, 8)),  # three holidays between
            (date(2026, 4, 24), "ready", date(2026, 5, 26)),  # Ascension Day and Whit Monday between
            (date(2026, 4, 29), "hearing_ends", date(2026, 5, 4)),
            (date(2026, 5, 20), "agenda", date(2026, 6, 4)),  # Whit Monday; the 5th is Constitution Day
            (date(2026, 11, 3), "answer", date(2026, 12, 1)),
            (date(2026, 12, 9), "agenda", date(2026, 12, 23)),  # the 25th is a holiday, the 24th a day off
        ]
    )
    assert [what for _, what, _ in per_person["esther@esbjerg.example"]] == ["ready", "answer"]
    assert set(per_person) == {"erik@aalborg.example", "mads@aalborg.example", "esther@esbjerg.example"}


def test_a_year_of_daily_runs_sends_what_the_preview_said(aalborg, erik, esther, goals_2027):
    first = date(2026, 10, 15)
    by_day = reminder_mails.preview(reminder_items.look(first), first, 60)
    for number in range(60):
        sent(now=at(first + timedelta(days=number)))
    assert len(mail.outbox) == sum(len(mails) for _, mails in by_day) == 2


# --- Pages ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def no_second_factor(settings):
    settings.MINISTRY_NEEDS_SECOND_FACTOR = False


def test_an_editor_sets_the_dates_on_a_page(client_for, aalborg, erik, rules, esbjerg, esther):
    bodies(aalborg)
    plan = making.plan(aalborg, erik)
    client, address = client_for(erik), reverse("path_dates", args=["aalborg"])
    last = aalborg.bodies.get(is_last=True)
    data = {
        "plan": plan.pk,
        f"plan-{plan.pk}-hearing_begins": "2026-09-01",
        f"plan-{plan.pk}-meeting_{last.pk}": "20.11.2026",
    }
    assert client.post(address, data).url == address
    assert {(row.what, row.day) for row in PathDate.objects.all()} == {
        ("hearing_begins", date(2026, 9, 1)),
        ("meeting", date(2026, 11, 20)),
    }
    assert "Byrådet: dagsordenen er klar senest 16. november 2026" in client.get(address).content.decode()
    wrong = data | {f"plan-{plan.pk}-hearing_ends": "2026-08-01"}
    answer = client.post(address, wrong)
    assert answer.status_code == 422
    assert "Høringen kan ikke slutte, før den begynder." in answer.content.decode()
    for odd in ("x", "", "9" * 30):
        assert client.post(address, {"plan": odd}).status_code == 404
    decided = making.plan(aalborg, erik, years=(2031, 2031), title="Den anden")
    decided.__class__.objects.filter(pk=decided.pk).update(status="discarded")
    both = data | {"plan": [plan.pk, decided.pk], f"plan-{decided.pk}-written": "1.9.2030"}
    both[f"plan-{plan.pk}-written"] = "1.8.2026"
    answer = client.post(address, both)
    page = answer.content.decode()
    assert answer.status_code == 409
    for words in (
        "De andre datoer er gemt.",
        "Den anden 2031 er nu »",
        "Den anden 2031: Planen er",
        "1.9.2030</",
    ):
        assert words in page, words
    assert "Datoerne er gemt." not in page
    assert plan.path_dates.get(what="written").day == date(2026, 8, 1)
    assert not decided.path_dates.exists()
    assert client.post(address, {"plan": decided.pk}).status_code == 409
    assert client.post(address, {"plan": making.plan(esbjerg, esther).pk}).status_code == 404


def test_a_stranger_finds_no_dates_and_a_reader_may_not_set_them(client_for, aalborg, lone, esther, minna):
    address = reverse("path_dates", args=["aalborg"])
    assert client_for(None).get(address).status_code == 302
    assert client_for(esther).get(address).status_code == 404
    assert client_for(minna).get(address).status_code == 404
    assert client_for(lone).get(address).status_code == 403


def test_staff_see_who_would_get_what_and_pause_it(
    client_for, aalborg, erik, minna, goals_2027, time_machine, no_second_factor
):
    time_machine.move_to(at(date(2026, 11, 2)))
    making.plan(aalborg, erik).__class__.objects.update(title="Hemmelig titel")
    client = client_for(minna)
    page = client.get(reverse("admin:plans_reminders_preview")).content.decode()
    assert "Tirsdag 3. november 2026: 1 mail" in page
    assert "erik@aalborg.example" in page
    assert "Hemmelig" not in page
    assert "erik@" not in client.get(reverse("admin:plans_reminders_preview"), {"dage": "1"}).content.decode()
    overview = reverse("admin:plans_reminderrule_changelist")
    assert "Sæt alle påmindelser på pause" in client.get(overview).content.decode()
    assert client.post(reverse("admin:plans_reminders_pause"), {"paused": "1"}).url == overview
    assert reminder_mails.is_paused()
    assert "Lad påmindelserne gå i gang igen" in client.get(overview).content.decode()
    client.post(reverse("admin:plans_reminders_pause"), {"paused": "0"})
    assert not reminder_mails.is_paused()
    rule = ReminderRule.objects.get(what="answer")
    client.post(reverse("admin:plans_reminderrule_change", args=[rule.pk]), {"days_ahead": 10, "intro": ""})
    rule.refresh_from_db()
    assert rule.days_ahead == 10


def test_staff_read_the_log_and_change_nothing_in_it(client_for, erik, minna, goals_2027, no_second_factor):
    sent(now=at(DAY))
    row = ReminderSent.objects.get()
    client = client_for(minna)
    assert "erik@aalborg.example" in client.get(reverse("admin:plans_remindersent_changelist")).content.decode()
    address = reverse("admin:plans_remindersent_change", args=[row.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"address": "x@x.dk"}).status_code == 403


def test_others_see_no_reminders_in_the_admin(client_for, erik, no_second_factor):
    for name in ("preview", "pause"):
        assert client_for(erik).get(reverse(f"admin:plans_reminders_{name}")).status_code in (302, 403)


def test_reminder_rules_load_once_and_leave_what_staff_changed(rules):
    ReminderRule.objects.filter(what="answer").update(days_ahead=7)
    assert load_reminder_rules() == 0
    assert ReminderRule.objects.get(what="answer").days_ahead == 7
    assert ReminderRule.objects.count() == 8
