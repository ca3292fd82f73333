"""What was mailed stays known as mailed, what was refused as refused; what is still to be mailed waits in the outbox."""

import hashlib

from django.db import migrations
from django.db.models import Q

MAILED_STEPS = ("announce", "amend")


def put_in_outbox(apps, schema_editor):
    LetterReceipt, Mail = apps.get_model("goals", "LetterReceipt"), apps.get_model("outbox", "Mail")
    _make_missing_receipts(apps)
    for receipt in LetterReceipt.objects.exclude(address="").filter(mail=None).select_related("letter"):
        recipient = f"user {receipt.user_id}" if receipt.user_id else receipt.address.lower()
        mail = Mail(
            kind="letter",
            key=f"letter letter {receipt.letter_id} municipality {receipt.municipality_id} {recipient}",
            subjects={"receipt": receipt.pk},
            user_id=receipt.user_id,
            address=receipt.address,
            created_at=receipt.letter.sent_at or receipt.mailed_at,
        )
        if receipt.mailed_at:
            mail.state, mail.sent_at, mail.attempts = "sent", receipt.mailed_at, 1
            # The link is out there; one that isn't gets a secret when it is mailed.
            receipt.token_hash = hashlib.sha256(receipt.token.encode()).hexdigest()
        elif receipt.refused_at:
            mail.state, mail.error, mail.attempts = "failed", "Mailserveren afviste adressen.", 1
        mail.save()
        receipt.mail = mail
        receipt.save(update_fields=["mail", "token_hash"])


def _make_missing_receipts(apps):
    """For a step whose mails had not even been begun: administrators, approvers and the mailboxes."""
    LetterReceipt = apps.get_model("goals", "LetterReceipt")
    events = apps.get_model("goals", "Event").objects.filter(
        mailed_at=None, step__in=MAILED_STEPS, letter__isnull=False
    )
    for event in events:
        if LetterReceipt.objects.filter(letter=event.letter_id).exclude(address="").exists():
            continue
        there = set()
        for municipality_id, user_id, address in _address_list(apps):
            if (municipality_id, address) not in there:
                there.add((municipality_id, address))
                known = LetterReceipt.objects.filter(letter=event.letter_id, municipality=municipality_id, user=user_id)
                if user_id is None or not known.exists():
                    LetterReceipt.objects.create(
                        letter_id=event.letter_id, municipality_id=municipality_id, user_id=user_id, address=address
                    )


def _address_list(apps):
    members = apps.get_model("accounts", "Membership").objects.filter(
        Q(is_administrator=True) | Q(role="approver"), deactivated_at=None, user__is_active=True
    )
    for member in members.select_related("user").order_by("municipality", "pk"):
        yield member.municipality_id, member.user_id, member.user.email.lower()
    for municipality in apps.get_model("accounts", "Municipality").objects.exclude(mailbox="").order_by("pk"):
        yield municipality.pk, None, municipality.mailbox.lower()


def only_when_empty(apps, schema_editor):
    """There is no way back for what has been mailed: the links' secrets are no longer known."""
    if apps.get_model("goals", "LetterReceipt").objects.exists():
        raise RuntimeError("Letters have been mailed by the outbox: restore a backup to go back.")


class Migration(migrations.Migration):
    dependencies = [("goals", "0005_letter_receipt_mail"), ("accounts", "0001_initial")]

    operations = [migrations.RunPython(put_in_outbox, only_when_empty)]
