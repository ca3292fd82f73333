"""The drill: an installation is filled, backed up, lost whole, and brought back; then everything in it is compared."""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection

from bpmplan.backup import manifest as manifests
from tests import ROOT


class Place:
    """An installation by its addresses, and what can be run there."""

    def __init__(self, database, media):
        self.environment = os.environ | {"DEMO": "1", "DATABASE_URL": database, "MEDIA_ROOT": str(media)}
        self.environment["DJANGO_SETTINGS_MODULE"] = "bpmplan.settings"
        self.environment.pop("TESTING", None)

    def run(self, *command):
        run = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, run.stderr[-3000:]
        return run.stdout

    def ask(self, *what):
        return json.loads(self.run("-m", "tests.bpmplan.backup.installation", *map(str, what)).splitlines()[-1])

    def manage(self, *command):
        return self.run("manage.py", *map(str, command))


def test_an_installation_that_was_lost_comes_back_whole(migrated_database, tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("From PostgreSQL it is restored into both, and taken from both")
    place, backups = Place(migrated_database, tmp_path / "media"), tmp_path / "backups"
    before = place.ask("fill")
    place.manage("backup", backups)
    place.ask("lose")
    assert not (tmp_path / "media").exists()
    output = place.manage("restore", backups)
    assert "1 mail ventede" in output

    elsewhere = Place(f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}", tmp_path / "elsewhere")
    elsewhere.ask("begin")  # tables that are there already; above there were none
    elsewhere.manage("restore", backups)
    elsewhere.manage("backup", tmp_path / "again")
    first, again = (manifests.read(manifests.find(tmp_path / name)) for name in ("backups", "again"))
    assert {k: v for k, v in first.tables.items() if again.tables[k] != v} == {}
    assert first.files == again.files

    after = place.ask("look")
    differing = {name for name, rows in before["tables"].items() if after["tables"].get(name) != rows}
    assert not differing and set(before["tables"]) == set(after["tables"])
    assert after == before
    assert len(before["files"]) > 2 and before["files"] == {sha256: sha256 for sha256 in before["files"]}
    assert before["documents"] and before["mails"] and before["fingerprints hold"]
    assert (before["link"], before["another link"], before["logo"]) == (200, 404, 200)
    assert before["pages"] and set(before["pages"]) == {200}

    assert place.ask("go_on") == {"sessions": 0, "new row": True, "frozen content is kept": True, "pdf": "%PDF-"}


@pytest.mark.django_db
def test_a_backup_of_the_first_version_is_read_as_it_was_and_migrated(empty_database, tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL is the stricter one, and tests/test_upgrade.py migrates both")
    first = Place(f"sqlite:///{tmp_path / 'first-version.sqlite3'}", tmp_path / "media")
    before = first.ask("first_version", tmp_path / "backups" / "of-then")
    place = Place(empty_database, tmp_path / "media")
    place.manage("restore", tmp_path / "backups")
    after = place.ask("counts")
    kept = ("plans.Plan", "plans.Revision", "plans.Edit", "goals.Goal", "goals.Wording", "accounts.User", "plans.Event")
    assert {label: after["rows"][label] for label in kept} == {label: before["rows"][label] for label in kept}
    assert all(before["rows"][label] for label in kept if label != "plans.Edit") and after["fingerprints hold"]
