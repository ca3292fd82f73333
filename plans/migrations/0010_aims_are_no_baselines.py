"""A target that was carried got last year's aim as its baseline; where nobody has touched it, it is taken out again."""

from django.db import migrations


def take_out_aims(apps, schema_editor):
    targets = apps.get_model("plans", "Target").objects
    carried = targets.filter(plan__status="draft", edit_no=0, baseline_period__startswith="mål for ")
    carried.exclude(carried_from=None).update(baseline=None, baseline_period="", baseline_source="")


class Migration(migrations.Migration):
    dependencies = [("plans", "0009_begun_from_drafts")]

    operations = [migrations.RunPython(take_out_aims, migrations.RunPython.noop)]
