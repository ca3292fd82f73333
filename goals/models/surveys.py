"""Yearly surveys about a goal that has no official number: who asks, and the questions, answered in words."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from bpmplan.steps import BaseEvent

from .goals import Goal


class SurveyQuerySet(models.QuerySet):
    def open(self):
        """Those that municipalities can see and answer: of announced goals, and opened by the ministry."""
        return self.filter(is_open=True, goal__in=Goal.objects.announced())


class Survey(models.Model):
    """A survey about a goal, as KL's yearly one. ``source`` is who asks, ``address`` where that can be read.

    ``year`` is the one in which it is asked. Until it ``is_open``, it is the ministry's alone; when it is closed again,
    nothing more is answered, and what was answered stays.
    """

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="surveys", verbose_name="mål")
    year = models.PositiveSmallIntegerField(
        "år, der spørges i", validators=[MinValueValidator(2010), MaxValueValidator(2100)]
    )
    title = models.CharField("titel", max_length=200)
    source = models.CharField("hvem spørger", max_length=200)
    address = models.URLField("link til undersøgelsen", max_length=500, blank=True)
    is_open = models.BooleanField("åben for kommunerne", default=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = "undersøgelse"
        verbose_name_plural = "undersøgelser"
        ordering = ["-year", "goal", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "year", "title"],
                name="survey_once_for_goal_and_year",
                violation_error_message="Målet har allerede en undersøgelse med den titel i det år.",
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(source=""), name="survey_says_what_and_who"),
        ]

    def __str__(self):
        return f"{self.title} ({self.year})"

    def get_absolute_url(self):
        """What the municipalities have answered, for the ministry."""
        return reverse("ministry_survey", args=[self.pk])

    @property
    def is_answered(self):
        """Whether a municipality has written an answer: who asks, about which goal and when, then stays."""
        return self.questions.answered().exists()


class SurveyStep(models.TextChoices):
    """What the ministry does with a survey that municipalities see."""

    OPEN = "open", "Undersøgelsen er åbnet for kommunerne"
    CLOSE = "close", "Undersøgelsen er lukket for kommunerne"


class SurveyEvent(BaseEvent):
    """That a survey was opened to the municipalities, or closed."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="events", verbose_name="undersøgelse")

    class Meta(BaseEvent.Meta):
        verbose_name = "åbning af en undersøgelse"
        verbose_name_plural = "åbninger af undersøgelser"
        constraints = [
            models.CheckConstraint(condition=Q(step__in=SurveyStep.values), name="survey_event_step_known"),
        ]

    def __str__(self):
        return f"{SurveyStep(self.step).label}: {self.survey}"


class SurveyQuestionQuerySet(models.QuerySet):
    def answered(self):
        """Those that a municipality has written an answer to, published or not."""
        return self.knowing_answered().filter(is_answered=True)

    def knowing_answered(self):
        """Each with ``is_answered``."""
        answers = self.model._meta.get_field("answers").related_model._base_manager
        return self.annotate(is_answered=Exists(answers.filter(question=OuterRef("pk")).exclude(text="")))


class SurveyQuestion(models.Model):
    """One question of a survey; ``number`` is its place. One that is answered stays, and stays as it was asked: the
    database holds its words, so that no answer ever stands under others."""

    ANSWERED = (
        "Der er svaret på spørgsmålet, så det kan ikke ændres. Tilføj et nyt, hvis der skal spørges om noget andet."
    )

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="questions", verbose_name="undersøgelse")
    number = models.PositiveSmallIntegerField("nummer", validators=[MinValueValidator(1), MaxValueValidator(50)])
    text = models.CharField("spørgsmål", max_length=500)

    objects = SurveyQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "spørgsmål"
        verbose_name_plural = "spørgsmål"
        ordering = ["survey", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "number"],
                name="survey_question_number_once",
                violation_error_message="Undersøgelsen har allerede et spørgsmål med det nummer.",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="survey_question_has_text"),
        ]

    def __str__(self):
        return f"{self.number}. {self.text}"

    def clean(self):
        answered = SurveyQuestion.objects.answered().filter(pk=self.pk)
        if self.pk and answered.exclude(text=self.text, survey=self.survey_id).exists():
            raise ValidationError({"text": self.ANSWERED})
