"""What goes on from an earlier plan is found once: the sections of the versions there are say what they continue."""

from django.db import migrations

LISTS = ("goals", "initiatives")


def fill(apps, schema_editor):
    Revision, Section = (apps.get_model("plans", name) for name in ("Revision", "SearchedSection"))
    for pk, content in Revision.objects.values_list("pk", "content").iterator(chunk_size=50):
        carried = {one["key"]: one.get("carried_from") for name in LISTS for one in content[name]}
        rows = [row for row in Section.objects.filter(revision=pk) if carried.get(str(row.key))]
        for row in rows:
            row.carried_from = carried[str(row.key)]
        Section.objects.bulk_update(rows, ["carried_from"], batch_size=200)


class Migration(migrations.Migration):
    dependencies = [("plans", "0044_searched_sections_that_go_on")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
