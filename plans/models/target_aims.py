"""What a frozen version aims at for the targets that have an official indicator: what overviews need of its content."""

from django.db import models
from django.db.models import Q

from bpmplan.values.columns import PeriodColumn, ValueColumn
from goals.models import Indicator

from .revisions import Revision


class TargetAimQuerySet(models.QuerySet):
    def standing(self):
        """Those of versions that anybody may read and no other has replaced."""
        return self.filter(revision__adopted_at__isnull=False, revision__superseded_at=None)

    def in_force(self, year):
        """Those of the versions that are in force for a year."""
        return self.filter(revision__years_in_force__year=year)


class TargetAim(models.Model):
    """What a target of a frozen version is to be in one period. ``key`` names the target in the content, ``goal`` its
    goal, whose key is where it stands on the plan's page.

    Made when the version is frozen, and anew when something is erased from it. ``unit`` is the target's own, which
    may be another than that of the indicator's series.
    """

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="target_aims")
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="+")
    key = models.UUIDField()
    goal = models.UUIDField()
    period = PeriodColumn("periode", blank=False)
    value = ValueColumn("værdi", blank=False)
    unit = models.CharField("enhed", max_length=60, blank=True)

    objects = TargetAimQuerySet.as_manager()

    class Meta:
        verbose_name = "hvad et måltal sigter efter"
        verbose_name_plural = "hvad måltal sigter efter"
        constraints = [
            models.UniqueConstraint(fields=["revision", "key", "period"], name="target_aim_once_for_period"),
            PeriodColumn.check_constraint("period", name="target_aim_period_is_period"),
            ValueColumn.check_constraint("value", name="target_aim_value_is_value"),
            models.CheckConstraint(condition=~Q(period="") & ~Q(value=""), name="target_aim_is_whole"),
        ]

    def __str__(self):
        return f"{self.period}: {self.value}"
