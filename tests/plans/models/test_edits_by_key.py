"""Saves that were kept before sections were named by key are read as before, after the migration."""

import importlib

from django.apps import apps

from plans.models import Edit, Initiative, PlanGoal
from plans.writing import deleting, saving
from tests.scene import NOW


def test_rows_in_kept_saves_become_keys(scene):
    plan, by = scene.draft, scene.erik
    goal = saving.add(PlanGoal(plan=plan, is_own=True, title="Andet mål"), by=by, now=NOW)
    initiative = Initiative.objects.get(pk=scene.parts.initiative.pk)
    linked = sorted(str(key) for key in initiative.goals.values_list("key", flat=True))
    rows = list(initiative.goals.values_list("pk", flat=True))
    deed = {"plan": plan, "by": by, "now": NOW}
    deleting.delete(PlanGoal, key=goal.key, seen=deleting.seen_of(goal), **deed)
    saving.save(Initiative, key=initiative.key, started_from=initiative.edit_no, values={"goals": []}, **deed)
    Edit.objects.filter(key=initiative.key, edit_no=initiative.edit_no + 1).update(before={"goals": [*rows, goal.pk]})
    deletion = Edit.objects.get(key=goal.key, deleted=True)
    deletion.before |= {"id": goal.pk, "initiatives": [initiative.pk, 999_999]}
    deletion.save()

    migration = importlib.import_module("plans.migrations.0005_edits_by_key")
    migration.name_by_key(apps, None)
    migration.name_by_key(apps, None)

    kept = Edit.objects.get(key=initiative.key, edit_no=initiative.edit_no + 1).before
    assert kept == {"goals": sorted([*linked, str(goal.key)])}
    deletion.refresh_from_db()
    assert "id" not in deletion.before
    assert deletion.before["initiatives"] == [str(initiative.key)]
    restored = deleting.restore(key=goal.key, **deed)
    assert list(restored.initiatives.all()) == [initiative]
