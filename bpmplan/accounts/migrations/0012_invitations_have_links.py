"""What opens an invitation is a link like any other: those that were mailed go on working."""

from django.db import migrations

KIND = "invitation"


def make_links(apps, schema_editor):
    Invitation, Link = apps.get_model("accounts", "Invitation"), apps.get_model("links", "Link")
    Link.objects.bulk_create(
        Link(
            kind=KIND,
            thing_id=invitation.pk,
            name=invitation.name or invitation.email,
            address=invitation.email,
            secret_hash=invitation.token_hash,
            made_by_id=invitation.invited_by_id,
            made_at=invitation.invited_at,
            expires_at=invitation.expires_at,
            withdrawn_at=invitation.withdrawn_at,
        )
        for invitation in Invitation.objects.order_by("pk")
    )


def put_back(apps, schema_editor):
    Invitation, Link = apps.get_model("accounts", "Invitation"), apps.get_model("links", "Link")
    for link in Link.objects.filter(kind=KIND):
        Invitation.objects.filter(pk=link.thing_id).update(token_hash=link.secret_hash)
    Link.objects.filter(kind=KIND).delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_user_who_has_left"), ("links", "0001_links_table")]

    operations = [migrations.RunPython(make_links, put_back)]
