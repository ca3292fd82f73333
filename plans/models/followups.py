"""What became of an adopted plan: follow-ups of it, and a target's own values. None of it is in the plan's content.

A follow-up is written in parts, one for each goal, target and initiative of the adopted version and one for the whole;
they are saved by the same door as the plan's sections, and named by the version's keys.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KT
from django.urls import reverse

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.accounts.models import Body
from bpmplan.statuses import choice
from bpmplan.steps import BaseEvent
from bpmplan.values.columns import PeriodColumn, ValueColumn

from .declared import Aim, Amount, Choice, Fact, Fields, Line, Markdown, When, YesNo
from .edits import Saves
from .plan import Plan
from .revisions import Revision
from .sections import LONG_TEXT, Section


class FollowUpStatus(models.TextChoices):
    """Where a follow-up stands. What is frozen has content and fingerprint; a body notes it."""

    DRAFT = choice("draft")
    FROZEN = choice("frozen")
    NOTED = choice("noted")
    DISCARDED = choice("discarded")


KEPT = (FollowUpStatus.FROZEN, FollowUpStatus.NOTED)
"""A follow-up that stands here has content that no longer changes."""


class FollowUpQuerySet(models.QuerySet):
    def frozen(self):
        return self.filter(status__in=KEPT)

    def public(self):
        """Those that anybody may read: frozen, chosen to be, and of a version that is adopted."""
        return self.frozen().filter(is_public=True, revision__adopted_at__isnull=False)

    def titled(self):
        """With the title of the version, for lists that read no content."""
        return self.annotate(frozen_title=KT("content__title")).defer("content")

    def visible_to(self, user):
        """Those of the person's own municipalities, and those that anybody may read."""
        own = self.filter(plan__municipality__in=[one.municipality_id for one in permissions.memberships(user)])
        return own.exclude(status=FollowUpStatus.DISCARDED) | self.public()


class FollowUp(models.Model):
    """A look back on an adopted version: what has become of its goals in a ``period``, or until a day.

    ``number`` counts those of a plan. ``content``, with its ``schema`` and ``fingerprint``, is there from freezing on
    (``plans/followup/content.py``). ``body_name`` is kept as the body was called when it noted the follow-up.
    ``is_public``: chosen to be read by everybody, which it can be from freezing on.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="follow_ups", verbose_name="plan")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="follow_ups", verbose_name="version")
    number = models.PositiveSmallIntegerField("nummer")
    period = PeriodColumn("hvad den følger op på", blank=False)
    status = models.CharField("status", max_length=9, choices=FollowUpStatus, default=FollowUpStatus.DRAFT)
    schema = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    content = models.JSONField("indhold", null=True, blank=True, editable=False)
    fingerprint = models.CharField("fingeraftryk", max_length=64, blank=True, editable=False)
    frozen_at = models.DateTimeField("låst", null=True, blank=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.ForeignKey(
        Body, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="politisk organ"
    )
    body_name = models.CharField("organets navn", max_length=100, blank=True)
    meeting_date = models.DateField("mødedato", null=True, blank=True)
    case_number = models.CharField("sagsnummer", max_length=40, blank=True)
    is_public = models.BooleanField("vis offentligt", default=False)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "opfølgning"
        verbose_name_plural = "opfølgninger"
        ordering = ["plan", "-number"]
        indexes = [models.Index(fields=["fingerprint"], name="follow_up_by_fingerprint")]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="follow_up_number_unique_in_plan"),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(status="draft"),
                name="follow_up_one_draft_of_plan",
                violation_error_message="Der skrives allerede en opfølgning på planen. Gør den færdig først.",
            ),
            models.CheckConstraint(condition=Q(status__in=FollowUpStatus.values), name="follow_up_status_known"),
            models.CheckConstraint(condition=~Q(period=""), name="follow_up_has_period"),
            PeriodColumn.check_constraint("period", name="follow_up_period_is_period"),
            models.CheckConstraint(
                condition=Q(
                    status__in=["draft", "discarded"],
                    schema=None,
                    content=None,
                    fingerprint="",
                    frozen_at=None,
                    frozen_by=None,
                )
                | Q(
                    status__in=["frozen", "noted"],
                    schema__isnull=False,
                    content__isnull=False,
                    frozen_at__isnull=False,
                    frozen_by__isnull=False,
                )
                & ~Q(fingerprint=""),
                name="follow_up_frozen_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status="noted") & Q(body_name="", meeting_date=None, case_number="")
                | Q(status="noted", meeting_date__isnull=False) & ~Q(body_name=""),
                name="follow_up_noted_by_body_and_day",
            ),
        ]

    def __str__(self):
        return f"Opfølgning på {self.period}"

    def get_absolute_url(self):
        """Where it is read by who may see it: its own page."""
        return reverse("follow_up_page", args=[self.plan.municipality.slug, self.plan.years, self.number])

    @property
    def is_writable(self):
        return self.status == FollowUpStatus.DRAFT

    @property
    def is_frozen(self):
        return self.status in KEPT

    @property
    def plan_title(self):
        """The title of the version with its years, as it was frozen: the plan's own may have changed in a draft."""
        return self.frozen_title if "frozen_title" in vars(self) else self.content["title"]

    @property
    def noted_sentence(self):
        """Who has noted it, and when; empty until then."""
        if self.status != FollowUpStatus.NOTED:
            return ""
        case = f" (sag {self.case_number})" if self.case_number else ""
        return f"Taget til efterretning af {self.body_name} den {danish.date(self.meeting_date)}{case}."


class FollowUpEvent(BaseEvent):
    """That a step of a follow-up was taken."""

    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="events", verbose_name="opfølgning")

    class Meta(BaseEvent.Meta):
        verbose_name = "trin i en opfølgning"
        verbose_name_plural = "trin i opfølgninger"
        constraints = [
            models.CheckConstraint(
                condition=~Q(step__in=["reopen", "discard", "unnote"]) | ~Q(reason=""),
                name="follow_up_event_has_reason_where_needed",
                violation_error_message="Skriv en begrundelse.",
            ),
        ]

    def __str__(self):
        return f"{self.step}, {self.follow_up}"


class PartOf(models.TextChoices):
    """What a part of a follow-up is about."""

    WHOLE = "whole", "Planen som helhed"
    GOAL = "goal", "Mål"
    TARGET = "target", "Måltal"
    INITIATIVE = "initiative", "Indsats"


class Going(models.TextChoices):
    """How it goes with an initiative."""

    UNSAID = "", "Vælg"
    ON_TRACK = choice("on_track")
    DELAYED = choice("delayed")
    FINISHED = choice("finished")
    GIVEN_UP = choice("given_up")
    NO_NEWS = choice("no_news")


class FollowUpEdit(Saves):
    """One save of one part of a follow-up; kept apart from the plan's own (``Edit``), which are about its text."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="follow_up_edits")

    class Meta(Saves.Meta):
        verbose_name = "gemt del af en opfølgning"
        verbose_name_plural = "gemte dele af opfølgninger"
        constraints = [
            models.UniqueConstraint(fields=["plan", "key", "edit_no"], name="follow_up_edit_number_unique"),
        ]


class FollowUpPart(Section):
    """What a follow-up says about one thing of the adopted version: ``about`` is its key there, None for the whole.

    Of a target the ``value`` now, the ``period`` that it is of, and its ``source``; its ``unit`` is the version's. Of
    an initiative how it is ``going``. Of a goal, where people were asked: what (``survey``), how many were ``asked``,
    and how many ``answered``. ``no_news``: somebody has looked, and there is nothing new to say.
    """

    EDITS = FollowUpEdit
    IS_IN_THE_PLAN = False
    MOST = 2_000
    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="parts", verbose_name="opfølgning")
    part_of = models.CharField("hvad den er om", max_length=10, choices=PartOf, editable=False)
    about = models.UUIDField(null=True, blank=True, editable=False)
    unit = models.CharField("enhed", max_length=60, blank=True, editable=False)
    value = ValueColumn("værdi nu")
    period = PeriodColumn("periode")
    source = models.CharField("kilde", max_length=200, blank=True)
    going = models.CharField("hvordan det går", max_length=9, choices=Going, blank=True, default="")
    words = models.TextField("bemærkninger", max_length=LONG_TEXT, blank=True)
    survey = models.CharField("hvad der er spurgt om", max_length=200, blank=True)
    asked = models.PositiveIntegerField("antal spurgte", null=True, blank=True)
    answered = models.PositiveIntegerField("antal svar", null=True, blank=True)
    no_news = models.BooleanField("ingen nyt", default=False)

    FIELDS = Fields(
        Fact("part_of", carried="none: it is about its own plan"),
        Fact("unit", carried="none"),
        Aim("value", unit="unit", carried="none: the next plan's baseline is made of it"),
        When("period", carried="none", read_with=("value",)),
        Line("source", carried="none", read_with=("value",)),
        Choice("going", carried="none"),
        Markdown("words", carried="none", lent=False),
        Line("survey", carried="none"),
        Amount("asked", carried="none", read_with=("survey",)),
        Amount("answered", carried="none", read_with=("asked",)),
        YesNo("no_news", carried="none"),
    )

    class Meta(Section.Meta):
        verbose_name = "del af en opfølgning"
        verbose_name_plural = "dele af en opfølgning"
        constraints = [
            *Section.Meta.constraints,
            models.UniqueConstraint(fields=["follow_up", "about"], name="follow_up_part_once_about"),
            models.UniqueConstraint(
                fields=["follow_up"], condition=Q(part_of="whole"), name="follow_up_part_one_of_the_whole"
            ),
            models.CheckConstraint(
                condition=Q(part_of="whole", about=None)
                | Q(part_of__in=["goal", "target", "initiative"], about__isnull=False),
                name="follow_up_part_is_about_something",
            ),
            ValueColumn.check_constraint("value", name="follow_up_part_value_is_value"),
            PeriodColumn.check_constraint("period", name="follow_up_part_period_is_period"),
            models.CheckConstraint(
                condition=Q(part_of="target") | Q(value="", period="", source="", unit=""),
                name="follow_up_part_value_is_of_target",
            ),
            models.CheckConstraint(
                condition=Q(value="") | ~Q(period=""),
                name="follow_up_part_value_has_period",
                violation_error_message="Skriv, hvilken periode værdien er for.",
            ),
            models.CheckConstraint(
                condition=Q(going="") | Q(part_of="initiative", going__in=Going.values),
                name="follow_up_part_going_is_of_initiative",
            ),
            models.CheckConstraint(
                condition=Q(part_of="goal") | Q(asked=None, answered=None),
                name="follow_up_part_survey_is_of_goal",
            ),
            models.CheckConstraint(
                condition=Q(answered=None) | Q(asked__isnull=False, answered__lte=F("asked")),
                name="follow_up_part_answered_of_asked",
                violation_error_message="Skriv, hvor mange der er spurgt. Der kan ikke være flere svar end spurgte.",
            ),
        ]

    def __str__(self):
        return f"{self.get_part_of_display()} i {self.follow_up}"

    @classmethod
    def why_locked(cls, plan, keys):
        statuses = set(cls.objects.filter(plan=plan, key__in=keys).values_list("follow_up__status", flat=True))
        if statuses <= {FollowUpStatus.DRAFT}:
            return ""
        return "Opfølgningen er låst, så den kan ikke ændres. Det, du har skrevet, står stadig herunder; kopiér det."

    def siblings(self):
        return super().siblings().filter(follow_up=self.follow_up_id)

    @property
    def is_said(self):
        """Whether it says something, or that there is nothing new."""
        return bool(self.has_news or self.no_news or self.going == Going.NO_NEWS)

    @property
    def has_news(self):
        is_going = self.going and self.going != Going.NO_NEWS
        return bool(self.words or self.value or is_going or self.survey or self.asked is not None)


class Result(models.Model):
    """What a target of an adopted plan was in a period, as the municipality itself has measured it.

    ``target`` is the target's key, the same in every version of the plan. One that is corrected, or taken back, stays
    with who did that and when; of the others there is one for each period. ``follow_up``: where it was written.

    ``corrects``: the one that it took the place of, which stands again when this one is taken back. ``reason``: why a
    value of a frozen follow-up was corrected; empty of what a follow-up itself says.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="results", verbose_name="plan")
    target = models.UUIDField("måltal")
    period = PeriodColumn("periode", blank=False)
    value = ValueColumn("værdi", blank=False)
    source = models.CharField("kilde", max_length=200, blank=True)
    follow_up = models.ForeignKey(
        FollowUp, models.PROTECT, null=True, blank=True, related_name="results", verbose_name="opfølgning"
    )
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name="retter"
    )
    reason = models.CharField("hvorfor det er rettet", max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField("afløst", null=True, blank=True)
    superseded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="rettet af"
    )

    class Meta:
        verbose_name = "resultat"
        verbose_name_plural = "resultater"
        ordering = ["plan", "target", "period", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "target", "period"],
                condition=Q(superseded_at=None),
                name="result_one_current_for_period",
            ),
            PeriodColumn.check_constraint("period", name="result_period_is_period"),
            ValueColumn.check_constraint("value", name="result_value_is_value"),
            models.CheckConstraint(condition=~Q(period="") & ~Q(value=""), name="result_is_whole"),
            models.CheckConstraint(
                condition=Q(superseded_at=None, superseded_by=None)
                | Q(superseded_at__gte=F("at"), superseded_by__isnull=False),
                name="result_superseded_by_and_at",
            ),
            models.CheckConstraint(condition=Q(corrects=None) | ~Q(corrects=F("id")), name="result_corrects_another"),
        ]

    def __str__(self):
        return f"{self.period}: {self.value}"


class FollowUpDate(models.Model):
    """A day by which a municipality wants to have followed up on its plan; as many as it likes, each day once."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="follow_up_dates", verbose_name="plan")
    day = models.DateField("dato")
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "dato for opfølgning"
        verbose_name_plural = "datoer for opfølgning"
        ordering = ["plan", "day"]
        constraints = [models.UniqueConstraint(fields=["plan", "day"], name="follow_up_date_once")]

    def __str__(self):
        return f"Opfølgning: {danish.date(self.day)}"
