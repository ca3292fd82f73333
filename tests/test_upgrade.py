"""What was written with the first version is there after every migration since, on either database."""

import json
import os
import subprocess
import sys

import pytest

from . import ROOT, databases

ROWS = json.loads((ROOT / "tests/data/demo-first-version.json").read_text(encoding="utf-8"))


@pytest.mark.django_db
def test_the_first_versions_demo_migrates_whole_and_nobody_is_mailed_again(empty_database, tmp_path):
    environment = os.environ | {"DEMO": "1", "DATABASE_URL": empty_database, "MEDIA_ROOT": str(tmp_path / "media")}
    environment.pop("TESTING", None)
    environment["DJANGO_SETTINGS_MODULE"] = "bpmplan.settings"
    run = subprocess.run(
        [sys.executable, "-m", "tests.upgrade"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-3000:]
    after = json.loads(run.stdout.splitlines()[-1])
    revisions = [row["fields"] for row in ROWS if row["model"] == "plans.revision"]
    assert len(after["plans"]) == sum(row["model"] == "plans.plan" for row in ROWS) + 1  # before.py's
    assert [len(titles) for titles in after["titles"]] == [len(one["content"]["goals"]) for one in revisions]
    assert all(title for titles in after["titles"] for title in titles)
    assert after["fingerprints_hold"]
    assert ["pct.", "46,5", ["2023: 52 pct."]] in after["aims"]
    halves = ["1. halvår 2023: 470 helårspersoner", "2. halvår 2023: 520 helårspersoner"]
    assert ["helårspersoner", "410", halves] in after["aims"]
    assert {"unit": "pct.", "values": [["2024", "250"], ["2024H1", "54.5"]]} in after["kept"]
    assert ["Faglært i fire trin", "januar 2023 – juni 2025", ["6.800.000 kr."]] in after["money"]
    assert {"period": "2022/2027", "economy": [[None, "", "100"]]} in after["kept"]
    assert {"period": "2022-01-01/..", "title": "Før"} in after["kept"]
    assert after["same_periods"] == [
        [["2027H1", "65"], ["2028", "70"]],
        [["Fyn", "2027Q1"], ["hele landet", "2027Q1"]],
        [["2027"]],
    ]
    kept = {"values": [["2027Q2", "9"]], "comparisons": [["Fyn", None, "3"], ["fyn", "2027", "2"]]}
    assert kept in after["kept"]
    assert len(after["lineage"]) == sum(
        row["model"] == "goals.goal" and row["fields"]["continues"] is not None for row in ROWS
    )
    assert after["mails"] == MAILS
    migrated, as_the_models_are = set(after["shape"]), set(databases.shape())
    assert not migrated ^ as_the_models_are and len(migrated) > 500


MAILS = {
    "states": [
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
    ],
    "links": {"letter": "signe@b.example", "letters": 1, "invitation": "mailed@b.example"},
    "sent": ["job@b.example", "job@b.example", "signe@b.example", "sven@b.example", "sven@b.example"],
}
"""What was mailed before the outbox stays known as mailed; what waited is mailed once."""
