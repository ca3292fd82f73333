"""The outbox: one table, a row for each mail to each recipient."""

import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When

from bpmplan.statuses import choice

from .kinds import KINDS, urgent_kinds


class MailState(models.TextChoices):
    """Where a mail stands. Only ``WAITING`` is ever sent; from ``SENDING`` it goes to one of the others."""

    WAITING = choice("waiting")
    SENDING = choice("sending")
    SENT = choice("sent")
    FAILED = choice("failed")
    GIVEN_UP = choice("given_up")
    UNNEEDED = choice("unneeded")
    UNKNOWN = choice("unknown")


UNDER_WAY = (MailState.WAITING, MailState.SENDING)
NOT_ARRIVED = (MailState.FAILED, MailState.GIVEN_UP, MailState.UNKNOWN)
"""The states in which a person has to do something if the recipient is to know."""


def new_message_id():
    """A Message-ID of the mail's own, in the name of the site."""
    return f"<{uuid.uuid4()}@{urlsplit(settings.SITE_URL).hostname}>"


class MailQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=MailState.WAITING)

    def due(self, now):
        """Those to be sent now: first what somebody waits for, then the oldest."""
        is_urgent = Case(When(kind__in=urgent_kinds(), then=0), default=1, output_field=models.SmallIntegerField())
        return self.waiting().filter(Q(not_before=None) | Q(not_before__lte=now)).order_by(is_urgent, "pk")

    def under_way(self):
        return self.filter(state__in=UNDER_WAY)

    def sent(self):
        return self.filter(state=MailState.SENT)

    def not_arrived(self):
        return self.filter(state__in=NOT_ARRIVED)

    def hold(self, why):
        """Don't send those that wait: it isn't known whether they have been. Returns how many; ``why`` is Danish."""
        return self.waiting().update(state=MailState.UNKNOWN, error=why)

    def try_again(self):
        """Let those that haven't arrived wait anew; returns how many. Of those unknown, one may arrive twice.

        ``posting.try_again`` sends them too.
        """
        return self.not_arrived().update(state=MailState.WAITING, attempts=0, error="", not_before=None)

    def let_go(self, *, by):
        """Nobody needs those that haven't arrived any more: the recipient knows; returns how many."""
        reason = f"{by} har noteret, at modtageren har fået besked på anden måde."
        return self.not_arrived().update(state=MailState.UNNEEDED, error=reason[:400])


class Mail(models.Model):
    """A mail to one recipient. It never holds finished text: neither the table nor its backup opens anything.

    ``kind`` names a ``Kind``, which writes the mail when it is sent, from the ids in ``subjects`` and the short
    ``facts`` that no row holds (an earlier address). ``key``: one cause mails one recipient once. With a ``user`` the
    mail goes to the address the person has when it is sent. ``attempts`` counts the times that the mail server gave
    an answer about this mail; ``error`` says in Danish why it isn't sent. ``not_before``: after a refusal for now.
    ``municipality``: whose administrators are told when it doesn't arrive. ``taken_by``: the worker that took it last.
    """

    kind = models.CharField("slags", max_length=40)
    key = models.CharField(max_length=400, unique=True)
    subjects = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="bruger", null=True, blank=True, related_name="mails"
    )
    address = models.EmailField("adresse", max_length=254)
    municipality = models.ForeignKey(
        "accounts.Municipality", models.PROTECT, verbose_name="kommune", null=True, blank=True, related_name="+"
    )
    state = models.CharField("tilstand", max_length=8, choices=MailState, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField("forsøg", default=0)
    error = models.CharField("hvorfor", max_length=400, blank=True)
    not_before = models.DateTimeField("prøves igen tidligst", null=True, blank=True)
    message_id = models.CharField(max_length=200, unique=True, default=new_message_id, editable=False)
    created_at = models.DateTimeField("lagt i udbakken")
    taken_at = models.DateTimeField("taget", null=True, blank=True)
    taken_by = models.CharField(max_length=80, blank=True, editable=False)
    sent_at = models.DateTimeField("sendt", null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = "mail"
        verbose_name_plural = "mails"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["not_before"], condition=Q(state__in=["waiting", "sending"]), name="mail_to_be_sent"),
            models.Index(
                fields=["municipality"],
                condition=Q(state__in=["failed", "given_up", "unknown"]),
                name="mail_that_has_not_arrived",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MailState.values), name="mail_state_known"),
            models.CheckConstraint(condition=~Q(address=""), name="mail_has_address"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at=None),
                name="mail_sent_at_when_sent",
            ),
            models.CheckConstraint(
                condition=Q(state="sending", taken_at__isnull=False) | ~Q(state="sending") & Q(taken_at=None),
                name="mail_taken_at_while_sending",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "given_up", "unneeded", "unknown"]) | ~Q(error=""),
                name="mail_not_sent_says_why",
            ),
        ]

    def __str__(self):
        return f"{self.label} til {self.address}"

    @property
    def label(self):
        """What kind of mail it is, in Danish."""
        return KINDS.label_of(self.kind)

    @property
    def is_sent(self):
        return self.state == MailState.SENT

    @property
    def is_under_way(self):
        return self.state in UNDER_WAY

    @property
    def has_not_arrived(self):
        """Whether it ended without being known to have arrived, while it was still needed."""
        return self.state in NOT_ARRIVED
