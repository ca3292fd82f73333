"""A database from before the outbox: what was mailed stays known as mailed, and nobody is mailed again."""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection

from tests import ROOT


@pytest.mark.django_db
def test_what_was_mailed_is_not_mailed_again_and_what_waited_is_mailed_once(empty_database, tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL is the stricter one, and tests/test_upgrade.py migrates both")
    environment = os.environ | {"DEMO": "1", "DATABASE_URL": empty_database, "MEDIA_ROOT": str(tmp_path / "media")}
    environment.pop("TESTING", None)
    environment["DJANGO_SETTINGS_MODULE"] = "bpmplan.settings"
    run = subprocess.run(
        [sys.executable, "-m", "tests.bpmplan.outbox.before"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    after = json.loads(run.stdout.splitlines()[-1])
    assert after["states"] == [
        "invitation mailed@b.example sent",
        "invitation unsent@b.example failed",
        # the second letter, whose mails had not been begun, and the mailbox that the first had not reached
        "letter job@b.example waiting",
        "letter job@b.example waiting",
        "letter signe@b.example sent",
        "letter signe@b.example waiting",
        "letter sven@b.example failed",
        "letter sven@b.example waiting",
        "plan_step erik@b.example unknown",
        "plan_step eva@b.example unknown",
        "plan_step sven@b.example unknown",
        "plan_step sven@b.example waiting",
        "reminder erik@b.example sent",
    ]
    assert after["links"] == {"letter": "signe@b.example", "letters": 1, "invitation": "mailed@b.example"}
    assert [line.partition(": ")[0] for line in after["sent"]] == [
        "job@b.example", "job@b.example", "signe@b.example", "sven@b.example", "sven@b.example",
    ]  # fmt: skip
