"""An index of the years that plans are in force for: the public list offers them, and is not to read every plan."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0018_goals_that_were_the_ministers")]

    operations = [
        migrations.AddIndex("yearinforce", models.Index(fields=["year"], name="year_in_force_year")),
    ]
