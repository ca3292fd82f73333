"""A result says which one it corrects, and why: one that is taken back lets the earlier stand again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0066_survey_reply_events_are_filled_in")]

    operations = [
        migrations.AddField(
            "result",
            "corrects",
            models.ForeignKey(
                "plans.result",
                on_delete=models.PROTECT,
                null=True,
                blank=True,
                related_name="corrected_by",
                verbose_name="retter",
            ),
        ),
        migrations.AddField(
            "result", "reason", models.CharField("hvorfor det er rettet", max_length=300, blank=True, default=""), False
        ),
        migrations.AddConstraint(
            "result",
            models.CheckConstraint(
                condition=models.Q(corrects=None) | ~models.Q(corrects=models.F("id")), name="result_corrects_another"
            ),
        ),
    ]
