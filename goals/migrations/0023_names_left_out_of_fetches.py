"""What a fetch left out is said."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("goals", "0022_corrected_measurements"),
    ]

    operations = [
        migrations.AddField(
            model_name="seriesfetch",
            name="left_out",
            field=models.CharField(blank=True, max_length=600, verbose_name="navne uden for"),
        ),
    ]
