"""What each person has seen of a plan that is written."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0035_presences"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seen", models.PositiveBigIntegerField(verbose_name="set til og med rettelse nr.")),
                ("at", models.DateTimeField(verbose_name="senest set")),
                (
                    "earlier_seen",
                    models.PositiveBigIntegerField(verbose_name="set i besøget før til og med rettelse nr."),
                ),
                ("earlier_at", models.DateTimeField(verbose_name="set i besøget før")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="bruger",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visits",
                        to="plans.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "besøg",
                "verbose_name_plural": "besøg",
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "person"), name="visit_one_of_person_to_plan"),
                    models.CheckConstraint(
                        condition=models.Q(("earlier_seen__lte", models.F("seen"))), name="visit_seen_only_grows"
                    ),
                ],
            },
        ),
    ]
