"""Who has a plan open for writing, and which part of it they are in."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from .plan import Plan

HERE = timedelta(seconds=20)
"""How long somebody is taken to be there after they were heard of last."""


class PresenceQuerySet(models.QuerySet):
    def beside(self, user, now):
        """Those who are there now, without ``user``, by name."""
        here = self.filter(at__gt=now - HERE).exclude(person=user)
        return here.select_related("person").order_by("person__name", "pk")

    def tell(self, plan, person, *, now, key=None, part=""):
        """Write down that the person has the plan open now, and the part they are in; one statement."""
        row = self.model(plan=plan, person=person, at=now, key=key, part=part)
        self.bulk_create(
            [row], update_conflicts=True, unique_fields=["plan", "person"], update_fields=["at", "key", "part"]
        )


class Presence(models.Model):
    """A person had the plan open at ``at``, in the ``part`` of the section ``key``, or in none."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="presences")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="person")
    at = models.DateTimeField()
    key = models.UUIDField(null=True, blank=True)
    part = models.CharField(max_length=20, blank=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = "hvem der har planen åben"
        verbose_name_plural = "hvem der har planen åben"
        constraints = [
            models.UniqueConstraint(fields=["plan", "person"], name="presence_one_of_each_person"),
            models.CheckConstraint(
                condition=Q(key=None, part="") | (Q(key__isnull=False) & ~Q(part="")), name="presence_part_of_a_section"
            ),
        ]

    def __str__(self):
        return str(self.plan)

    @property
    def place(self):
        """The part as the page of writing names it; empty when the person is in none."""
        return f"{self.key}-{self.part}" if self.key else ""
