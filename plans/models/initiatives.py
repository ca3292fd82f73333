"""What a municipality does for its goals: initiatives, and whom they are for."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from bpmplan import danish
from bpmplan.values.columns import PeriodColumn

from .declared import Amount, Choice, Fact, Fields, Line, Links, Markdown, References, Rows, When
from .sections import LONG_TEXT, Borrowable, PlanGoal


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


class Money(Rows):
    """Amounts of money, each in its period and from its source. What is not divided on years comes last."""

    def order(self, row):
        period, source = self.about(row)
        return period is None, str(getattr(period, "notation", period)), Source.values.index(str(source))

    def plain_words(self, value, names, beside):
        """A line for each amount, with what it is for, and one for their sum when there are several."""
        rows = self.in_order(value)
        if len(rows) == 1:
            return self.row_words(rows[0], beside)
        undivided = "ikke fordelt på år" if any(self._period(row) for row in rows) else ""
        lines = [self._words_among_others(row, undivided) for row in rows]
        total = sum(Decimal(row[self.names.index("amount")]) for row in rows)
        return "\n".join(danish.capital(line) for line in (*lines, f"i alt: {danish.kroner(total)}"))

    def _words_among_others(self, row, undivided):
        words = self.row_words(row)
        if not undivided or self._period(row):
            return words
        return f"{undivided}{', ' if ': ' in words else ': '}{words}"

    def _period(self, row):
        return self.about(row)[0]


class Initiative(Borrowable):
    """What is done, for whom, when and by whom. One without goals awaits a decision."""

    title = models.CharField("indsats", max_length=200)
    goals = models.ManyToManyField(PlanGoal, verbose_name="mål", related_name="initiatives", blank=True)
    description = models.TextField("beskrivelse", max_length=LONG_TEXT, blank=True)
    target_groups = models.ManyToManyField(
        TargetGroup, verbose_name="målgrupper", related_name="initiatives", blank=True
    )
    period = PeriodColumn("periode")
    responsible = models.CharField("ansvarlig funktion", max_length=150, blank=True)
    unit = models.CharField("ansvarlig enhed", max_length=150, blank=True)
    partners = models.CharField("samarbejdspartnere", max_length=500, blank=True)
    case_numbers = models.CharField("sags- og dokumentnumre", max_length=300, blank=True)
    economy_note = models.CharField("bemærkning til økonomien", max_length=300, blank=True)
    effect = models.TextField("forventet virkning", max_length=LONG_TEXT, blank=True)

    FIELDS = Fields(
        Line("title", label="titel", lent=True),
        Links("goals", carried="those of its goals that are carried; one without any awaits a decision"),
        Markdown("description"),
        References("target_groups", carried="those there still are", lent=True),
        When("period", carried="unless it ended before the new plan's first year", since=3),
        Line("responsible", since=3),
        Line("unit"),
        Line("partners"),
        Line("case_numbers", since=3),
        Money(
            "economy",
            When("period"),
            Choice("source"),
            Amount("amount", unit="kr."),
            key=("period", "source"),
            label="økonomi",
            carried="but for years before the new plan's",
        ),
        Line("economy_note", read_with=("economy",)),
        Markdown("effect"),
        Line("origin", since=4),
        Fact("origin_address", since=4),
    )

    class Meta(Borrowable.Meta):
        abstract = False
        verbose_name = "indsats"
        verbose_name_plural = "indsatser"
        constraints = [
            *Borrowable.Meta.constraints,
            models.CheckConstraint(condition=~Q(title=""), name="initiative_has_title"),
            PeriodColumn.check_constraint("period", name="initiative_period_is_period"),
        ]

    def __str__(self):
        return self.title

    @property
    def first_goal(self):
        return self.goals.first()

    def siblings(self):
        return super().siblings().filter(goals=self.first_goal)


class EconomyRow(models.Model):
    """What an initiative costs in a year or several, from one source; without a period it is not divided on years.

    ``amount`` in whole DKK; a saving is negative.
    """

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="economy")
    period = PeriodColumn("år")
    source = models.CharField("finansiering", max_length=5, choices=Source, default=Source.UNSAID, blank=True)
    amount = models.DecimalField("beløb", max_digits=13, decimal_places=0)

    class Meta:
        verbose_name = "beløb"
        verbose_name_plural = "beløb"
        ordering = ["period", "source"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "period", "source"],
                name="economy_row_one_for_period_and_source",
                violation_error_message="Der er to beløb for det samme.",
            ),
            models.CheckConstraint(
                condition=Q(period__regex=r"^($|[0-9]{4}$|[0-9]{4}/[0-9]{4}$)"), name="economy_row_period_is_years"
            ),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="economy_row_source_known"),
        ]

    def __str__(self):
        return f"{self.period or ''} {danish.kroner(self.amount)}".strip()
