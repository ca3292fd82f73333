"""A short seed of ``make chaos``: every trouble once, with a few deeds of ten writers."""

import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection

from plans.models import Chapter
from plans.writing import saving

from .chaos.reckoning import reckon
from .chaos.troubles import TROUBLES
from .chaos.writers import ACKNOWLEDGED, Deed
from .scene import NOW

ROOT = Path(__file__).resolve().parent.parent
SHORT = set(TROUBLES) - {"database killed"}  # it is among "all of them killed"


@pytest.mark.django_db
def test_nothing_is_lost_or_done_twice_whatever_is_killed():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server to kill")
    only = [f"--only={trouble}" for trouble in TROUBLES if trouble in SHORT]
    command = ["timeout", "400", ROOT / ".ci" / "chaos.sh", "--quick", "--saves=150", *only]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode == 69:
        pytest.skip(run.stderr.strip().rpartition("\n")[2])
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-3000:]
    assert "Nothing lost, nothing done twice." in run.stdout


def test_what_is_lost_or_done_twice_is_seen(scene):
    """Saved and there; said to be saved and not there; dropped by another's save; added twice; mailed twice."""

    def save(text, by):
        started_from = Chapter.objects.get(pk=scene.parts.chapter.pk).edit_no
        key = scene.parts.chapter.key
        saving.save(
            Chapter, plan=scene.draft, key=key, started_from=started_from, values={"text": text}, by=by, now=NOW
        )

    save("Skriver 1: t1x0x\n\nSkriver 2: –", scene.erik)
    save("Skriver 1: t1x0x\n\nSkriver 2: t2x0x", scene.mads)
    save("Skriver 1: t1x1x\n\nSkriver 2: –", scene.erik)
    for _ in range(2):
        saving.add(Chapter(plan=scene.draft, title="t3x0x"), by=scene.erik, now=NOW)
    place = SimpleNamespace(text=scene.parts.chapter.pk, chapters_of=(scene.draft.pk,), files_of=scene.draft.pk)
    acknowledged = {"t1x0x": scene.erik, "t1x1x": scene.erik, "t2x0x": scene.mads, "t2x1x": scene.mads}
    deeds = [Deed("save", token, "nothing", user.pk, outcome=ACKNOWLEDGED) for token, user in acknowledged.items()]
    deeds += [Deed("add", "t3x0x", "nothing", scene.erik.pk, outcome=ACKNOWLEDGED)]
    deeds += [Deed("invite", f"t4x{n}x", "nothing", scene.erik.pk, outcome=ACKNOWLEDGED) for n in range(2)]
    by_trouble, _ = reckon(deeds, place, [{"To": "t4x0x@example.dk"}] * 2)
    assert {deed.token for deed in by_trouble["nothing"].lost} == {"t2x0x", "t2x1x", "t4x1x"}
    assert {deed.token for deed in by_trouble["nothing"].twice} == {"t3x0x", "t4x0x"}
