"""Versions are found by all their fields, and by numbers whole: their words are made again.

``searched`` and the words' own functions need no rows, so what they are today serves; when they change again, another
migration does this again.
"""

from django.db import migrations

from plans.content.stored import from_json
from plans.models.words import BATCH, as_bytes, ends_of, words_of
from plans.steps.freezing import searched


def fill(apps, schema_editor):
    Revision, Word, WordEnd = (apps.get_model("plans", name) for name in ("Revision", "Word", "WordEnd"))
    Link = Revision.words.through
    for model in (Link, WordEnd, Word):
        model.objects.all().delete()
    keys = {}
    for pk, content, schema in Revision.objects.values_list("pk", "content", "schema").iterator(chunk_size=50):
        words = [as_bytes(word) for word in words_of(" ".join(searched(from_json(content, schema))))]
        added = sorted(word for word in words if word not in keys)
        for row in Word.objects.bulk_create([Word(text=word) for word in added], batch_size=BATCH):
            keys[bytes(row.text)] = row.pk
        ends = (WordEnd(text=end, word_id=keys[word]) for word in added for end in ends_of(word))
        WordEnd.objects.bulk_create(ends, batch_size=BATCH)
        Link.objects.bulk_create((Link(revision_id=pk, word_id=keys[word]) for word in words), batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("plans", "0031_economy_in_rows_and_periods")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
