"""A version that isn't adopted is everybody's while an approver has opened it, and marked as a proposal."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from bpmplan.steps import Refused
from plans.documents import pdf
from plans.models import Event, OpenedVersion, Revision
from plans.steps import opening, workflow
from plans.writing import saving
from tests import making
from tests.making import NOW


@pytest.fixture
def submitted(aalborg, signe, monkeypatch):
    monkeypatch.setattr(pdf, "written", lambda doc, of_blocks: b"%PDF-1.7")
    return making.submitted(aalborg, signe)


def met(client, revision):
    """What somebody meets at a version's page, PDF and path, and whether the municipality's page names it."""
    plan = revision.plan
    here = [plan.municipality.slug, plan.years]
    addresses = [
        revision.get_absolute_url(),
        reverse("revision_document", args=[*here, revision.number, "plan.pdf"]),
        reverse("plan_path", args=here),
    ]
    answers = [client.get(address) for address in addresses]
    statuses = [answer.status_code for answer in answers]
    b"".join(b"".join(answer) for answer in answers if answer.streaming)
    return (*statuses, revision.get_absolute_url() in client.get(plan.municipality.get_absolute_url()).content.decode())


def test_it_is_opened_in_one_press_and_read_by_anybody_until_it_is_closed(submitted, signe, client_for):
    revision, anybody = submitted.newest_revision, client_for(None)
    assert met(anybody, revision) == (404, 404, 404, False)
    progress = client_for(signe).get(reverse("plan_progress", args=[submitted.pk])).content.decode()
    assert "Åbn til dagsordenen" in progress
    press = reverse("version_opening", args=[submitted.pk, 1])
    answer = client_for(signe).post(press, {"deed": "open"}, follow=True).content.decode()
    assert revision.get_absolute_url() in answer and "Luk for andre" in answer
    assert met(anybody, revision) == (200, 200, 200, True)
    page = anybody.get(revision.get_absolute_url())
    assert "Forslag, ikke vedtaget" in page.content.decode() and page["X-Robots-Tag"] == "noindex"
    assert revision.get_absolute_url() in anybody.get(f"/verificer/{revision.fingerprint[:16]}/").content.decode()
    case = reverse("revision_document", args=["aalborg", submitted.years, 1, "sagsfremstilling.txt"])
    assert anybody.get(case).status_code == 404  # the municipality's own working paper
    client_for(signe).post(press, {"deed": "close"})
    assert met(anybody, revision) == (410, 410, 410, False)
    assert "ikke længere åbent" in anybody.get(revision.get_absolute_url()).content.decode()
    assert [event.step for event in submitted.events.order_by("pk")][-2:] == ["open", "close"]


ADOPTED, NOT_FINAL, PROPOSAL, CLOSED = "Vedtaget", "Ikke den vedtagne udgave", "Forslag, ikke vedtaget", "ikke længere"
WAYS = {
    # the steps after a version was opened to the agenda: what its printed address says then, and whether it is listed
    "": (PROPOSAL, True),
    "return": (CLOSED, False),
    "adopt": (ADOPTED, True),
    "adopt reopen": (ADOPTED, True),
    "adopt annul": ("trukket tilbage", False),
    "adopt reopen annul_earlier": ("trukket tilbage", False),
    "adopt reopen annul_earlier discard bring_back ready": ("trukket tilbage", False),
    "amend": (NOT_FINAL, True),
    "amend unamend": (PROPOSAL, True),
    "amend return_amended": (CLOSED, False),
    "amend return_amended hear end_hearing submit": (CLOSED, False),
    "amend write adopt_amended": (NOT_FINAL, False),
    "amend write adopt_amended reopen submit return": (NOT_FINAL, False),
    "amend write adopt_amended annul": (CLOSED, False),
}
"""Going on never makes the address worse; a step back closes it."""


def taken(plan, steps, signe, erik):
    for step in steps.split():
        if step == "write":
            goal = plan.plangoals.get()
            values = {"strategy": "Vi besøger hver uge."}
            given = {"plan": plan, "key": goal.key, "started_from": goal.edit_no, "values": values}
            saving.save(type(goal), **given, by=signe, now=NOW)
            continue
        given = {"decision": making.decision(plan.municipality)} if step in Event.ADOPTIONS else {"reason": "Ret det."}
        given |= {"sections": [plan.plangoals.get().key]} if step == "amend" else {}
        workflow.take(plan, step, by=erik if step == "ready" else signe, now=NOW, **given)


@pytest.mark.one_database
def test_a_printed_address_holds_through_every_step_but_one_back(submitted, signe, erik, client_for):
    revision, anybody = submitted.newest_revision, client_for(None)
    opening.open_to_all(revision=revision, by=signe, now=NOW)
    for steps, (words, is_listed) in WAYS.items():
        with transaction.atomic():
            taken(submitted, steps, signe, erik)
            answer = anybody.get(revision.get_absolute_url())
            status, page = answer.status_code, answer.content.decode()
            listed = revision in {*Revision.objects.proposals(), *Revision.objects.adopted()}
            verified = anybody.get(f"/verificer/{revision.fingerprint[:16]}/").content.decode()
            is_open = words in (ADOPTED, NOT_FINAL, PROPOSAL)
            assert (status, listed, words in page) == (200 if is_open else 410, is_listed, True), steps
            assert (f'href="{revision.get_absolute_url()}"' in verified) == is_open, steps
            assert (f'href="{revision.get_absolute_url()[:-2]}2/"' in verified) == ("write" in steps and is_open), steps

            assert OpenedVersion.objects.filter(closed_at=None).exists() == is_open, steps
            transaction.set_rollback(True)
    assert {step for steps in WAYS for step in steps.split()} - {"write"} == set(workflow.STEPS)


def test_one_that_was_adopted_with_changes_is_closed_by_whoever_may(submitted, signe, client_for):
    revision = submitted.newest_revision
    opening.open_to_all(revision=revision, by=signe, now=NOW)
    taken(submitted, "amend write adopt_amended", signe, signe)
    page = client_for(signe).get(reverse("plan_progress", args=[submitted.pk])).content.decode()
    assert "Hvem kan læse version 1?" in page and "Luk for andre" in page
    with pytest.raises(Refused, match="er vedtaget"):
        opening.close(revision=submitted.newest_revision, by=signe, now=NOW)
    client_for(signe).post(reverse("version_opening", args=[submitted.pk, 1]), {"deed": "close"})
    assert met(client_for(None), revision)[0] == 410
    assert set(Revision.objects.been_public()) == set(submitted.revisions.all())


def test_a_version_in_hearing_can_be_opened_and_nothing_else(aalborg, signe, erik, client_for):
    plan = making.plan(aalborg, signe)
    making.own_goal(plan, signe)
    making.complete(plan, signe)
    workflow.take(plan, "hear", by=signe, now=NOW)
    revision = plan.newest_revision
    with pytest.raises(PermissionDenied):
        opening.open_to_all(revision=revision, by=erik, now=NOW)
    opening.open_to_all(revision=revision, by=signe, now=NOW)
    assert met(client_for(None), revision)[0] == 200
    with pytest.raises(Refused, match="allerede åben"):
        opening.open_to_all(revision=revision, by=signe, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        OpenedVersion.objects.create(revision=revision, opened_at=NOW, opened_by=signe)
    with pytest.raises(IntegrityError), transaction.atomic():
        OpenedVersion.objects.update(closed_at=NOW)
    opening.close(revision=revision, by=signe, now=NOW)
    with pytest.raises(Refused, match="ikke længere åben"):
        opening.close(revision=revision, by=signe, now=NOW)
    workflow.take(plan, "end_hearing", by=signe, now=NOW)
    with pytest.raises(Refused, match="Kun den version"):
        opening.open_to_all(revision=revision, by=signe, now=NOW)
