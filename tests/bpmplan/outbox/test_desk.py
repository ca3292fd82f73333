"""The ministry's list of mails: where each stands, and never what it says."""

import pytest
from django.core import mail as django_mail
from django.utils import timezone

from bpmplan.accounts import people
from bpmplan.outbox import posting, sending
from bpmplan.outbox.kinds import KINDS
from bpmplan.outbox.models import Mail

pytestmark = pytest.mark.django_db
LIST = "/admin/outbox/mail/"


FACTS = {"ip": "192.0.2.1"}


def test_every_kind_says_in_danish_what_it_is_and_who_gets_it():
    assert {"invitation", "email_corrected", "letter", "plan_step", "reminder"} < set(KINDS)
    assert all(kind.label and kind.audience for kind in KINDS.values())


def test_the_list_says_where_a_mail_stands_and_not_what_it_says(anna, erik, minna, client_for):
    people.correct_email(membership=erik.membership, email="ny@aalborg.example", by=anna, now=timezone.now())
    Mail.objects.filter(address="ny@aalborg.example").update(state="failed", error="Mailserveren afviste mailen.")
    page = client_for(minna).get(LIST + "?state__exact=failed&slags=email_corrected").content.decode()
    assert "Rettet e-mailadresse" in page
    assert "Mailserveren afviste mailen." in page
    one = Mail.objects.get(address="ny@aalborg.example")
    page = client_for(minna).get(f"{LIST}{one.pk}/change/").content.decode()
    assert "ny@aalborg.example" in page
    assert "erik@aalborg.example" not in page  # a fact of the mail


def test_what_has_not_arrived_is_tried_again_and_nothing_else(minna, anna, client_for):
    now = timezone.now()
    mails = [
        posting.mail_to("password_changed", cause="x", subjects={}, address=f"{state}@b.example", facts=FACTS, now=now)
        for state in ("failed", "unneeded", "sent")
    ]
    failed, unneeded, sent = posting.put(mails)
    Mail.objects.filter(pk__in=[failed.pk, unneeded.pk]).update(error="Derfor.", attempts=3)
    for mail in (failed, unneeded):
        Mail.objects.filter(pk=mail.pk).update(state=mail.address.partition("@")[0])
    Mail.objects.filter(pk=sent.pk).update(state="sent", sent_at=now)
    chosen = {"action": "try_again", "_selected_action": [mail.pk for mail in (failed, unneeded, sent)]}
    answer = client_for(anna).post(LIST, chosen)
    assert answer.status_code == 302
    assert Mail.objects.get(pk=failed.pk).state == "failed"
    page = client_for(minna).post(LIST, chosen, follow=True).content.decode()
    assert "1 mail prøves igen" in page
    sending.send_waiting()
    assert [message.to for message in django_mail.outbox] == [["failed@b.example"]]
