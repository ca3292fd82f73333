"""Who gets a letter, and who has opened it.

A receipt is made with its mail, and knows where that stands.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.accounts.models import Membership, Municipality, Role
from bpmplan.links import making
from bpmplan.links.kinds import Kind, register
from bpmplan.links.models import Link
from bpmplan.security_log.recording import record
from bpmplan.steps import demand

from .models import Letter, LetterReceipt

LINK = "letter"
"""The kind of link in the mail about a letter."""


def address_list():
    """``[(municipality id, user or None, address)]``: administrators, approvers and the mailbox of each municipality.

    Two queries. An address stands once for a municipality, the person's before the mailbox.
    """
    members = (
        Membership.objects.active()
        .filter(Q(is_administrator=True) | Q(role=Role.APPROVER))
        .select_related("user")
        .order_by("municipality", "pk")
    )
    listed = [(member.municipality_id, member.user, member.user.email.lower()) for member in members]
    mailboxes = Municipality.objects.exclude(mailbox="").order_by("pk").values_list("pk", "mailbox")
    return listed + [(pk, None, mailbox.lower()) for pk, mailbox in mailboxes]


def make_receipts(letter, more=()):
    """A receipt for everybody on the address list and in ``more`` (of the same form) who has none yet; those made."""
    return LetterReceipt.objects.bulk_create(receipts_to_make(letter, more))


def receipts_to_make(letter, more=()):
    """As ``make_receipts``, but the receipts are not in the database yet."""
    there = set(letter.receipts.values_list("municipality", "address"))
    there_users = set(letter.receipts.exclude(user=None).values_list("municipality", "user"))
    made = []
    for municipality_id, user, address in [*address_list(), *more]:
        if (municipality_id, address) in there or (user and (municipality_id, user.pk) in there_users):
            continue
        there.add((municipality_id, address))
        there_users.add((municipality_id, user.pk if user else None))
        made.append(LetterReceipt(letter=letter, municipality_id=municipality_id, user=user, address=address))
    return made


def link_of(receipt, *, now):
    """The ``Link`` in a receipt's mail, made when that is sent first."""
    made = Link.objects.of(LINK, receipt).first()
    name = str(receipt.user or receipt.municipality)
    return made or making.make(kind=LINK, thing=receipt, name=name, address=receipt.address, by=None, now=now)


def open_by_link(receipt, *, by, now):
    """The receipt of a mail's link is given. ``by`` is the signed-in person, or None."""
    with transaction.atomic():
        receipt = LetterReceipt.objects.select_for_update(of=("self",)).get(pk=receipt.pk)
        if receipt.opened_at is None:
            receipt.opened_at, receipt.opened_by = now, by
            receipt.save(update_fields=["opened_at", "opened_by"])
            record("link_opened", by=by, municipality=receipt.municipality, about=about(receipt))
    return receipt


def about(receipt):
    """The letter in a few words, and where it was sent, for the security log."""
    return f"Brev om målene for {receipt.letter.goal_set.year}, sendt til {receipt.address}"


def open_at_desk(letter, *, by, now):
    """The person has opened the letter in the program: their receipt in every municipality they belong to."""
    memberships = permissions.memberships(by)
    demand(memberships)
    with transaction.atomic():
        # The letter is held, so that two presses at once make one receipt.
        Letter.objects.select_for_update().get(pk=letter.pk)
        mine = {receipt.municipality_id: receipt for receipt in letter.receipts.filter(user=by)}
        for membership in memberships:
            receipt = mine.get(membership.municipality_id) or LetterReceipt(
                letter=letter, municipality_id=membership.municipality_id, user=by
            )
            if receipt.opened_at is None:
                receipt.opened_at, receipt.opened_by = now, by
                receipt.save()


def unread_letters(user):
    """Letters to the municipalities that the person hasn't opened: addressed to them, or sent since they joined."""
    if not permissions.memberships(user):
        return Letter.objects.none()
    receipts = LetterReceipt.objects.filter(letter=OuterRef("pk"))
    return (
        Letter.objects.filter(Exists(receipts.filter(user=user)) | Q(Exists(receipts), sent_at__gte=user.date_joined))
        .exclude(Exists(receipts.filter(Q(user=user) | Q(opened_by=user), opened_at__isnull=False)))
        .select_related("goal_set")
        .order_by("-sent_at", "-pk")
    )


@dataclass
class Addressed:
    """A municipality as the letter's page shows it: those the letter was mailed to, and who opened it first."""

    municipality: Municipality
    receipts: list = field(default_factory=list)

    @property
    def mailed(self):
        return [receipt for receipt in self.receipts if receipt.address]

    @property
    def has_not_arrived(self):
        return any(receipt.mail and receipt.mail.has_not_arrived for receipt in self.receipts)

    @property
    def opened(self):
        """The receipts given, the first first."""
        return sorted((r for r in self.receipts if r.opened_at), key=lambda receipt: receipt.opened_at)


def addressed(letter):
    """Every municipality with its receipts for the letter, in Danish order: two queries."""
    rows = {one.pk: Addressed(one) for one in Municipality.objects.order_by("name")}
    for receipt in letter.receipts.select_related("user", "opened_by", "mail").order_by("pk"):
        rows[receipt.municipality_id].receipts.append(receipt)
    return sorted(rows.values(), key=lambda row: danish.sort_key(row.municipality.name))


register(
    Kind(
        name=LINK,
        label="Brev fra ministeriet",
        page="letter_open",
        things=lambda: LetterReceipt.objects.select_related("letter__goal_set", "municipality", "user"),
        about=about,
        municipality=lambda receipt: receipt.municipality,
        person=lambda receipt: receipt.user,
        lasts=timedelta(days=365),
    )
)
