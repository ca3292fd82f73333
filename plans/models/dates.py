"""Dates on a plan's way, and what the program reminds of."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from bpmplan import danish
from bpmplan.accounts.models import Body, Municipality
from bpmplan.outbox.models import Mail
from goals.models import DateWhat, GoalSet

from .plan import Plan


class PathWhat(models.TextChoices):
    """What a municipality may set a date for on a plan's own path."""

    WRITTEN = "written", "Planen er skrevet færdig"
    HEARING_BEGINS = "hearing_begins", "Høringen begynder"
    HEARING_ENDS = "hearing_ends", "Høringen slutter"
    MEETING = "meeting", "Møde"


class PathDate(models.Model):
    """A date that a municipality sets on its plan's path: when it is written, its hearing, a meeting of each body."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="path_dates", verbose_name="plan")
    what = models.CharField("hvad", max_length=14, choices=PathWhat)
    body = models.ForeignKey(
        Body, models.CASCADE, null=True, blank=True, related_name="path_dates", verbose_name="politisk organ"
    )
    day = models.DateField("dato")
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "dato for høring eller møde"
        verbose_name_plural = "datoer for høring og møder"
        ordering = ["plan", "day", "what"]
        constraints = [
            models.CheckConstraint(condition=Q(what__in=PathWhat.values), name="path_date_what_known"),
            models.CheckConstraint(
                condition=Q(what="meeting", body__isnull=False) | ~Q(what="meeting") & Q(body=None),
                name="path_date_meeting_has_body",
            ),
            models.UniqueConstraint(
                fields=["plan", "what"], condition=Q(body=None), name="path_date_one_of_each_in_plan"
            ),
            models.UniqueConstraint(
                fields=["plan", "body"], condition=Q(body__isnull=False), name="path_date_one_meeting_of_body"
            ),
        ]

    def __str__(self):
        return f"{self.body or self.get_what_display()}: {danish.date(self.day)}"


class ReminderWhat(models.TextChoices):
    """What people are reminded of: the ministry's dates, and those of a plan's own path."""

    READY = DateWhat.READY.value, "Ministeriets dato: planen er klar til politisk behandling"
    ANSWER = DateWhat.ANSWER.value, "Ministeriets dato: plan eller svar ønskes"
    WRITTEN = PathWhat.WRITTEN.value, "Kommunens dato: planen er skrevet færdig"
    HEARING_BEGINS = PathWhat.HEARING_BEGINS.value, "Kommunens dato: høringen begynder"
    HEARING_ENDS = PathWhat.HEARING_ENDS.value, "Kommunens dato: høringen slutter"
    AGENDA = "agenda", "Kommunens dato: dagsordenen til et møde er klar"
    MEETING = PathWhat.MEETING.value, "Kommunens dato: møde i et udvalg eller kommunalbestyrelsen"
    FOLLOW_UP = "follow_up", "Kommunens dato: der er fulgt op på planen"


class ReminderRule(models.Model):
    """How many Danish working days before a date of a kind people are reminded, and whether that is paused."""

    what = models.CharField("hvad", max_length=14, choices=ReminderWhat, unique=True)
    days_ahead = models.PositiveSmallIntegerField("arbejdsdage før", validators=[MaxValueValidator(60)])
    intro = models.TextField(
        "egne ord", blank=True, max_length=500, help_text="Kommer til at stå i mailen under datoen. Må være tom."
    )
    paused = models.BooleanField("på pause", default=False)

    class Meta:
        verbose_name = "påmindelse"
        verbose_name_plural = "påmindelser"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(what__in=ReminderWhat.values), name="reminder_rule_what_known"),
            models.CheckConstraint(condition=Q(days_ahead__lte=60), name="reminder_rule_days_ahead_sensible"),
        ]

    def __str__(self):
        return self.get_what_display()


class ReminderSettings(models.Model):
    """Whether all reminders are paused. One row, which a run locks for each mail (``reminder_mails``)."""

    ONLY = 1

    paused = models.BooleanField("alle påmindelser er på pause", default=False)

    class Meta:
        verbose_name = "indstilling for påmindelser"
        verbose_name_plural = "indstillinger for påmindelser"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="reminder_settings_one_row")]

    def __str__(self):
        return "Påmindelser: på pause" if self.paused else "Påmindelser: sendes"


class ReminderSent(models.Model):
    """That somebody is reminded of a date. ``about`` names whose date of which kind it is; once for each ``day``.

    ``mail`` knows whether it has arrived.
    """

    address = models.EmailField("adresse", max_length=254)
    name = models.CharField("navn", max_length=150)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="reminders_sent", verbose_name="kommune"
    )
    what = models.CharField("hvad", max_length=14, choices=ReminderWhat)
    goal_set = models.ForeignKey(
        GoalSet, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="målsæt"
    )
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="plan")
    day = models.DateField("dato, der blev mindet om")
    text = models.TextField("tekst")
    about = models.CharField(max_length=80)
    created_at = models.DateTimeField("lagt i udbakken")
    mail = models.ForeignKey(Mail, models.PROTECT, null=True, related_name="+", verbose_name="mail")

    class Meta:
        verbose_name = "sendt påmindelse"
        verbose_name_plural = "sendte påmindelser"
        ordering = ["-created_at", "address", "day"]
        constraints = [
            models.UniqueConstraint(fields=["address", "about", "day"], name="reminder_sent_once"),
            models.CheckConstraint(condition=Q(what__in=ReminderWhat.values), name="reminder_sent_what_known"),
            models.CheckConstraint(
                condition=Q(goal_set=None, plan__isnull=False) | Q(goal_set__isnull=False, plan=None),
                name="reminder_sent_about_goal_set_or_plan",
            ),
        ]

    def __str__(self):
        return f"{self.address}: {self.get_what_display()}, {danish.date(self.day)}"
