"""A document is asked for and made by the worker, and may be of a live text."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0023_erasures_without_version"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="document",
            options={"verbose_name": "dokument", "verbose_name_plural": "dokumenter"},
        ),
        migrations.RemoveConstraint(
            model_name="document",
            name="document_once_for_standing",
        ),
        migrations.AddField(
            model_name="document",
            name="asked_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="bedt om"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="document",
            name="asked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="bedt om af",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="forsøg"),
        ),
        migrations.AddField(
            model_name="document",
            name="error",
            field=models.CharField(blank=True, max_length=600, verbose_name="hvorfor"),
        ),
        migrations.AddField(
            model_name="document",
            name="findings",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="document",
            name="given",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="document",
            name="kind",
            field=models.CharField(default="plan", max_length=20, verbose_name="slags"),
        ),
        migrations.AddField(
            model_name="document",
            name="plan",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="draft_documents",
                to="plans.plan",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Venter"),
                    ("making", "Laves nu"),
                    ("made", "Lavet"),
                    ("failed", "Kunne ikke laves"),
                ],
                default="waiting",
                max_length=8,
                verbose_name="tilstand",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="taken_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="begyndt"),
        ),
        migrations.AddField(
            model_name="document",
            name="taken_by",
            field=models.CharField(blank=True, editable=False, max_length=60),
        ),
        migrations.AlterField(
            model_name="document",
            name="made_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="lavet"),
        ),
        migrations.AlterField(
            model_name="document",
            name="revision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="documents",
                to="plans.revision",
            ),
        ),
        migrations.AlterField(
            model_name="document",
            name="sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AlterField(
            model_name="document",
            name="size",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
