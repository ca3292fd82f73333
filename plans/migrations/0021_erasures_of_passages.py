"""An erasure is of a passage wherever it stands; a row of its own opens each frozen content."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

LAWS = [
    ("not_needed", "Personoplysning, der ikke skal stå i planen (databeskyttelsesforordningen, artikel 5)"),
    ("asked_for", "Personen har ret til at få den slettet (databeskyttelsesforordningen, artikel 17)"),
    ("secret", "Oplysning, der er omfattet af tavshedspligt (forvaltningsloven, § 27)"),
    ("other", "Anden lovgivning, som begrundelsen nævner"),
]
LAW_NAMES = [name for name, _ in LAWS]


def key(to, **options):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=to, **options)


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0020_deleted_drafts"),
        ("accounts", "0007_invitation_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("edit", "erased", models.BooleanField(default=False)),
        migrations.RemoveConstraint("erasure", "erasure_once_for_fingerprint"),
        migrations.AddField(
            "erasure",
            "municipality",
            key("accounts.municipality", null=True, related_name="erasures", verbose_name="kommune"),
        ),
        migrations.AddField(
            "erasure",
            "law",
            models.CharField(choices=LAWS, default="other", max_length=10, verbose_name="efter hvilke regler"),
            preserve_default=False,
        ),
        migrations.AddField("erasure", "places", models.JSONField(default=list, verbose_name="steder")),
        migrations.AddField(
            "erasure", "left_out", models.JSONField(default=list, verbose_name="steder, hvor det blev stående")
        ),
        migrations.AddField(
            "erasure",
            "agreed_by",
            key(settings.AUTH_USER_MODEL, null=True, related_name="+", verbose_name="godkendt af"),
        ),
        migrations.CreateModel(
            name="ErasedContent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("old_fingerprint", models.CharField(max_length=64, verbose_name="fingeraftryk før")),
                ("new_fingerprint", models.CharField(max_length=64, verbose_name="fingeraftryk efter")),
                (
                    "earlier_draft",
                    key(
                        "plans.earlierdraft",
                        blank=True,
                        null=True,
                        related_name="erased_contents",
                        verbose_name="kladde",
                    ),
                ),
                ("erasure", key("plans.erasure", related_name="contents", verbose_name="sletning")),
                (
                    "revision",
                    key(
                        "plans.revision", blank=True, null=True, related_name="erased_contents", verbose_name="version"
                    ),
                ),
            ],
            options={
                "verbose_name": "slettet i et låst indhold",
                "verbose_name_plural": "slettet i låste indhold",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revision__isnull", False)),
                        fields=("revision", "old_fingerprint"),
                        name="erased_content_once_for_version",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("earlier_draft__isnull", False)),
                        fields=("earlier_draft", "old_fingerprint"),
                        name="erased_content_once_for_earlier_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("earlier_draft__isnull", False), ("revision", None)),
                            models.Q(("earlier_draft", None), ("revision__isnull", False)),
                            _connector="OR",
                        ),
                        name="erased_content_of_one_content",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WantedErasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("passage", models.CharField(blank=True, max_length=500, verbose_name="oplysning")),
                ("left_out", models.JSONField(default=list)),
                ("law", models.CharField(choices=LAWS, max_length=10, verbose_name="efter hvilke regler")),
                ("reason", models.TextField(max_length=2000, verbose_name="begrundelse")),
                ("asked_at", models.DateTimeField()),
                ("asked_by", key(settings.AUTH_USER_MODEL, related_name="+")),
                ("municipality", key("accounts.municipality", related_name="+", verbose_name="kommune")),
            ],
            options={
                "verbose_name": "sletning, der venter på en kollega",
                "verbose_name_plural": "sletninger, der venter på en kollega",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("law__in", LAW_NAMES)), name="wanted_erasure_law_known")
                ],
            },
        ),
    ]
