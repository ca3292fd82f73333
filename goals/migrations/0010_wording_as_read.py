from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("goals", "0009_notes_that_stay_public")]

    operations = [
        migrations.AddField("wording", "as_read", models.JSONField(blank=True, editable=False, null=True)),
    ]
