"""A reminder's mail is in the outbox."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0005_edits_by_key"), ("outbox", "0001_outbox_table")]

    operations = [
        migrations.RenameField("remindersent", "sent_at", "created_at"),
        migrations.AlterField("remindersent", "created_at", models.DateTimeField(verbose_name="lagt i udbakken")),
        migrations.AlterModelOptions(
            "remindersent",
            options={
                "ordering": ["-created_at", "address", "day"],
                "verbose_name": "sendt påmindelse",
                "verbose_name_plural": "sendte påmindelser",
            },
        ),
        migrations.AddField(
            "remindersent",
            "mail",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="outbox.mail",
                verbose_name="mail",
            ),
        ),
    ]
