"""That a series is to be fetched is a row, so that it is fetched once at a time."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("goals", "0019_compared_municipalities"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SeriesFetch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
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
                ("error", models.CharField(blank=True, max_length=600, verbose_name="hvorfor")),
                ("asked_at", models.DateTimeField(verbose_name="bedt om")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="forsøg")),
                ("taken_at", models.DateTimeField(blank=True, null=True, verbose_name="begyndt")),
                ("taken_by", models.CharField(blank=True, editable=False, max_length=60)),
                ("made_at", models.DateTimeField(blank=True, null=True, verbose_name="lavet")),
                ("new", models.PositiveIntegerField(default=0, verbose_name="nye tal")),
                ("corrected", models.PositiveIntegerField(default=0, verbose_name="rettede tal")),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="bedt om af",
                    ),
                ),
                (
                    "series",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fetch",
                        to="goals.series",
                        verbose_name="talserie",
                    ),
                ),
            ],
            options={
                "verbose_name": "hentning af en talserie",
                "verbose_name_plural": "hentninger af talserier",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "making", "made", "failed"])),
                        name="seriesfetch_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("made_at__isnull", False), ("state", "made")),
                            models.Q(models.Q(("state", "made"), _negated=True), ("made_at", None)),
                            _connector="OR",
                        ),
                        name="seriesfetch_made_at_when_made",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "making"),
                                ("taken_at__isnull", False),
                                models.Q(("taken_by", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "making"), _negated=True), ("taken_at", None), ("taken_by", "")
                            ),
                            _connector="OR",
                        ),
                        name="seriesfetch_taken_while_making",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), models.Q(("error", ""), _negated=True)),
                            models.Q(models.Q(("state", "failed"), _negated=True), ("error", "")),
                            _connector="OR",
                        ),
                        name="seriesfetch_failed_says_why",
                    ),
                ],
            },
        ),
    ]
