"""A password alone does nothing for those who must have the second factor, nor does it set it up."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from bpmplan.accounts import people
from bpmplan.accounts.models import Municipality
from bpmplan.outbox import sending
from bpmplan.outbox.models import Mail
from bpmplan.second_factor import factor, resetting
from bpmplan.second_factor.models import MailboxProof
from bpmplan.second_person import proposing
from bpmplan.steps import Refused
from tests.cast import PASSWORD

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
SET_UP = "/konto/totrinslogin/"
ACTIVATE = "/konto/2fa/totp/activate/"


@pytest.fixture
def demanded(settings):
    settings.MINISTRY_NEEDS_SECOND_FACTOR = True
    return settings


def code(secret):
    return format_hotp_value(hotp_value(secret, next(counters())))


def sign_in(user):
    """A browser signed in with the password alone."""
    client = Client()
    client.post("/konto/login/", {"login": user.email, "password": PASSWORD})
    return client


def is_sent_to(response, address):
    return response.status_code == 302 and response["Location"].partition("?")[0] == address


def link_in(mail):
    return re.search(r"http://[^/]+(/konto/totrinslogin/[^/\s]+/)", mail.body)[1]


def prove_mailbox(client, mailoutbox):
    client.post(f"{SET_UP}link/")
    sending.send_waiting()
    link = link_in(mailoutbox[-1])
    assert client.post(link)["Location"] == ACTIVATE
    return link


def set_up(client, mailoutbox):
    """The whole way, as one walks it; the app's secret."""
    prove_mailbox(client, mailoutbox)
    page = client.get(ACTIVATE, follow=True)
    page = client.post(page.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    secret = page.context["form"].secret
    page = client.post(ACTIVATE, {"code": code(secret)}, follow=True)
    cache.clear()  # a code is good for one sign-in; a test can't wait for the next one
    return secret


# --- the attack


def test_no_address_that_leads_nowhere_nor_of_allauth_s_is_open(minna, demanded):
    client = sign_in(minna)
    for address in ("/findes-ikke/", "/", "/konto/2fa/", "/konto/password/change/", "/konto/2fa/recovery-codes/",
                    "/konto/2fa/recovery-codes/generate/", "/konto/2fa/totp/deactivate/", "/konto/login/"):  # fmt: skip
        for response in (client.get(address), client.post(address)):
            assert is_sent_to(response, SET_UP), address
    assert client.put("/admin/").status_code == 302


def test_what_was_typed_is_shown_again(minna, demanded):
    client = sign_in(minna)
    response = client.post("/kollega/1/afvis/", {"answer": "En lang tekst, der ikke må gå tabt."},
                           headers={"origin": "http://testserver"})  # fmt: skip
    assert response.status_code == 403
    page = response.content.decode()
    assert "En lang tekst, der ikke må gå tabt." in page
    assert f'href="{SET_UP}"' in page


def test_a_stolen_password_sets_nothing_up(minna, demanded, mailoutbox):
    thief = sign_in(minna)
    assert is_sent_to(thief.get(ACTIVATE), SET_UP)
    thief.post("/konto/reauthenticate/", {"password": PASSWORD})
    for response in (thief.get(ACTIVATE), thief.post(ACTIVATE, {"code": "123456"})):
        assert is_sent_to(response, SET_UP)
    assert thief.get(SET_UP).status_code == 200
    thief.post(f"{SET_UP}link/")
    sending.send_waiting()
    (mail,) = mailoutbox
    assert mail.to == [minna.email]
    assert "Så kender en anden din adgangskode" in mail.body
    # The owner opens the link, and uses it in their own browser: the thief's session has proved nothing.
    owner = sign_in(minna)
    assert owner.get(link_in(mail)).status_code == 200
    assert is_sent_to(owner.post(link_in(mail)), ACTIVATE)
    assert is_sent_to(thief.get(ACTIVATE), SET_UP)
    assert is_sent_to(thief.post(link_in(mail)), SET_UP)
    assert is_sent_to(thief.get(ACTIVATE), SET_UP)
    assert not Authenticator.objects.exists()


# --- the way


def test_staff_set_it_up_and_go_on(minna, demanded, mailoutbox):
    client, elsewhere = sign_in(minna), sign_in(minna)
    page = client.get("/ministerium/?aar=2026", follow=True)
    assert page.redirect_chain[-1][0] == f"{SET_UP}?next=%2Fministerium%2F%3Faar%3D2026"
    assert "adgangskoden ikke er nok" in page.content.decode()
    secret = set_up(client, mailoutbox)
    assert client.get("/ministerium/").status_code == 200
    assert client.get("/admin/").status_code == 200
    assert client.get("/konto/2fa/recovery-codes/").status_code == 200
    assert elsewhere.get("/konto/mig/").status_code == 302  # what began with the password alone has ended
    again = sign_in(minna)
    assert again.get("/ministerium/")["Location"].startswith("/konto/login/")
    again.post("/konto/2fa/authenticate/", {"code": code(secret)})
    assert again.get("/ministerium/").status_code == 200


def test_who_has_it_but_gave_no_code_in_this_session_is_asked_for_one(minna, demanded, client_for):
    client, secret = client_for(minna), generate_totp_secret()
    TOTP.activate(minna, secret)
    assert client.get("/admin/")["Location"] == "/konto/2fa/reauthenticate/?next=%2Fadmin%2F"
    assert is_sent_to(client.get(SET_UP), "/konto/2fa/reauthenticate/")
    client.post("/konto/reauthenticate/", {"password": PASSWORD})  # the password is no second factor
    assert client.get("/admin/").status_code == 302
    response = client.post("/konto/2fa/reauthenticate/", {"code": code(secret), "next": "/admin/"})
    assert response["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_new_password_by_mail_is_no_way_round(minna, demanded, mailoutbox):
    TOTP.activate(minna, generate_totp_secret())
    client = Client()
    client.post("/konto/password/reset/", {"email": minna.email})
    sending.send_waiting()
    link = re.search(r"http://[^/]+(/konto/password/reset/key/\S+)", mailoutbox[-1].body)[1]
    new = "en helt anden kode"
    client.post(client.get(link)["Location"], {"password1": new, "password2": new})
    page = client.post("/konto/login/", {"login": minna.email, "password": new})
    assert page["Location"] == "/konto/2fa/authenticate/"
    assert "_auth_user_id" not in client.session


def test_taking_it_away_ends_every_session(minna, demanded, mailoutbox, client_for):
    client = sign_in(minna)
    set_up(client, mailoutbox)
    other = client_for(minna)
    page = client.post("/konto/2fa/totp/deactivate/", follow=True)
    if "reauthenticate" in page.redirect_chain[-1][0]:
        page = client.post(page.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    assert not Authenticator.objects.exists()
    for browser in (client, other):
        assert "_auth_user_id" not in browser.session or browser.get("/konto/mig/").status_code == 302
    assert is_sent_to(sign_in(minna).get("/ministerium/"), SET_UP)


# --- the link


def test_the_link_works_once_for_an_hour_and_only_the_newest(erik, mads, client_for, mailoutbox, time_machine):
    time_machine.move_to(NOW)
    client = client_for(erik)
    used = prove_mailbox(client, mailoutbox)
    assert client.get(used).status_code == 410
    assert is_sent_to(client_for(erik).post(used), SET_UP)
    for _ in range(2):
        client.post(f"{SET_UP}link/")
        sending.send_waiting()
    first, newest = map(link_in, mailoutbox[-2:])
    assert client.get(first).status_code == 410
    stranger = client_for(mads)
    assert "anden bruger" in stranger.get(newest).content.decode()
    assert is_sent_to(stranger.post(newest), SET_UP)
    assert client_for(None).get(newest)["Location"].startswith("/konto/login/")
    time_machine.move_to(NOW + timedelta(hours=2))
    client = client_for(erik)
    assert client.get(newest).status_code == 410
    assert is_sent_to(client.post(newest), SET_UP)
    token = newest.split("/")[-2]
    assert token not in str(list(MailboxProof.objects.values())) + str(list(Mail.objects.values()))


def test_what_was_proved_counts_for_half_an_hour(erik, client_for, mailoutbox, time_machine):
    time_machine.move_to(NOW)
    client = client_for(erik)
    prove_mailbox(client, mailoutbox)
    assert not is_sent_to(client.get(ACTIVATE), SET_UP)
    time_machine.move_to(NOW + timedelta(minutes=31))
    assert is_sent_to(client.get(ACTIVATE), SET_UP)


def test_links_are_not_asked_for_without_end(erik):
    for _ in range(factor.LINKS_AN_HOUR):
        factor.ask_for_link(user=erik, now=NOW)
    with pytest.raises(Refused, match="mange links"):
        factor.ask_for_link(user=erik, now=NOW)
    assert factor.ask_for_link(user=erik, now=NOW + timedelta(hours=2))


def test_whoever_runs_the_server_has_a_link_without_mail(sune, demanded, capsys):
    call_command("second_factor_link", "SUNE@bm.example")
    link = re.search(r"http://[^/]+(/konto/totrinslogin/\S+)", capsys.readouterr().out)[1]
    client = sign_in(sune)
    assert is_sent_to(client.get("/admin/"), SET_UP)
    assert client.post(link)["Location"] == ACTIVATE
    with pytest.raises(CommandError):
        call_command("second_factor_link", "ingen@bm.example")


# --- approvers and administrators


def test_anybody_may_have_it_and_nobody_else_must(erik, client_for, mailoutbox):
    client = client_for(erik)
    assert reverse("mfa_index") in client.get("/konto/mig/").content.decode()
    assert client.get("/arbejde/").status_code == 200
    assert "adgangskoden ikke er nok" not in client.get(SET_UP).content.decode()
    set_up(client, mailoutbox)
    assert factor.has_factor(erik)


@pytest.mark.parametrize("by", ["municipality", "installation"])
def test_a_role_can_demand_it(by, aalborg, anna, signe, erik, lone, elin, client_for, settings):
    if by == "municipality":
        page = client_for(anna).post("/brugere/aalborg/indstillinger/", {"needs_second_factor": "on"}, follow=True)
        assert page.redirect_chain[-1][0].startswith(SET_UP)
        assert Municipality.objects.get(pk=aalborg.pk).needs_second_factor
    else:
        settings.APPROVERS_NEED_SECOND_FACTOR = True
    for user in (anna, signe):
        assert is_sent_to(client_for(user).get("/arbejde/"), SET_UP)
        TOTP.activate(user, generate_totp_secret())
        assert is_sent_to(client_for(user).post("/arbejde/ny/"), "/konto/2fa/reauthenticate/")
    for user in (erik, lone):
        assert client_for(user).get("/arbejde/").status_code == 200
    assert client_for(elin).get("/arbejde/").status_code == (200 if by == "municipality" else 302)
    people.set_role(membership=erik.membership, role="approver", is_administrator=False, by=anna, now=NOW)
    assert is_sent_to(client_for(erik).get("/arbejde/"), SET_UP)


def test_the_list_of_members_shows_who_has_it(anna, signe, erik, client_for):
    TOTP.activate(signe, generate_totp_secret())
    rows = client_for(anna).get("/brugere/aalborg/").content.decode().split("<tr>")
    assert "<td>Slået til</td>" in next(row for row in rows if "signe@" in row)
    assert "<td>Ikke slået til</td>" in next(row for row in rows if "erik@" in row)


# --- a lost telephone


def test_resetting_takes_a_second_person_and_ends_sessions(minna, mette, sune, client_for, mailoutbox, demanded):
    TOTP.activate(minna, generate_totp_secret())
    hers = client_for(minna)
    proposal = resetting.propose(user=minna, reason="Telefonen er væk.", by=sune, now=NOW)
    assert Authenticator.objects.filter(user=minna).exists()
    with pytest.raises(Refused):
        proposing.agree(proposal=proposal, by=sune, now=NOW)
    assert not proposing.may_decide(minna, proposal)
    proposing.agree(proposal=proposal, by=mette, now=NOW)
    assert not Authenticator.objects.filter(user=minna).exists()
    assert hers.get("/konto/mig/")["Location"].startswith("/konto/login/")
    sending.send_waiting(now=NOW)
    assert any(mail.to == [minna.email] and "nulstillet" in mail.subject for mail in mailoutbox)
    with pytest.raises(Refused, match="ikke slået"):
        resetting.propose(user=minna, reason="Igen.", by=sune, now=NOW)
