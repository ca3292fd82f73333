"""A letter's file is read by the worker, in a child process: what is made to be unreadable is refused in a sentence."""

import html
import io
import time
import uuid
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from bpmplan import files
from bpmplan.once.models import Press
from bpmplan.retention import sweep_all
from goals.letters import MAX_CHARACTERS, is_too_long, propose
from goals.models import LetterReading
from tests.goals.letters.letter_files import word_bytes, word_document

from .test_letter_desk import LETTER, READ, typed

pytestmark = pytest.mark.django_db
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PARAGRAPH = "<w:p><w:r><w:t>Mål</w:t></w:r></w:p>"


@pytest.fixture
def staff(client, minna, settings):
    settings.MINISTRY_NEEDS_SECOND_FACTOR = False
    client.force_login(minna)
    return minna


def docx(body, head=""):
    """A Word file with this body, whatever it holds."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        document = f'<?xml version="1.0"?>{head}<w:document {W}><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", document)
    return out.getvalue()


def laughs():
    """An entity that unfolds to a thousand million words."""
    names = [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    head = f'<!DOCTYPE w:document [<!ENTITY a0 "ha">{"".join(names)}]>'
    return docx("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", head)


def nested_forms(depth):
    """A PDF whose page draws a form that draws the next twice, and so on: two to the power of ``depth`` drawings."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /XObject << /F 5 0 R >> >> >>",
        b"<< /Length 5 >>\nstream\n/F Do\nendstream",
    ]
    for level in range(depth):
        draws = b"/F Do /F Do" if level < depth - 1 else b"BT ET"
        resources = b"<< /XObject << /F %d 0 R >> >>" % (6 + level) if level < depth - 1 else b"<< >>"
        objects.append(
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources %s /Length %d >>\nstream\n%s\nendstream"
            % (resources, len(draws), draws)
        )
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start, count = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    return out + b"trailer << /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF" % (count, start)


def give(client, content, name, **more):
    return client.post(READ, {"file": SimpleUploadedFile(name, content)}, **more)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (nested_forms(22), "former.pdf", "Det tog for lang tid at læse filen"),
        (docx(PARAGRAPH * 2_000_000), "87 MB.docx", "Word-filen er for stor til at være et brev."),
        (docx("<w:sdt>" * 50_000 + "</w:sdt>" * 50_000), "dyb.docx", "beskadiget"),
        (laughs(), "latter.docx", "beskadiget"),
        (docx("<w:tbl><w:tr><w:tc>" * 60 + PARAGRAPH + "</w:tc></w:tr></w:tbl>" * 60), "tabel.docx", ""),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_a_file_that_is_made_to_be_unreadable_is_refused_in_a_sentence(
    client,
    staff,
    children,
    monkeypatch,
    content,
    name,
    sentence,
):
    monkeypatch.setattr(LetterReading, "LIMITS", {"seconds": 4, "megabytes": 500})
    page = give(client, content, name)
    assert page.status_code == 200
    text = html.unescape(page.content.decode())
    assert sentence in text
    if sentence:
        assert page.context["form"].errors["file"]


def test_a_letter_is_read_in_a_child(client, staff, children):
    page = give(client, word_bytes(word_document(*LETTER.splitlines())), "brev.docx")
    assert page.context["reading"].head["year"].value() == 2027
    assert LetterReading.objects.get().state == "made"


def test_who_waits_for_the_worker_gets_a_page_that_leads_on(client, staff, no_worker, work):
    answer = give(client, LETTER.encode(), "brev.txt")
    reading = LetterReading.objects.get()
    address = reverse("admin:goals_goalset_read_file", args=[reading.pk])
    assert (answer.status_code, answer["Location"]) == (302, address)
    page = client.get(address)
    assert page.status_code == 202
    assert "Brevet læses nu" in page.content.decode() and "brev.txt" in page.content.decode()
    assert client.get(address, headers={"Accept": "application/json"}).json()["state"] == "waiting"
    work()
    page = client.get(address)
    assert page.context["reading"].head["journal_number"].value() == "2026 - 417"
    saved = client.post(READ, typed(page))
    assert saved.status_code == 302 and "/goals/goalset/" in saved["Location"]


def test_why_a_file_could_not_be_read_is_said_on_its_page(client, staff, no_worker, work):
    give(client, b"1 2 3".replace(b"1 2 3", b"... !!! ..."), "brev.txt")
    work()
    page = client.get(reverse("admin:goals_goalset_read_file", args=[LetterReading.objects.get().pk]))
    assert page.status_code == 503
    assert "Der er ingen tekst i filen." in page.content.decode()


def test_a_file_that_is_gone_before_it_is_read_is_asked_for_again(client, staff, no_worker, work):
    from django.core.files.storage import default_storage

    give(client, LETTER.encode(), "brev.txt")
    default_storage.delete(files.path_of(LetterReading.objects.get().sha256))
    work()
    assert "Vælg den igen" in LetterReading.objects.get().error


@pytest.mark.parametrize("pasted", ["Mål " * 30_000, "a\n" * 5_000])
def test_more_text_than_a_letter_has_is_refused_and_kept_in_its_field(client, staff, pasted):
    page = client.post(READ, {"pasted": pasted})
    assert page.context["form"].errors["pasted"]
    assert page.context["form"]["pasted"].value() == pasted


@pytest.mark.parametrize(
    "piece",
    [
        "1. ",
        "1.1.1. a\n",
        "a\n",
        "a\n\n",
        "a-\n",
        "• a\n",
        "![a]()\n\n",
        "J.nr. 2026 - 417 ",
        "mål 1 ",
        "a\t",
        "| 1 |\n",
    ],
)
def test_no_text_within_the_limits_takes_long_to_look_through(piece):
    text = piece * (MAX_CHARACTERS // len(piece))
    while is_too_long(text):
        text = text[: len(text) * 9 // 10]
    began = time.process_time()
    propose(text)
    assert time.process_time() - began < 2


def test_what_was_read_is_swept_after_a_day(client, staff):
    give(client, LETTER.encode(), "brev.txt")
    assert sweep_all(timezone.now())["letter_readings"] == 0
    assert sweep_all(timezone.now() + timedelta(days=2))["letter_readings"] == 1


def test_nobody_else_is_held_up_while_a_file_is_waited_for(client, staff, monkeypatch):
    """What is asked of the worker is committed before it is waited for: the form's key is not written yet."""
    waited = []

    def wait_for(row):
        waited.append(Press.objects.exists())
        return row

    monkeypatch.setattr("goals.desk.goal_sets.wait_for", wait_for)
    file = SimpleUploadedFile("brev.docx", docx(PARAGRAPH))
    answer = client.post(READ, {"file": file, "form_key": uuid.uuid4().hex})
    row = LetterReading.objects.get()
    assert answer["Location"] == reverse("admin:goals_goalset_read_file", args=[row.pk])
    assert waited == [False]


def test_a_letter_that_is_saved_twice_by_one_form_is_saved_once(client, staff):
    data = typed(client.post(READ, {"file": SimpleUploadedFile("brev.txt", LETTER.encode())}))
    data["form_key"] = uuid.uuid4().hex
    answers = [client.post(READ, data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Press.objects.count() == 1
