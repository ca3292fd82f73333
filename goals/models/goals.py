"""One numbered goal of a year, and what is officially counted for it."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from bpmplan.accounts import permissions
from bpmplan.accounts.models import Municipality

from .goal_sets import GoalSet, GoalSetStatus
from .letters import Letter
from .lineage import Continuation
from .series import Series
from .wordings import Wording


class GoalQuerySet(models.QuerySet):
    def announced(self):
        """Goals that a letter has announced: one that is being prepared, or was only consulted on, isn't among them."""
        return self.filter(
            Exists(Wording.objects.announced().filter(goal=OuterRef("pk"))),
            goal_set__status=GoalSetStatus.ANNOUNCED,
        )

    def visible_to(self, user):
        return self.all() if permissions.is_ministry(user) else self.announced()

    def with_words(self):
        """With goal set, wordings and their letters: one query for each, however many goals."""
        return self.select_related("goal_set").prefetch_related(
            models.Prefetch("wordings", Wording.objects.select_related("letter__goal_set").order_by("pk"))
        )

    def with_origins(self):
        """With ``continuations`` and the earlier goals: one query, however many goals."""
        return self.prefetch_related(
            models.Prefetch("continuations", Continuation.objects.select_related("earlier__goal_set"))
        )

    def in_line_of(self, goal, graph=None):
        """The goal, all that it builds on and all that builds on it, by year and number."""
        graph = graph or Continuation.objects.graph()
        return self.filter(pk__in=graph.line(goal.pk)).order_by("goal_set__year", "number")


class OfficialIndicator(models.TextChoices):
    YES = "yes", "Ja"
    NO = "no", "Nej, kommunen følger selv op"
    UNKNOWN = "unknown", "Ikke oplyst"


class Goal(models.Model):
    """A goal of a year. Its words are in ``wordings``; ``continuations`` lead to the earlier goals that it builds on.

    ``summary`` is our own summary of the letter, shown as "Resumé", never as the minister's words. ``verified`` is
    false for a disputed goal, and ``note`` says why; it is the ministry's own, unless ``note_is_public``. ``guidance``
    helps those who write about the goal, and is part of no plan.
    """

    goal_set = models.ForeignKey(GoalSet, models.PROTECT, related_name="goals", verbose_name="målsæt")
    number = models.PositiveSmallIntegerField("nummer", validators=[MinValueValidator(1), MaxValueValidator(20)])
    short_title = models.CharField("kort titel", max_length=60)
    summary = models.TextField("resumé", blank=True)
    official_indicator = models.CharField(
        "officiel indikator", max_length=7, choices=OfficialIndicator, default=OfficialIndicator.UNKNOWN
    )
    indicator_source = models.CharField(
        "kilde til indikatoren", max_length=10, choices=Letter.Source, blank=True, default=""
    )
    verified = models.BooleanField("bekræftet", default=True)
    note = models.TextField("bemærkning", blank=True)
    guidance = models.TextField("vejledning", max_length=5_000, blank=True, default="")
    note_is_public = models.BooleanField("vis bemærkningen offentligt", default=False)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = "mål"
        verbose_name_plural = "mål"
        ordering = ["-goal_set__year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["goal_set", "number"],
                name="goal_number_unique_in_set",
                violation_error_message="Målsættet har allerede et mål med det nummer.",
            ),
            models.CheckConstraint(
                condition=Q(official_indicator__in=OfficialIndicator.values), name="goal_official_indicator_known"
            ),
            models.CheckConstraint(
                condition=Q(indicator_source__in=["", *Letter.Source.values]), name="goal_indicator_source_known"
            ),
        ]

    def __str__(self):
        return f"{self.goal_set.year}, mål {self.number}: {self.short_title}"

    def get_absolute_url(self):
        return reverse("goal", args=[self.goal_set.year, self.number])

    def clean(self):
        stored = Goal.objects.filter(pk=self.pk).first() if self.pk else None
        if stored and stored.number != self.number and stored.has_sent_wording:
            raise ValidationError({"number": "Nummeret står i et brev, der er sendt, og kan ikke ændres."})

    @property
    def has_sent_wording(self):
        return any(wording.letter.is_sent for wording in self.wordings.all())

    @property
    def ident(self):
        """How the goal is named in data and addresses: ``2021-5``."""
        return f"{self.goal_set.year}-{self.number}"

    @property
    def wording(self):
        """The wording in force: the newest announced one; before that the newest consulted on, or drafted. Else None.

        Reads ``wordings.all()``, so prefetch ``wordings__letter`` for lists.
        """
        for known in (self.announced_wordings, self.sent_wordings):
            if known:
                return known[-1]
        return max(self.wordings.all(), key=lambda wording: wording.pk, default=None)

    @property
    def sent_wordings(self):
        """Wordings of sent letters, consultations too, in the order they were sent. Reads ``wordings.all()``."""
        return sorted((wording for wording in self.wordings.all() if wording.letter.is_sent), key=Wording.when_sent)

    @property
    def announced_wordings(self):
        """The wordings that everybody may read, in the order they were sent. Reads ``wordings.all()``."""
        return [wording for wording in self.sent_wordings if wording.is_announced]

    @property
    def is_announced(self):
        return bool(self.announced_wordings)

    @property
    def is_withdrawn(self):
        announced = self.announced_wordings
        return bool(announced) and announced[-1].withdrawn

    @property
    def is_left_out(self):
        """Consulted on, but not announced when the year's other goals were."""
        return self.goal_set.is_announced and not self.is_announced and self.has_sent_wording


class Indicator(models.Model):
    """What is officially counted: for a goal, as the ministry chose, or for a municipality, as it chose itself.

    ``series`` has the numbers; None is of a name alone. Which indicators the goals have is not known by name, so none
    is loaded.
    """

    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="indicators", verbose_name="mål")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="indicators", verbose_name="kommune"
    )
    name = models.CharField("navn", max_length=200)
    unit = models.CharField("enhed", max_length=40, blank=True)
    source = models.CharField("kilde", max_length=200, blank=True)
    series = models.ForeignKey(
        Series, models.PROTECT, null=True, blank=True, related_name="indicators", verbose_name="talserie"
    )

    class Meta:
        verbose_name = "indikator"
        verbose_name_plural = "indikatorer"
        ordering = ["goal", "name"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "name"], name="indicator_once_for_goal"),
            models.UniqueConstraint(
                fields=["municipality", "name"],
                name="indicator_once_for_municipality",
                violation_error_message="Kommunen har allerede en indikator med det navn.",
            ),
            models.CheckConstraint(
                condition=Q(goal__isnull=False, municipality=None) | Q(goal=None, municipality__isnull=False),
                name="indicator_of_goal_or_municipality",
            ),
        ]

    def __str__(self):
        return self.name
