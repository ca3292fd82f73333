"""Invitations are mailed by the outbox, and addresses are checked as they will be sent."""

import django.db.models.deletion
from django.db import migrations, models

import bpmplan.outbox.addresses


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("outbox", "0001_outbox_table")]

    operations = [
        migrations.AddField(
            "invitation",
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
        migrations.AlterField(
            "invitation", "token_hash", models.CharField(blank=True, max_length=64, null=True, unique=True)
        ),
        migrations.AlterField(
            "invitation",
            "email",
            models.EmailField(
                max_length=254, validators=[bpmplan.outbox.addresses.validate_address], verbose_name="e-mail"
            ),
        ),
        migrations.AlterField(
            "municipality",
            "mailbox",
            models.EmailField(
                blank=True,
                max_length=254,
                validators=[bpmplan.outbox.addresses.validate_address],
                verbose_name="fælles postkasse",
            ),
        ),
        migrations.AlterField(
            "user",
            "email",
            models.EmailField(
                max_length=254, validators=[bpmplan.outbox.addresses.validate_address], verbose_name="e-mail"
            ),
        ),
    ]
