"""What was corrected is found by its series."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("goals", "0021_benchmark"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="measurement",
            index=models.Index(
                condition=models.Q(("corrected_by", None), _negated=True),
                fields=["series", "corrected_by"],
                name="measurement_corrected",
            ),
        ),
    ]
