"""What somebody said of CPR numbers becomes one kind of confirmation among others."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0002_stands"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="cprcheck", name="cpr_check_once_for_text"),
        migrations.RenameModel(old_name="CprCheck", new_name="Confirmation"),
        migrations.AlterModelOptions(
            name="confirmation", options={"verbose_name": "bekræftelse", "verbose_name_plural": "bekræftelser"}
        ),
        migrations.AlterField(
            model_name="confirmation",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="confirmations", to="plans.plan"
            ),
        ),
        migrations.AlterField(model_name="confirmation", name="key", field=models.UUIDField(blank=True, null=True)),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key__isnull", False)),
                fields=("plan", "key", "field", "digest"),
                name="confirmation_once_for_values_in_section",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", None)),
                fields=("plan", "field", "digest"),
                name="confirmation_once_for_values_of_plan",
            ),
        ),
    ]
