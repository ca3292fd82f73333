"""A deed that waits for a colleague's yes: who may say it, once, in time, and what becomes of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from bpmplan.accounts import permissions
from bpmplan.accounts.models import Municipality
from bpmplan.outbox import sending
from bpmplan.second_person import kinds, proposing
from bpmplan.second_person.models import Proposal
from bpmplan.steps import Refused

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=15)


@pytest.fixture
def kind(monkeypatch):
    """A kind of the tests' own: it gives a municipality a mailbox."""

    def carry_out(proposal, *, now, send, municipality):
        if municipality.mailbox:
            raise Refused("Kommunen har en postkasse.")
        Municipality.objects.filter(pk=municipality.pk).update(mailbox=proposal.facts["address"])

    made = kinds.Kind(
        name="mailbox",
        label="Postkasse",
        subjects={"municipality": Municipality.objects.all},
        facts=frozenset({"address", "room"}),
        told_apart_by=frozenset({"room"}),
        may_propose=lambda user, municipality: permissions.is_ministry(user),
        may_agree=lambda user, proposal, municipality: permissions.is_ministry(user),
        who_may_agree=lambda proposal, municipality: permissions.ministry_staff(),
        carry_out=carry_out,
        title=lambda proposal, municipality: f"Giv {municipality} en postkasse",
        consequence=lambda proposal, municipality: "Så får den en.",
    )
    monkeypatch.setitem(kinds.KINDS, "mailbox", made)
    return made


@pytest.fixture
def propose(kind, aalborg, minna, mette):
    def put(**changes):
        given = {"kind": "mailbox", "subjects": {"municipality": aalborg.pk}, "facts": {"address": "job@aalborg.dk"}}
        return proposing.propose(**{**given, "by": minna, "now": NOW, "reason": "De har bedt om det.", **changes})

    return put


def mailbox(municipality):
    return Municipality.objects.get(pk=municipality.pk).mailbox


def test_nothing_is_done_before_a_colleague_agrees(propose, aalborg, minna, mette):
    proposal = propose()
    assert mailbox(aalborg) == ""
    with pytest.raises(Refused, match="en kollega skal tage stilling"):
        proposing.agree(proposal=proposal, by=minna, now=NOW)
    assert mailbox(aalborg) == ""
    proposal = proposing.agree(proposal=proposal, by=mette, now=NOW)
    assert mailbox(aalborg) == "job@aalborg.dk"
    assert (proposal.outcome, proposal.decided_by, proposal.decided_at) == ("agreed", mette, NOW)
    with pytest.raises(Refused, match="allerede godkendt"):
        proposing.agree(proposal=proposal, by=mette, now=NOW)


def test_who_has_nothing_to_do_with_it_may_not(propose, anna, erik):
    with pytest.raises(PermissionDenied):
        propose(by=anna)
    proposal = propose()
    for deed in (proposing.agree, proposing.withdraw):
        with pytest.raises(PermissionDenied):
            deed(proposal=proposal, by=anna, now=NOW)
    with pytest.raises(PermissionDenied):
        proposing.decline(proposal=proposal, by=erik, now=NOW, answer="Nej")


def test_declining_says_why_and_withdrawing_is_the_proposer_s(propose, aalborg, minna, mette):
    proposal = propose()
    with pytest.raises(PermissionDenied):
        proposing.withdraw(proposal=proposal, by=mette, now=NOW)
    with pytest.raises(Refused, match="Skriv hvorfor"):
        proposing.decline(proposal=proposal, by=mette, now=NOW, answer=" ")
    assert proposing.decline(proposal=proposal, by=mette, now=NOW, answer="Forkert adresse").answer == "Forkert adresse"
    again = propose()
    proposing.withdraw(proposal=again, by=minna, now=NOW)
    with pytest.raises(Refused, match="trukket tilbage"):
        proposing.agree(proposal=again, by=mette, now=NOW)
    assert mailbox(aalborg) == ""


def test_a_proposal_stands_for_a_while_and_then_makes_room(propose, mette):
    proposal = propose()
    with pytest.raises(Refused, match="allerede et forslag"):
        propose(by=mette)
    with pytest.raises(Refused, match="udløbet"):
        proposing.agree(proposal=proposal, by=mette, now=LATER)
    assert not proposing.waiting_for(mette, LATER)
    assert propose(now=LATER)
    proposal.refresh_from_db()
    assert proposal.outcome == "expired"


def test_facts_that_tell_apart_make_two_proposals_of_one_subject(propose):
    propose(facts={"address": "a@aalborg.dk", "room": "1"})
    propose(facts={"address": "a@aalborg.dk", "room": "2"})
    with pytest.raises(Refused, match="allerede et forslag"):
        propose(facts={"address": "b@aalborg.dk", "room": "2"})


def test_a_reason_and_a_colleague_there_must_be(propose, kind, monkeypatch):
    with pytest.raises(Refused, match="Skriv hvorfor"):
        propose(reason="  ")
    alone = replace(kind, who_may_agree=lambda proposal, municipality: [proposal.proposed_by])
    monkeypatch.setitem(kinds.KINDS, "mailbox", alone)
    with pytest.raises(Refused, match="ingen kollega"):
        propose()
    assert not Proposal.objects.exists()


def test_what_cannot_be_done_leaves_the_proposal_open(propose, aalborg, minna, mette):
    proposal = propose()
    Municipality.objects.filter(pk=aalborg.pk).update(mailbox="anden@aalborg.dk")
    with pytest.raises(Refused, match="har en postkasse"):
        proposing.agree(proposal=proposal, by=mette, now=NOW)
    Municipality.objects.filter(pk=aalborg.pk).update(mailbox="")
    minna.is_staff = False
    minna.save()
    with pytest.raises(Refused, match="må ikke længere foreslå"):
        proposing.agree(proposal=proposal, by=mette, now=NOW)
    proposal.refresh_from_db()
    assert proposal.outcome == ""


def test_those_who_may_agree_are_mailed_and_the_proposer_hears(propose, minna, mette, sune, mailoutbox):
    proposal = propose()
    sending.send_waiting(now=NOW)
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted([mette.email, sune.email])
    assert mailoutbox[0].subject == "Noget venter på dit ja i BPMplan: Giv Aalborg Kommune en postkasse"
    assert f"/kollega/{proposal.pk}/" in mailoutbox[0].body
    assert "De har bedt om det." in mailoutbox[0].body
    proposing.agree(proposal=proposal, by=mette, now=NOW)
    sending.send_waiting(now=NOW)
    assert mailoutbox[-1].to == [minna.email]
    assert mailoutbox[-1].subject == "Godkendt: Giv Aalborg Kommune en postkasse"


def test_what_it_is_about_may_be_gone(propose, kind, monkeypatch, minna, mette, client_for):
    proposal = propose()
    monkeypatch.setitem(kinds.KINDS, "mailbox", replace(kind, subjects={"municipality": Municipality.objects.none}))
    with pytest.raises(Refused, match="findes ikke længere"):
        proposing.agree(proposal=proposal, by=mette, now=NOW)
    monkeypatch.delitem(kinds.KINDS, "mailbox")
    assert proposing.waiting_for(mette, NOW) == []
    assert client_for(minna).get("/kollega/").status_code == 200
    assert "findes ikke længere" in client_for(minna).get(f"/kollega/{proposal.pk}/").content.decode()
    proposing.withdraw(proposal=proposal, by=minna, now=NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "agreed", "decided_at": NOW, "decided_by": "minna"},
        {"outcome": "declined", "decided_at": NOW, "decided_by": "minna", "answer": "x"},
        {"outcome": "declined", "decided_at": NOW, "decided_by": "mette", "answer": ""},
        {"outcome": "agreed", "decided_by": "mette"},
        {"outcome": "agreed", "decided_at": NOW},
        {"outcome": "", "decided_at": NOW, "decided_by": "mette"},
        {"outcome": "maybe", "decided_at": NOW, "decided_by": "mette"},
        {"reason": ""},
    ],
)
def test_the_database_knows_the_rules(wrong, propose, minna, mette):
    proposal = propose()
    people = {"minna": minna, "mette": mette}
    values = {name: people.get(value, value) if name == "decided_by" else value for name, value in wrong.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(**values)


@pytest.mark.django_db(transaction=True)
def test_two_who_agree_at_once_do_it_once(propose, aalborg, minna, mette, sune):
    proposal, answers = propose(), []

    def press(person):
        try:
            proposing.agree(proposal=proposal, by=person, now=NOW)
        except Refused as refused:
            answers.append(str(refused))
        else:
            answers.append("done")
        finally:
            connection.close()

    threads = [Thread(target=press, args=[person]) for person in (mette, sune)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["Forslaget er allerede godkendt.", "done"]


def test_the_pages_show_what_would_be_done_and_ask(propose, minna, mette, anna, client_for, time_machine):
    time_machine.move_to(NOW)
    proposal = propose()
    address = f"/kollega/{proposal.pk}/"
    mine, theirs = client_for(minna), client_for(mette)
    page = theirs.get(address).content.decode()
    for words in ("Giv Aalborg Kommune en postkasse", "De har bedt om det.", "minna@bm.example", "Så får den en."):
        assert words in page
    assert "Godkend</button>" in page
    assert "Godkend</button>" not in mine.get(address).content.decode()
    assert "Træk forslaget tilbage" in mine.get(address).content.decode()
    assert client_for(anna).get(address).status_code == 404
    assert "selv foreslået" in mine.post(f"{address}godkend/", follow=True).content.decode()
    typed = theirs.post(f"{address}afvis/", {"answer": " "}).content.decode()
    assert "Skriv hvorfor" in typed
    assert proposal.get_absolute_url() in theirs.get("/kollega/").content.decode()
    theirs.post(f"{address}afvis/", {"answer": "Vi kender dem ikke."})
    assert "Vi kender dem ikke." in mine.get(address).content.decode()
    assert "Godkend</button>" not in theirs.get(address).content.decode()


@pytest.mark.parametrize("address", ["/kollega/", "/admin/"])
def test_a_list_costs_the_same_however_long(address, propose, mette, minna, client_for, time_machine):
    time_machine.move_to(NOW)
    clients, costs = [client_for(mette), client_for(minna)], []
    for number in range(4):
        propose(facts={"address": "a@aalborg.dk", "room": str(number)})
        proposing.decline(proposal=propose(facts={"room": f"x{number}"}), by=mette, now=NOW, answer="Nej")
        for client in clients:
            client.get(address)
        with CaptureQueriesContext(connection) as queries:
            for client in clients:
                assert client.get(address).status_code == 200
        costs.append(len(queries))
    assert costs[1] == costs[-1]
