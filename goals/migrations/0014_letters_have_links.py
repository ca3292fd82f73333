"""What opens a letter is a link like any other: those that were mailed go on working."""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone

KIND = "letter"
LASTS = timedelta(days=365)


def make_links(apps, schema_editor):
    """A year from when the letter was sent; from now where links were kept longer than that."""
    LetterReceipt, Link = apps.get_model("goals", "LetterReceipt"), apps.get_model("links", "Link")
    now = timezone.now()
    mailed = LetterReceipt.objects.exclude(token_hash=None).select_related("letter", "municipality", "user", "mail")
    Link.objects.bulk_create(
        Link(
            kind=KIND,
            thing_id=receipt.pk,
            name=receipt.user.name or receipt.address if receipt.user else receipt.municipality.full_name,
            address=receipt.address,
            secret_hash=receipt.token_hash,
            made_at=made_at,
            expires_at=made_at + LASTS if made_at + LASTS > now else now + LASTS,
        )
        for receipt in mailed.order_by("pk")
        for made_at in [receipt.letter.sent_at or now]
    )


def put_back(apps, schema_editor):
    LetterReceipt, Link = apps.get_model("goals", "LetterReceipt"), apps.get_model("links", "Link")
    for link in Link.objects.filter(kind=KIND):
        LetterReceipt.objects.filter(pk=link.thing_id).update(token_hash=link.secret_hash)
    Link.objects.filter(kind=KIND).delete()


class Migration(migrations.Migration):
    dependencies = [("goals", "0013_guidance_for_municipalities"), ("links", "0001_links_table")]

    operations = [migrations.RunPython(make_links, put_back)]
