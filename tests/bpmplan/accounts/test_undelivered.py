"""Administrators see which mails did not reach their people, and can do something about each."""

from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail as django_mail
from django.utils import timezone

from bpmplan.accounts import people
from bpmplan.accounts.models import MembershipEvent
from bpmplan.outbox import posting
from bpmplan.outbox.models import Mail
from goals.models import LetterReceipt
from tests import making
from tests.scene import announced

pytestmark = pytest.mark.django_db
MEMBERS = "/brugere/aalborg/"


@pytest.fixture
def full(anna, erik, monkeypatch, work):
    """Erik's mailbox is full when a step of a plan is mailed to him."""

    def refuses(self, messages):
        if messages[0].to == ["erik.ny@aalborg.example"]:
            raise SMTPRecipientsRefused({messages[0].to[0]: (552, b"mailbox full")})

    people.correct_email(membership=erik.membership, email="erik.ny@aalborg.example", by=anna, now=timezone.now())
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuses)
        work()
    return Mail.objects.get(address="erik.ny@aalborg.example")


def test_a_mail_knows_the_municipality_that_its_kind_names(aalborg, esbjerg, anna, erik, elin, minna):
    announced(2027, ["Flere i job"], minna)
    assert set(LetterReceipt.objects.values_list("mail__municipality__slug", "municipality__slug")) == {
        ("aalborg", "aalborg"), ("esbjerg", "esbjerg"),
    }  # fmt: skip
    people.invite(
        municipality=esbjerg, email="ny@esbjerg.example", name="Ny", role="editor", is_administrator=False, by=elin,
        now=timezone.now(),
    )  # fmt: skip
    assert Mail.objects.get(kind="invitation", address="ny@esbjerg.example").municipality == esbjerg
    notice = posting.mail_to(
        "password_changed", cause="x", subjects={}, user=erik, facts={"ip": "::1"}, now=timezone.now()
    )
    assert posting.put([notice])[0].municipality == aalborg


def test_many_mails_are_put_with_few_queries(aalborg, anna, django_assert_max_num_queries):
    event = MembershipEvent.objects.first()
    mails = [
        posting.mail_to(
            "email_corrected", cause="x", subjects={"event": event.pk}, address=f"{number}@b.example",
            facts={"old": "a@b.example", "new": "b@b.example"}, now=timezone.now(),
        )
        for number in range(98)
    ]  # fmt: skip
    with django_assert_max_num_queries(5):
        assert {mail.municipality_id for mail in posting.put(mails)} == {aalborg.pk}


def test_the_administrator_is_told_where_they_work_and_tries_again(anna, erik, lone, full, client_for, work):
    client = client_for(anna)
    assert "nåede ikke frem" in client.get("/arbejde/").content.decode()
    assert "nåede ikke frem" not in client_for(lone).get("/arbejde/").content.decode()
    page = client.get(MEMBERS).content.decode()
    assert "Rettet e-mailadresse: erik.ny@aalborg.example" in page
    assert "552 mailbox full" in page
    answer = client.post(f"{MEMBERS}mails/{full.pk}/igen/", follow=True).content.decode()
    assert "lagt til afsendelse igen" in answer
    assert "Mails, der ikke nåede frem" not in answer
    assert "venter allerede" in client.post(f"{MEMBERS}mails/{full.pk}/igen/", follow=True).content.decode()
    django_mail.outbox.clear()
    work()
    assert [message.to for message in django_mail.outbox] == [["erik.ny@aalborg.example"]]


def test_a_mail_is_taken_from_the_list_by_name_and_never_sent(anna, full, client_for, work):
    client = client_for(anna)
    client.post(f"{MEMBERS}mails/{full.pk}/afslut/")
    assert "Mails, der ikke nåede frem" not in client.get(MEMBERS).content.decode()
    full.refresh_from_db()
    assert (full.state, full.error) == ("unneeded", "Anna har noteret, at modtageren har fået besked på anden måde.")
    client.post(f"{MEMBERS}mails/{full.pk}/igen/")
    work()
    full.refresh_from_db()
    assert full.state == "unneeded"


def test_of_another_municipality_nothing_is_seen_or_done(full, elin, client_for):
    client = client_for(elin)
    assert "552 mailbox full" not in client.get("/brugere/esbjerg/").content.decode()
    for deed in ("igen", "afslut"):
        assert client.post(f"/brugere/esbjerg/mails/{full.pk}/{deed}/").status_code == 404
        assert client.post(f"{MEMBERS}mails/{full.pk}/{deed}/").status_code == 404
    full.refresh_from_db()
    assert full.state == "failed"


def test_the_outcome_of_a_step_is_not_held_up_by_mail(scene):
    """A step is taken, and its mails wait in the outbox with their municipality."""
    making.complete(scene.draft, scene.erik)
    scene.client("signe").post(f"/arbejde/{scene.draft.pk}/trin/submit/", {})
    mails = Mail.objects.filter(kind="plan_step", state="waiting")
    assert all(mail.municipality == scene.aalborg for mail in mails)
