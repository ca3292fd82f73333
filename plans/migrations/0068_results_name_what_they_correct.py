"""Of the results there are: one took the place of what was superseded at the moment when it was written."""

from django.db import migrations


def fill(apps, schema_editor):
    superseded = {}
    for row in apps.get_model("plans", "Result").objects.order_by("pk"):
        about = row.plan_id, row.target, str(row.period)
        if before := superseded.get((*about, row.at)):
            row.corrects_id = before
            row.save(update_fields=["corrects"])
        if row.superseded_at is not None:
            superseded[*about, row.superseded_at] = row.pk


class Migration(migrations.Migration):
    dependencies = [("plans", "0067_results_that_were_corrected")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
