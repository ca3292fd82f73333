"""Versions are listed by a place of their own, by an index; the text for searching is no longer needed."""

from django.db import migrations, models
from django.db.models import Q

from bpmplan import danish


def put_in_place(apps, schema_editor):
    Revision = apps.get_model("plans", "Revision")
    for revision in Revision.objects.select_related("plan__municipality").defer("content").iterator(chunk_size=200):
        name = danish.sort_digits(revision.plan.municipality.name, 20)
        place = f"{9_999 - revision.plan.last_year:04}{name}{99_999 - revision.number:05}"
        Revision.objects.filter(pk=revision.pk).update(place=place)


class Migration(migrations.Migration):
    dependencies = [("plans", "0013_words_are_filled_in")]

    operations = [
        # The column keeps its place before the content: SQLite reads past the content to what stands behind it.
        migrations.RenameField("revision", "search_text", "place"),
        migrations.RunPython(put_in_place, migrations.RunPython.noop),
        migrations.AlterField("revision", "place", models.CharField(max_length=60)),
        migrations.RemoveIndex("revision", "revision_not_superseded"),
        migrations.AddIndex(
            "revision",
            models.Index(
                fields=["place"],
                condition=Q(adopted_at__isnull=False, superseded_at=None),
                name="revision_place_not_superseded",
            ),
        ),
        migrations.AddIndex(
            "revision",
            models.Index(fields=["place"], condition=Q(adopted_at__isnull=False), name="revision_place_adopted"),
        ),
    ]
