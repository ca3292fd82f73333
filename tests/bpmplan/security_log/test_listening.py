"""What is written by itself: signing in and out, second factors, passwords, people, deeds in the admin."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from bpmplan.accounts import people
from bpmplan.accounts.models import Municipality, Role
from bpmplan.security_log.models import Entry
from tests.cast import PASSWORD, member

pytestmark = pytest.mark.django_db


def written(*names):
    """The newest rows, oldest first, as (event, whom about, by, municipality)."""
    rows = Entry.objects.filter(event__in=names) if names else Entry.objects.all()
    rows = rows.select_related("user", "by", "municipality").order_by("pk")
    return [
        (row.event, str(row.user or ""), str(row.by or ""), row.municipality.slug if row.municipality else "")
        for row in rows
    ]


def test_signing_in_and_out(erik, client_for):
    client = client_for(None)
    client.post("/konto/login/", {"login": erik.email, "password": PASSWORD})
    client.post("/konto/logout/")
    assert written("signed_in", "signed_out") == [
        ("signed_in", "Erik", "Erik", "aalborg"),
        ("signed_out", "Erik", "Erik", "aalborg"),
    ]
    assert Entry.objects.filter(event="signed_in", ip="127.0.0.1").count() == 1


def test_a_code_is_asked_for_before_somebody_is_signed_in(erik, client_for):
    secret = generate_totp_secret()
    TOTP.activate(erik, secret)
    client = client_for(None)
    client.post("/konto/login/", {"login": erik.email, "password": PASSWORD})
    assert written("signed_in") == []
    client.post("/konto/2fa/authenticate/", {"code": "000000"})
    assert written("factor_failed") == [("factor_failed", "Erik", "Erik", "aalborg")]


def test_a_new_password(erik, client_for):
    new = {"oldpassword": PASSWORD, "password1": "en helt anden kode", "password2": "en helt anden kode"}
    client_for(erik).post("/konto/password/change/", new)
    assert written("password_changed") == [("password_changed", "Erik", "Erik", "aalborg")]


def test_people_and_roles(aalborg, anna):
    erik = member(aalborg, anna, "erik@aalborg.example", "Erik", Role.EDITOR)
    now = timezone.now()
    people.set_role(membership=erik.membership, role=Role.APPROVER, is_administrator=False, by=anna, now=now)
    people.deactivate(membership=erik.membership, by=anna, now=now)
    assert written("invited", "accepted", "role_changed", "deactivated")[2:] == [
        ("invited", "Anna", "Anna", "aalborg"),
        ("accepted", "Erik", "Erik", "aalborg"),
        ("role_changed", "Erik", "Anna", "aalborg"),
        ("deactivated", "Erik", "Anna", "aalborg"),
    ]
    assert Entry.objects.get(event="role_changed").about == "fra redaktør til godkender"
    assert Entry.objects.filter(event="invited").latest("pk").about == "Erik, erik@aalborg.example: redaktør"


def test_what_is_taken_back_leaves_no_row(aalborg, anna, erik):
    from django.db import transaction

    with pytest.raises(RuntimeError), transaction.atomic():
        people.deactivate(membership=erik.membership, by=anna, now=timezone.now())
        raise RuntimeError
    assert written("deactivated") == []


def test_deeds_in_the_admin(minna, sune, erik, aalborg, client_for):
    client_for(minna).post(f"/admin/accounts/user/{erik.pk}/change/", {})
    TOTP.activate(erik, generate_totp_secret())
    reset = f"/admin/accounts/user/{erik.pk}/totrinslogin/"
    proposal = client_for(sune).post(reset, {"reason": "Telefonen er væk."})["Location"]
    client_for(minna).post(f"{proposal}godkend/")
    assert sorted(written("administered", "factor_reset")) == [
        ("administered", "Erik", "Minna", "aalborg"),
        ("administered", "Erik", "Sune", "aalborg"),
        ("factor_reset", "Erik", "Sune", "aalborg"),
    ]
    assert "Erik" in Entry.objects.filter(event="administered").earliest("pk").about


def test_settings_that_access_rests_on_are_written_down_and_others_not(anna, aalborg, client_for):
    client, address = client_for(anna), "/brugere/aalborg/indstillinger/"
    Municipality.objects.filter(pk=aalborg.pk).update(mailbox="job@aalborg.example")
    client.post(address, {"mailbox": "job@aalborg.example", "accent": "#1b4e6b"})
    assert not Entry.objects.filter(event="settings_changed").exists()
    client.post(address, {"mailbox": "", "needs_second_factor": "on"})
    entry = Entry.objects.get(event="settings_changed")
    assert (entry.by, entry.municipality) == (anna, aalborg)
    assert entry.about == "Fælles postkasse: ingen. Totrinslogin kræves af godkendere og administratorer"
