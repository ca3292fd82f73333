"""A target says why its baseline is another than the official figure."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0068_results_name_what_they_correct")]

    operations = [
        migrations.AddField(
            "target",
            "difference_note",
            models.CharField("forskellen fra det officielle tal", max_length=300, blank=True, default=""),
            False,
        ),
    ]
