"""The pack for an agenda: whole, the same each time, made once, and every file in it is known."""

import hashlib
import io
import json
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from bpmplan import files
from bpmplan.jobs.asked import AskedState
from bpmplan.jobs.models import Job
from plans.documents import handed_out, kinds, pdf, word
from plans.documents.kinds import name_of
from plans.documents.packing import README, _plain
from plans.models import Document
from plans.steps import workflow
from tests import making
from tests.scene import SHORT_PDF, attach

pytestmark = pytest.mark.django_db
NAMES = [
    "00_Sagsfremstilling.docx",
    "00_Sagsfremstilling.txt",
    "01_Planen-paa-to-sider.pdf",
    "02_Beskaeftigelsesplan.docx",
    "02_Beskaeftigelsesplan.pdf",
    "Bilag_01_Hoeringssvar-fra-raadet.pdf",
    "indhold.json",
    README,
]


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Documents that cost nothing; the list says which were made."""
    made = []

    def written(doc, of_blocks):
        made.append(doc.name)
        return b"%PDF-1.7 " + f"{doc.name} {doc.standing.digest()}".encode()

    monkeypatch.setattr(pdf, "written", written)
    monkeypatch.setattr(word, "written", lambda doc, of_blocks: b"PK" + f"{doc.name} {doc.title}".encode())
    return made


@pytest.fixture
def revision(aalborg, signe):
    plan = making.plan(aalborg, signe)
    stored = files.store(ContentFile(SHORT_PDF, "Høringssvar fra rådet.pdf"))
    attach(plan, signe, stored, "Høringssvar")
    making.own_goal(plan, signe)
    making.complete(plan, signe)
    workflow.take(plan, "submit", by=signe, now=making.NOW)
    return plan.newest_revision


def address(revision):
    return reverse("revision_document", args=[revision.plan.municipality.slug, revision.plan.years, 1, "dagsorden.zip"])


def fetched(client, revision):
    answer = client.get(address(revision))
    return answer, b"".join(answer.streaming_content)


def test_the_pack_has_every_part_and_says_what_each_is(revision, lone, client_for, quick):
    answer, data = fetched(client_for(lone), revision)
    assert answer["Content-Type"] == "application/zip" and "dagsordenen" in answer["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        assert pack.namelist() == NAMES and pack.testzip() is None
        parts = {name: pack.read(name) for name in NAMES}
    assert handed_out.file_of(hashlib.sha256(parts[README]).hexdigest()).kind == handed_out.README
    readme = parts.pop(README).decode()
    for name, content in parts.items():
        sha256 = hashlib.sha256(content).hexdigest()
        assert name in readme and sha256 in readme
        assert handed_out.file_of(sha256).revision == revision
    assert "03_Aendringer.pdf er ikke med: der er ingen vedtaget plan" in readme
    assert "TIL POLITISK BEHANDLING" in readme and revision.fingerprint in readme
    assert hashlib.sha256(parts["indhold.json"]).hexdigest() == revision.fingerprint
    assert json.loads(parts["indhold.json"]) == revision.content
    assert parts["Bilag_01_Hoeringssvar-fra-raadet.pdf"] == SHORT_PDF
    assert "[Skriv" in parts["00_Sagsfremstilling.txt"].decode()
    known = handed_out.file_of(hashlib.sha256(data).hexdigest())
    assert (known.revision, name_of(known.kind), known.status) == (revision, "Til dagsordenen, Zip", "submitted")
    assert sorted(quick) == ["", "Planen på to sider"]  # each once, and the plan's own PDF is one of them
    # Made again it has the same bytes, and what it is made of is not made again.
    Document.objects.filter(kind="pack").delete()
    assert fetched(client_for(lone), revision)[1] == data
    assert len(quick) == 2


def test_a_pack_is_for_the_municipality_s_own_people(revision, signe, esther, client_for):
    assert client_for(None).get(address(revision)).status_code == 404
    assert client_for(esther).get(address(revision)).status_code == 404
    assert not Document.objects.filter(kind="pack").exists()
    before = fetched(client_for(signe), revision)[1]
    workflow.take(
        revision.plan, "adopt", by=signe, now=making.NOW, decision=making.decision(revision.plan.municipality)
    )
    internal = [kind for kind in kinds.OF_VERSIONS if kind.is_internal(revision)]
    assert {"dagsorden.zip", "sagsfremstilling.docx", "aendringer.pdf"} <= {kind.address for kind in internal}
    for kind in internal:  # working papers, with gaps to fill in, and what quotes other versions
        assert client_for(None).get(revision.get_absolute_url() + kind.address).status_code == 404
    plan_page = client_for(None).get(revision.get_absolute_url()).content.decode()
    assert "planen-paa-to-sider.pdf" in plan_page  # and nobody is sent to what isn't theirs
    assert not any(name in plan_page for name in ("dagsorden.zip", "sagsfremstilling", "aendringer.pdf"))
    assert "dagsorden.zip" in client_for(signe).get(revision.get_absolute_url()).content.decode()
    after = fetched(client_for(signe), revision)[1]
    assert before != after  # every part says that it is adopted


def test_who_waits_sees_how_far_it_is_and_a_worker_that_dies_leaves_it_to_the_next(
    revision, signe, client_for, quick, work, no_worker
):
    client = client_for(signe)
    page = client.get(address(revision))
    assert page.status_code == 202 and "0 af 6 dokumenter er lavet." in page.content.decode()
    assert "Pakken til dagsordenen laves nu" in page.content.decode()
    pack = Document.objects.get(kind="pack")
    job = Job.objects.get()
    Document.objects.filter(pk=pack.pk).update(  # its worker was killed in the middle of it
        state=AskedState.MAKING, taken_by=f"{job.pk}:dead", taken_at=timezone.now(), attempts=1
    )
    assert len(work()) == 7  # the task has come back and asked for the parts, which are made, and it comes again
    page = client.get(address(revision))
    assert page.status_code == 202 and "6 af 6 dokumenter er lavet." in page.content.decode()
    Job.objects.update(run_after=timezone.now())
    assert len(work()) == 1
    poll = client.get(address(revision), headers={"Accept": "application/json"}).json()
    assert poll["state"] == "made" and "progress" not in poll
    assert sorted(quick) == ["", "Planen på to sider"]


def test_what_cannot_be_made_stops_the_pack_with_its_sentence(revision, signe, client_for, monkeypatch):
    def missing(*given):
        raise pdf.CannotMakePdf("Der kan ikke laves PDF på denne server.")

    monkeypatch.setattr(pdf, "written", missing)
    answer = client_for(signe).get(address(revision))
    assert answer.status_code == 503
    assert "Planen på to sider kunne ikke laves: Der kan ikke laves PDF" in answer.content.decode()


def test_a_damaged_annex_is_not_packed(revision, signe, client_for):
    path = files.path_of(revision.content["attachments"][0]["sha256"])
    default_storage.save(path, ContentFile(SHORT_PDF[:-1] + b"x"))
    answer = client_for(signe).get(address(revision))
    assert answer.status_code == 503 and "er beskadiget på serveren" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Høringssvar fra Ældrerådet (2).PDF", "Hoeringssvar-fra-Aeldreraadet-2.pdf"),
        ("../../etc/passwd", "passwd"),
        ("Ωμέγα.docx", "bilag.docx"),
        ("a" * 200 + ".txt", "a" * 60 + ".txt"),
    ],
)
def test_names_are_such_as_every_program_shows(name, plain):
    assert _plain(name) == plain
