"""What a municipality answers for a year without a plan here, and what the ministry notes about answers."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from bpmplan import danish
from bpmplan.accounts.models import Municipality
from bpmplan.statuses import choice
from bpmplan.steps import BaseEvent

from .plan import Plan


class AnswerKind(models.TextChoices):
    NO_PLAN = choice("no_plan")
    OWN_PLAN = choice("own_plan")


class AnswerFields(models.Model):
    """What a municipality without a plan here says about one year: a link or a file with its own plan, a note."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="%(class)ss", verbose_name="kommune")
    year = models.PositiveSmallIntegerField("år", validators=[MinValueValidator(2010), MaxValueValidator(2100)])
    kind = models.CharField("svar", max_length=8, choices=AnswerKind)
    link = models.URLField("link til planen", max_length=500, blank=True)
    file_name = models.CharField(max_length=200, blank=True, editable=False)
    content_type = models.CharField(max_length=100, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    note = models.TextField("bemærkning", max_length=2_000, blank=True)

    GIVEN = ("kind", "link", "file_name", "content_type", "sha256", "note")

    class Meta:
        abstract = True

    @property
    def given(self):
        """All that it says, to compare two or to keep a copy."""
        return {name: getattr(self, name) for name in self.GIVEN}


class Answer(AnswerFields):
    """A municipality's answer without a plan here, for one year; it can be changed and withdrawn later."""

    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "svar uden plan"
        verbose_name_plural = "svar uden plan"
        ordering = ["-year", "municipality"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "year"], name="answer_one_a_year"),
            models.CheckConstraint(condition=Q(kind__in=AnswerKind.values), name="answer_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="no_plan") | ~Q(link="") | ~Q(sha256=""),
                name="answer_own_plan_is_linked_or_attached",
                violation_error_message="Skriv et link til planen, eller vedhæft den.",
            ),
        ]

    def __str__(self):
        return f"{self.municipality}, {self.year}: {self.get_kind_display()}"

    def get_file_url(self):
        """Where anybody may fetch the attached plan; empty when none is attached."""
        return reverse("answer_file", args=[self.municipality.slug, self.year, self.sha256]) if self.sha256 else ""


class AnswerEvent(BaseEvent, AnswerFields):
    """That an answer was given, changed or withdrawn, and what it said from then on (withdrawn: until then)."""

    class Meta(BaseEvent.Meta):
        verbose_name = "ændring af svar"
        verbose_name_plural = "ændringer af svar"
        constraints = [
            models.CheckConstraint(
                condition=Q(step__in=["given", "changed", "withdrawn"]), name="answer_event_step_known"
            )
        ]

    def __str__(self):
        return f"{self.step}, {self.municipality}, {self.year}"


class Theme(models.Model):
    """A word that ministry staff put on answers to find those that are about the same."""

    name = models.CharField("navn", max_length=60, unique=True, db_collation=danish.COLUMN_COLLATION)

    class Meta:
        verbose_name = "tema"
        verbose_name_plural = "temaer"
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="theme_has_name")]

    def __str__(self):
        return self.name


class ThemeTag(models.Model):
    """That a plan's answer to a goal, known by its ``key``, is about a theme; it stays through later versions."""

    theme = models.ForeignKey(Theme, models.PROTECT, related_name="tags", verbose_name="tema")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="theme_tags", verbose_name="plan")
    key = models.UUIDField()
    tagged_at = models.DateTimeField()
    tagged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "tema på et svar"
        verbose_name_plural = "temaer på svar"
        constraints = [models.UniqueConstraint(fields=["theme", "plan", "key"], name="theme_tag_once_on_answer")]

    def __str__(self):
        return f"{self.theme}: {self.key}"
