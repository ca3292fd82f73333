"""A session ends with what it rested on, and never comes back by itself."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from bpmplan.accounts import people
from bpmplan.accounts.ministry import ensure_ministry_group
from bpmplan.accounts.models import Membership, User
from tests.cast import PASSWORD


def is_signed_in(client):
    return client.get("/konto/mig/").status_code == 200


def fresh(user):
    return User.objects.get(pk=user.pk)


def membership(user):
    return Membership.objects.select_related("user", "municipality").get(user=user)


def deactivated_and_reactivated(cast):
    people.deactivate(membership=membership(cast["erik"]), by=cast["anna"], now=timezone.now())
    people.reactivate(membership=membership(cast["erik"]), by=cast["anna"], now=timezone.now())


def deactivated_and_invited_elsewhere(cast):
    people.deactivate(membership=membership(cast["erik"]), by=cast["anna"], now=timezone.now())
    invitation = people.put_invitation(
        municipality=cast["esbjerg"], email="erik@aalborg.example", name="Erik", role="editor", is_administrator=False,
        by=cast["elin"], now=timezone.now(), send=False,
    )  # fmt: skip
    people.accept(invitation=invitation, password=PASSWORD, now=timezone.now())


def address_corrected(cast):
    people.correct_email(
        membership=membership(cast["erik"]), email="ny@aalborg.example", by=cast["anna"], now=timezone.now()
    )


def barred_and_let_in(cast):
    client = cast["client_for"](cast["minna"])
    for form in ({}, {"is_active": "on"}):
        assert client.post(f"/admin/accounts/user/{cast['erik'].pk}/change/", form).status_code == 302
    assert fresh(cast["erik"]).is_active


def new_password(cast):
    user = fresh(cast["erik"])
    user.set_password("en helt anden kode")
    user.save()
    user.set_password(PASSWORD)  # the same again, and still another
    user.save()


def second_factor_reset(cast):
    TOTP.activate(cast["erik"], generate_totp_secret())
    reset = f"/admin/accounts/user/{cast['erik'].pk}/totrinslogin/"
    proposal = cast["client_for"](cast["sune"]).post(reset, {"reason": "Telefonen er væk."})["Location"]
    cast["client_for"](cast["minna"]).post(f"{proposal}godkend/")


@pytest.mark.parametrize(
    "deed",
    [
        deactivated_and_reactivated,
        deactivated_and_invited_elsewhere,
        address_corrected,
        barred_and_let_in,
        new_password,
        second_factor_reset,
    ],
)
def test_a_session_from_before_is_over(deed, erik, anna, client_for, request):
    names = ("erik", "anna", "minna", "sune", "elin", "esbjerg", "client_for")
    cast = {name: request.getfixturevalue(name) for name in names}
    client, colleague = client_for(erik), client_for(anna)
    assert is_signed_in(client)
    deed(cast)
    assert not is_signed_in(client)
    assert fresh(erik).is_active
    assert is_signed_in(client_for(fresh(erik)))
    assert not is_signed_in(client)
    assert is_signed_in(colleague)


@pytest.mark.parametrize("changed", [{"is_staff": ""}, {"is_superuser": "on"}, {"groups": []}])
def test_what_staff_may_is_changed_and_they_sign_in_anew(changed, sune, minna, client_for):
    client, superuser = client_for(minna), client_for(sune)
    form = {"name": "Minna", "email": minna.email, "is_active": "on", "is_staff": "on",
            "groups": [ensure_ministry_group().pk]}  # fmt: skip
    assert superuser.post(f"/admin/accounts/user/{minna.pk}/change/", form | {"name": "Minna B."}).status_code == 302
    assert is_signed_in(client)
    assert superuser.post(f"/admin/accounts/user/{minna.pk}/change/", form | changed).status_code == 302
    assert not is_signed_in(client)
    assert superuser.post(f"/admin/accounts/user/{minna.pk}/change/", form).status_code == 302
    assert not is_signed_in(client)


def test_the_one_who_changes_their_own_password_stays_and_their_other_sessions_end(erik, client_for):
    here, elsewhere = client_for(erik), client_for(erik)
    new = {"oldpassword": PASSWORD, "password1": "en helt anden kode", "password2": "en helt anden kode"}
    assert here.post("/konto/password/change/", new).status_code == 302
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
