import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("goals", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Continuation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("continued", "Videreført fra"),
                            ("split", "Udskilt af"),
                            ("merged", "Lagt sammen af"),
                        ],
                        max_length=9,
                        verbose_name="hvordan",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="registreret")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="registreret af",
                    ),
                ),
                (
                    "earlier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="goals.goal",
                        verbose_name="viderefører",
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="continuations",
                        to="goals.goal",
                        verbose_name="mål",
                    ),
                ),
            ],
            options={
                "verbose_name": "videreførelse",
                "verbose_name_plural": "videreførelser",
                "ordering": ["goal", "-earlier__goal_set__year", "earlier__number"],
                "constraints": [
                    models.UniqueConstraint(fields=("goal", "earlier"), name="continuation_once_for_two_goals"),
                    models.CheckConstraint(
                        condition=models.Q(("goal", models.F("earlier")), _negated=True),
                        name="continuation_of_another_goal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["continued", "split", "merged"])),
                        name="continuation_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LineageEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.CharField(max_length=40, verbose_name="trin")),
                ("at", models.DateTimeField(verbose_name="tidspunkt")),
                ("reason", models.TextField(blank=True, verbose_name="begrundelse")),
                ("mailed_at", models.DateTimeField(blank=True, null=True, verbose_name="sendt med mail")),
                ("before", models.JSONField(default=list, verbose_name="før")),
                ("after", models.JSONField(default=list, verbose_name="efter")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="af",
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lineage_events",
                        to="goals.goal",
                        verbose_name="mål",
                    ),
                ),
            ],
            options={
                "verbose_name": "ændring af, hvad et mål viderefører",
                "verbose_name_plural": "ændringer af, hvad mål viderefører",
                "ordering": ["at", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("step__in", ["entered", "corrected", "removed"])),
                        name="lineage_event_step_known",
                    )
                ],
            },
        ),
    ]
