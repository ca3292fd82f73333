"""That law demands something gone: who erased it, when and why, and where it stood; never what it was."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from bpmplan import danish
from bpmplan.accounts.models import Municipality

from .earlier_drafts import EarlierDraft
from .followups import FollowUp
from .revisions import Revision


class Law(models.TextChoices):
    """The rules by which something is erased."""

    NOT_NEEDED = "not_needed", "Personoplysning, der ikke skal stå i planen (databeskyttelsesforordningen, artikel 5)"
    ASKED_FOR = "asked_for", "Personen har ret til at få den slettet (databeskyttelsesforordningen, artikel 17)"
    SECRET = "secret", "Oplysning, der er omfattet af tavshedspligt (forvaltningsloven, § 27)"
    OTHER = "other", "Anden lovgivning, som begrundelsen nævner"

    @property
    def rules(self):
        """The rules in words to stand after "efter"."""
        return {
            "not_needed": "databeskyttelsesforordningens artikel 5",
            "asked_for": "databeskyttelsesforordningens artikel 17",
            "secret": "forvaltningslovens regler om tavshedspligt",
            "other": "lovgivningen",
        }[self.value]


class Erasure(models.Model):
    """That a passage was erased from a municipality's plans, wherever it stood.

    ``places`` and ``left_out`` are ``[[plan, where, how many times]]`` in Danish, without the words themselves.
    ``agreed_by``: the second person, when it stood in a version that anybody had been able to read.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="erasures", verbose_name="kommune")
    law = models.CharField("efter hvilke regler", max_length=10, choices=Law)
    reason = models.TextField("begrundelse", max_length=2_000)
    places = models.JSONField("steder", default=list)
    left_out = models.JSONField("steder, hvor det blev stående", default=list)
    at = models.DateTimeField("tidspunkt")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="af")
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="godkendt af"
    )

    class Meta:
        verbose_name = "sletning efter loven"
        verbose_name_plural = "sletninger efter loven"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(law__in=Law.values), name="erasure_law_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="erasure_has_reason"),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("by")), name="erasure_agreed_by_a_second_person"
            ),
        ]

    def __str__(self):
        return f"{self.municipality}, {danish.date(self.at)}"

    @property
    def rules(self):
        """The rules that demanded it, in words to stand after "efter"."""
        return Law(self.law).rules

    @property
    def count(self):
        """How many times it stood somewhere."""
        return sum(times for *_, times in self.places)


class ErasedContent(models.Model):
    """That an erasure changed a frozen content: the one way in which the database lets it change.

    A row opens for exactly one change, from one fingerprint to the other. When that is made, the old fingerprint gives
    way to ``keyed``: from a content with a gap and the fingerprint of what it was, a CPR number can be worked out.
    """

    erasure = models.ForeignKey(Erasure, models.PROTECT, related_name="contents", verbose_name="sletning")
    revision = models.ForeignKey(
        Revision, models.PROTECT, null=True, blank=True, related_name="erased_contents", verbose_name="version"
    )
    earlier_draft = models.ForeignKey(
        EarlierDraft, models.PROTECT, null=True, blank=True, related_name="erased_contents", verbose_name="kladde"
    )
    follow_up = models.ForeignKey(
        FollowUp, models.PROTECT, null=True, blank=True, related_name="erased_contents", verbose_name="opfølgning"
    )
    old_fingerprint = models.CharField("fingeraftryk før", max_length=64)
    new_fingerprint = models.CharField("fingeraftryk efter", max_length=64)

    class Meta:
        verbose_name = "slettet i et låst indhold"
        verbose_name_plural = "slettet i låste indhold"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "old_fingerprint"],
                condition=Q(revision__isnull=False),
                name="erased_content_once_for_version",
            ),
            models.UniqueConstraint(
                fields=["earlier_draft", "old_fingerprint"],
                condition=Q(earlier_draft__isnull=False),
                name="erased_content_once_for_earlier_draft",
            ),
            models.UniqueConstraint(
                fields=["follow_up", "old_fingerprint"],
                condition=Q(follow_up__isnull=False),
                name="erased_content_once_for_follow_up",
            ),
            models.CheckConstraint(
                condition=Q(revision=None, earlier_draft__isnull=False, follow_up=None)
                | Q(revision__isnull=False, earlier_draft=None, follow_up=None)
                | Q(revision=None, earlier_draft=None, follow_up__isnull=False),
                name="erased_content_of_one_content",
            ),
        ]

    def __str__(self):
        return f"{self.revision or self.earlier_draft or self.follow_up}, {self.erasure}"


def keyed(fingerprint):
    """What stands for a fingerprint that content had before: nobody without the site's secret key works back from it.

    Somebody who has the fingerprint, on a printed copy, can be told whether it is the one.
    """
    return salted_hmac("plans.erasure", fingerprint, algorithm="sha256").hexdigest()


class WantedErasure(models.Model):
    """An erasure that waits for a second person. The passage is here only as long as it waits, then nowhere.

    ``left_out``: places that the one who asks for it wants to leave as they are, as ``places`` names them.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="kommune")
    passage = models.CharField("oplysning", max_length=500, blank=True)
    left_out = models.JSONField(default=list)
    law = models.CharField("efter hvilke regler", max_length=10, choices=Law)
    reason = models.TextField("begrundelse", max_length=2_000)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "sletning, der venter på en kollega"
        verbose_name_plural = "sletninger, der venter på en kollega"
        constraints = [models.CheckConstraint(condition=Q(law__in=Law.values), name="wanted_erasure_law_known")]

    def __str__(self):
        return f"Sletning, der venter, {self.municipality}"
