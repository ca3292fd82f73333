"""Uploads: found by content, stored by content, handed out safely."""

import pytest
from django import forms
from django.http import Http404

from bpmplan import files

from . import archive, image_bytes, upload


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


DOCX = archive("[Content_Types].xml", "word/document.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")


@pytest.mark.parametrize(
    ("content", "name", "content_type"),
    [
        (b"%PDF-1.7 ...", "brev.pdf", files.PDF),
        (DOCX, "brev.docx", files.DOCX),
        (XLSX, "tal.xlsx", files.XLSX),
        (image_bytes("PNG"), "billede.png", files.PNG),
        (image_bytes("JPEG"), "billede.jpg", files.JPEG),
        ("Kære borgmestre æøå".encode(), "brev.txt", files.TEXT),
        ("Kære borgmestre æøå".encode("cp1252"), "brev.txt", files.TEXT),
        ("Område\tTal\nÆrø\t1,5".encode("utf-16"), "tal.txt", files.TEXT),  # "Unicode-tekst" of Excel
        (b"%PDF-1.7 ...", "forkert.txt", files.PDF),
    ],
)
def test_the_type_is_found_in_the_content(content, name, content_type):
    assert files.check(upload(content, name)) == content_type


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"MZ\x90\x00 program", "brev.pdf", "Filtypen kan ikke bruges"),
        (b"<html><script>alert(1)</script>", "side.html", "Filtypen kan ikke bruges"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "tegning.svg", "Filtypen kan ikke bruges"),
        (b"a\x00b", "brev.txt", "Filtypen kan ikke bruges"),
        (b"\xff\xfe\x00\xd8\x00", "brev.txt", "Filtypen kan ikke bruges"),
        (archive("virus.exe"), "brev.docx", "Filtypen kan ikke bruges"),
        (archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "brev.docx", "makroer"),
        (b"PK\x03\x04 not an archive", "brev.docx", "beskadiget"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "brev.doc", "ældre Office-format"),
        (b"\x89PNG\r\n\x1a\n half", "billede.png", "beskadiget"),
        (image_bytes("PNG")[:-30], "billede.png", "beskadiget"),
        (b"", "tom.pdf", "tom"),
    ],
)
def test_what_may_not_be_uploaded_is_refused_in_a_sentence(content, name, sentence):
    with pytest.raises(forms.ValidationError, match=sentence):
        files.store(upload(content, name))


def test_a_file_above_the_limit_is_refused(settings):
    settings.UPLOAD_MAX_BYTES = 10 * 1024 * 1024
    with pytest.raises(forms.ValidationError, match="10 MB"):
        files.check(upload(b"%PDF-" + b"0" * 10 * 1024 * 1024))


def test_an_archive_that_says_it_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(files.kinds, "MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(forms.ValidationError, match="pakkes ud"):
        files.check(upload(archive("[Content_Types].xml", "word/document.xml", content=b"0" * 5000), "bombe.docx"))


def test_only_images_where_images_are_asked_for():
    with pytest.raises(forms.ValidationError, match="ikke et billede"):
        files.check(upload(b"%PDF-1.7"), images_only=True)


def test_the_same_content_is_stored_once_and_read_back(tmp_path):
    one, other = files.store(upload(b"%PDF-1.7 abc", "a.pdf")), files.store(upload(b"%PDF-1.7 abc", "b.pdf"))
    assert one.sha256 == other.sha256 and (one.name, other.name) == ("a.pdf", "b.pdf")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [one.sha256]
    with files.open_stored(one.sha256) as stored:
        assert stored.read() == b"%PDF-1.7 abc"


@pytest.mark.parametrize(
    ("name", "content_type", "clean"),
    [
        ("Beskæftigelsesplan 2023.pdf", files.PDF, "Beskæftigelsesplan 2023.pdf"),
        ("..\\..\\etc\\passwd", files.PDF, "passwd.pdf"),
        ("../../brev.pdf.exe", files.PDF, "brev.pdf.exe.pdf"),
        ("brev\r\nX: 1.pdf", files.PDF, "brevX: 1.pdf"),
        ("", files.PNG, "fil.png"),
        ("a" * 500 + ".docx", files.DOCX, "a" * 150 + ".docx"),
        ("FOTO.JPEG", files.JPEG, "FOTO.jpeg"),
    ],
)
def test_names_are_harmless_and_end_as_what_they_are(name, content_type, clean):
    assert files.clean_name(name, content_type) == clean


def test_a_file_is_handed_out_as_a_download_that_runs_nothing(rf):
    stored = files.store(upload(b"%PDF-1.7 abc", "Årsplan æøå.pdf"))
    answer = files.response(stored.sha256, stored.content_type, stored.name, request=rf.get("/"))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 abc"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%C3%85rsplan%20%C3%A6%C3%B8%C3%A5.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
    assert answer["ETag"] == f'"{stored.sha256}"'
    answer.file_to_stream.close()
    again = rf.get("/", headers={"If-None-Match": f'"{stored.sha256}"'})
    answer = files.response(stored.sha256, stored.content_type, stored.name, request=again)
    assert answer.status_code == 304 and answer["ETag"] == f'"{stored.sha256}"'


def test_an_image_is_shown_in_the_page():
    stored = files.store(upload(image_bytes(), "logo.png"))
    answer = files.response(stored.sha256, stored.content_type, stored.name)
    assert answer["Content-Disposition"].startswith("inline")
    answer.file_to_stream.close()


@pytest.mark.parametrize("sha256", ["0" * 64, "../../settings.py", ""])
def test_what_is_not_stored_is_not_found(sha256):
    with pytest.raises(Http404):
        files.response(sha256, files.PDF, "a.pdf")


def test_the_form_field_checks_and_names_the_types():
    class Form(forms.Form):
        file = files.UploadField()

    assert ".pdf" in str(Form()["file"])
    assert Form({}, {"file": upload(b"%PDF-1.7")}).is_valid()
    assert "Filtypen kan ikke bruges" in str(Form({}, {"file": upload(b"MZ", "a.exe")}).errors)
