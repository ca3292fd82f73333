"""The goals of one year, and the dates that the ministry sets for them."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.statuses import choice


class GoalSetStatus(models.TextChoices):
    DRAFT = choice("draft")
    CONSULTATION = choice("hearing", stored_as="consultation")
    ANNOUNCED = choice("announced")


class GoalSetQuerySet(models.QuerySet):
    def announced(self):
        return self.filter(status=GoalSetStatus.ANNOUNCED)

    def with_goals(self):
        """Announced ones that have goals: a year can be announced to have none."""
        return self.announced().filter(has_no_goals=False)

    def visible_to(self, user):
        """Announced ones for anyone; ministry staff see those being prepared or in consultation too."""
        return self.all() if permissions.is_ministry(user) else self.announced()

    def latest_year(self):
        """The newest year with announced goals; None when there is none."""
        return self.with_goals().order_by("-year").values_list("year", flat=True).first()


class GoalSet(models.Model):
    """The goals of one year. ``plan_required``: whether the law demanded a plan that year.

    ``has_no_goals``: it is known that the minister announces none. ``note`` is the ministry's own, unless
    ``note_is_public``.
    """

    year = models.PositiveSmallIntegerField(
        "år", unique=True, validators=[MinValueValidator(2010), MaxValueValidator(2100)]
    )
    status = models.CharField("status", max_length=12, choices=GoalSetStatus, default=GoalSetStatus.DRAFT)
    plan_required = models.BooleanField("plan var lovpligtig", default=False)
    focus = models.TextField("særligt fokus", blank=True)
    note = models.TextField("bemærkning", blank=True)
    note_is_public = models.BooleanField("vis bemærkningen offentligt", default=False)
    has_no_goals = models.BooleanField("ingen mål i år", default=False, editable=False)

    objects = GoalSetQuerySet.as_manager()

    class Meta:
        verbose_name = "målsæt"
        verbose_name_plural = "målsæt"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=GoalSetStatus.values), name="goal_set_status_known"),
            models.CheckConstraint(condition=Q(year__gte=2010, year__lte=2100), name="goal_set_year_sensible"),
            models.CheckConstraint(
                condition=Q(has_no_goals=False) | Q(status=GoalSetStatus.ANNOUNCED),
                name="goal_set_without_goals_is_announced",
            ),
        ]

    def __str__(self):
        return f"Mål for {self.year}"

    def get_absolute_url(self):
        return reverse("goal_set", args=[self.year])

    def clean(self):
        if self.pk and self.year:
            stored = GoalSet.objects.filter(pk=self.pk).first()
            if stored and stored.year != self.year and stored.status != GoalSetStatus.DRAFT:
                raise ValidationError({"year": "Året kan kun ændres, mens målsættet er kladde."})
            if stored and self._turns_lineage_round():
                raise ValidationError({"year": "Et mål her viderefører et mål fra et senere år, hvis året ændres."})

    def _turns_lineage_round(self):
        """Whether a goal would continue a goal of the same year or a later one, were this the year of the set."""
        after = GoalSet.objects.filter(year__gte=self.year, goals__followed_by__goal__goal_set=self.pk)
        before = GoalSet.objects.filter(year__lte=self.year, goals__continuations__earlier__goal_set=self.pk)
        return after.exists() or before.exists()

    @property
    def standing(self):
        """Where it stands, in a word of ``bpmplan/statuses``: a year without goals is not called announced."""
        return {GoalSetStatus.CONSULTATION: "hearing"}.get(
            self.status, "no_goals" if self.has_no_goals else self.status
        )

    @property
    def duty(self):
        """A sentence: whether the law demands a plan for the year. In the past tense only when the year has begun."""
        is_past = self.year <= timezone.localdate().year
        if self.plan_required:
            return f"Kommunerne {'skulle' if is_past else 'skal'} lave en plan for {self.year}."
        return f"Der {'var' if is_past else 'er'} ikke krav om en plan for {self.year}."

    @property
    def is_announced(self):
        return self.status == GoalSetStatus.ANNOUNCED

    @property
    def is_draft(self):
        return self.status == GoalSetStatus.DRAFT


class DateWhat(models.TextChoices):
    """What the ministry may set a date for in a year."""

    READY = "ready", "Planen er klar til politisk behandling"
    ANSWER = "answer", "Plan eller svar ønskes"


class GoalSetDate(models.Model):
    """A date that the ministry sets for a goal set: until when something is wished for (*senest*)."""

    goal_set = models.ForeignKey(GoalSet, models.CASCADE, related_name="dates", verbose_name="målsæt")
    what = models.CharField("hvad", max_length=8, choices=DateWhat)
    day = models.DateField("senest")

    class Meta:
        verbose_name = "dato i året"
        verbose_name_plural = "datoer i året"
        ordering = ["day", "what"]
        constraints = [
            models.UniqueConstraint(
                fields=["goal_set", "what"],
                name="goal_set_date_one_of_each",
                violation_error_message="Målsættet har allerede en dato for det.",
            ),
            models.CheckConstraint(condition=Q(what__in=DateWhat.values), name="goal_set_date_what_known"),
        ]

    def __str__(self):
        return f"{self.get_what_display()} senest {danish.date(self.day)}"

    def clean(self):
        # Dates of a year lie in it or in the two before: a year that is mistyped is seen at once.
        if self.day and self.goal_set_id and self.goal_set.year:
            year = self.goal_set.year
            if not year - 2 <= self.day.year <= year:
                raise ValidationError({"day": f"Datoen skal ligge i {year} eller i de to år før."})
