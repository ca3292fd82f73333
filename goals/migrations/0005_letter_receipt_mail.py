"""A receipt's mail is in the outbox, and the secret of its link is kept as a hash only."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("goals", "0004_goal_without_single_key"), ("outbox", "0001_outbox_table")]

    operations = [
        migrations.AddField(
            "letterreceipt",
            "mail",
            models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="outbox.mail",
                verbose_name="mail",
            ),
        ),
        migrations.AddField(
            "letterreceipt",
            "token_hash",
            models.CharField(blank=True, editable=False, max_length=64, null=True, unique=True),
        ),
    ]
