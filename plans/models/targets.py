"""What a plan goal is measured by: its targets, what is aimed at, and what it is compared with."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from bpmplan import danish
from bpmplan.values import Direction, Period, units
from bpmplan.values.columns import PeriodColumn, ValueColumn
from goals.models import Indicator

from .declared import Aim, Choice, Fields, Line, Parent, Reference, Rows, When
from .sections import PlanGoal, Section


class Unit(models.Model):
    """A unit that targets are often counted in, as it is printed: reference data, to choose among or not."""

    name = models.CharField("enhed", max_length=60, unique=True, db_collation=danish.COLUMN_COLLATION)

    class Meta:
        verbose_name = "enhed"
        verbose_name_plural = "enheder"
        ordering = ["name"]

    def __str__(self):
        return self.name

    def clean(self):
        try:
            self.name = units.read(self.name)
        except ValueError as error:
            raise ValidationError({"name": str(error)}) from None


def measured_when(typed):
    """The period of a baseline as it is said ("2024QMAT02" too); words that are no period stay as they were typed."""
    try:
        return str(Period.parse(typed))
    except ValueError:
        return typed


class Measured:
    """What has a unit, a direction, a baseline and values: a target, in its row or in a content."""

    def with_unit(self, value):
        """A value in Danish with the target's unit: ``mindst 60 pct.``; empty for None."""
        return value.shown(self.unit) if value else ""

    @property
    def direction_label(self):
        return Direction(self.direction).label

    def compared_with(self, row):
        """Whom a comparison is with, and when: "Hele landet (2023)"."""
        return f"{row.whom} ({row.period})" if row.period else row.whom

    def direction_of(self, values):
        """The direction in words; empty when each of the ``values`` aimed at says it by itself ("mindst 60")."""
        return "" if values and all(value.says_direction for value in values) else self.direction_label


class Target(Measured, Section):
    """What a plan goal is measured by: an official indicator or an own yardstick, a baseline, and values aimed at.

    ``unit`` is a word as it is printed, of ``Unit`` or the municipality's own (``bpmplan/values/units.py``).
    ``difference_note`` explains why the baseline is another than the official figure.
    """

    MOST = 400
    goal = models.ForeignKey(PlanGoal, models.CASCADE, related_name="targets", verbose_name="mål")
    title = models.CharField("hvad måles", max_length=300)
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="officiel indikator"
    )
    unit = models.CharField("enhed", max_length=60, blank=True, default=units.COUNT)
    direction = models.CharField("retning", max_length=4, choices=Direction, default=Direction.RISE)
    baseline = ValueColumn("udgangspunkt")
    baseline_period = models.CharField("periode for udgangspunktet", max_length=60, blank=True)
    baseline_source = models.CharField("kilde", max_length=200, blank=True)
    difference_note = models.CharField("forskellen fra det officielle tal", max_length=300, blank=True)

    FIELDS = Fields(
        Parent(
            "goal",
            carried="the goal that its own goal has become",
            gone="Målet, som måltallet hørte til, er slettet. Hent først målet tilbage.",
        ),
        Line("title", lent=True),
        Reference("indicator", carried="the new goal's indicator of the same series, or name"),
        Line("unit", lent=True),
        Choice("direction", lent=True),
        Aim(
            "baseline",
            unit="unit",
            read_with=("indicator",),
            carried="the newest result, where there is one: what was aimed at is none, and stands beside",
        ),
        Line("baseline_period", carried="that of the result", read_with=("baseline",)),
        Line("baseline_source", carried="that of the result", read_with=("baseline",)),
        Line("difference_note", carried="none: it is about the baseline", since=6, read_with=("baseline",)),
        Rows(
            "values",
            When("period"),
            Aim("value", unit="unit"),
            key=("period",),
            label="værdier, der sigtes efter",
            carried="none",
            read_with=("indicator", "direction"),
        ),
        Rows(
            "comparisons",
            Line("whom"),
            When("period"),
            Aim("value", unit="unit"),
            key=("period", "whom"),
            label="sammenligning",
            carried="none",
            since=3,
            read_with=("indicator",),
        ),
    )

    class Meta(Section.Meta):
        verbose_name = "måltal"
        verbose_name_plural = "måltal"
        constraints = [
            *Section.Meta.constraints,
            ValueColumn.check_constraint("baseline", name="target_baseline_is_value"),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="target_direction_known"),
            models.CheckConstraint(condition=~Q(title=""), name="target_has_title"),
        ]

    def __str__(self):
        return self.title

    @property
    def first_goal(self):
        return self.goal

    def siblings(self):
        return super().siblings().filter(goal=self.goal_id)

    @property
    def shown_baseline(self):
        return self.with_unit(self.baseline)

    @property
    def shown_values(self):
        """``[(period, value with its unit)]``, the earliest first; asks nothing when they were fetched."""
        return [(row.period, self.with_unit(row.value)) for row in self.FIELDS["values"].in_order(self.values.all())]

    @property
    def shown_comparisons(self):
        """``[(whom and when, value with its unit)]``; asks nothing when they were fetched."""
        rows = self.FIELDS["comparisons"].in_order(self.comparisons.all())
        return [(self.compared_with(row), self.with_unit(row.value)) for row in rows]

    @property
    def shown_direction(self):
        return self.direction_of([row.value for row in self.values.all()])


class TargetValue(models.Model):
    """The value that a target aims at in one period."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="values")
    period = PeriodColumn("periode", blank=False)
    value = ValueColumn("værdi", blank=False)

    class Meta:
        verbose_name = "målværdi"
        verbose_name_plural = "målværdier"
        ordering = ["period"]
        constraints = [
            models.UniqueConstraint(
                fields=["target", "period"],
                name="target_value_one_for_period",
                violation_error_message="Der er to værdier for den samme periode.",
            ),
            PeriodColumn.check_constraint("period", name="target_value_period_is_period"),
            ValueColumn.check_constraint("value", name="target_value_is_value"),
            models.CheckConstraint(condition=~Q(period="") & ~Q(value=""), name="target_value_is_whole"),
        ]

    def __str__(self):
        return f"{self.period}: {self.value}"


class Comparison(models.Model):
    """What is measured somewhere else, to hold a target against: in the whole country, the region, a cluster."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="comparisons")
    whom = models.CharField("hvem", max_length=100)
    period = PeriodColumn("periode")
    value = ValueColumn("værdi", blank=False)

    class Meta:
        verbose_name = "sammenligning"
        verbose_name_plural = "sammenligninger"
        ordering = ["period", "whom"]
        constraints = [
            models.UniqueConstraint(
                "target",
                Lower("whom"),
                "period",
                name="comparison_one_for_whom_and_period",
                violation_error_message="Der er to værdier for det samme.",
            ),
            PeriodColumn.check_constraint("period", name="comparison_period_is_period"),
            ValueColumn.check_constraint("value", name="comparison_value_is_value"),
            models.CheckConstraint(condition=~Q(whom="") & ~Q(value=""), name="comparison_is_whole"),
        ]

    def __str__(self):
        return f"{self.whom}: {self.value}"
