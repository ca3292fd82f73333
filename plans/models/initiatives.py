"""What a municipality does for its goals: initiatives, and whom they are for."""

from django.db import models
from django.db.models import F, Q

from bpmplan import danish

from .declared import Amount, Day, Fields, Line, Links, Markdown, References
from .sections import LONG_TEXT, PlanGoal, Section


class TargetGroup(models.Model):
    """Whom an initiative is for (*målgruppe*). The list changes by law, so each has its years."""

    name = models.CharField("navn", max_length=120, unique=True, db_collation=danish.COLUMN_COLLATION)
    since = models.DateField("fra", null=True, blank=True)
    until = models.DateField("til og med", null=True, blank=True)

    class Meta:
        verbose_name = "målgruppe"
        verbose_name_plural = "målgrupper"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")),
                name="target_group_until_not_before_since",
                violation_error_message="Målgruppen kan ikke ophøre, før den begynder.",
            )
        ]

    def __str__(self):
        return self.name


class Source(models.TextChoices):
    """Who pays."""

    UNSAID = "", "ikke angivet"
    OWN = "own", "kommunens budget"
    STATE = "state", "statslige midler"
    FUNDS = "funds", "fonde"
    OTHER = "other", "andre kilder"


class Initiative(Section):
    """What is done, for whom, when and by whom. ``economy`` in whole DKK. One without goals awaits a decision."""

    title = models.CharField("indsats", max_length=200)
    goals = models.ManyToManyField(PlanGoal, verbose_name="mål", related_name="initiatives", blank=True)
    description = models.TextField("beskrivelse", max_length=LONG_TEXT, blank=True)
    target_groups = models.ManyToManyField(
        TargetGroup, verbose_name="målgrupper", related_name="initiatives", blank=True
    )
    first_day = models.DateField("begynder", null=True, blank=True)
    last_day = models.DateField("slutter", null=True, blank=True)
    responsible = models.CharField("ansvarlig funktion", max_length=150, blank=True)
    unit = models.CharField("ansvarlig enhed", max_length=150, blank=True)
    partners = models.CharField("samarbejdspartnere", max_length=500, blank=True)
    case_numbers = models.CharField("sags- og dokumentnumre", max_length=300, blank=True)
    economy = models.DecimalField("økonomi i kr.", max_digits=13, decimal_places=0, null=True, blank=True)
    economy_note = models.CharField("bemærkning til økonomien", max_length=300, blank=True)
    effect = models.TextField("forventet virkning", max_length=LONG_TEXT, blank=True)

    FIELDS = Fields(
        Line("title", label="titel"),
        Links("goals", carried="those of its goals that are carried; one without any awaits a decision"),
        Markdown("description"),
        References("target_groups", searched=True, carried="those there still are"),
        Day("first_day", carried="unless it ended before the new plan's first year"),
        Day("last_day", carried="unless it ended before the new plan's first year"),
        Line("responsible", since=3),
        Line("unit"),
        Line("partners"),
        Line("case_numbers", since=3),
        Amount("economy", label="økonomi", unit="kr."),
        Line("economy_note"),
        Markdown("effect"),
    )

    class Meta(Section.Meta):
        verbose_name = "indsats"
        verbose_name_plural = "indsatser"
        constraints = [
            *Section.Meta.constraints,
            models.CheckConstraint(condition=~Q(title=""), name="initiative_has_title"),
            models.CheckConstraint(
                condition=Q(first_day=None) | Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="initiative_days_in_order",
                violation_error_message="Indsatsen kan ikke slutte, før den begynder.",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def first_goal(self):
        return self.goals.first()

    def siblings(self):
        return super().siblings().filter(goals=self.first_goal)
