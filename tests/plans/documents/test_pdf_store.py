"""PDFs made once and handed out: to those who may read, under a readable name, and no second time."""

import io
import threading
import time
from urllib.parse import unquote

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.documents import pdf, store
from plans.models import Document, Plan, Revision
from plans.steps import workflow
from tests import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def quick(monkeypatch):
    """Documents that cost nothing; the list says for which standing each was made."""
    made = []

    def make(content, standing, earlier=None):
        made.append(standing)
        return b"%PDF-1.7 " + standing.digest().encode()

    monkeypatch.setattr(pdf, "make", make)
    return made


def address(revision, name="revision_pdf"):
    plan = revision.plan
    return reverse(name, args=[plan.municipality.slug, plan.years, revision.number])


def get(client, url, **more):
    """The answer with its content read as ``body``, which closes the stored file."""
    response = client.get(url, **more)
    response.body = b"".join(response.streaming_content) if response.streaming else response.content
    return response


def name_of(response):
    return unquote(response["Content-Disposition"].partition("filename*=utf-8''")[2])


def test_anybody_downloads_an_adopted_plan_as_pdf_under_a_danish_name(aalborg, signe, client_for):
    revision = making.adopted(aalborg, signe, years=(2026, 2027))
    response = get(client_for(None), address(revision))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert name_of(response) == "Beskæftigelsesplan 2026-2027 – Aalborg Kommune – vedtaget.pdf"
    document = pikepdf.open(io.BytesIO(response.body))
    assert str(document.docinfo.Title) == "Beskæftigelsesplan 2026-2027 – Aalborg Kommune, vedtaget"
    assert revision.fingerprint == Revision.objects.get(pk=revision.pk).fingerprint


def test_a_document_is_made_once_and_then_sent_as_stored(aalborg, signe, client_for, quick):
    revision = making.adopted(aalborg, signe)
    first = get(client_for(None), address(revision))
    second = get(client_for(signe), address(revision))
    assert first.body == second.body
    assert len(quick) == 1
    assert Document.objects.count() == 1


def test_the_stored_pdf_costs_four_queries(aalborg, signe, client_for, quick):
    revision = making.adopted(aalborg, signe)
    get(client_for(None), address(revision))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        get(client_for(None), address(revision))
    assert len(queries) == 4
    assert not any('"content", "plans_revision"' in q["sql"] for q in queries)


def test_a_browser_that_has_it_already_gets_a_304(aalborg, signe, client_for, quick):
    revision = making.adopted(aalborg, signe)
    client = client_for(None)
    first = get(client, address(revision))
    again = get(client, address(revision), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.body == b""
    assert first["Cache-Control"] == "public, no-cache"


def test_a_submitted_version_is_for_the_municipalitys_own_people(aalborg, signe, lone, esther, client_for, quick):
    plan = making.submitted(aalborg, signe)
    url = address(plan.newest_revision)
    own = get(client_for(lone), url)
    assert own.status_code == 200
    assert own["Cache-Control"] == "private, no-store"
    assert name_of(own).endswith("– til politisk behandling.pdf")
    assert get(client_for(None), url).status_code == 404
    assert get(client_for(esther), url).status_code == 404


def test_adopting_gives_the_version_a_new_document(aalborg, signe, client_for, quick):
    plan = making.submitted(aalborg, signe)
    url = address(plan.newest_revision)
    before = get(client_for(signe), url).body
    workflow.take(plan, "adopt", by=signe, now=making.NOW, decision=making.decision(aalborg))
    after = get(client_for(signe), url).body
    assert before != after
    assert [standing.status for standing in quick] == ["submitted", "adopted"]


def test_the_name_is_the_frozen_one(aalborg, signe, client_for, quick):
    revision = making.adopted(aalborg, signe)
    Plan.objects.filter(pk=revision.plan_id).update(title="Noget helt andet")
    assert name_of(get(client_for(None), address(revision))).startswith("Beskæftigelsesplan 2027 –")


def test_a_version_that_is_not_there_is_not_found(aalborg, signe, client_for):
    making.adopted(aalborg, signe)
    for url in (
        "/kommuner/aalborg/2027/v9/plan.pdf",
        "/kommuner/aalborg/2026/v1/plan.pdf",
        "/kommuner/x/2027/v1/plan.pdf",
    ):
        assert get(client_for(None), url).status_code == 404


def test_the_draft_is_made_for_its_own_people_and_kept_nowhere(aalborg, signe, lone, esther, minna, client_for, quick):
    plan = making.plan(aalborg, signe)
    url = reverse("draft_pdf", args=[plan.pk])
    response = get(client_for(lone), url)
    assert response.status_code == 200
    assert name_of(response).startswith("Beskæftigelsesplan 2027 – Aalborg Kommune – KLADDE ")
    assert response["Cache-Control"] == "private, no-store"
    assert quick[-1].is_draft
    assert not Document.objects.exists()
    assert get(client_for(esther), url).status_code == 404
    assert get(client_for(minna), url).status_code == 404
    assert get(client_for(None), url).status_code == 302


def test_while_the_text_is_locked_the_drafts_pdf_is_the_versions(aalborg, signe, client_for, quick):
    plan = making.submitted(aalborg, signe)
    response = get(client_for(signe), reverse("draft_pdf", args=[plan.pk]))
    assert response.status_code == 302
    assert response["Location"] == address(plan.newest_revision)


def test_without_pango_the_page_says_so_in_a_sentence(aalborg, signe, client_for, monkeypatch):
    def missing(*args, **kwargs):
        raise pdf.CannotMakePdf("Der kan ikke laves PDF på denne server.")

    monkeypatch.setattr(pdf, "make", missing)
    revision = making.adopted(aalborg, signe)
    response = get(client_for(None), address(revision))
    assert response.status_code == 503
    assert "Der kan ikke laves PDF på denne server." in response.content.decode()
    other = making.plan(aalborg, signe, years=(2030, 2030))
    assert get(client_for(signe), reverse("draft_pdf", args=[other.pk])).status_code == 503


def test_a_missing_library_is_told_apart(monkeypatch):
    import builtins

    real = builtins.__import__

    def without_pango(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_pango)
    with pytest.raises(pdf.CannotMakePdf, match="Pango mangler"):
        pdf.write("", None)


@pytest.mark.django_db(transaction=True)
def test_many_asking_at_once_make_one_document(aalborg, signe, monkeypatch):
    revision = making.adopted(aalborg, signe)
    made, together = [], threading.Barrier(4)

    def slow(content, standing, earlier=None, *, now=None):
        made.append(standing)
        time.sleep(0.2)
        return b"%PDF-1.7 slow"

    monkeypatch.setattr(pdf, "make", slow)
    hashes = []

    def ask():
        try:
            together.wait()
            hashes.append(store.document_for(Revision.objects.get(pk=revision.pk), now=making.NOW).sha256)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert len(set(hashes)) == 1
    assert len(hashes) == 4


@pytest.mark.django_db(transaction=True)
def test_others_write_while_a_document_is_made(aalborg, signe, monkeypatch):
    """On SQLite too, where a transaction would hold the whole database."""
    revision = making.adopted(aalborg, signe)
    wrote = threading.Event()

    def write():
        try:
            making.plan(aalborg, signe, years=(2031, 2031))
            wrote.set()
        finally:
            connections.close_all()

    def slow(content, standing, earlier=None, *, now=None):
        thread = threading.Thread(target=write)
        thread.start()
        assert wrote.wait(10)
        thread.join()
        return b"%PDF-1.7 slow"

    monkeypatch.setattr(pdf, "make", slow)
    assert store.document_for(revision, now=making.NOW).size == 13


# --- the command ----------------------------------------------------------------------------------------------------


def export(tmp_path, *more, code="851", year="2027"):
    target = tmp_path / "plan.pdf"
    call_command(
        "export_plan", "--municipality", code, "--year", year, "--output", str(target), *more, stdout=io.StringIO()
    )
    return target.read_bytes()


def test_the_command_writes_the_plan_in_force(aalborg, signe, client_for, quick, tmp_path):
    revision = making.adopted(aalborg, signe)
    assert export(tmp_path) == get(client_for(None), address(revision)).body
    assert len(quick) == 1


def test_the_command_writes_the_draft_when_asked(aalborg, signe, quick, tmp_path):
    making.plan(aalborg, signe, years=(2026, 2028))
    export(tmp_path, "--draft")
    assert quick[-1].is_draft


def test_the_command_says_what_is_missing(aalborg, signe, quick, tmp_path):
    for more, kwargs, sentence in (
        ((), {"code": "999"}, "Der er ingen kommune med koden 999."),
        ((), {}, "Aalborg Kommune har ingen gældende plan for 2027."),
        (("--draft",), {}, "Aalborg Kommune har ingen kladde til en plan for 2027."),
    ):
        with pytest.raises(CommandError, match=sentence):
            export(tmp_path, *more, **kwargs)
    making.adopted(aalborg, signe)
    with pytest.raises(CommandError, match="kan ikke skrives"):
        export(tmp_path / "not there")
