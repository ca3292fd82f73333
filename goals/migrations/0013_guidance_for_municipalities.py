"""The ministry's guidance to those who write about a goal."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("goals", "0012_letter_readings")]

    operations = [
        migrations.AddField(
            model_name="goal",
            name="guidance",
            field=models.TextField(blank=True, default="", max_length=5000, verbose_name="vejledning"),
        )
    ]
