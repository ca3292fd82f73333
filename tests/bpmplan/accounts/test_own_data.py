"""What is kept about a person can be taken out; of one who has left only the name stays, on what they decided."""

import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from bpmplan import retention
from bpmplan.accounts import leaving, own_data, people
from bpmplan.accounts.models import Invitation, MembershipEvent, Role, User
from bpmplan.jobs.models import Job
from bpmplan.once.models import Press
from bpmplan.outbox import posting
from bpmplan.outbox.models import Mail, MailState
from bpmplan.outbox.tasks import send_due
from bpmplan.security_log.models import Entry
from bpmplan.steps import Refused
from goals.models import GoalSet, Letter, LetterReceipt
from plans.models import ReminderSent
from tests import making
from tests.cast import PASSWORD, member
from tests.making import NOW

pytestmark = pytest.mark.usefixtures("built_cast")


def rows_with(text):
    """Tables that hold the text anywhere in a row; but for the security log, whose rows go when their time is up."""
    tables = set()
    for model in apps.get_models(include_auto_created=True):
        if model is Entry:
            continue
        for row in model._base_manager.values():
            if text.lower() in json.dumps(row, default=str, ensure_ascii=False).lower():
                tables.add(model._meta.label)
    return tables


@pytest.fixture
def gone(aalborg, anna, signe, erik):
    """Erik has written, is known by two addresses, has mails of every kind, and was then deactivated."""
    plan = making.plan(aalborg, erik)
    making.own_goal(plan, erik)
    people.correct_email(membership=erik.membership, email="erik.ny@aalborg.example", by=anna, now=NOW)
    erik.refresh_from_db()
    people.invite(
        municipality=aalborg,
        email="ny@aalborg.example",
        name="Ny",
        role=Role.READER,
        is_administrator=False,
        by=anna,
        now=NOW,
    )
    Authenticator.objects.create(user=erik, type="totp", data={})
    EmailAddress.objects.create(user=erik, email=erik.email)
    letter = Letter.objects.create(goal_set=GoalSet.objects.create(year=2027))
    for address in ("erik@aalborg.example", erik.email):
        LetterReceipt.objects.create(letter=letter, municipality=aalborg, address=address)
    ReminderSent.objects.create(
        address=erik.email,
        name=erik.name,
        municipality=aalborg,
        what="meeting",
        plan=plan,
        day=NOW.date(),
        text="Husk",
        about="x",
        created_at=NOW,
    )
    LogEntry.objects.log_actions(anna.pk, [erik], CHANGE, f"{erik.email} rettet", single_object=True)
    people.deactivate(membership=erik.membership, by=anna, now=NOW)
    erik.refresh_from_db()
    return erik


def test_all_that_is_kept_is_in_the_file(gone):
    data = json.loads(own_data.as_json(gone, NOW))
    assert data["konto"]["e-mail"] == "erik.ny@aalborg.example"
    assert data["tilknytninger"][0]["kommune"] == "Aalborg Kommune"
    assert {row["hvad"] for row in data["hændelser om tilknytninger"]} >= {"deaktiveret", "e-mailadresse rettet"}
    assert data["mails"]
    assert data["sikkerhedslog"]
    assert data["skrevet, besluttet og gjort"]["indsats"][0]["hvad"] == "Indsats: Flere unge i job"
    assert PASSWORD not in str(data)


@pytest.mark.parametrize("who", ["lone", "erik", "signe", "esther", "minna"])
def test_only_who_answers_for_somebody_takes_out_what_is_kept(who, request, mads, aalborg, client_for):
    address = f"/brugere/aalborg/{mads.membership.pk}/oplysninger/"
    assert client_for(request.getfixturevalue(who)).post(address).status_code in (403, 404)


def test_an_administrator_takes_it_out_and_the_log_says_so(mads, anna, client_for):
    address = f"/brugere/aalborg/{mads.membership.pk}/oplysninger/"
    answer = client_for(anna).post(address)
    assert json.loads(answer.content)["konto"]["navn"] == "Mads"
    assert Entry.objects.filter(event="own_data", user=mads, by=anna).exists()
    assert client_for(mads).post("/konto/mig/oplysninger/")["Content-Type"].startswith("application/json")


def test_of_one_who_has_left_only_the_name_stays(gone, anna):
    leaving.forget(gone, by=anna, now=NOW)
    assert rows_with("erik@aalborg.example") == set()
    assert rows_with("erik.ny@aalborg.example") == set()
    gone.refresh_from_db()
    assert gone.name == "Erik"
    assert gone.email == f"slettet-{gone.pk}@slettet.invalid"
    assert not gone.has_usable_password()
    assert not Authenticator.objects.filter(user=gone).exists()
    assert not Mail.objects.under_way().filter(user=gone).exists()
    assert MembershipEvent.objects.filter(detail__contains="(slettet adresse)").exists()
    assert LetterReceipt.objects.filter(address__startswith="slettet-").count() == 2


def test_what_was_said_and_errors_lose_the_address_too(gone, anna):
    shown = [Message(SUCCESS, f"Adressen er rettet til {gone.email}."), Message(SUCCESS, "Gemt.")]
    for number, message in enumerate(shown):
        Press.objects.create(fingerprint=str(number), at=NOW, location="/brugere/aalborg/", messages=[message])
    send_due.enqueue()
    Job.objects.update(traceback=f"DataError: ({gone.email})")
    leaving.forget(gone, by=anna, now=NOW)
    assert [len(press.messages) for press in Press.objects.order_by("pk")] == [0, 1]
    assert set(Job.objects.values_list("traceback", flat=True)) == {f"DataError: ({leaving.NO_ADDRESS})"}


def test_one_who_did_nothing_leaves_no_name(aalborg, anna, lone):
    people.deactivate(membership=lone.membership, by=anna, now=NOW)
    leaving.forget(User.objects.get(pk=lone.pk), by=anna, now=NOW)
    lone.refresh_from_db()
    assert str(lone) == "Tidligere medarbejder"
    assert rows_with('"Lone"') == set()
    assert rows_with("lone@aalborg.example") == set()


def test_mails_that_wait_are_not_sent(gone, anna):
    [mail] = posting.put([posting.mail_to("proposal", cause="test", subjects={"proposal": 1}, user=gone, now=NOW)])
    leaving.forget(gone, by=anna, now=NOW)
    mail.refresh_from_db()
    assert mail.state == MailState.UNNEEDED
    assert mail.address.endswith("@slettet.invalid")


def test_who_can_still_sign_in_is_not_forgotten(mads, anna):
    with pytest.raises(Refused, match="kan stadig logge ind"):
        leaving.forget(mads, by=anna, now=NOW)


@pytest.mark.parametrize("who", ["lone", "signe", "elin", "minna"])
def test_nobody_else_lets_somebody_be_forgotten(who, request, gone):
    with pytest.raises(PermissionDenied):
        leaving.forget(gone, by=request.getfixturevalue(who), now=NOW)


def test_a_superuser_may_and_the_database_holds_that_the_person_has_left(gone, sune):
    leaving.forget(gone, by=sune, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=gone.pk).update(is_active=True)


def test_one_who_comes_back_is_invited_anew(gone, aalborg, anna):
    leaving.forget(gone, by=anna, now=NOW)
    with pytest.raises(Refused, match="har forladt kommunen"):
        people.reactivate(membership=gone.membership, by=anna, now=NOW)
    again = member(aalborg, anna, "erik.ny@aalborg.example", "Erik", Role.EDITOR)
    assert again.pk != gone.pk


def test_the_night_forgets_those_who_left_long_ago(gone, dorte):
    retention.sweep_all(NOW + timedelta(days=300))
    gone.refresh_from_db()
    assert gone.forgotten_at is None
    retention.sweep_all(NOW + timedelta(days=366))
    gone.refresh_from_db()
    assert gone.forgotten_at is not None
    assert not Invitation.objects.filter(email=gone.email).exists()


def test_the_pages_say_that_the_person_has_left(gone, anna, client_for):
    client = client_for(anna)
    address = f"/brugere/aalborg/{gone.membership.pk}/"
    assert "Slet oplysninger om Erik" in client.get(address).content.decode()
    client.post(f"{address}glem/")
    page = client.get(address).content.decode()
    assert "Har forladt kommunen" in page
    assert "slettet.invalid" not in page
    page = client.get("/brugere/aalborg/").content.decode()
    assert "Har forladt kommunen" in page
    assert "slettet.invalid" not in page


def test_superusers_do_both_in_the_admin_and_nobody_else(gone, sune, minna, client_for):
    address = "/admin/accounts/user/"
    chosen = {"_selected_action": [gone.pk]}
    assert client_for(minna).post(address, chosen | {"action": "forget"}).status_code in (200, 302, 403)
    gone.refresh_from_db()
    assert gone.forgotten_at is None
    client = client_for(sune)
    answer = client.post(address, chosen | {"action": "take_out_data"})
    assert json.loads(answer.content)["konto"]["navn"] == "Erik"
    client.post(address, chosen | {"action": "forget"})
    gone.refresh_from_db()
    assert gone.forgotten_at is not None
    page = client.get(f"/admin/accounts/user/{gone.pk}/change/").content.decode()
    assert 'name="_save"' not in page
