"""What a plan goal is measured by: its targets, and the values aimed at."""

from django.db import models
from django.db.models import Q

from bpmplan import danish
from bpmplan.values import Direction, Period, PeriodKind
from bpmplan.values.period_kinds import PARTS
from goals.models import Indicator

from .declared import Amount, Choice, Fields, Line, Parent, Reference, Rows, Whole
from .sections import PlanGoal, Section


class Unit(models.TextChoices):
    """Units of targets seen in plans."""

    FULL_YEAR = "full_year", "helårspersoner"
    FULL_TIME = "full_time", "fuldtidspersoner"
    PERCENT = "percent", "pct."
    POINTS = "points", "procentpoint"
    COUNT = "count", "antal"


class AimedAt(Rows):
    """Values aimed at, each in its period, which three columns hold."""

    def __init__(self, name, **options):
        columns = Whole("year"), Choice("kind"), Whole("part"), Amount("value")
        super().__init__(name, *columns, key=("year", "kind", "part"), **options)

    def period(self, row):
        year, kind, part = self.about(row)
        return Period(year, PeriodKind(kind), part)

    def order(self, row):
        return self.period(row).end

    def about_words(self, row):
        return str(self.period(row))


class Target(Section):
    """A plan goal's number: an official indicator or a yardstick in own words, a baseline, and values aimed at."""

    goal = models.ForeignKey(PlanGoal, models.CASCADE, related_name="targets", verbose_name="mål")
    title = models.CharField("hvad måles", max_length=300)
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="officiel indikator"
    )
    unit = models.CharField("enhed", max_length=10, choices=Unit, default=Unit.COUNT)
    direction = models.CharField("retning", max_length=4, choices=Direction, default=Direction.RISE)
    baseline = models.DecimalField("udgangspunkt", max_digits=14, decimal_places=2, null=True, blank=True)
    baseline_period = models.CharField("periode for udgangspunktet", max_length=60, blank=True)
    baseline_source = models.CharField("kilde", max_length=200, blank=True)

    FIELDS = Fields(
        Parent(
            "goal",
            carried="the goal that its own goal has become",
            gone="Målet, som måltallet hørte til, er slettet. Hent først målet tilbage.",
        ),
        Line("title"),
        Reference("indicator", carried="the new goal's indicator of the same name"),
        Choice("unit"),
        Choice("direction"),
        Amount("baseline", carried="none: what was aimed at is no result, and stands beside"),
        Line("baseline_period", carried="none"),
        Line("baseline_source", carried="none"),
        AimedAt("values", label="værdier, der sigtes efter", carried="none"),
    )

    class Meta(Section.Meta):
        verbose_name = "måltal"
        verbose_name_plural = "måltal"
        constraints = [
            *Section.Meta.constraints,
            models.CheckConstraint(condition=Q(unit__in=Unit.values), name="target_unit_known"),
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


class TargetValue(models.Model):
    """The value that a target aims at in one period."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="values")
    year = models.PositiveSmallIntegerField("år")
    kind = models.CharField("periode", max_length=7, choices=[(k, k.label) for k in PARTS], default=PeriodKind.YEAR)
    part = models.PositiveSmallIntegerField("del af året", default=1)
    value = models.DecimalField("værdi", max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = "målværdi"
        verbose_name_plural = "målværdier"
        ordering = ["year", "part", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["target", "year", "kind", "part"],
                name="target_value_one_for_period",
                violation_error_message="Der er to værdier for den samme periode.",
            ),
            models.CheckConstraint(
                condition=Q(kind="year", part=1)
                | Q(kind="half", part__gte=1, part__lte=2)
                | Q(kind="quarter", part__gte=1, part__lte=4)
                | Q(kind="month", part__gte=1, part__lte=12),
                name="target_value_period_exists",
            ),
        ]

    def __str__(self):
        return f"{self.period}: {danish.number(self.value)}"

    @property
    def period(self):
        return Period(self.year, PeriodKind(self.kind), self.part)
