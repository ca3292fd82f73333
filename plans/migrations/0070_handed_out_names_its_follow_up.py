import django.db.models.deletion
from django.db import migrations, models


def where_only_one_can_be_meant(apps, schema_editor):
    """Of reports from before, which follow-up: where a version has several it can't be known."""
    follow_ups = {}
    for pk, revision, status in apps.get_model("plans", "FollowUp").objects.values_list("pk", "revision_id", "status"):
        follow_ups.setdefault(revision, []).append((pk, status))
    reports = apps.get_model("plans", "HandedOut").objects.filter(kind__in=("follow_up", "follow_up_word"))
    for revision, of_version in follow_ups.items():
        if len(of_version) == 1:
            [(pk, status)] = of_version
            reports.filter(revision=revision).update(follow_up=pk, status=status)


class Migration(migrations.Migration):
    dependencies = [("plans", "0069_why_a_baseline_is_another")]

    operations = [
        migrations.AddField(
            model_name="handedout",
            name="follow_up",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="handed_out",
                to="plans.followup",
            ),
        ),
        migrations.RunPython(where_only_one_can_be_meant, migrations.RunPython.noop),
    ]
