"""Deeds that wait for a colleague's yes: one table, a row for each proposal."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from ..statuses import choice
from .kinds import KINDS


class Outcome(models.TextChoices):
    """How a proposal ended; an open one has none."""

    AGREED = choice("agreed")
    DECLINED = choice("declined")
    WITHDRAWN = choice("withdrawn")
    EXPIRED = choice("expired")


class ProposalQuerySet(models.QuerySet):
    def open(self, now):
        return self.filter(outcome="", expires_at__gt=now)

    def expire(self, now):
        """Say of those that nobody answered in time that they have expired; returns how many."""
        return self.filter(outcome="", expires_at__lte=now).update(outcome=Outcome.EXPIRED)


class Proposal(models.Model):
    """That somebody proposes a deed which a colleague must agree to before it is done.

    ``kind`` names a ``Kind``; ``subjects`` and ``facts`` are what it needs to do the deed. ``about`` is the same for
    proposals of the same deed. ``answer``: why it was declined.
    """

    kind = models.CharField("slags", max_length=40)
    subjects = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    about = models.CharField(max_length=600)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="foreslået af", related_name="+"
    )
    proposed_at = models.DateTimeField("foreslået")
    reason = models.TextField("begrundelse", max_length=2000)
    expires_at = models.DateTimeField("udløber")
    outcome = models.CharField("udfald", max_length=9, choices=Outcome, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="afgjort af", null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("afgjort", null=True, blank=True)
    answer = models.TextField("hvorfor ikke", max_length=2000, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "forslag"
        verbose_name_plural = "forslag"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome__in=Outcome.values), name="proposal_outcome_known"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="proposal_has_reason"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "expired"], decided_by=None, decided_at=None)
                | Q(
                    outcome__in=["agreed", "declined", "withdrawn"], decided_by__isnull=False, decided_at__isnull=False
                ),
                name="proposal_decided_by_and_at",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["agreed", "declined"]) | ~Q(decided_by=F("proposed_by")),
                name="proposal_decided_by_a_second_person",
            ),
            models.CheckConstraint(condition=~Q(outcome="declined") | ~Q(answer=""), name="proposal_declined_says_why"),
            models.UniqueConstraint(fields=["about"], condition=Q(outcome=""), name="proposal_one_open_for_a_deed"),
        ]

    def __str__(self):
        return f"{self.label}, {self.proposed_by}"

    def get_absolute_url(self):
        return reverse("proposal", args=[self.pk])

    @property
    def label(self):
        """What kind of proposal it is, in Danish."""
        return KINDS.label_of(self.kind)

    def state(self, now):
        """One word for where it stands: ``waiting``, or how it ended."""
        if self.outcome:
            return self.outcome
        return "waiting" if self.expires_at > now else Outcome.EXPIRED.value
