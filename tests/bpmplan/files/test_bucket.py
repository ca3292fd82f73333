"""Files in a bucket: the same doors, against a storage on this machine."""

import os
import socket
import subprocess
import sys
import time

import pytest
from botocore.exceptions import ClientError
from django.core.files.storage import storages
from django.http import Http404

from bpmplan import files
from bpmplan.files import bucket as in_bucket
from tests import ROOT

from . import image_bytes, upload

PDF = b"%PDF-1.7 abc"


def keys(client):
    return [entry["Key"] for entry in client.list_objects_v2(Bucket="bpmplan").get("Contents", ())]


def test_a_content_is_stored_once_and_handed_out(bucket, rf):
    one, other = files.store(upload(PDF, "a.pdf")), files.store(upload(PDF, "b.pdf"))
    assert one.sha256 == other.sha256 and keys(bucket) == [f"planer/{files.path_of(one.sha256)}"]
    with files.open_stored(one.sha256) as stored:
        assert stored.read() == PDF
    answer = files.response(one.sha256, files.PDF, "a.pdf", request=rf.get("/"))
    assert b"".join(answer.streaming_content) == PDF and answer["Content-Length"] == str(len(PDF))
    answer.file_to_stream.close()
    assert files.is_stored(one.sha256, len(PDF)) and not files.is_stored(one.sha256, 3)


def test_a_large_content_comes_back_whole(bucket):
    content = os.urandom(in_bucket.KEPT_IN_MEMORY + 1000)
    with files.open_stored(files.store_bytes(content, files.PDF, "a.pdf").sha256) as stored:
        assert stored.read() == content


def test_what_is_not_there_is_not_found(bucket):
    assert not files.is_stored("0" * 64)
    with pytest.raises(FileNotFoundError):
        files.open_stored("0" * 64)
    with pytest.raises(FileNotFoundError):
        storages["default"].size("files/none")
    with pytest.raises(Http404):
        files.response("0" * 64, files.PDF, "a.pdf")
    storages["default"].delete("files/none")


def test_a_content_of_another_size_is_overwritten(bucket):
    stored = files.store(upload(PDF))
    bucket.put_object(Bucket="bpmplan", Key=f"planer/{files.path_of(stored.sha256)}", Body=b"%PD")
    files.store(upload(PDF))
    with files.open_stored(stored.sha256) as opened:
        assert opened.read() == PDF
    assert storages["default"].size(files.path_of(stored.sha256)) == len(PDF)


def test_files_are_listed_page_after_page_and_deleted(bucket):
    names = [files.path_of(files.store_bytes(str(n).encode(), files.TEXT, "a").sha256) for n in range(5)]
    bucket.put_object(Bucket="bpmplan", Key="another/file", Body=b"x")
    storage = storages["default"]
    assert sorted(one.name for one in storage.listed("files")) == sorted(names)
    assert {one.size for one in storage.listed("files")} == {1}
    storage.delete(names[0])
    assert not storage.exists(names[0]) and len(keys(bucket)) == 5


# When it fails


def test_a_storage_that_is_away_is_said_within_seconds(put_in):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        put_in(f"http://127.0.0.1:{nobody.getsockname()[1]}")
        started = time.monotonic()
        for deed in (lambda: files.store_bytes(PDF, files.PDF, "a"), lambda: files.open_stored("0" * 64)):
            with pytest.raises(files.StorageAway, match="kan ikke nås lige nu"):
                deed()
        with pytest.raises(files.StorageAway):
            list(storages["default"].listed("files"))
        assert time.monotonic() - started < 60


def test_a_slow_storage_is_given_up(put_in, monkeypatch):
    monkeypatch.setattr(in_bucket, "READ_SECONDS", 0.2)
    with socket.socket() as slow:
        slow.bind(("127.0.0.1", 0))
        slow.listen()
        put_in(f"http://127.0.0.1:{slow.getsockname()[1]}")
        started = time.monotonic()
        with pytest.raises(files.StorageAway):
            files.open_stored("0" * 64)
        assert time.monotonic() - started < 30


def test_a_bucket_that_is_not_there_is_away(server, put_in):
    put_in(server, bucket_name="misspelt")
    with pytest.raises(files.StorageAway):
        files.store_bytes(PDF, files.PDF, "a")


@pytest.mark.parametrize("code", ["AccessDenied", "InvalidAccessKeyId", "SlowDown", "InternalError"])
def test_a_refusal_is_said_in_the_same_sentence(server, put_in, monkeypatch, code):
    put_in(server)

    def refuse(self, *args, **options):
        raise ClientError({"Error": {"Code": code}}, "PutObject")

    monkeypatch.setattr("botocore.client.BaseClient._make_api_call", refuse)
    with pytest.raises(files.StorageAway, match="kan ikke nås lige nu"):
        files.store_bytes(PDF, files.PDF, "a")


@pytest.mark.django_db
def test_a_form_says_it_and_a_page_answers_503(put_in, aalborg, erik, anna, client_for):
    aalborg.logo = "0" * 64
    aalborg.save()
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        put_in(f"http://127.0.0.1:{nobody.getsockname()[1]}")
        page = client_for(anna).post(
            "/brugere/aalborg/indstillinger/",
            {"mailbox": "job@aalborg.example", "new_logo": upload(image_bytes(), "a.png")},
        )
        assert "Filen er ikke gemt. Lageret med filer kan ikke nås" in page.content.decode()
        assert "job@aalborg.example" in page.content.decode()
        assert client_for(None).get("/kommuner/aalborg/logo/").status_code == 503


# The settings

BUCKET = {"STORAGE_URL": "https://s3.example.dk/bpmplan", "STORAGE_KEY": "a", "STORAGE_SECRET": "b"}


def start(**environment):
    """What the program says when it starts with these settings: its storage, or why it doesn't start."""
    code = "from bpmplan.settings import STORAGES; print(STORAGES['default'])"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STORAGE_")}
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=False
    )
    return run.stdout if run.returncode == 0 else run.stderr.splitlines()[-1]


def test_files_lie_in_a_folder_unless_a_bucket_is_named():
    assert "Folder" in start()
    named = start(**BUCKET)
    assert "Bucket" in named and "'endpoint_url': 'https://s3.example.dk'" in named


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"STORAGE_URL": BUCKET["STORAGE_URL"]}, "STORAGE_KEY is missing"),
        (BUCKET | {"STORAGE_SECRET": ""}, "STORAGE_SECRET is missing"),
        ({"STORAGE_KEY": "a", "STORAGE_SECRET": "b"}, "STORAGE_URL is missing"),
        (BUCKET | {"STORAGE_URL": "s3.example.dk/bpmplan"}, "STORAGE_URL must be"),
        (BUCKET | {"STORAGE_URL": "https://s3.example.dk"}, "STORAGE_URL must be"),
        (BUCKET | {"STORAGE_REGOIN": "x"}, "STORAGE_REGOIN is no setting"),
    ],
)
def test_settings_that_are_missing_or_misspelt_stop_the_program(environment, sentence):
    assert sentence in start(**environment)
