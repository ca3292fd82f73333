"""The documents that are there were asked for when they were made; what must hold of all of them from now on."""

from django.db import migrations, models
from django.db.models import F


def were_made(apps, schema_editor):
    documents = apps.get_model("plans", "Document").objects.using(schema_editor.connection.alias)
    documents.exclude(sha256="").update(state="made", asked_at=F("made_at"))


class Migration(migrations.Migration):
    dependencies = [("plans", "0024_documents_are_asked_for")]

    operations = [
        migrations.RunPython(were_made, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "making", "made", "failed"])), name="document_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("made_at__isnull", False), ("state", "made")),
                    models.Q(models.Q(("state", "made"), _negated=True), ("made_at", None)),
                    _connector="OR",
                ),
                name="document_made_at_when_made",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "making"), ("taken_at__isnull", False), models.Q(("taken_by", ""), _negated=True)
                    ),
                    models.Q(models.Q(("state", "making"), _negated=True), ("taken_at", None), ("taken_by", "")),
                    _connector="OR",
                ),
                name="document_taken_while_making",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "failed"), models.Q(("error", ""), _negated=True)),
                    models.Q(models.Q(("state", "failed"), _negated=True), ("error", "")),
                    _connector="OR",
                ),
                name="document_failed_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                fields=("revision", "kind", "standing"), name="document_once_for_standing"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(fields=("plan", "kind", "standing"), name="document_once_for_draft"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("plan", None), ("revision__isnull", False)),
                    models.Q(("plan__isnull", False), ("revision", None)),
                    _connector="OR",
                ),
                name="document_of_revision_or_draft",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "made"), _negated=True),
                    models.Q(("sha256", ""), _negated=True),
                    ("findings__isnull", False),
                    _connector="OR",
                ),
                name="document_made_has_result",
            ),
        ),
    ]
