"""The municipality hears of new administrators and of adoptions, whoever did it."""

from datetime import UTC, datetime

import pytest

from bpmplan.accounts import first_administrators, people
from bpmplan.accounts.models import Municipality, Role
from bpmplan.outbox import sending
from bpmplan.outbox.models import Mail
from bpmplan.second_person import proposing
from plans.steps import workflow
from tests import making
from tests.cast import PASSWORD, secret_of

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
BOX = "jobcenter@aalborg.example"


@pytest.fixture
def box(aalborg):
    Municipality.objects.filter(pk=aalborg.pk).update(mailbox=BOX)
    aalborg.refresh_from_db()
    return aalborg


def mailed(kind="new_administrator"):
    return list(Mail.objects.filter(kind=kind).order_by("pk").values_list("address", flat=True))


def invite(municipality, by, **changes):
    fields = {"email": "ny@aalborg.example", "name": "Ny", "role": Role.READER, "is_administrator": True, "now": NOW}
    return people.invite(municipality=municipality, by=by, **{**fields, **changes})


def accept(invitation):
    secret_of(people.link_of(invitation))
    return people.accept(invitation=invitation, password=PASSWORD, now=NOW)


def test_the_mailbox_hears_of_every_new_administrator(box, anna, erik, mailoutbox):
    Mail.objects.all().delete()
    invitation = invite(box, anna)
    accept(invitation)
    people.set_role(membership=erik.membership, role="editor", is_administrator=True, by=anna, now=NOW)
    assert mailed() == [BOX] * 3
    sending.send_waiting(now=NOW)
    subjects = [mail.subject for mail in mailoutbox if mail.to == [BOX]]
    assert subjects == [
        "Aalborg Kommune: Ny, ny@aalborg.example er inviteret som administrator",
        "Aalborg Kommune: Ny, ny@aalborg.example er nu administrator",
        "Aalborg Kommune: Erik er nu administrator",
    ]


def test_it_hears_of_the_ministry_s_too(box, minna, mette):
    proposal = first_administrators.propose(
        municipality=box, email="ny@aalborg.example", name="Ny", reason="De begynder.", by=minna, now=NOW
    )
    assert mailed() == []
    proposing.agree(proposal=proposal, by=mette, now=NOW)
    assert mailed() == [BOX]


def test_other_people_and_other_changes_are_not_told_of(box, anna, erik):
    Mail.objects.all().delete()
    accept(invite(box, anna, is_administrator=False))
    people.set_role(membership=erik.membership, role="approver", is_administrator=False, by=anna, now=NOW)
    people.set_role(membership=anna.membership, role="editor", is_administrator=True, by=anna, now=NOW)
    assert mailed() == []


def test_without_a_mailbox_the_administrators_hear(aalborg, anna, erik):
    people.set_role(membership=erik.membership, role="editor", is_administrator=True, by=anna, now=NOW)
    assert mailed() == [anna.email]
    accept(invite(aalborg, erik))
    assert mailed()[1:] == [anna.email, erik.email] * 2


def test_it_hears_of_adoptions_and_annulments(box, signe, erik, mailoutbox):
    plan = making.adopted(box, signe).plan
    workflow.take(plan, "annul", by=signe, now=NOW, reason="Den forkerte plan.")
    sending.send_waiting(now=NOW)
    adopted, annulled = [mail for mail in mailoutbox if mail.to == [BOX] and "administrator" not in mail.subject]
    assert "vedtaget og offentlig" in adopted.subject
    assert "Registreret af: Signe" in adopted.body
    assert "/planer/" in adopted.body or "/kommuner/" in adopted.body
    assert "annulleret" in annulled.subject
    assert "Den forkerte plan." in annulled.body


def test_without_a_mailbox_an_administrator_who_hears_of_it_anyway_is_mailed_once(aalborg, anna, signe):
    making.adopted(aalborg, signe)
    assert mailed("adoption_registered") == []  # Anna hears of the step
    people.set_role(membership=signe.membership, role="approver", is_administrator=True, by=anna, now=NOW)
    signe.__dict__.pop("_active_memberships", None)
    making.adopted(aalborg, signe, years=(2031, 2031))
    assert mailed("adoption_registered") == [signe.email]  # who took the step, and might not have


def test_the_earlier_mailbox_hears_of_another(box, anna, minna, client_for):
    client_for(anna).post("/brugere/aalborg/indstillinger/", {"mailbox": BOX.upper()})
    assert mailed("mailbox_changed") == []
    client_for(anna).post("/brugere/aalborg/indstillinger/", {"mailbox": "anden@aalborg.example"})
    assert mailed("mailbox_changed") == [BOX.upper()]
    fields = {"mailbox": "", "bodies-TOTAL_FORMS": "0", "bodies-INITIAL_FORMS": "0"}
    client_for(minna).post(f"/admin/accounts/municipality/{box.pk}/change/", fields)
    assert mailed("mailbox_changed")[1:] == ["anden@aalborg.example"]


def test_of_a_first_mailbox_the_other_administrators_hear(aalborg, anna, erik, client_for, mailoutbox):
    """Else one of them could let everything be told to an address of their own, and nobody would know."""
    people.set_role(membership=erik.membership, role="editor", is_administrator=True, by=anna, now=NOW)
    client_for(erik).post("/brugere/aalborg/indstillinger/", {"mailbox": "kapret@x.example"})
    assert mailed("mailbox_changed") == [anna.email]
    sending.send_waiting()
    [mail] = [mail for mail in mailoutbox if "postkasse" in mail.subject]
    assert "Erik har skrevet kapret@x.example" in mail.body
    assert "sendes herefter dertil" in mail.body
