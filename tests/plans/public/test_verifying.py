"""Whoever has a file or a fingerprint learns what it is, and who has none learns nothing."""

import io
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from bpmplan import files
from plans.documents import handed_out, pdf, store
from plans.models import Attachment, Document, HandedOut
from plans.steps import decisions, workflow
from plans.writing import saving
from tests import making
from tests.plans.followup.test_follow_up import answered, begun, taken
from tests.scene import SHORT_PDF

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(
        pdf, "written", lambda doc, blocks: f"%PDF-1.7 {doc.__class__} {doc.standing.digest()}".encode()
    )


def file_of(client, revision, name="plan.pdf"):
    plan = revision.plan
    url = reverse("revision_document", args=[plan.municipality.slug, plan.years, revision.number, name])
    return b"".join(client.get(url).streaming_content)


def ask(client, content):
    """What the page says of a file, as text."""
    answer = client.post(reverse("verify"), {"file": SimpleUploadedFile("plan.pdf", content)})
    return answer, answer.content.decode()


def test_a_file_is_known_for_what_it_is_and_one_changed_byte_is_not(aalborg, signe, client_for):
    revision = making.adopted(aalborg, signe)
    anybody = client_for(None)
    content = file_of(anybody, revision)
    answer, page = ask(anybody, content)
    assert answer.status_code == 200
    assert "Udgaven er kendt" in page and "Aalborg Kommune" in page and "version 1" in page
    assert revision.get_absolute_url() in page
    assert answer["Cache-Control"].startswith("private")
    answer, page = ask(anybody, content[:-1] + b"x")
    assert answer.status_code == 404 and "Ukendt eller ændret" in page and "Aalborg Kommune" not in page


def test_a_file_stays_known_when_it_is_made_anew(aalborg, signe, client_for, monkeypatch):
    revision = making.adopted(aalborg, signe)
    anybody = client_for(None)
    first = file_of(anybody, revision)
    Document.objects.all().delete()
    monkeypatch.setattr(pdf, "written", lambda doc, of_blocks: b"%PDF-1.7 another program")
    second = file_of(anybody, revision)
    assert first != second
    assert all("Udgaven er kendt" in ask(anybody, content)[1] for content in (first, second))


def test_a_draft_is_named_as_one_and_leads_its_own_people_on(aalborg, signe, client_for):
    plan = making.plan(aalborg, signe)
    own = client_for(signe)
    url = reverse("draft_document", args=[plan.pk, "plan.pdf"])
    content = b"".join(own.get(url, follow=True).streaming_content)
    _, strangers = ask(client_for(None), content)
    assert "Kladde" in strangers and "ikke behandlet politisk" in strangers
    assert plan.get_absolute_url() not in strangers
    assert plan.get_absolute_url() in ask(own, content)[1]


def test_a_file_from_before_the_adoption_is_told_apart(aalborg, signe, client_for):
    plan = making.submitted(aalborg, signe)
    content = file_of(client_for(signe), plan.newest_revision)
    assert "ikke vedtaget" in ask(client_for(None), content)[1]
    workflow.take(plan, "adopt", by=signe, now=making.NOW, decision=making.decision(aalborg))
    _, page = ask(client_for(None), content)
    assert "Filen er fra før vedtagelsen" in page and "Vedtaget" in page


def test_a_superseded_version_says_what_holds_instead(aalborg, signe, client_for):
    first = making.adopted(aalborg, signe)
    content = file_of(client_for(None), first)
    plan = first.plan
    workflow.take(plan, "reopen", by=signe, now=making.NOW, reason="Nye tal.")
    plan.refresh_from_db()
    making.complete(plan, signe)
    workflow.take(plan, "submit", by=signe, now=making.NOW)
    workflow.take(plan, "adopt", by=signe, now=making.NOW, decision=making.decision(aalborg))
    _, page = ask(client_for(None), content)
    assert "blev afløst" in page and "version 2" in page


def test_an_excel_file_data_and_an_annex_are_known_as_what_they_are(aalborg, signe, client_for):
    plan, file = making.plan(aalborg, signe), files.store_bytes(SHORT_PDF, files.PDF, "Råd.pdf")
    about = {"file_name": "Råd.pdf", "content_type": files.PDF, "sha256": file.sha256, "size": file.size}
    saving.add(Attachment(plan=plan, title="Rådets svar", **about), by=signe, now=making.NOW)
    making.own_goal(plan, signe)
    making.complete(plan, signe)
    workflow.take(plan, "submit", by=signe, now=making.NOW)
    revision, own, anybody = plan.newest_revision, client_for(signe), client_for(None)
    file_of(own, revision)
    assert "Bilag, uændret" in ask(own, SHORT_PDF)[1]
    assert ask(anybody, SHORT_PDF)[0].status_code == 404, "who has an annex hasn't read the plan"
    sheet = own.get(f"{revision.get_absolute_url()}plan.xlsx").content
    workflow.take(plan, "adopt", by=signe, now=making.NOW, decision=making.decision(aalborg))
    assert "Bilag, uændret" in (page := ask(anybody, SHORT_PDF)[1]) and "fra før" not in page
    page = ask(anybody, sheet)[1]
    assert "Planen i Excel, uændret" in page and "Ordene er de samme" in page
    data = anybody.get(f"{revision.get_absolute_url()}plan.json").content
    assert "Planen som data, JSON, uændret" in ask(anybody, data)[1]
    note = file_of(anybody, revision, "hoeringsnotat.pdf")
    assert "rettet" not in ask(anybody, note)[1]
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        given = {"case_number": "15.00.00-A00-9-26"}
        decision = revision.decisions.adoptions().get()
        decisions.correct_decision(decision, given, started_from=0, reason="Fejl.", by=signe, now=timezone.now())
        assert "er rettet, efter at filen blev lavet" in ask(anybody, note)[1]
        workflow.take(plan, "reopen", by=signe, now=timezone.now(), reason="Nye tal.")
        plan.refresh_from_db()
        making.complete(plan, signe)
        workflow.take(plan, "submit", by=signe, now=timezone.now())
        file_of(client_for(signe), plan.revisions.get(number=2))
        assert "version 1" in ask(anybody, SHORT_PDF)[1], "a version that isn't public takes it from nobody"
        HandedOut.objects.filter(kind="annex").update(revision=plan.revisions.get(number=2))  # as another plan's may be
        file_of(anybody, revision)
        assert "version 1" in ask(anybody, SHORT_PDF)[1]


def test_a_report_of_a_follow_up_says_where_that_stands(aalborg, signe, client_for):
    follow_up, client = begun(making.adopted(aalborg, signe), signe), client_for(signe)
    answered(follow_up, signe)
    taken(follow_up, "freeze", signe)
    with time_machine.travel(making.NOW + timedelta(hours=1)):
        url = reverse("follow_up_document", args=["aalborg", follow_up.plan.years, 1, "opfoelgning.pdf"])
        file = b"".join(client.get(url, follow=True).streaming_content)
    page = ask(client_for(None), file)[1]
    assert "Opfølgning, PDF, uændret" in page and "Den er ikke taget til efterretning" in page
    assert "Kun kommunens egne folk" in page and follow_up.get_absolute_url() in ask(client, file)[1]
    taken(follow_up, "note", signe, body=aalborg.bodies.first(), meeting_date=making.NOW.date())
    page = ask(client, file)[1]
    assert "Taget til efterretning af" in page and "Filen er fra før det blev registreret" in page
    for step in ("unnote", "reopen"):
        taken(follow_up, step, signe, reason="Fejl.")
    page = ask(client, file)[1]
    assert "Opfølgningen er åbnet igen siden" in page and "Kladde" in page


@pytest.mark.parametrize(
    "written", [str, str.upper, lambda digits: " ".join((digits[:4], digits[4:20])), lambda d: d[:16]]
)
def test_a_fingerprint_is_found_as_it_is_printed(aalborg, signe, client_for, written):
    revision = making.adopted(aalborg, signe)
    page = client_for(None).post(reverse("verify"), {"fingerprint": written(revision.fingerprint)}, follow=True)
    assert "Udgaven er kendt" in page.content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "Vælg en fil"), ("æble", "tallene 0-9"), ("abc", "mindst 16"), ("a" * 65, "højst 64")],
)
def test_what_can_not_be_a_fingerprint_is_said_at_the_field_with_what_was_typed(client, typed, sentence):
    answer = client.post(reverse("verify"), {"fingerprint": typed})
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert typed in answer.content.decode()


def test_the_address_on_a_version_leads_to_what_is_known_of_it(aalborg, signe, client_for):
    plan = making.submitted(aalborg, signe)
    revision = plan.newest_revision
    url = reverse("verified", args=[revision.fingerprint[:16]])
    page = client_for(None).get(url).content.decode()
    assert "ikke vedtaget" in page and revision.get_absolute_url() not in page
    assert revision.get_absolute_url() in client_for(signe).get(url).content.decode()
    assert client_for(None).get(reverse("verified", args=["0" * 16])).status_code == 404


def test_what_something_was_erased_from_is_not_known_any_more(aalborg, signe, client_for):
    revision = making.adopted(aalborg, signe)
    file_of(client_for(None), revision)
    store.delete_documents([revision])
    assert not HandedOut.objects.exists()
    assert handed_out.versions_of(revision.fingerprint) == [revision]


def test_a_word_file_is_known_too(aalborg, signe, client_for):
    content = file_of(client_for(None), making.adopted(aalborg, signe), "plan.docx")
    assert zipfile.is_zipfile(io.BytesIO(content))
    assert "Word, uændret" in ask(client_for(None), content)[1]
