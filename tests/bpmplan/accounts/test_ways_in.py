"""What is mailed to those who can't sign in: to known addresses only, and nobody can tell which those are."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bpmplan.accounts import people
from bpmplan.accounts.models import WayIn
from bpmplan.outbox import sending
from bpmplan.outbox.models import Mail
from bpmplan.security_log.models import Entry

from .test_attempts import is_asked_to_wait, is_signed_in, sign_in

PAGES = {"/konto/password/reset/": "password_reset_key", "/konto/adgang/": "way_in"}


def ask(client, page, address):
    with CaptureQueriesContext(connection) as queries:
        response = client.post(page, {"email": address})
    return response, len(queries)


@pytest.mark.parametrize("page", PAGES)
def test_an_answer_tells_nobody_who_has_a_user(page, erik, dorte, client_for, mailoutbox):
    """The same answer for the same work; a transaction of the test's holds the mails back, as the worker does."""
    asked = [ask(client_for(None), page, one) for one in (erik.email, dorte.email, "ingen@aalborg.example")]
    assert len({(response.status_code, response["Location"], queries) for response, queries in asked}) == 1
    shown = [client_for(None).get(response["Location"]).content for response, _ in asked]
    assert len(set(shown)) == 1
    assert mailoutbox == []
    sending.send_waiting()
    (mail,) = mailoutbox
    assert mail.to == [erik.email]
    states = dict(Mail.objects.values_list("address", "state"))
    assert states == {erik.email: "sent", dorte.email: "unneeded", "ingen@aalborg.example": "unneeded"}


@pytest.mark.parametrize("page", PAGES)
def test_it_is_written_in_the_security_log(page, erik, client_for):
    ask(client_for(None), page, erik.email)
    entry = Entry.objects.get(event="password_asked" if "password" in page else "way_in_asked")
    assert (entry.typed, entry.user) == ("er…@aalborg.example", None)


def test_the_mail_goes_to_the_address_that_the_user_has(erik, client_for, mailoutbox):
    """Never to what a stranger typed that only looks alike."""
    for typed in ("ERIK@Aalborg.Example", "erık@aalborg.example", "erik@aalborg.example​"):
        client_for(None).post("/konto/password/reset/", {"email": typed})
    sending.send_waiting()
    assert [mail.to for mail in mailoutbox] == [[erik.email]]


def way_in(client, address, mailoutbox):
    client.post("/konto/adgang/", {"email": address})
    sending.send_waiting()
    return re.search(r"http://\S+?(/konto/adgang/\S+)", mailoutbox[-1].body)[1]


def besieged(erik, client):
    for _ in range(6):
        sign_in(client, erik.email, "ikke den rigtige kode")
    assert is_asked_to_wait(sign_in(client, erik.email))


def test_a_link_lifts_the_waiting_for_one_browser(erik, client_for, mailoutbox):
    own, other = client_for(None), client_for(None)
    besieged(erik, own)
    link = way_in(own, erik.email, mailoutbox)
    assert mailoutbox[-1].to == [erik.email]
    page = own.get(link)
    assert page.status_code == 200
    assert "device" not in page.cookies  # mail filters open links too
    answer = own.post(link, follow=True)
    assert "Du kan logge ind fra denne browser nu" in answer.content.decode()
    assert not is_signed_in(own)
    assert sign_in(own, erik.email).status_code == 302
    assert is_signed_in(own)
    assert is_asked_to_wait(sign_in(other, erik.email))
    for method in (other.get, other.post):
        assert method(link).status_code == 410
    assert Entry.objects.filter(event="way_in_used", user=erik).count() == 1


def test_a_link_passes_by_neither_password_nor_second_factor(erik, client_for, mailoutbox):
    TOTP.activate(erik, generate_totp_secret())
    client = client_for(None)
    client.post(way_in(client, erik.email, mailoutbox))
    assert sign_in(client, erik.email, "ikke den rigtige kode").status_code == 200
    assert sign_in(client, erik.email)["Location"] == "/konto/2fa/authenticate/"
    assert not is_signed_in(client)


def test_a_link_is_used_up_or_runs_out_or_dies_with_the_person_s_access(erik, anna, client_for, mailoutbox):
    client = client_for(None)
    link = way_in(client, erik.email, mailoutbox)
    assert link.split("/")[-2] not in str(list(WayIn.objects.values())) + str(list(Mail.objects.values()))
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert client.get(link).status_code == 410
    assert client.get(link).status_code == 200
    people.deactivate(membership=erik.membership, by=anna, now=timezone.now())
    assert client.post(link).status_code == 410
    assert client.get("/konto/adgang/findes-ikke/").status_code == 410


def test_links_are_not_asked_for_without_end(erik, client_for, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "2/m/key"}
    statuses = [client_for(None).post("/konto/adgang/", {"email": erik.email}).status_code for _ in range(3)]
    assert statuses == [302, 302, 429]
    assert client_for(None).post("/konto/password/reset/", {"email": erik.email}).status_code == 302


def test_bad_addresses_are_said_at_the_field(client_for, db):
    for page in PAGES:
        for typed, sentence in (("", "Skriv en e-mailadresse."), ("a@xn--ø.dk", "Der kan ikke sendes mail")):
            answer = client_for(None).post(page, {"email": typed})
            assert answer.status_code == 200
            assert sentence in answer.content.decode()
    assert not Mail.objects.exists()


def test_signing_in_with_a_new_password_goes_on_as_before(erik, client_for, mailoutbox):
    client = client_for(None)
    client.post("/konto/password/reset/", {"email": erik.email})
    sending.send_waiting()
    link = re.search(r"http://\S+?(/konto/password/reset/key/\S+)", mailoutbox[-1].body)[1]
    form = client.get(link)["Location"]
    client.post(form, {"password1": "min helt nye kode", "password2": "min helt nye kode"})
    assert sign_in(client, erik.email, "min helt nye kode").status_code == 302
    assert Entry.objects.filter(event="password_reset", user=erik).exists()
