"""A file is in the storage whole or not at all, before any row names it; a storage that fails is said in a sentence."""

import errno
import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from bpmplan import files
from bpmplan.files import storages, storing
from tests import making

from . import image_bytes, upload

PDF = b"%PDF-1.7 abc"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def everything(folder):
    return [path.name for path in folder.rglob("*") if path.is_file()]


def path_in(folder, stored):
    return folder / files.path_of(stored.sha256)


def test_a_half_written_file_is_written_anew(media):
    stored = files.store(upload(PDF))
    path_in(media, stored).write_bytes(b"%PD")
    files.store(upload(PDF))
    assert path_in(media, stored).read_bytes() == PDF


def test_a_content_that_is_there_is_left_alone_unless_the_sweep_may_be_near(media):
    stored = files.store(upload(PDF))
    first = path_in(media, stored).stat()
    files.store(upload(PDF))
    assert path_in(media, stored).stat().st_ino == first.st_ino
    long_ago = (timezone.now() - storing.WRITTEN_AGAIN_AFTER - timedelta(minutes=1)).timestamp()
    os.utime(path_in(media, stored), (long_ago, long_ago))
    files.store(upload(PDF))
    assert path_in(media, stored).stat().st_mtime > long_ago


def test_a_file_and_its_folders_are_on_the_disk_before_its_name_is(media, monkeypatch):
    done = []
    real_sync, real_replace = os.fsync, os.replace

    def sync(handle):
        done.append(os.path.basename(os.readlink(f"/proc/self/fd/{handle}")).partition(".")[0])  # noqa: PTH115, PTH119
        real_sync(handle)

    def replace(source, target):
        done.append("renamed")
        real_replace(source, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", replace)
    sha256 = files.store(upload(PDF)).sha256
    assert done == [media.name, "files", sha256, "renamed", sha256[:2]]


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_write_that_fails_leaves_nothing_and_keeps_what_was_there(media, monkeypatch, call):
    default_storage.save("files/a", ContentFile(b"before"))

    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, full)
        with pytest.raises(storages.StorageAway, match="ikke plads"):
            default_storage.save("files/a", ContentFile(b"after"))
    assert everything(media) == ["a"] and (media / "files/a").read_bytes() == b"before"


def test_a_folder_that_is_no_folder_is_away_and_a_missing_file_is_missing(media):
    with pytest.raises(FileNotFoundError):
        files.open_stored("0" * 64)
    assert not files.is_stored("0" * 64) and not files.is_stored("nothing")
    (media / "files").write_bytes(b"")
    for deed in (
        lambda: files.open_stored("0" * 64),
        lambda: files.is_stored("0" * 64),
        lambda: files.store_bytes(PDF, files.PDF, "a.pdf"),
    ):
        with pytest.raises(files.StorageAway, match="kan ikke nås"):
            deed()


def test_a_stored_file_is_known_by_its_size_too():
    stored = files.store(upload(PDF))
    assert files.is_stored(stored.sha256) and files.is_stored(stored.sha256, stored.size)
    assert not files.is_stored(stored.sha256, stored.size + 1)


def test_every_file_is_listed_once_with_size_and_time(media):
    first, second = files.store_bytes(b"a", files.TEXT, "a"), files.store_bytes(b"bc", files.TEXT, "b")
    listed = {one.name: one for one in default_storage.listed("files")}
    assert set(listed) == {files.path_of(first.sha256), files.path_of(second.sha256)}
    assert listed[files.path_of(second.sha256)].size == 2
    assert timezone.now() - listed[files.path_of(second.sha256)].modified < timedelta(minutes=1)
    assert list(default_storage.listed("elsewhere")) == []


# Every form that takes a file


def forms_with_uploads(plan):
    """``(who, address, what is typed, the field of the file, what is typed and must be shown again)``."""
    return {
        "annex": ("erik", reverse("attachments", args=[plan.pk]), {"title": "Min titel"}, "file", "Min titel"),
        "answer": (
            "signe",
            "/arbejde/svar/aalborg/2027/",
            {"kind": "own_plan", "note": "Min note"},
            "file",
            "Min note",
        ),
        "logo": (
            "anna",
            "/brugere/aalborg/indstillinger/",
            {"mailbox": "job@aalborg.example", "accent": "#123456"},
            "new_logo",
            "job@aalborg.example",
        ),
        "letter": ("minna", reverse("admin:goals_goalset_read"), {}, "file", ""),
    }


@pytest.fixture
def full_disk(monkeypatch):
    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    def fill():
        monkeypatch.setattr(os, "fsync", full)

    return fill


@pytest.mark.django_db
@pytest.mark.parametrize("which", ["annex", "answer", "logo", "letter"])
def test_a_full_disk_is_said_at_the_field_and_what_was_typed_stays(
    which, aalborg, erik, request, client_for, settings, full_disk
):
    settings.ADMIN_NEEDS_SECOND_FACTOR = False
    who, address, typed, field, again = forms_with_uploads(making.plan(aalborg, erik))[which]
    client = client_for(request.getfixturevalue(who))
    content = upload(image_bytes(), "a.png") if which == "logo" else upload(PDF, "a.pdf")
    full_disk()
    answer = client.post(address, typed | {field: content})
    page = answer.content.decode()
    assert answer.status_code in (200, 422)
    assert "Filen er ikke gemt. Der er ikke plads" in page and again in page
    assert f'id="id_{field}_error"' in page or which == "letter"


def test_every_form_field_of_a_file_stores_it():
    """A plain ``FileField`` would bring the storage's faults to the view: only the import of lists, and what
    looks at a file without keeping it, read one themselves."""
    from pathlib import Path

    from tests import ROOT

    plain = [
        path.relative_to(ROOT).as_posix()
        for folder in ("bpmplan", "goals", "plans")
        for path in Path(ROOT, folder).rglob("*.py")
        if "forms.FileField(" in path.read_text() or "forms.ImageField(" in path.read_text()
    ]
    assert sorted(plain) == ["bpmplan/exchange.py", "plans/public/verifying.py"]


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_now_is_503_and_a_sentence(aalborg, client_for, media):
    aalborg.logo = files.store(upload(image_bytes(), "logo.png")).sha256
    aalborg.save()
    path = media / files.path_of(aalborg.logo)
    path.unlink()
    assert client_for(None).get("/kommuner/aalborg/logo/").status_code == 404
    path.parent.rmdir()
    path.parent.write_bytes(b"")
    answer = client_for(None).get("/kommuner/aalborg/logo/")
    assert answer.status_code == 503 and "kan ikke nås lige nu" in answer.content.decode()


@pytest.mark.django_db
def test_no_upload_waits_on_a_disk_and_none_fills_the_memory(aalborg, erik, client_for, settings):
    settings.UPLOAD_MAX_BYTES = 3 * 1024 * 1024
    settings.FILE_UPLOAD_TEMP_DIR = "/nowhere"
    client, address = client_for(erik), reverse("attachments", args=[making.plan(aalborg, erik).pk])
    assert client.post(address, {"file": upload(b"%PDF-" + b"0" * 2_900_000)}).status_code == 302
    answer = client.post(address, {"file": upload(b"%PDF-" + b"0" * 3_200_000)})
    assert "højst fylde 3 MB" in answer.content.decode()
    three = {name: upload(b"%PDF-" + b"0" * 2_900_000) for name in ("a", "b", "file")}
    assert "højst fylde 3 MB" in client.post(address, three).content.decode()
