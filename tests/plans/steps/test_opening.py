"""A version that isn't adopted is everybody's while an approver has opened it, and marked as a proposal."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from bpmplan.steps import Refused
from plans.documents import pdf
from plans.models import OpenedVersion, Revision
from plans.steps import opening, workflow
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
    assert met(anybody, revision) == (410, 410, 404, False)
    assert "ikke længere åbent" in anybody.get(revision.get_absolute_url()).content.decode()
    assert [event.step for event in submitted.events.order_by("pk")][-2:] == ["open", "close"]


@pytest.mark.parametrize("step", ["return", "adopt"])
def test_the_next_step_closes_it(submitted, signe, client_for, step):
    revision, later = submitted.newest_revision, NOW + timedelta(hours=1)
    opening.open_to_all(revision=revision, by=signe, now=NOW)
    given = {"decision": making.decision(submitted.municipality)} if step == "adopt" else {"reason": "Ret måltallene."}
    workflow.take(submitted, step, by=signe, now=later, **given)
    row = OpenedVersion.objects.get()
    assert (row.closed_at, row.closed_by) == (later, signe)
    revision = Revision.objects.get()
    assert met(client_for(None), revision)[0] == (200 if step == "adopt" else 410)
    assert list(Revision.objects.been_public()) == [revision]
    assert list(Revision.objects.proposals()) == []


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
