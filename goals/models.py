"""What the minister announces: goal sets, the letters about them, the goals and their wordings."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from bpmplan.steps import BaseEvent, Refused


class GoalSetStatus(models.TextChoices):
    DRAFT = "draft", "Kladde"
    CONSULTATION = "consultation", "I høring"
    ANNOUNCED = "announced", "Udmeldt"


class GoalSetQuerySet(models.QuerySet):
    def announced(self):
        return self.filter(status=GoalSetStatus.ANNOUNCED)


class GoalSet(models.Model):
    """The goals of one year. ``plan_required``: whether the law demanded a plan that year."""

    year = models.PositiveSmallIntegerField(
        "år", unique=True, validators=[MinValueValidator(2010), MaxValueValidator(2100)]
    )
    status = models.CharField("status", max_length=12, choices=GoalSetStatus, default=GoalSetStatus.DRAFT)
    plan_required = models.BooleanField("plan var lovpligtig", default=False)
    focus = models.TextField("særligt fokus", blank=True)
    note = models.TextField("bemærkning", blank=True)

    objects = GoalSetQuerySet.as_manager()

    class Meta:
        verbose_name = "målsæt"
        verbose_name_plural = "målsæt"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=GoalSetStatus.values), name="goal_set_status_known"),
            models.CheckConstraint(condition=Q(year__gte=2010, year__lte=2100), name="goal_set_year_sensible"),
        ]

    def __str__(self):
        return f"Mål for {self.year}"

    def get_absolute_url(self):
        return reverse("goal_set", args=[self.year])

    @property
    def is_announced(self):
        return self.status == GoalSetStatus.ANNOUNCED


class LetterKind(models.TextChoices):
    CONSULTATION = "consultation", "Høring"
    ANNOUNCEMENT = "announcement", "Udmelding"
    ADDITION = "addition", "Tilføjelse"
    CORRECTION = "correction", "Rettelse"
    WITHDRAWAL = "withdrawal", "Tilbagetrækning"


class Letter(models.Model):
    """A letter about a goal set. Once ``sent_at`` is set, its wordings are never changed: a new letter says it anew.

    ``date`` is the letter's own date; ``journal_number`` is as written ("2019 - 7526"); ``addressees`` one a line;
    ``source``: whether we read the letter itself or know of it from elsewhere; ``note`` says what is uncertain.
    """

    class Source(models.TextChoices):
        LETTER = "letter", "Læst i brevet"
        SECONDARY = "secondary", "Fra andre offentlige kilder"

    goal_set = models.ForeignKey(GoalSet, models.PROTECT, related_name="letters", verbose_name="målsæt")
    kind = models.CharField("art", max_length=12, choices=LetterKind, default=LetterKind.ANNOUNCEMENT)
    date = models.DateField("brevets dato", null=True, blank=True)
    journal_number = models.CharField("journalnummer", max_length=40, blank=True)
    minister = models.CharField("minister", max_length=100, blank=True)
    addressees = models.TextField("modtagere", blank=True, help_text="Én på hver linje.")
    deadline = models.DateField("høringsfrist", null=True, blank=True)
    source = models.CharField("kilde", max_length=10, choices=Source, default=Source.LETTER)
    note = models.TextField("bemærkning", blank=True)
    text = models.TextField("brevets tekst", blank=True)
    sent_at = models.DateTimeField("sendt", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "udmeldingsbrev"
        verbose_name_plural = "udmeldingsbreve"
        ordering = ["goal_set", F("date").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=LetterKind.values), name="letter_kind_known"),
            models.UniqueConstraint(
                fields=["goal_set"],
                condition=Q(kind="announcement"),
                name="letter_one_announcement_in_goal_set",
                violation_error_message="Målsættet har allerede et udmeldingsbrev. Brug en rettelse eller tilføjelse.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.goal_set.year}" + (
            f", j.nr. {self.journal_number}" if self.journal_number else ""
        )

    @property
    def is_sent(self):
        return self.sent_at is not None

    @property
    def addressee_list(self):
        return [line.strip() for line in self.addressees.splitlines() if line.strip()]


class LetterFile(models.Model):
    """A file of a letter: the letter itself or what was enclosed. The content lies under its hash."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="files")
    name = models.CharField("filnavn", max_length=200)
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    class Meta:
        verbose_name = "fil"
        verbose_name_plural = "filer"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["letter", "sha256"], name="letter_file_once")]

    def __str__(self):
        return self.name


class GoalQuerySet(models.QuerySet):
    def announced(self):
        return self.filter(goal_set__status=GoalSetStatus.ANNOUNCED)


class OfficialIndicator(models.TextChoices):
    YES = "yes", "Ja"
    NO = "no", "Nej, kommunen følger selv op"
    UNKNOWN = "unknown", "Ikke oplyst"


class Goal(models.Model):
    """A goal of a year. ``continues`` is the goal it carries on; its words are in ``wordings``.

    ``summary`` is our own summary of the letter, shown as "Resumé", never as the minister's words. ``verified`` is
    false for a disputed goal, and ``note`` says why.
    """

    goal_set = models.ForeignKey(GoalSet, models.PROTECT, related_name="goals", verbose_name="målsæt")
    number = models.PositiveSmallIntegerField("nummer", validators=[MinValueValidator(1), MaxValueValidator(20)])
    short_title = models.CharField("kort titel", max_length=60)
    continues = models.ForeignKey(
        "self", models.PROTECT, verbose_name="viderefører", null=True, blank=True, related_name="continued_by"
    )
    summary = models.TextField("resumé", blank=True)
    official_indicator = models.CharField(
        "officiel indikator", max_length=7, choices=OfficialIndicator, default=OfficialIndicator.UNKNOWN
    )
    verified = models.BooleanField("bekræftet", default=True)
    note = models.TextField("bemærkning", blank=True)

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
        ]

    def __str__(self):
        return f"{self.goal_set.year}, mål {self.number}: {self.short_title}"

    def get_absolute_url(self):
        return reverse("goal", args=[self.goal_set.year, self.number])

    @property
    def ident(self):
        """How the goal is named in data and addresses: ``2021-5``."""
        return f"{self.goal_set.year}-{self.number}"

    @property
    def wording(self):
        """The wording in force: the newest of a sent letter, else the newest draft. None when there is none.

        Reads ``wordings.all()``, so prefetch ``wordings__letter`` for lists.
        """
        wordings = sorted(self.wordings.all(), key=lambda w: w.pk)
        sent = [w for w in wordings if w.letter.is_sent]
        return (sent or wordings or [None])[-1]

    @property
    def is_withdrawn(self):
        wording = self.wording
        return wording is not None and wording.letter.is_sent and wording.withdrawn


class WordingQuerySet(models.QuerySet):
    def update(self, **values):
        if self.filter(letter__sent_at__isnull=False).exists():
            raise Refused(Wording.LOCKED)
        return super().update(**values)

    def delete(self):
        if self.filter(letter__sent_at__isnull=False).exists():
            raise Refused(Wording.LOCKED)
        return super().delete()

    def bulk_update(self, objs, fields, batch_size=None):
        if any(wording.letter.is_sent for wording in objs):
            raise Refused(Wording.LOCKED)
        return super().bulk_update(objs, fields, batch_size)


class Wording(models.Model):
    """A goal as one letter words it; never changed once the letter is sent. ``withdrawn``: the letter withdraws it."""

    LOCKED = "Brevet er sendt, så ordlyden kan ikke ændres. Lav et nyt brev (rettelse) med den nye ordlyd."

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="wordings", verbose_name="mål")
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="wordings", verbose_name="brev")
    title = models.TextField("titel", max_length=500)
    rationale = models.TextField("begrundelse", blank=True)
    focus = models.TextField("særligt fokus", blank=True)
    withdrawn = models.BooleanField("tilbagetrukket", default=False)

    objects = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = "ordlyd"
        verbose_name_plural = "ordlyd"
        ordering = ["letter", "goal__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "letter"],
                name="wording_one_for_goal_in_letter",
                violation_error_message="Brevet har allerede en ordlyd for målet.",
            )
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        # The last line of defence of a rule that a plan in force leans on; the database's own copy of the row decides.
        letters = Letter.objects.filter(Q(pk=self.letter_id) | Q(wordings=self.pk), sent_at__isnull=False)
        if letters.exists():
            raise Refused(self.LOCKED)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        if Letter.objects.filter(wordings=self.pk, sent_at__isnull=False).exists():
            raise Refused(self.LOCKED)
        return super().delete(*args, **kwargs)


class Indicator(models.Model):
    """What is officially counted for a goal. None is known by name yet, so none is loaded."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="indicators", verbose_name="mål")
    name = models.CharField("navn", max_length=200)
    unit = models.CharField("enhed", max_length=40, blank=True)
    source = models.CharField("kilde", max_length=200, blank=True)

    class Meta:
        verbose_name = "indikator"
        verbose_name_plural = "indikatorer"
        ordering = ["goal", "name"]
        constraints = [models.UniqueConstraint(fields=["goal", "name"], name="indicator_once_for_goal")]

    def __str__(self):
        return self.name


class Event(BaseEvent):
    """A step of a goal set."""

    goal_set = models.ForeignKey(GoalSet, models.PROTECT, related_name="events", verbose_name="målsæt")
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="events", null=True, blank=True)

    class Meta(BaseEvent.Meta):
        verbose_name = "hændelse"
        verbose_name_plural = "hændelser"
        constraints = [
            models.CheckConstraint(condition=~Q(step=""), name="goal_set_event_has_step"),
        ]

    def __str__(self):
        return f"{self.step}, {self.goal_set}"
