"""PDFs made once and handed out: to those who may read, under a readable name, and no second time."""

import hashlib
import html
import io
import os
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock
from urllib.parse import unquote

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse
from django.utils import timezone

from bpmplan import files
from bpmplan.jobs import asked, beats
from bpmplan.retention import sweep_all
from plans.documents import pdf, store
from plans.models import Chapter, Document, Plan, Revision
from plans.steps import workflow
from plans.writing import saving
from tests import ROOT, making
from tests.scene import SHORT_PDF, attach, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def quick(monkeypatch):
    """Documents that cost nothing; the list says for which standing each was made."""
    made = []

    def written(doc, of_blocks):
        made.append(doc.standing)
        return b"%PDF-1.7 " + doc.standing.digest().encode()

    monkeypatch.setattr(pdf, "written", written)
    return made


def address(revision, file="plan.pdf"):
    plan = revision.plan
    return reverse("revision_document", args=[plan.municipality.slug, plan.years, revision.number, file])


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
    assert str(document.docinfo.Keywords) == f"Vedtaget, Version 1, {revision.fingerprint}"
    attached = document.attachments["indhold.json"]
    assert (attached.relationship, attached.get_file().mime_type) == ("/Source", "application/json")
    assert hashlib.sha256(attached.get_file().read_bytes()).hexdigest() == revision.fingerprint
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


def test_the_draft_is_made_for_its_own_people_only(aalborg, signe, lone, esther, minna, client_for, quick):
    plan = making.plan(aalborg, signe)
    url = reverse("draft_document", args=[plan.pk, "plan.pdf"])
    response = get(client_for(lone), url)
    assert response.status_code == 200
    assert name_of(response).startswith("Beskæftigelsesplan 2027 – Aalborg Kommune – KLADDE ")
    assert response["Cache-Control"] == "private, no-store"
    assert quick[-1].is_draft
    document = Document.objects.get()
    assert (document.kind, document.given) == ("draft", None)  # its text is kept until it is made
    for named in ("", f"?dokument={document.pk}"):
        assert get(client_for(esther), url + named).status_code == 404
        assert get(client_for(minna), url + named).status_code == 404
        assert get(client_for(None), url + named).status_code == 302


def test_a_draft_is_printed_again_when_its_text_is_another_or_its_hour(aalborg, signe, client_for, quick):
    plan = making.plan(aalborg, signe)
    client, url = client_for(signe), reverse("draft_document", args=[plan.pk, "plan.pdf"])
    first = get(client, url).body
    assert get(client, url).body == first and len(quick) == 1
    making.own_goal(plan, signe)
    second = get(client, url).body
    assert second != first and len(quick) == 2
    Document.objects.update(made_at=timezone.now() - store.FRESH)
    assert get(client, url).body != second and len(quick) == 3


def test_a_draft_is_swept_when_it_has_been_kept_long_enough(aalborg, signe, client_for, quick):
    get(client_for(signe), reverse("draft_document", args=[making.plan(aalborg, signe).pk, "plan.pdf"]))
    get(client_for(None), address(making.adopted(aalborg, signe, years=(2030, 2030))))
    assert sweep_all(timezone.now())["draft_documents"] == 0
    assert sweep_all(timezone.now() + timedelta(days=2))["draft_documents"] == 1
    assert [document.kind for document in Document.objects.all()] == ["plan"]


def test_while_the_text_is_locked_the_drafts_pdf_is_the_versions(aalborg, signe, client_for, quick):
    plan = making.submitted(aalborg, signe)
    response = get(client_for(signe), reverse("draft_document", args=[plan.pk, "plan.pdf"]))
    assert response.status_code == 302
    assert response["Location"] == address(plan.newest_revision)


def test_without_pango_the_page_says_so_in_a_sentence(aalborg, signe, client_for, monkeypatch):
    def missing(*args, **kwargs):
        raise pdf.CannotMakePdf("Der kan ikke laves PDF på denne server.")

    monkeypatch.setattr(pdf, "written", missing)
    revision = making.adopted(aalborg, signe)
    response = get(client_for(None), address(revision))
    assert response.status_code == 503
    assert "Der kan ikke laves PDF på denne server." in response.content.decode()
    other = making.plan(aalborg, signe, years=(2030, 2030))
    client, url = client_for(signe), reverse("draft_document", args=[other.pk, "plan.pdf"])
    assert "Der kan ikke laves PDF" in client.get(url, follow=True).content.decode()
    assert client.get(url, follow=True).status_code == 503


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

    def slow(doc, of_blocks):
        made.append(doc.standing)
        time.sleep(0.2)
        return b"%PDF-1.7 slow"

    monkeypatch.setattr(pdf, "written", slow)
    monkeypatch.setattr(asked, "_waiting", threading.BoundedSemaphore(4))
    hashes = []

    def ask():
        try:
            together.wait()
            document = store.of_version(Revision.objects.get(pk=revision.pk), now=making.NOW)
            hashes.append(asked.wait_for(document, 20).sha256)
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
    """No row is locked: on SQLite a transaction would hold the whole database."""
    revision = making.adopted(aalborg, signe)
    wrote = threading.Event()

    def write():
        try:
            making.plan(aalborg, signe, years=(2031, 2031))
            wrote.set()
        finally:
            connections.close_all()

    def slow(doc, of_blocks):
        thread = threading.Thread(target=write)
        thread.start()
        assert wrote.wait(10)
        thread.join()
        return b"%PDF-1.7 slow"

    monkeypatch.setattr(pdf, "written", slow)
    assert asked.wait_for(store.of_version(revision, now=making.NOW)).size == 13


def test_a_document_is_made_in_a_child_process(aalborg, signe, children):
    document = asked.wait_for(store.of_version(making.adopted(aalborg, signe), now=making.NOW))
    assert document.is_made and document.size > 10_000


def test_a_plan_that_takes_too_long_to_print_is_stopped_and_says_so(aalborg, signe, children, monkeypatch):
    monkeypatch.setattr(Document, "LIMITS", {"seconds": 0.05, "megabytes": 1500})
    document = asked.wait_for(store.of_version(making.adopted(aalborg, signe), now=making.NOW))
    assert document.has_failed and "Det tog for lang tid" in document.error


def test_a_plan_that_takes_too_much_memory_is_stopped_and_says_so(aalborg, signe, children, monkeypatch):
    monkeypatch.setattr(Document, "LIMITS", {"seconds": 60, "megabytes": 200})
    document = asked.wait_for(store.of_version(making.adopted(aalborg, signe), now=making.NOW))
    assert document.has_failed and "mere, end serveren kan klare" in document.error


# --- asked for, waited for, and not made ------------------------------------------------------------------------------


def test_who_comes_before_it_is_made_gets_a_page_that_waits(aalborg, signe, client_for, quick, no_worker, work):
    revision = making.adopted(aalborg, signe)
    client, url = client_for(None), address(revision)
    page = client.get(url)
    assert page.status_code == 202
    assert page["Cache-Control"] == "private, no-store"
    text = page.content.decode()
    assert "Aalborg Kommune · Beskæftigelsesplan 2027, version 1" in text
    assert "PDF&#x27;en laves nu" in text and "svarer ikke lige nu" in text
    assert '<noscript><meta http-equiv="refresh"' in text
    assert client.get(url).status_code == 202
    assert client.get(url, headers={"Accept": "application/json"}).json() == {"state": "waiting", "silent": True}
    jobs = [job for job in work() if job.queue_name == "documents"]
    assert [job.status for job in jobs] == ["SUCCESSFUL"]  # once, however many asked
    assert client.get(url, headers={"Accept": "application/json"}).json() == {"state": "made", "silent": False}
    assert get(client, url)["Content-Type"] == "application/pdf"


def test_a_worker_that_shows_signs_of_life_is_not_called_silent(aalborg, signe, client_for, no_worker):
    now = timezone.now()
    beats.beat("en arbejder", started_at=now, now=now)
    text = client_for(None).get(address(making.adopted(aalborg, signe))).content.decode()
    assert '<p class="waits__silent" hidden>' in text


def test_steps_ask_for_the_document_in_their_own_transaction(aalborg, signe, client_for, quick, no_worker, work):
    plan = making.plan(aalborg, signe)
    making.own_goal(plan, signe)
    making.complete(plan, signe)
    client = client_for(signe)
    client.post(reverse("plan_step", args=[plan.pk, "submit"]))
    newest = plan.revisions.get()
    document = Document.objects.get(revision=newest)
    assert (document.state, document.asked_by) == ("waiting", signe)
    work()
    assert get(client, address(newest)).status_code == 200
    assert len(quick) == 1


def test_a_step_back_to_a_stored_document_goes_on_while_the_storage_is_away(
    aalborg, signe, quick, no_worker, work, monkeypatch
):
    plan = making.submitted(aalborg, signe)
    store.of_newest_version(plan, now=making.NOW, by=signe)
    work()
    monkeypatch.setattr(default_storage, "about", Mock(side_effect=files.StorageAway))
    assert store.of_newest_version(plan, now=making.NOW, by=signe).is_made


def test_a_document_that_nobody_needs_any_more_is_not_made(aalborg, signe, quick, no_worker, work):
    plan = making.submitted(aalborg, signe)
    store.of_newest_version(plan, now=making.NOW, by=signe)
    workflow.take(plan, "adopt", by=signe, now=making.NOW, decision=making.decision(aalborg))
    store.of_newest_version(plan, now=making.NOW, by=signe)
    work()
    assert [standing.status for standing in quick] == ["adopted"]
    assert [document.state for document in Document.objects.all()] == ["made"]


def test_a_worker_that_is_set_up_differently_says_so_and_is_not_asked_again(
    aalborg, signe, minna, client_for, no_worker, work, settings, caplog
):
    plan = making.submitted(aalborg, signe)
    store.of_newest_version(plan, now=timezone.now(), by=signe)
    with override_settings(SITE_URL="https://another.example"):
        work(may_fail=True)
    url = address(plan.newest_revision)
    for _ in range(2):
        page = client_for(signe).get(url)
        assert (page.status_code, "sat op forskelligt" in page.content.decode()) == (503, True)
    assert Document.objects.get().has_failed
    assert f"asked for by {settings.SITE_URL}" in caplog.text and "the worker is https://another.example" in caplog.text
    assert "SITE_URL" in client_for(minna).get(reverse("background")).content.decode()


def test_a_file_that_is_gone_or_cut_short_is_made_again(aalborg, signe, client_for, quick):
    url = address(making.adopted(aalborg, signe))
    client = client_for(None)
    body = get(client, url).body
    path = files.path_of(Document.objects.get().sha256)
    default_storage.delete(path)
    assert get(client, url).body == body and len(quick) == 2
    Path(default_storage.path(path)).write_bytes(b"%PDF")
    assert get(client, url).body == body and len(quick) == 3
    assert get(client, url).body == body and len(quick) == 3


def test_a_program_error_is_said_and_its_own_people_can_try_again(aalborg, signe, client_for, monkeypatch, work):
    def broken(*args, **kwargs):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(pdf, "written", broken)
        revision = making.adopted(aalborg, signe)
        client, url = client_for(signe), address(revision)
        failed = client.get(url)
    assert failed.status_code == 503
    assert "på grund af en fejl i programmet" in failed.content.decode()
    assert "Prøv igen" in failed.content.decode()
    stranger = client_for(None).get(url)
    assert stranger.status_code == 503 and "Prøv igen" not in stranger.content.decode()
    assert client_for(None).post(url).status_code == 403
    monkeypatch.setattr(pdf, "written", lambda *args, **kwargs: b"%PDF-1.7 now")
    assert client.get(url).status_code == 503  # not made anew with each who asks
    assert client.post(url).status_code == 302
    assert get(client, url).body == b"%PDF-1.7 now"


def test_a_failure_does_not_stand_for_ever(aalborg, signe, client_for, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(pdf, "written", lambda *args, **kwargs: 1 / 0)
        url = address(making.adopted(aalborg, signe))
        assert client_for(None).get(url).status_code == 503
    monkeypatch.setattr(pdf, "written", lambda *args, **kwargs: b"%PDF-1.7 now")
    Document.objects.update(asked_at=timezone.now() - 2 * asked.FAILED_FOR)
    assert get(client_for(None), url).body == b"%PDF-1.7 now"


# --- missing uploads --------------------------------------------------------------------------------------------------


@pytest.fixture
def with_image(aalborg, signe):
    """A plan with an image in a chapter, and its attachment."""
    plan = making.plan(aalborg, signe)
    making.own_goal(plan, signe)
    stored = files.store_bytes(picture(), files.PNG, "kort.png")
    image = attach(plan, signe, stored, "Kort", alt="Et kort over kommunen.")
    chapter = plan.chapters.filter(kind="text").first()
    text = f"![Kort](fil:{image.key})"
    saving.save(Chapter, plan=plan, key=chapter.key, started_from=0, values={"text": text}, by=signe, now=making.NOW)
    chapter.refresh_from_db()
    return SimpleNamespace(plan=plan, image=image, chapter=chapter)


@pytest.mark.parametrize("fault", ["missing", "cut short", "no image"])
def test_a_missing_or_unreadable_image_stops_the_document_and_is_named(with_image, signe, client_for, fault, work):
    path = files.path_of(with_image.image.sha256)
    content = Path(default_storage.path(path)).read_bytes()
    if fault == "missing":
        default_storage.delete(path)
    else:
        broken = b"x" * len(content) if fault == "no image" else content[:-40]
        Path(default_storage.path(path)).write_bytes(broken)
    client, url = client_for(signe), reverse("draft_document", args=[with_image.plan.pk, "plan.pdf"])
    page = client.get(url, follow=True)
    text = html.unescape(page.content.decode())
    assert page.status_code == 503
    assert f"Billedet »Kort« (kort.png) i afsnittet »{with_image.chapter.title}« " in text
    assert "Læg filen op igen" in text
    assert not Document.objects.exclude(sha256="").exists()
    # The same file put up again is the one that was missing.
    Path(default_storage.path(path)).write_bytes(content)
    assert client.post(url).status_code == 302
    assert get(client, url)["Content-Type"] == "application/pdf"


def test_an_annex_that_is_missing_stops_the_document_too(aalborg, signe, client_for):
    plan = making.plan(aalborg, signe)
    annex = attach(plan, signe, files.store_bytes(SHORT_PDF, files.PDF, "svar.pdf"), "Høringssvar")
    default_storage.delete(files.path_of(annex.sha256))
    page = client_for(signe).get(reverse("draft_document", args=[plan.pk, "plan.pdf"]), follow=True)
    assert "Bilaget »Høringssvar« (svar.pdf) findes ikke længere på serveren." in html.unescape(page.content.decode())


def test_a_step_is_not_taken_with_an_image_that_is_missing(with_image, signe, client_for, trial_prints):
    making.complete(with_image.plan, signe)
    default_storage.delete(files.path_of(with_image.image.sha256))
    client, url = client_for(signe), reverse("plan_step", args=[with_image.plan.pk, "submit"])
    assert "Billedet »Kort«" in html.unescape(client.get(url).content.decode())
    client.post(url)
    assert not with_image.plan.revisions.exists()


def test_an_annex_that_is_gone_is_said_to_be_a_fault_of_ours(aalborg, signe, client_for):
    plan = making.plan(aalborg, signe)
    annex = attach(plan, signe, files.store_bytes(SHORT_PDF, files.PDF, "svar.pdf"), "Høringssvar")
    making.own_goal(plan, signe)
    making.complete(plan, signe)
    workflow.take(plan, "submit", by=signe, now=making.NOW)
    workflow.take(plan, "adopt", by=signe, now=making.NOW, decision=making.decision(aalborg))
    default_storage.delete(files.path_of(annex.sha256))
    page = client_for(None).get(plan.newest_revision.get_absolute_url() + f"filer/{annex.sha256}/")
    assert page.status_code == 404
    assert "Filen ligger ikke længere på serveren" in page.content.decode() and "svar.pdf" in page.content.decode()


# --- the web process ------------------------------------------------------------------------------------------------


def test_the_web_process_never_loads_what_makes_documents():
    script = (
        "import sys, bpmplan.wsgi\n"
        "from django.urls import get_resolver\n"
        "get_resolver().reverse_dict\n"
        "assert not {'weasyprint', 'docx', 'pydyf'} & set(sys.modules), sorted(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=os.environ, check=True)


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
