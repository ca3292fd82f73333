"""A stand on each section of the earlier plan, so that none of them disappears without an explanation."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bpmplan.statuses import choice

from .plan import Plan


class StandKind(models.TextChoices):
    """Whether a section that goes on is changed is computed from the contents, never chosen."""

    CONTINUES = "continues", "Fortsætter"
    ENDED = choice("finished", stored_as="ended")
    MOVED = "moved", "Flyttet til"


class Stand(models.Model):
    """A person's stand on one section of the earlier plan.

    ``earlier_key`` is its key in the content that the plan was begun from, and ``section`` its model name. One that
    has ended has a ``reason``; ``moved_to`` is the key of the section of this plan that it has become part of.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="stands", verbose_name="plan")
    earlier_key = models.UUIDField()
    section = models.CharField(max_length=20)
    kind = models.CharField("stillingtagen", max_length=10, choices=StandKind)
    reason = models.TextField("begrundelse", max_length=2_000, blank=True)
    moved_to = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "stillingtagen"
        verbose_name_plural = "stillingtagen"
        constraints = [
            models.UniqueConstraint(fields=["plan", "earlier_key"], name="stand_one_for_earlier_section"),
            models.CheckConstraint(condition=Q(kind__in=StandKind.values), name="stand_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind="ended") | ~Q(reason=""),
                name="stand_ended_has_reason",
                violation_error_message="Skriv, hvorfor det er afsluttet.",
            ),
            models.CheckConstraint(
                condition=Q(kind="moved", moved_to__isnull=False) | (~Q(kind="moved") & Q(moved_to=None)),
                name="stand_moved_names_where",
                violation_error_message="Vælg, hvad det er flyttet til.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.section} {self.earlier_key}"
