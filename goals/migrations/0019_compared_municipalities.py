import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0013_invitation_without_token_hash"),
        ("goals", "0018_enclosures_of_letters"),
    ]

    operations = [
        migrations.CreateModel(
            name="ComparedMunicipality",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="compared_with",
                        to="accounts.municipality",
                        verbose_name="kommune",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.municipality",
                        verbose_name="sammenlignes med",
                    ),
                ),
            ],
            options={
                "verbose_name": "kommune, der sammenlignes med",
                "verbose_name_plural": "kommuner, der sammenlignes med",
                "ordering": ["municipality", "other__name"],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "other"), name="compared_municipality_once"),
                    models.CheckConstraint(
                        condition=models.Q(("municipality", models.F("other")), _negated=True),
                        name="compared_municipality_is_another",
                    ),
                ],
            },
        ),
    ]
