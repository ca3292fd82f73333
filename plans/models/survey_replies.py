"""What a municipality answers to a survey about a goal: beside its plan, never in the plan's content."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from bpmplan.accounts.models import Municipality
from bpmplan.steps import BaseEvent
from bpmplan.text import render
from goals.models import Survey, SurveyQuestion

from .declared import Fields, Markdown
from .edits import Saves
from .plan import Plan
from .sections import LONG_TEXT, Section


class SurveyReplyQuerySet(models.QuerySet):
    def published(self):
        """Those that anybody may read, also when the survey has been closed since."""
        return self.filter(published_at__isnull=False)


class SurveyReply(models.Model):
    """A municipality's reply to a survey, one for each; written beside ``plan``, and its own until it is published."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="survey_replies", verbose_name="kommune"
    )
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="replies", verbose_name="undersøgelse")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="survey_replies", verbose_name="plan")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_at = models.DateTimeField("offentliggjort", null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SurveyReplyQuerySet.as_manager()

    class Meta:
        verbose_name = "svar på en undersøgelse"
        verbose_name_plural = "svar på undersøgelser"
        ordering = ["survey", "municipality"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "survey"], name="survey_reply_one_of_municipality"),
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="survey_reply_published_at_and_by",
            ),
        ]

    def __str__(self):
        return f"{self.municipality}: {self.survey}"

    def get_absolute_url(self):
        """Where anybody reads it, once it is published."""
        return reverse("survey_reply", args=[self.municipality.slug, self.survey_id])

    @property
    def is_published(self):
        return self.published_at is not None


class ReplyStep(models.TextChoices):
    """What can be done with a reply."""

    PUBLISH = "publish", "Svarene er offentliggjort"
    TAKE_BACK = "take_back", "Svarene er taget tilbage"


class SurveyReplyEvent(BaseEvent):
    """That a reply was published or taken back."""

    reply = models.ForeignKey(SurveyReply, models.CASCADE, related_name="events", verbose_name="svar")

    class Meta(BaseEvent.Meta):
        verbose_name = "offentliggørelse af svar på en undersøgelse"
        verbose_name_plural = "offentliggørelser af svar på undersøgelser"
        constraints = [
            models.CheckConstraint(condition=Q(step__in=ReplyStep.values), name="survey_reply_event_step_known"),
        ]

    def __str__(self):
        return f"{ReplyStep(self.step).label}: {self.reply}"


class SurveyEdit(Saves):
    """One save of one answer to a survey; kept apart from the plan's own (``Edit``), which are about its text."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="survey_edits")

    class Meta(Saves.Meta):
        verbose_name = "gemt svar på en undersøgelse"
        verbose_name_plural = "gemte svar på undersøgelser"
        constraints = [
            models.UniqueConstraint(fields=["plan", "key", "edit_no"], name="survey_edit_number_unique"),
        ]


class SurveyAnswer(Section):
    """The words that a reply has for one question; saved by the same door as the plan's sections."""

    EDITS = SurveyEdit
    IS_IN_THE_PLAN = False
    MOST = 2_000
    reply = models.ForeignKey(SurveyReply, models.CASCADE, related_name="answers", verbose_name="svar på undersøgelsen")
    question = models.ForeignKey(SurveyQuestion, models.PROTECT, related_name="answers", verbose_name="spørgsmål")
    text = models.TextField("svar", max_length=LONG_TEXT, blank=True)

    FIELDS = Fields(Markdown("text", carried="none", lent=False))

    class Meta(Section.Meta):
        verbose_name = "svar på et spørgsmål"
        verbose_name_plural = "svar på spørgsmål"
        constraints = [
            *Section.Meta.constraints,
            models.UniqueConstraint(fields=["reply", "question"], name="survey_answer_once_for_question"),
        ]

    def __str__(self):
        return f"Svar på {self.question}"

    @property
    def html(self):
        """The text as safe HTML."""
        return render(self.text)

    @classmethod
    def why_locked(cls, plan, keys):
        if not cls.objects.filter(plan=plan, key__in=keys, reply__published_at__isnull=False).exists():
            return ""
        return "Svarene er offentlige, og derfor låst. En godkender kan tage dem tilbage, så de kan rettes."

    def siblings(self):
        return super().siblings().filter(reply=self.reply_id)
