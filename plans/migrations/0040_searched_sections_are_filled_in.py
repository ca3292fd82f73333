"""The goals and initiatives of the versions there are can be found one by one.

What says which sections there are, and by which words, needs no rows, so what it is today serves.
"""

from django.db import migrations

from plans.content.searched import found_sections
from plans.content.stored import from_json
from plans.models.words import BATCH, as_bytes, ends_of, words_of
from plans.steps.freezing import groups_of, wordings_of_section


def fill(apps, schema_editor):
    Revision, Section, Group, Answer = (
        apps.get_model("plans", name) for name in ("Revision", "SearchedSection", "TargetGroup", "GoalAnswer")
    )
    keys = _Keys(apps)
    groups = dict(Group.objects.values_list("name", "pk"))
    for pk, content, schema in Revision.objects.values_list("pk", "content", "schema").iterator(chunk_size=50):
        content = from_json(content, schema)
        wordings = {}
        for key, wording in Answer.objects.filter(revision=pk).values_list("key", "wording"):
            wordings.setdefault(str(key), []).append(wording)
        sections = list(found_sections(content))
        rows = Section.objects.bulk_create(
            Section(revision_id=pk, key=one.section.key, kind=one.kind, number=number)
            for number, one in enumerate(sections, 1)
        )
        for row, one in zip(rows, sections, strict=True):
            _link(Section.words, row, keys.of((content.municipality.full_name, *one.texts)))
            _link(Section.wordings, row, wordings_of_section(one, wordings))
            _link(Section.target_groups, row, groups_of(one, groups))


class _Keys:
    """Primary keys of words; one that is not there yet is added with its ends."""

    def __init__(self, apps):
        self.Word, self.WordEnd = apps.get_model("plans", "Word"), apps.get_model("plans", "WordEnd")
        self.known = {bytes(text): pk for text, pk in self.Word.objects.values_list("text", "pk")}

    def of(self, texts):
        words = {as_bytes(word) for word in words_of(" ".join(texts))}
        for word in sorted(words - self.known.keys()):
            self.known[word] = self.Word.objects.create(text=word).pk
            ends = (self.WordEnd(text=end, word_id=self.known[word]) for end in ends_of(word))
            self.WordEnd.objects.bulk_create(ends, batch_size=BATCH)
        return {self.known[word] for word in words}


def _link(links, row, keys):
    Link, other = links.through, links.field.m2m_reverse_field_name()
    Link.objects.bulk_create(
        (Link(searchedsection_id=row.pk, **{f"{other}_id": key}) for key in keys), batch_size=BATCH
    )


class Migration(migrations.Migration):
    dependencies = [("plans", "0039_searched_sections")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
