"""The outbox: a failure of any kind stops its own row only, and nobody is mailed twice."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected
from unittest.mock import Mock

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, OperationalError, connection, transaction

from bpmplan.accounts.models import User
from bpmplan.jobs import beats, running
from bpmplan.jobs.models import Job
from bpmplan.outbox import kinds, posting, sending
from bpmplan.outbox.models import Mail, MailState

from .server import serving

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def kind(monkeypatch):
    """A kind of mail about a person; what it writes, and whether it is needed, a test may change."""
    made = {"context": lambda mail, person: {"name": person.name, **mail.facts}, "unneeded": lambda mail, person: ""}
    monkeypatch.setitem(
        kinds.KINDS,
        "try",
        kinds.Kind(
            name="try",
            label="Prøve",
            audience="Testens personer",
            template="email_corrected",
            subjects={"person": User.objects.all},
            facts=frozenset({"old", "new"}),
            context=lambda mail, person: made["context"](mail, person),
            unneeded=lambda mail, person: made["unneeded"](mail, person),
            is_paused=lambda: made.get("is_paused", False),
        ),
    )
    return made


@pytest.fixture
def person(db):
    return User.objects.create_user("erik@aalborg.example", name="Erik")


def waiting(person, *addresses, cause="a cause"):
    return posting.put(
        [
            posting.mail_to("try", cause=cause, subjects={"person": person.pk}, address=address, now=NOW)
            for address in addresses
        ]
    )


def states():
    return dict(Mail.objects.values_list("address", "state"))


@pytest.fixture
def smtp(settings):
    """Mail goes to the server given."""

    def use(server):
        settings.EMAIL_BACKEND = "bpmplan.outbox.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""

    return use


# --- putting


def test_one_cause_mails_one_recipient_once(kind, person):
    [first] = waiting(person, "a@b.example")
    again = waiting(person, "A@b.example", "c@b.example")
    assert again[0] == first
    assert Mail.objects.count() == 2
    waiting(person, "a@b.example", cause="another cause")
    assert Mail.objects.count() == 3


def test_a_row_holds_ids_and_short_facts_only(kind, person):
    def put(**given):
        given = {"cause": "x", "subjects": {"person": person.pk}, "address": "a@b.example", "now": NOW, **given}
        return posting.mail_to("try", **given)

    put(facts={"old": "a@b.example"})
    for wrong in (
        {"subjects": {}},
        {"subjects": {"person": person.pk, "token": 5}},
        {"subjects": {"person": "a finished text"}},
        {"facts": {"link": "https://x.example/secret"}},
        {"facts": {"old": "x" * 300}},
        {"facts": {"old": {"a": "b"}}},
    ):
        with pytest.raises(ValueError, match=r"kind|Subjects|Facts"):
            put(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "sent"},
        {"state": "posted"},
        {"state": "sending"},
        {"state": "failed"},
        {"state": "waiting", "sent_at": NOW},
        {"state": "waiting", "taken_at": NOW},
        {"address": ""},
    ],
)
def test_the_database_holds_a_row_together(kind, person, wrong):
    [row] = waiting(person, "a@b.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.filter(pk=row.pk).update(**wrong)


# --- sending


def test_a_mail_is_written_when_it_is_sent_and_has_its_own_message_id(kind, person):
    [row] = waiting(person, "a@b.example")
    User.objects.update(name="Erik den Nye")
    assert sending.send_waiting(now=NOW) == {MailState.SENT: 1}
    [message] = django_mail.outbox
    assert "Hej Erik den Nye" in message.body
    assert message.message()["Message-ID"] == row.message_id
    row.refresh_from_db()
    assert (row.state, row.sent_at, row.attempts, row.error) == ("sent", NOW, 1, "")
    assert sending.send_waiting(now=NOW) == {}
    assert len(django_mail.outbox) == 1


def test_a_person_is_mailed_where_they_are_reached_now(kind, person):
    posting.put([posting.mail_to("try", cause="x", subjects={"person": person.pk}, user=person, now=NOW)])
    User.objects.update(email="erik@ærø.example")
    sending.send_waiting(now=NOW)
    assert django_mail.outbox[0].to == ["erik@" + "ærø.example".encode("idna").decode()]
    assert states() == {"erik@ærø.example": "sent"}


def test_one_recipient_refused_with_552_is_the_only_one_who_gets_nothing_and_nobody_gets_it_twice(kind, person, smtp):
    three = [f"{name}@b.example" for name in ("anna", "bo", "carl")]
    waiting(person, three[0], "full@b.example", *three[1:])
    with serving(after_text={"full@b.example": "552 5.2.2 mailbox full"}) as server:
        smtp(server)
        for _ in range(3):
            sending.send_waiting(now=NOW)
    assert server.addresses == three
    assert states() == dict.fromkeys(three, "sent") | {"full@b.example": "failed"}
    assert "552 5.2.2 mailbox full" in Mail.objects.get(state="failed").error


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ({"answers": {"x@b.example": "550 no such user"}}, "failed"),
        ({"answers": {"x@b.example": "450 greylisted"}}, "waiting"),
        ({"answers": {"x@b.example": "421 too many"}}, "waiting"),
        ({"after_text": {"x@b.example": "554 spam"}}, "failed"),
        ({"after_text": {"x@b.example": "451 later"}}, "waiting"),
        ({"after_text": {"x@b.example": lambda message: None}}, "unknown"),
    ],
)
def test_each_refusal_stops_its_own_row_only(kind, person, smtp, answers, state):
    waiting(person, "a@b.example", "x@b.example", "z@b.example")
    with serving(**answers) as server:
        smtp(server)
        sending.send_waiting(now=NOW)
    assert server.addresses == ["a@b.example", "z@b.example"]
    assert states() == {"a@b.example": "sent", "x@b.example": state, "z@b.example": "sent"}
    row = Mail.objects.get(address="x@b.example")
    assert row.error
    assert (row.not_before is not None) == (state == "waiting")


def test_a_sender_who_is_refused_is_our_fault_and_the_mails_wait(kind, person, monkeypatch):
    from smtplib import SMTPSenderRefused

    def refuses(self, messages):
        raise SMTPSenderRefused(553, b"not from here", "x")

    monkeypatch.setattr(EmailBackend, "send_messages", refuses)
    waiting(person, "a@b.example")
    sending.send_waiting(now=NOW)
    assert states() == {"a@b.example": "waiting"}


def test_a_refusal_for_now_is_tried_again_later_and_given_up_at_last(kind, person, smtp):
    waiting(person, "x@b.example")
    moments = []
    with serving(answers={"x@b.example": "450 greylisted"}) as server:
        smtp(server)
        now = NOW
        for _ in range(len(sending.WAITS) + 1):
            assert not moments or sending.send_waiting(now=now - timedelta(seconds=1)) == {}
            sending.send_waiting(now=now)
            row = Mail.objects.get()
            moments.append(now)
            now = row.not_before
    assert moments[1] - moments[0] == timedelta(minutes=1)
    assert timedelta(days=2) < moments[-1] - moments[0] < timedelta(days=5)
    assert (row.state, row.attempts) == ("given_up", len(sending.WAITS) + 1)


def test_a_server_s_answer_never_shows_a_secret_link(kind, person, smtp):
    secret = "https://x.example/invitation/" + "S" * 43
    waiting(person, "x@b.example")
    with serving(after_text={"x@b.example": f"554 blacklisted {secret} in {'S' * 43}"}) as server:
        smtp(server)
        sending.send_waiting(now=NOW)
    assert "SSS" not in Mail.objects.get().error
    assert "554 blacklisted" in Mail.objects.get().error


def test_an_address_that_raises_unicode_error_keeps_nobody_waiting(kind, person):
    waiting(person, "a@b.example", "a@xn--ø.dk", "c@b.example")
    sending.send_waiting(now=NOW)
    assert states() == {"a@b.example": "sent", "a@xn--ø.dk": "failed", "c@b.example": "sent"}


def test_a_mail_that_cannot_be_written_keeps_nobody_waiting(kind, person):
    def write(mail, person):
        if mail.address == "x@b.example":
            User.objects.create_user(person.email)  # the database refuses it, too
        return {}

    kind["context"] = write
    waiting(person, "a@b.example", "x@b.example", "c@b.example")
    sending.send_waiting(now=NOW)
    assert states() == {"a@b.example": "sent", "x@b.example": "failed", "c@b.example": "sent"}
    assert "fejl i programmet" in Mail.objects.get(state="failed").error


def test_a_mistake_of_the_library_keeps_nobody_waiting(kind, person, monkeypatch):
    real = EmailBackend.send_messages

    def fails(self, messages):
        if messages[0].to == ["x@b.example"]:
            raise KeyError("surprise")
        return real(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", fails)
    waiting(person, "x@b.example", "c@b.example")
    sending.send_waiting(now=NOW)
    assert states() == {"x@b.example": "failed", "c@b.example": "sent"}


def test_a_server_that_dies_halfway_gets_the_rest_when_it_is_back(kind, person, monkeypatch):
    real, handed = EmailBackend.send_messages, []

    def dies(self, messages):
        if len(handed) == 2:
            raise SMTPServerDisconnected("gone")
        handed.extend(messages)
        return real(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", dies)
    addresses = [f"{letter}@b.example" for letter in "abcd"]
    waiting(person, *addresses)
    sending.send_waiting(now=NOW)
    monkeypatch.setattr(EmailBackend, "send_messages", real)
    sending.send_waiting(now=NOW + timedelta(minutes=2))
    assert [message.to[0] for message in django_mail.outbox] == addresses


@pytest.mark.parametrize("how", ["nobody listens", "it lets nobody in"])
def test_without_a_server_everything_waits_and_nothing_counts_as_an_attempt(kind, person, smtp, how):
    waiting(person, "a@b.example", "b@b.example")
    with serving(greeting="554 go away") as server:
        smtp(server)
        if how == "nobody listens":
            server.server_close()
        with pytest.raises(sending.NoServer):
            sending.send_waiting(now=NOW)
    assert set(states().values()) == {"waiting"}
    assert list(Mail.objects.due(NOW).values_list("attempts", flat=True)) == [0, 0]
    assert "kan ikke nås" in Mail.objects.earliest("pk").error


# --- whether it is still needed


def test_what_is_no_longer_needed_is_not_sent_and_says_why(kind, person):
    kind["unneeded"] = lambda mail, person: "Invitationen er trukket tilbage."
    waiting(person, "a@b.example")
    sending.send_waiting(now=NOW)
    row = Mail.objects.get()
    assert (row.state, row.error) == ("unneeded", "Invitationen er trukket tilbage.")
    assert not django_mail.outbox


def test_nobody_is_mailed_who_can_no_longer_sign_in_nor_about_what_is_gone(kind, person):
    other = User.objects.create_user("bo@aalborg.example", name="Bo")
    waiting(other, "a@b.example")
    posting.put([posting.mail_to("try", cause="x", subjects={"person": person.pk}, user=person, now=NOW)])
    User.objects.filter(pk=person.pk).update(is_active=False)
    other.delete()
    sending.send_waiting(now=NOW)
    assert states() == {"a@b.example": "unneeded", "erik@aalborg.example": "unneeded"}


def test_a_kind_that_is_paused_waits(kind, person):
    kind["is_paused"] = True
    waiting(person, "a@b.example")
    sending.send_waiting(now=NOW)
    assert states() == {"a@b.example": "waiting"}
    kind["is_paused"] = False
    assert sending.send_waiting(now=NOW) == {}
    sending.send_waiting(now=NOW + sending.PAUSED_WAIT)
    assert states() == {"a@b.example": "sent"}


# --- nobody twice


def test_a_row_that_is_being_sent_is_left_alone_until_its_worker_is_silent(kind, person):
    [row] = waiting(person, "a@b.example")
    beats.beat("a worker", started_at=NOW, now=NOW)
    token = running.current.set(Job(worker_ids=["a worker:mail"]))
    assert sending._take(row.pk, NOW)
    running.current.reset(token)
    assert sending._take(row.pk, NOW) is None
    assert sending.send_waiting(now=NOW + timedelta(seconds=19)) == {}
    assert states() == {"a@b.example": "sending"}
    assert sending.send_waiting(now=NOW + timedelta(seconds=21)) == {}
    assert states() == {"a@b.example": "unknown"}
    assert "uvist" in Mail.objects.get().error
    assert not django_mail.outbox


def test_a_worker_that_lost_the_database_while_it_sent_says_so_of_that_mail_when_it_is_back(kind, person, monkeypatch):
    """It lives on, so nobody else would ever say it."""
    waiting(person, "a@b.example", "b@b.example")
    beats.beat("a worker", started_at=NOW, now=NOW)
    token = running.current.set(Job(worker_ids=["a worker:mail"]))
    try:
        with monkeypatch.context() as away, pytest.raises(OperationalError):
            away.setattr(sending, "_end", Mock(side_effect=OperationalError))
            sending.send_waiting(now=NOW)
        assert states() == {"a@b.example": "sending", "b@b.example": "waiting"}
        sending.send_waiting(now=NOW)
    finally:
        running.current.reset(token)
    assert states() == {"a@b.example": "unknown", "b@b.example": "sent"}
    assert [mail.to for mail in django_mail.outbox] == [["a@b.example"], ["b@b.example"]]


@pytest.mark.django_db(transaction=True)
def test_runs_at_once_send_each_mail_once(kind, person):
    addresses = [f"{number:02}@b.example" for number in range(20)]
    waiting(person, *addresses)
    together = threading.Barrier(3)

    def run():
        together.wait(timeout=60)
        try:
            return sending.send_waiting(now=NOW)[MailState.SENT]
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        counts = [future.result() for future in [pool.submit(run) for _ in range(3)]]
    assert sum(counts) == 20
    assert sorted(message.to[0] for message in django_mail.outbox) == addresses


# --- the worker sends


def test_a_mail_is_sent_by_the_worker_when_its_deed_is_done(kind, person, work):
    with transaction.atomic():
        waiting(person, "a@b.example")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        waiting(person, "b@b.example")
        raise ZeroDivisionError
    assert not django_mail.outbox
    assert [job.return_value for job in work()] == [{"sent": 1}]
    assert [message.to for message in django_mail.outbox] == [["a@b.example"]]


def test_a_server_that_is_away_is_no_failed_task(kind, person, settings, work):
    settings.EMAIL_BACKEND = "bpmplan.outbox.smtp.EmailBackend"
    with socket.create_server(("127.0.0.1", 0)) as closed:
        settings.EMAIL_HOST, settings.EMAIL_PORT = closed.getsockname()
    waiting(person, "c@b.example")
    work()
    assert states() == {"c@b.example": "waiting"}


def test_what_somebody_waits_for_overtakes_the_others(kind, person, monkeypatch):
    urgent = replace(kinds.KINDS["try"], name="urgent", is_urgent=True)
    monkeypatch.setitem(kinds.KINDS, "urgent", urgent)
    waiting(person, "a@b.example", "b@b.example")
    posting.put([posting.mail_to("urgent", cause="x", subjects={"person": person.pk}, address="c@b.example", now=NOW)])
    sending.send_waiting(now=NOW)
    assert [message.to for message in django_mail.outbox] == [["c@b.example"], ["a@b.example"], ["b@b.example"]]


def test_a_worker_that_is_asked_to_stop_leaves_the_rest_to_others(kind, person, monkeypatch):
    waiting(person, "a@b.example", "b@b.example")
    monkeypatch.setattr(running, "is_stopping", lambda: len(django_mail.outbox) == 1)
    sending.send_waiting(now=NOW)
    assert states() == {"a@b.example": "sent", "b@b.example": "waiting"}
