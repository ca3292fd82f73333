"""What an erasure changed stands in rows of its own."""

from django.db import migrations


def move(apps, schema_editor):
    ErasedContent = apps.get_model("plans", "ErasedContent")
    for erasure in apps.get_model("plans", "Erasure").objects.select_related("revision__plan"):
        ErasedContent.objects.create(
            erasure=erasure,
            revision=erasure.revision,
            old_fingerprint=erasure.old_fingerprint,
            new_fingerprint=erasure.new_fingerprint,
        )
        erasure.municipality_id = erasure.revision.plan.municipality_id
        erasure.save(update_fields=["municipality"])


class Migration(migrations.Migration):
    dependencies = [("plans", "0021_erasures_of_passages")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
