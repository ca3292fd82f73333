"""The words of the versions there are, as their text for searching has them."""

import re

from django.db import migrations

from bpmplan import danish

BATCH = 500


def fill(apps, schema_editor):
    """The words and the place of every version there is, from ``search_text``, which has all its words once."""
    Revision, Word, WordEnd = (apps.get_model("plans", name) for name in ("Revision", "Word", "WordEnd"))
    Link = Revision.words.through
    keys = {}
    revisions = Revision.objects.select_related("plan__municipality").defer("content")
    for revision in revisions.iterator(chunk_size=50):
        words = {word[:60] for word in re.findall(r"[\w-]+", danish.folded(revision.search_text))}
        added = sorted(word for word in words if word not in keys)
        for row in Word.objects.bulk_create([Word(text=_bytes(word)) for word in added], batch_size=BATCH):
            keys[bytes(row.text).decode("utf-8", "surrogatepass")] = row.pk
        ends = (
            WordEnd(text=_bytes(word[start:]), word_id=keys[word])
            for word in added
            for start in range(max(1, len(word) - 2))
        )
        WordEnd.objects.bulk_create(ends, batch_size=BATCH)
        Link.objects.bulk_create((Link(revision=revision, word_id=keys[word]) for word in words), batch_size=BATCH)


def _bytes(word):
    return word.encode("utf-8", "surrogatepass")


class Migration(migrations.Migration):
    dependencies = [("plans", "0012_words_of_versions")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
