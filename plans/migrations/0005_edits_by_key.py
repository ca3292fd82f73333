"""What a save or a deletion kept of a section names other sections of the plan by key, no longer by row."""

from django.db import migrations


def name_by_key(apps, schema_editor):
    edits = apps.get_model("plans", "Edit").objects
    keys = {
        name: _keys(apps.get_model("plans", name), edits.filter(section=name, deleted=True))
        for name in ("plangoal", "initiative")
    }
    rows = edits.filter(section="initiative") | edits.filter(deleted=True)
    for edit in rows.iterator(chunk_size=500):
        before = {name: value for name, value in edit.before.items() if name != "id"}
        for field, kind in (("goals", "plangoal"), ("initiatives", "initiative")):
            if field in before:
                # One that is a key already stays, so that a second run changes nothing.
                named = (row if isinstance(row, str) else keys[kind].get(row) for row in before[field])
                before[field] = sorted(key for key in named if key)
        if before != edit.before:
            edit.before = before
            edit.save(update_fields=["before"])


def _keys(model, deletions):
    """``{row: key}`` of the sections there are and of those that were deleted, whose row numbers are never reused."""
    keys = {row: str(key) for row, key in model.objects.values_list("pk", "key")}
    for before, key in deletions.values_list("before", "key").iterator(chunk_size=500):
        if "id" in before:
            keys.setdefault(before["id"], str(key))
    return keys


class Migration(migrations.Migration):
    dependencies = [("plans", "0004_reasons_and_erasures")]

    operations = [migrations.RunPython(name_by_key)]
