"""That somebody has looked at something odd in a plan and says that it is right."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q

from .plan import Plan


class Confirmation(models.Model):
    """Somebody has looked at what the program asked about, and it is as it should be.

    ``key`` is the section's, none when the plan itself was asked about. ``digest`` is of the values asked about, never
    themselves: a changed value is asked about anew.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="confirmations")
    key = models.UUIDField(null=True, blank=True)
    field = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "bekræftelse"
        verbose_name_plural = "bekræftelser"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "key", "field", "digest"],
                condition=Q(key__isnull=False),
                name="confirmation_once_for_values_in_section",
            ),
            models.UniqueConstraint(
                fields=["plan", "field", "digest"],
                condition=Q(key=None),
                name="confirmation_once_for_values_of_plan",
            ),
        ]

    def __str__(self):
        return f"{self.field} {self.key or self.plan}"

    @staticmethod
    def digest_of(*values):
        """SHA-256 of what is asked about, as 64 hexadecimal digits."""
        text = "\x1f".join(str(value) for value in values)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
