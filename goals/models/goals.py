"""One numbered goal of a year, its words letter by letter, and what is officially counted for it."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from bpmplan.accounts import permissions
from bpmplan.steps import Refused

from .goal_sets import GoalSet, GoalSetStatus
from .letters import Letter, LetterKind


class GoalQuerySet(models.QuerySet):
    def announced(self):
        """Goals that a letter has announced: a goal that is being prepared as an addition isn't among them."""
        return self.filter(
            Exists(
                Wording.objects.filter(goal=OuterRef("pk"), letter__sent_at__isnull=False).exclude(
                    letter__kind=LetterKind.CONSULTATION
                )
            ),
            goal_set__status=GoalSetStatus.ANNOUNCED,
        )

    def visible_to(self, user):
        return self.all() if permissions.is_ministry(user) else self.announced()

    def with_words(self):
        """With goal set, wordings and their letters: one query for each, however many goals."""
        return self.select_related("goal_set").prefetch_related(
            models.Prefetch("wordings", Wording.objects.select_related("letter__goal_set").order_by("pk"))
        )


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
    indicator_source = models.CharField(
        "kilde til indikatoren", max_length=10, choices=Letter.Source, blank=True, default=""
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
        if self.continues_id and self.goal_set_id and self.continues.goal_set.year >= self.goal_set.year:
            raise ValidationError({"continues": "Et mål kan kun videreføre et mål fra et tidligere år."})

    @property
    def has_sent_wording(self):
        return any(wording.letter.is_sent for wording in self.wordings.all())

    @property
    def ident(self):
        """How the goal is named in data and addresses: ``2021-5``."""
        return f"{self.goal_set.year}-{self.number}"

    @property
    def wording(self):
        """The wording in force: the newest of a sent letter, else the newest draft. None when there is none.

        Reads ``wordings.all()``, so prefetch ``wordings__letter`` for lists.
        """
        sent = self.sent_wordings
        if sent:
            return sent[-1]
        return max(self.wordings.all(), key=lambda wording: wording.pk, default=None)

    @property
    def sent_wordings(self):
        """Wordings of sent letters, in the order they were sent. Reads ``wordings.all()`` as ``wording`` does."""
        sent = [wording for wording in self.wordings.all() if wording.letter.is_sent]
        return sorted(sent, key=lambda wording: (wording.letter.sent_at, wording.letter_id))

    @property
    def is_withdrawn(self):
        wording = self.wording
        return wording is not None and wording.letter.is_sent and wording.withdrawn


class WordingQuerySet(models.QuerySet):
    def letters(self):
        return Letter.objects.filter(pk__in=self.order_by().values("letter"))

    @transaction.atomic
    def update(self, **values):
        # A wording can neither be changed in a sent letter nor moved into one.
        into = values.get("letter", values.get("letter_id"))
        letters = self.letters()
        if into is not None:
            letters |= Letter.objects.filter(pk=getattr(into, "pk", into))
        letters.refuse_sent(Wording.LOCKED)
        return super().update(**values)

    @transaction.atomic
    def delete(self):
        self.letters().refuse_sent(Wording.LOCKED)
        return super().delete()

    @transaction.atomic
    def bulk_create(self, objs, *args, update_conflicts=False, **kwargs):
        objs = list(objs)
        if update_conflicts:
            raise Refused(Wording.LOCKED)
        Letter.objects.filter(pk__in={wording.letter_id for wording in objs}).refuse_sent(Wording.LOCKED)
        return super().bulk_create(objs, *args, **kwargs)

    update.alters_data = True
    delete.alters_data = True
    delete.queryset_only = True


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
        base_manager_name = "objects"
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

    @transaction.atomic
    def save(self, *args, **kwargs):
        # The last line of defence of a rule that a plan in force leans on; the database's own copy of the row decides.
        letters = Letter.objects.filter(pk=self.letter_id) | Wording.objects.filter(pk=self.pk).letters()
        letters.refuse_sent(self.LOCKED)
        super().save(*args, **kwargs)

    @transaction.atomic
    def delete(self, *args, **kwargs):
        Wording.objects.filter(pk=self.pk).letters().refuse_sent(self.LOCKED)
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
