"""The benchmark: how many people get support in a place, beside how many were expected, half-year by half-year."""

from django.db import models
from django.db.models import F, Q

from bpmplan.values.columns import PeriodColumn, ValueColumn

from .series import Area, DeliveredQuerySet, Delivery, WhyNone

VALUES = ("expected", "actual", "difference", "share", "rank")


class BenchmarkFigure(models.Model):
    """One row of the benchmark's table, as a delivery said.

    ``expected``, ``actual`` and ``difference`` (actual − expected: below 0 is fewer than expected) are full-time
    persons, ``share`` is per cent, ``rank`` the area's place among others, which is shown in no list. Where expected or
    actual isn't told, ``why_none`` says why, and it is never 0. A row that is corrected stays, with the delivery that
    corrected it. ``is_sample``: the numbers are made up, which every page that shows them says.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="område")
    period = PeriodColumn("periode", blank=False)
    group = models.CharField("gruppe", max_length=200)
    expected = ValueColumn("forventet")
    actual = ValueColumn("faktisk")
    difference = ValueColumn("forskel")
    share = ValueColumn("andel")
    rank = ValueColumn("placering")
    why_none = models.CharField("hvorfor der intet tal er", max_length=2, choices=WhyNone, blank=True)
    is_sample = models.BooleanField("opdigtede tal", default=False)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="benchmark", verbose_name="levering")
    corrected_by = models.ForeignKey(
        Delivery, models.PROTECT, null=True, blank=True, related_name="corrected_benchmark", verbose_name="rettet af"
    )

    TOLD_APART_BY = ("area_id", "period", "group")
    SAYS = (*VALUES, "why_none")

    objects = DeliveredQuerySet.as_manager()

    class Meta:
        verbose_name = "tal i benchmark"
        verbose_name_plural = "benchmark"
        ordering = ["area", "group", "period", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "period", "group"], condition=Q(corrected_by=None), name="benchmark_one_current"
            ),
            PeriodColumn.check_constraint("period", name="benchmark_period_is_period"),
            *(ValueColumn.check_constraint(name, name=f"benchmark_{name}_is_value") for name in VALUES),
            models.CheckConstraint(condition=~Q(period=""), name="benchmark_has_period"),
            models.CheckConstraint(condition=~Q(group=""), name="benchmark_has_group"),
            models.CheckConstraint(
                condition=(Q(expected="") | Q(actual="")) & Q(why_none__in=WhyNone.values)
                | ~Q(expected="") & ~Q(actual="") & ~Q(difference="") & Q(why_none=""),
                name="benchmark_has_values_or_says_why_none",
            ),
            models.CheckConstraint(
                condition=Q(corrected_by=None) | ~Q(corrected_by=F("delivery")), name="benchmark_corrected_by_another"
            ),
        ]

    def __str__(self):
        return f"{self.group}, {self.period}"
