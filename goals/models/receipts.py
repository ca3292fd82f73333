"""That a letter goes to somebody, and the steps of a goal set."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bpmplan import danish
from bpmplan.accounts.models import Municipality
from bpmplan.outbox.models import Mail
from bpmplan.steps import BaseEvent

from .goal_sets import GoalSet
from .letters import Letter


class LetterReceiptQuerySet(models.QuerySet):
    def to_be_mailed(self):
        return self.filter(mail__in=Mail.objects.under_way())

    def opened(self):
        return self.filter(opened_at__isnull=False)


class LetterReceipt(models.Model):
    """That a letter goes to somebody of a municipality, and when they opened it.

    ``address`` is where the mail goes: a person's (``user``), or the municipality's mailbox; empty for a member who
    got no mail and read the letter at the desk. ``mail`` knows whether it has arrived, and has a ``Link`` of the kind
    ``letter`` in it. ``opened_by`` is None when the link was followed without sign-in.
    """

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="receipts", verbose_name="brev")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="kommune")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="modtager", null=True, blank=True
    )
    address = models.EmailField("e-mail", max_length=254, blank=True)
    mail = models.OneToOneField(Mail, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="mail")
    opened_at = models.DateTimeField("åbnet", null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="åbnet af", null=True, blank=True
    )

    objects = LetterReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = "kvittering for et brev"
        verbose_name_plural = "kvitteringer for breve"
        ordering = ["letter", "municipality", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "municipality", "address"],
                condition=~Q(address=""),
                name="letter_receipt_one_for_address",
            ),
            models.UniqueConstraint(
                fields=["letter", "municipality", "user"],
                condition=Q(user__isnull=False),
                name="letter_receipt_one_for_person",
            ),
            models.CheckConstraint(
                condition=Q(opened_by=None) | Q(opened_at__isnull=False), name="letter_receipt_opened_by_and_at"
            ),
        ]

    def __str__(self):
        return f"{self.letter}, {self.municipality}: {self.user or self.address}"


class Event(BaseEvent):
    """A step of a goal set."""

    goal_set = models.ForeignKey(GoalSet, models.PROTECT, related_name="events", verbose_name="målsæt")
    letter = models.ForeignKey(
        Letter, models.PROTECT, related_name="events", verbose_name="brev", null=True, blank=True
    )

    class Meta(BaseEvent.Meta):
        verbose_name = "hændelse"
        verbose_name_plural = "hændelser"
        constraints = [
            models.CheckConstraint(condition=~Q(step=""), name="goal_set_event_has_step"),
        ]

    def __str__(self):
        return f"{self.goal_set}, {danish.moment(self.at)}"
