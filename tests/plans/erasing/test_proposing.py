"""From a version that anybody could read, something is erased when a colleague agrees; until then it is kept hidden."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from bpmplan import retention
from bpmplan.accounts.models import Role
from bpmplan.passages import Passage
from bpmplan.second_person import proposing as second_person
from bpmplan.security_log.models import Entry
from bpmplan.steps import Refused
from plans.erasing import proposing
from plans.erasing.erasing import erase
from plans.erasing.finding import places_of
from plans.models import Chapter, Law, WantedErasure
from plans.steps import workflow
from plans.writing import saving
from tests import making
from tests.cast import member
from tests.making import NOW

pytestmark = pytest.mark.usefixtures("built_cast")
NAME = "Jens Hansen"
GIVEN = {"law": Law.ASKED_FOR, "reason": "Borgeren har bedt om det.", "now": NOW}


@pytest.fixture
def revision(aalborg, signe):
    plan = making.plan(aalborg, signe)
    making.own_goal(plan, signe)
    making.complete(plan, signe)
    chapter = plan.chapters.filter(kind="text").first()
    values = {"text": f"Tak til {NAME}."}
    saving.save(Chapter, plan=plan, key=chapter.key, started_from=chapter.edit_no, values=values, by=signe, now=NOW)
    workflow.take(plan, "submit", by=signe, now=NOW)
    return workflow.take(plan, "adopt", by=signe, now=NOW, decision=making.decision(aalborg)).revision


def test_a_colleague_agrees_and_it_is_gone(revision, aalborg, signe, anna):
    proposal = proposing.propose(aalborg, Passage(NAME), by=signe, **GIVEN)
    assert list(proposing.waiting(aalborg, NOW)) == [proposal]
    words = dict(proposing._details(proposal, wanted=WantedErasure.objects.get()))
    assert words["Oplysning"] == NAME
    second_person.agree(proposal=proposal, by=anna, now=NOW)
    assert not [place for place in places_of(Passage(NAME), aalborg) if place.is_public]
    assert WantedErasure.objects.get().passage == ""
    erasure = aalborg.erasures.get()
    assert (erasure.by, erasure.agreed_by, erasure.law) == (signe, anna, "asked_for")
    assert revision.erased_contents.get().erasure == erasure
    proposal.refresh_from_db()
    words = dict(proposing._details(proposal, wanted=WantedErasure.objects.get()))
    assert NAME not in str(words)


@pytest.mark.parametrize("who", ["erik", "lone", "elin", "minna", "sune"])
def test_nobody_else_proposes_or_agrees(request, who, revision, aalborg, signe, anna):
    other = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        proposing.propose(aalborg, Passage(NAME), by=other, **GIVEN)
    proposal = proposing.propose(aalborg, Passage(NAME), by=signe, **GIVEN)
    with pytest.raises(PermissionDenied):
        second_person.agree(proposal=proposal, by=other, now=NOW)


def test_another_municipality_of_the_same_person_hears_nothing_of_it(revision, aalborg, esbjerg, signe, anna):
    signe.memberships.create(municipality=esbjerg, role=Role.READER)
    proposal = proposing.propose(aalborg, Passage(NAME), by=signe, **GIVEN)
    second_person.withdraw(proposal=proposal, by=signe, now=NOW)
    for municipality, count in ((aalborg, 1), (esbjerg, 0)):
        for event in ("proposed", "proposal_withdrawn"):
            assert Entry.objects.of_municipality(municipality).filter(event=event, user=signe).count() == count


def test_one_who_proposes_does_not_agree_alone(revision, aalborg, signe, anna):
    proposal = proposing.propose(aalborg, Passage(NAME), by=signe, **GIVEN)
    with pytest.raises(Refused):
        second_person.agree(proposal=proposal, by=signe, now=NOW)


def test_without_a_colleague_nothing_is_proposed(revision, aalborg, signe, anna):
    anna.is_active = False
    anna.save()
    with pytest.raises(Refused, match="ingen kollega"):
        proposing.propose(aalborg, Passage(NAME), by=signe, **GIVEN)
    assert not WantedErasure.objects.exists()


def test_the_passage_is_forgotten_when_it_is_declined_withdrawn_or_has_expired(revision, aalborg, signe, anna):
    godkender = member(aalborg, anna, "gerda@aalborg.example", "Gerda", Role.APPROVER)
    proposal = proposing.propose(aalborg, Passage(NAME), by=signe, **GIVEN)
    with pytest.raises(Refused, match="allerede foreslået"):
        proposing.propose(aalborg, Passage(NAME), by=godkender, **GIVEN)
    second_person.decline(proposal=proposal, by=godkender, now=NOW, answer="Det er ikke en borger.")
    assert not WantedErasure.objects.exclude(passage="").exists()
    proposal = proposing.propose(aalborg, Passage(NAME), by=signe, **GIVEN)
    second_person.withdraw(proposal=proposal, by=signe, now=NOW)
    assert not WantedErasure.objects.exclude(passage="").exists()
    proposal = proposing.propose(aalborg, Passage(NAME), by=signe, **GIVEN)
    assert proposing.forget_passages(NOW) == 0
    assert proposing.forget_passages(NOW + timedelta(days=15)) == 1


def test_the_night_forgets_it_too(revision, aalborg, signe, anna, time_machine=None):
    proposal = proposing.propose(aalborg, Passage(NAME), by=signe, **GIVEN)
    type(proposal).objects.update(expires_at=NOW - timedelta(days=9999))
    retention.sweep_all(NOW)
    assert not WantedErasure.objects.exclude(passage="").exists()


def test_the_reason_may_not_hold_it(revision, aalborg, signe, anna):
    with pytest.raises(Refused, match="Begrundelsen gemmes"):
        proposing.propose(aalborg, Passage(NAME), by=signe, **GIVEN | {"reason": f"{NAME} bad om det"})


def test_the_answer_may_not_hold_it_and_is_kept_to_be_written_anew(revision, aalborg, signe, anna, client_for):
    proposal = proposing.propose(aalborg, Passage(NAME), by=signe, **GIVEN)
    client, address = client_for(anna), f"{proposal.get_absolute_url()}afvis/"
    page = client.post(address, {"answer": f"{NAME} er borgmester."}).content.decode()
    assert "Svaret gemmes" in page
    assert f"{NAME} er borgmester." in page
    assert WantedErasure.objects.get().passage == NAME
    assert client.post(address, {"answer": "Borgmesteren må stå der."}).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.outcome, WantedErasure.objects.get().passage) == ("declined", "")


def test_what_was_written_of_somebody_in_earlier_proposals_goes_too(revision, aalborg, signe, anna):
    given = GIVEN | {"reason": "Det har Bodil Krag bedt om."}
    proposal = proposing.propose(aalborg, Passage(NAME), by=signe, **given)
    second_person.decline(proposal=proposal, by=anna, now=NOW, answer="Bodil Krag tager fejl.")
    erase(aalborg, Passage("Bodil Krag"), by=signe, public=False, **GIVEN)
    proposal.refresh_from_db()
    assert (proposal.reason, proposal.answer) == ("Det har [slettet] bedt om.", "[slettet] tager fejl.")
    assert WantedErasure.objects.get().reason == "Det har [slettet] bedt om."


def test_the_page_and_the_pdf_say_that_something_was_erased(revision, aalborg, signe, anna, client):
    old = revision.fingerprint
    proposal = proposing.propose(aalborg, Passage(NAME), by=signe, **GIVEN)
    second_person.agree(proposal=proposal, by=anna, now=NOW)
    page = client.get(revision.get_absolute_url()).content.decode()
    assert "En oplysning er slettet den 20. november 2026 efter databeskyttelsesforordningens artikel 17." in page
    assert old not in page
    assert NAME not in page
