"""Which notes stay public, now that a note is the ministry's own unless somebody says otherwise.

Those that came with the reference data were written to be read by everybody, and stay public as long as their words are
still the same. What staff have written themselves becomes internal: nobody was asked whether to publish it. The
consultations of the reference data are known from public sources, and stay public too.
"""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"
LETTER_NOTES = ("Kun høringsfristen kendes.", "Brevets dato og journalnummer kendes ikke.")


def keep(apps, schema_editor):
    goal_sets, goals, letters = (apps.get_model("goals", name) for name in ("GoalSet", "Goal", "Letter"))
    for row in _rows("goal_sets.csv"):
        if row["note"]:
            goal_sets.objects.filter(year=row["year"], note=row["note"]).update(note_is_public=True)
        for note in filter(None, (row["letter_note"], *LETTER_NOTES)):
            letters.objects.filter(goal_set__year=row["year"], note=note).update(note_is_public=True)
    for row in _rows("goals.csv"):
        if row["note"]:
            loaded = goals.objects.filter(goal_set__year=row["year"], number=row["number"], note=row["note"])
            loaded.update(note_is_public=True)
    letters.objects.filter(kind="consultation", source="secondary", note=LETTER_NOTES[0]).update(is_public=True)


def _rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Migration(migrations.Migration):
    dependencies = [("goals", "0008_public_only_when_meant")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
