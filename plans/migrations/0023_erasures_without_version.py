import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0022_contents_of_erasures")]

    operations = [
        migrations.RemoveField("erasure", "revision"),
        migrations.RemoveField("erasure", "old_fingerprint"),
        migrations.RemoveField("erasure", "new_fingerprint"),
        migrations.AlterField(
            "erasure",
            "municipality",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="erasures",
                to="accounts.municipality",
                verbose_name="kommune",
            ),
        ),
        migrations.AlterModelOptions(
            "erasure",
            {
                "ordering": ["-at", "-pk"],
                "verbose_name": "sletning efter loven",
                "verbose_name_plural": "sletninger efter loven",
            },
        ),
        migrations.AddConstraint(
            "erasure",
            models.CheckConstraint(
                condition=models.Q(("law__in", ["not_needed", "asked_for", "secret", "other"])),
                name="erasure_law_known",
            ),
        ),
        migrations.AddConstraint(
            "erasure",
            models.CheckConstraint(
                condition=models.Q(
                    ("agreed_by", None), models.Q(("agreed_by", models.F("by")), _negated=True), _connector="OR"
                ),
                name="erasure_agreed_by_a_second_person",
            ),
        ),
    ]
