"""What was mailed stays known as mailed; an open invitation whose mail failed is shown as not sent, to be sent again."""

from django.db import migrations


def put_in_outbox(apps, schema_editor):
    Invitation, Mail = apps.get_model("accounts", "Invitation"), apps.get_model("outbox", "Mail")
    for invitation in Invitation.objects.filter(mail=None):
        is_open = invitation.accepted_at is None and invitation.withdrawn_at is None
        if invitation.mailed_at is None and not is_open:
            continue
        sent = invitation.mailed_at is not None
        invitation.mail = Mail.objects.create(
            kind="invitation",
            key=f"invitation before the outbox {invitation.pk}",
            subjects={"invitation": invitation.pk, "by": invitation.invited_by_id},
            address=invitation.email,
            state="sent" if sent else "failed",
            attempts=1,
            error="" if sent else "Mailen blev ikke sendt.",
            created_at=invitation.invited_at,
            sent_at=invitation.mailed_at,
        )
        invitation.save(update_fields=["mail"])


def take_out(apps, schema_editor):
    Invitation = apps.get_model("accounts", "Invitation")
    for invitation in Invitation.objects.filter(mail__sent_at__isnull=False).select_related("mail"):
        invitation.mailed_at = invitation.mail.sent_at
        invitation.save(update_fields=["mailed_at"])
    Invitation.objects.update(mail=None)
    apps.get_model("outbox", "Mail").objects.filter(kind="invitation").delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_invitation_mail")]

    operations = [migrations.RunPython(put_in_outbox, take_out)]
