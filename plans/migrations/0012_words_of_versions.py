"""Tables for the words that versions are found by."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0011_decisions_corrected_and_annulled")]

    operations = [
        migrations.CreateModel(
            name="Word",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.BinaryField(max_length=240, unique=True)),
            ],
            options={"verbose_name": "ord", "verbose_name_plural": "ord"},
        ),
        migrations.CreateModel(
            name="WordEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.BinaryField(max_length=240)),
                (
                    "word",
                    models.ForeignKey(on_delete=models.deletion.CASCADE, related_name="word_ends", to="plans.word"),
                ),
            ],
            options={
                "verbose_name": "ende af et ord",
                "verbose_name_plural": "ender af ord",
                "constraints": [models.UniqueConstraint(fields=("text", "word"), name="word_end_once_for_word")],
            },
        ),
        migrations.AddField(
            model_name="revision",
            name="words",
            field=models.ManyToManyField(editable=False, related_name="revisions", to="plans.word"),
        ),
    ]
