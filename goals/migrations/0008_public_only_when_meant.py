from django.db import migrations, models


def note_field():
    return models.BooleanField(default=False, verbose_name="vis bemærkningen offentligt")


class Migration(migrations.Migration):
    dependencies = [("goals", "0007_without_mailed_at")]

    operations = [
        migrations.AddField("goal", "note_is_public", note_field()),
        migrations.AddField("goalset", "note_is_public", note_field()),
        migrations.AddField("letter", "note_is_public", note_field()),
        migrations.AddField(
            "letter", "is_public", models.BooleanField(default=False, verbose_name="vis høringen offentligt")
        ),
        migrations.AddField(
            "goalset",
            "has_no_goals",
            models.BooleanField(default=False, editable=False, verbose_name="ingen mål i år"),
        ),
        migrations.AddConstraint(
            "goalset",
            models.CheckConstraint(
                condition=models.Q(("has_no_goals", False), ("status", "announced"), _connector="OR"),
                name="goal_set_without_goals_is_announced",
            ),
        ),
    ]
