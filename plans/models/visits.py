"""What a person has seen of a plan that is written, so that it can be said what others have changed since."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .plan import Plan


class Visit(models.Model):
    """A person's visit to a plan. It goes on until they have been away for a while (``writing.sittings.PAUSE``).

    ``seen`` is the number of the plan's newest ``Edit`` that was on their page, 0 for none, and ``at`` when that was.
    ``earlier_seen`` and ``earlier_at`` are what they had seen when this visit began: what is newer is new to them.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="visits", verbose_name="plan")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="bruger")
    seen = models.PositiveBigIntegerField("set til og med rettelse nr.")
    at = models.DateTimeField("senest set")
    earlier_seen = models.PositiveBigIntegerField("set i besøget før til og med rettelse nr.")
    earlier_at = models.DateTimeField("set i besøget før")

    class Meta:
        verbose_name = "besøg"
        verbose_name_plural = "besøg"
        constraints = [
            models.UniqueConstraint(fields=["plan", "person"], name="visit_one_of_person_to_plan"),
            models.CheckConstraint(condition=Q(earlier_seen__lte=F("seen")), name="visit_seen_only_grows"),
        ]

    def __str__(self):
        return f"{self.person}, {self.plan}"
