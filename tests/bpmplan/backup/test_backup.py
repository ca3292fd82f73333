"""A backup is of one moment, and whole; what isn't whole is said before anything is changed."""

import gzip
import json
import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from bpmplan import files
from bpmplan.accounts.models import Municipality, User
from bpmplan.backup import manifest as manifests
from bpmplan.backup import restoring, taking
from bpmplan.backup import rows as table_rows
from bpmplan.outbox.models import Mail, MailState
from tests.cast import municipality

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()
LOGO = b"\x89PNG et logo"


@pytest.fixture
def aalborg(db):
    made = municipality("851", "Aalborg", "aalborg", "1081", "Nordjylland")
    made.logo = files.store_bytes(LOGO, files.PNG, "logo.png").sha256
    made.save()
    return made


@pytest.fixture
def place(tmp_path):
    return tmp_path / "backups"


def restored(place, **options):
    call_command("restore", str(place), **options)


def test_what_is_written_meanwhile_is_not_in_it_and_nobody_waits(aalborg, place, monkeypatch):
    """Somebody saves after the first table was read: rows of all tables are as they were at one moment."""
    write, saved = table_rows.write, []

    def save():
        try:
            User.objects.create_user("ny@aalborg.example", "et langt kodeord")
            saved.append(True)
        finally:
            connection.close()

    def save_once(model, path):
        if not saved:
            saver = threading.Thread(target=save)
            saver.start()
            saver.join(60)
        return write(model, path)

    monkeypatch.setattr(table_rows, "write", save_once)
    _, manifest = taking.take(place, now=NOW)
    assert saved and User.objects.count() == 1
    assert manifest.tables["accounts.User"].rows == 0 and manifest.tables["accounts.Municipality"].rows == 1


def test_a_backup_replaces_what_is_there_only_when_told(aalborg, place, capsys):
    User.objects.create_user("foer@aalborg.example", "et langt kodeord")
    call_command("backup", str(place))
    User.objects.create_user("efter@aalborg.example", "et langt kodeord")
    with pytest.raises(CommandError, match=r"ikke tom.*accounts"):
        restored(place)
    assert User.objects.count() == 2
    restored(place, replace=True)
    assert [user.email for user in User.objects.all()] == ["foer@aalborg.example"]
    assert User.objects.create_user("igen@aalborg.example", "et langt kodeord").pk > User.objects.first().pk
    assert "Gendannet" in capsys.readouterr().out


def test_rows_that_were_changed_are_refused_before_anything_is(aalborg, place):
    target, _ = taking.take(place, now=NOW)
    path = target / "accounts.Municipality.jsonl.gz"
    lines = gzip.decompress(path.read_bytes()).replace(b"Aalborg", b"Aalbxrg")
    path.write_bytes(gzip.compress(lines))
    with pytest.raises(CommandError, match=r"Municipality.*ændret"):
        restored(place, replace=True)
    path.unlink()
    with pytest.raises(CommandError, match=r"Municipality.*kan ikke læses"):
        restored(place, check=True)
    assert Municipality.objects.get().name == "Aalborg"


def test_files_that_are_gone_or_damaged_are_named(aalborg, place, capsys, tmp_path):
    target, _ = taking.take(place, now=NOW)
    restored(place, check=True)
    path = manifests.path_of_file(target, aalborg.logo)
    path.write_bytes(b"noget andet")
    with pytest.raises(CommandError, match="ikke hel"):
        restored(place, check=True)
    with pytest.raises(CommandError, match="Intet er ændret"):
        restored(place, replace=True)
    assert f"{aalborg.logo} mangler eller er beskadiget" in capsys.readouterr().err
    restored(place, replace=True, incomplete=True)
    assert Municipality.objects.get().name == "Aalborg"


def test_what_the_storage_does_not_have_is_written_down(aalborg, place, tmp_path, capsys):
    (tmp_path / "media" / files.path_of(aalborg.logo)).unlink()
    call_command("backup", str(place))
    assert "1 fil, som rækker henviser til, er ikke i lageret" in capsys.readouterr().err
    manifest = manifests.read(manifests.find(place))
    assert (manifest.files, manifest.missing) == ({}, [aalborg.logo])


def test_a_storage_that_is_away_makes_no_backup_and_leaves_the_earlier_ones(aalborg, place, monkeypatch):
    taking.take(place, now=NOW)
    other = files.store_bytes(b"another", files.PNG, "a.png").sha256
    Municipality.objects.update(logo=other)

    def away(sha256):
        raise files.StorageAway

    monkeypatch.setattr(files, "open_stored", away)
    with pytest.raises(CommandError, match="blev ikke taget"):
        call_command("backup", str(place))
    assert [one.name for one in place.iterdir() if one.name != "files"] == [manifests.find(place).name]


def test_a_copy_and_its_folder_are_on_the_disk_before_the_list_names_it(aalborg, place, monkeypatch):
    synced = []
    real = os.fsync

    def sync(handle):
        synced.append(Path(os.readlink(f"/proc/self/fd/{handle}")).name.partition(".")[0])  # noqa: PTH115
        real(handle)

    monkeypatch.setattr(os, "fsync", sync)
    taking.take(place, now=NOW)
    copied = synced.index(aalborg.logo)
    assert synced[copied + 1] == aalborg.logo[:2] and "manifest" in synced[copied + 2 :]


def test_a_file_is_copied_once_and_old_backups_go_with_what_only_they_name(aalborg, place):
    first, _ = taking.take(place, now=NOW - timedelta(days=2))
    copy = manifests.path_of_file(first, aalborg.logo)
    inode = copy.stat().st_ino
    taking.take(place, now=NOW - timedelta(days=1))
    assert copy.stat().st_ino == inode
    Municipality.objects.update(logo="")
    begun = place / "2020-01-01T000000Z.part"
    begun.mkdir()
    taking.take(place, now=NOW + timedelta(days=2), keep=2)
    assert len(manifests.all_in(place)) == 2 and copy.exists() and not first.exists() and not begun.exists()
    taking.take(place, now=NOW + timedelta(days=3), keep=1)
    assert len(manifests.all_in(place)) == 1 and not copy.exists()


def test_only_the_user_that_takes_a_backup_can_read_it(aalborg, place):
    target, _ = taking.take(place, now=NOW)
    assert {path.stat().st_mode & 0o077 for path in [target, *place.rglob("*")]} == {0}


def test_sessions_are_left_out_and_are_ended(aalborg, place, client):
    user = User.objects.create_user("foer@aalborg.example", "et langt kodeord")
    client.force_login(user)
    target, manifest = taking.take(place, now=NOW)
    assert "sessions.Session" not in manifest.tables and "plans.KeptPage" not in manifest.tables
    assert not [one for one in target.iterdir() if "Session" in one.name]
    restored(place, replace=True)
    from django.contrib.sessions.models import Session

    assert not Session.objects.exists()


def test_mails_that_waited_can_be_held_back(aalborg, place, capsys):
    Mail.objects.create(kind="invitation", key="a", address="a@aalborg.example", created_at=NOW)
    taking.take(place, now=NOW)
    restored(place, replace=True)
    assert Mail.objects.get().state == MailState.WAITING and "1 mail ventede" in capsys.readouterr().out
    restored(place, replace=True, hold_mails=True)
    assert Mail.objects.get().state == MailState.UNKNOWN and "kan være sendt" in Mail.objects.get().error


def test_a_backup_of_a_newer_program_or_another_format_is_refused(aalborg, place):
    target, _ = taking.take(place, now=NOW)
    manifest = json.loads((target / "manifest.json").read_text())
    for changed, sentence in (
        ({"migrations": [*manifest["migrations"], ["plans", "9999_from_the_future"]]}, "nyere version"),
        ({"migrations": manifest["migrations"][:-1]}, "anden version"),
        ({"format": 2}, "format 2"),
        ({"tables": None}, "kan ikke læses"),
    ):
        (target / "manifest.json").write_text(json.dumps(manifest | changed))
        with pytest.raises(CommandError, match=sentence):
            restored(place, replace=True)
    assert Municipality.objects.exists()


def test_a_folder_without_a_backup_is_said(tmp_path):
    with pytest.raises(CommandError, match="ingen sikkerhedskopi"):
        restored(tmp_path)


def test_no_file_outside_of_the_backup_is_named(place):
    with pytest.raises(restoring.Damaged):
        manifests.path_of_file(place, "../../etc/passwd")


def test_files_come_out_of_a_bucket_and_back_into_one(bucket, aalborg, place):
    taking.take(place, now=NOW)
    default_storage.delete(files.path_of(aalborg.logo))
    assert not files.is_stored(aalborg.logo)
    restored(place, replace=True)
    with files.open_stored(aalborg.logo) as stored:
        assert stored.read() == LOGO
