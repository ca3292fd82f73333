"""What the minister announces: goal sets, the letters about them, the goals and their wordings."""

import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.accounts.models import Municipality
from bpmplan.steps import BaseEvent, Refused


class GoalSetStatus(models.TextChoices):
    DRAFT = "draft", "Kladde"
    CONSULTATION = "consultation", "I høring"
    ANNOUNCED = "announced", "Udmeldt"


class GoalSetQuerySet(models.QuerySet):
    def announced(self):
        return self.filter(status=GoalSetStatus.ANNOUNCED)

    def visible_to(self, user):
        """Announced ones for anyone; ministry staff see those being prepared or in consultation too."""
        return self.all() if permissions.is_ministry(user) else self.announced()

    def latest_year(self):
        """The newest year with announced goals; None when there is none."""
        return self.announced().order_by("-year").values_list("year", flat=True).first()


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

    def clean(self):
        if self.pk and self.year:
            stored = GoalSet.objects.filter(pk=self.pk).first()
            if stored and stored.year != self.year and stored.status != GoalSetStatus.DRAFT:
                raise ValidationError({"year": "Året kan kun ændres, mens målsættet er kladde."})

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


class LetterKind(models.TextChoices):
    CONSULTATION = "consultation", "Høring"
    ANNOUNCEMENT = "announcement", "Udmelding"
    ADDITION = "addition", "Tilføjelse"
    CORRECTION = "correction", "Rettelse"
    WITHDRAWAL = "withdrawal", "Tilbagetrækning"


class LetterQuerySet(models.QuerySet):
    def sent(self):
        return self.filter(sent_at__isnull=False)

    def refuse_sent(self, sentence):
        """Raise ``Refused`` when one of the letters is sent; else hold them until the transaction ends.

        They are held, so that none is sent between the check and the change that it allows.
        """
        if any(self.order_by("pk").select_for_update().values_list("sent_at", flat=True)):
            raise Refused(sentence)

    @transaction.atomic
    def update(self, **values):
        Letter.objects.filter(pk__in=self.order_by().values("pk")).refuse_sent(Letter.LOCKED)
        return super().update(**values)

    def bulk_create(self, objs, *args, update_conflicts=False, **kwargs):
        if update_conflicts:
            raise Refused(Letter.LOCKED)
        return super().bulk_create(objs, *args, **kwargs)

    @transaction.atomic
    def delete(self):
        Letter.objects.filter(pk__in=self.order_by().values("pk")).refuse_sent(Letter.LOCKED)
        return super().delete()

    update.alters_data = True
    delete.alters_data = True
    delete.queryset_only = True


class Letter(models.Model):
    """A letter about a goal set. Once ``sent_at`` is set, its wordings are never changed: a new letter says it anew.

    ``date`` is the letter's own date, unless ``date_source`` says that it is known from a news item only;
    ``journal_number`` is as written ("2019 - 7526"); ``addressees`` one a line; ``source``: whether we read the letter
    itself or know of it from elsewhere; ``note`` says what is uncertain. Of a sent letter, what is known stays as it
    is; what wasn't known can be filled in (``locked_fields``).
    """

    LOCKED = "Brevet er sendt og kan ikke ændres. Lav et nyt brev (rettelse) i stedet."

    class Source(models.TextChoices):
        LETTER = "letter", "Læst i brevet"
        SECONDARY = "secondary", "Fra andre offentlige kilder"

    class DateSource(models.TextChoices):
        LETTER = "letter", "Brevets egen dato"
        NEWS = "news", "Datoen for en nyhed om brevet"

    goal_set = models.ForeignKey(GoalSet, models.PROTECT, related_name="letters", verbose_name="målsæt")
    kind = models.CharField("art", max_length=12, choices=LetterKind, default=LetterKind.ANNOUNCEMENT)
    date = models.DateField("dato", null=True, blank=True)
    date_source = models.CharField("datoen er", max_length=6, choices=DateSource, default=DateSource.LETTER)
    journal_number = models.CharField("journalnummer", max_length=40, blank=True)
    minister = models.CharField("minister", max_length=100, blank=True)
    addressees = models.TextField("modtagere", blank=True, help_text="Én på hver linje.")
    deadline = models.DateField("høringsfrist", null=True, blank=True)
    source = models.CharField("kilde", max_length=10, choices=Source, default=Source.LETTER)
    note = models.TextField("bemærkning", blank=True)
    text = models.TextField("brevets tekst", blank=True)
    sent_at = models.DateTimeField("sendt", null=True, blank=True, editable=False)

    objects = LetterQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        verbose_name = "udmeldingsbrev"
        verbose_name_plural = "udmeldingsbreve"
        ordering = ["goal_set", F("date").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=LetterKind.values), name="letter_kind_known"),
            models.CheckConstraint(condition=Q(date_source__in=["letter", "news"]), name="letter_date_source_known"),
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

    @transaction.atomic
    def save(self, *args, **kwargs):
        # As with wordings: the last line of defence, and the database's own copy of the row decides.
        stored = Letter.objects.select_for_update().order_by("pk").filter(pk=self.pk).first() if self.pk else None
        if stored and any(getattr(stored, name) != getattr(self, name) for name in stored.locked_fields()):
            raise Refused(self.LOCKED)
        super().save(*args, **kwargs)

    @transaction.atomic
    def delete(self, *args, **kwargs):
        Letter.objects.filter(pk=self.pk).refuse_sent(self.LOCKED)
        return super().delete(*args, **kwargs)

    def locked_fields(self):
        """Names of the fields that can't be changed any more: none of a draft; of a sent letter all that is known."""
        if not self.is_sent:
            return []
        known = [
            name
            for name in ("date", "journal_number", "minister", "addressees", "deadline", "text")
            if getattr(self, name) and (name != "date" or self.date_source == self.DateSource.LETTER)
        ]
        if self.date and self.date_source == self.DateSource.LETTER:
            known.append("date_source")
        if self.source == self.Source.LETTER:
            known.append("source")
        return ["goal_set_id", "kind", "sent_at", *known]

    @property
    def is_sent(self):
        return self.sent_at is not None

    @property
    def own_date(self):
        """The letter's own date; None when it isn't known (``date`` may then be that of a news item)."""
        return self.date if self.date_source == self.DateSource.LETTER else None

    @property
    def addressee_list(self):
        return [line.strip() for line in self.addressees.splitlines() if line.strip()]


class LetterFileQuerySet(models.QuerySet):
    def letters(self):
        return Letter.objects.filter(pk__in=self.order_by().values("letter"))

    @transaction.atomic
    def update(self, **values):
        self.letters().refuse_sent(Letter.LOCKED)
        return super().update(**values)

    @transaction.atomic
    def delete(self):
        self.letters().refuse_sent(Letter.LOCKED)
        return super().delete()

    update.alters_data = True
    delete.alters_data = True
    delete.queryset_only = True


class LetterFile(models.Model):
    """A file of a letter: the letter itself or what was enclosed. The content lies under its hash.

    A sent letter can still get a file (a scan that turned up), but loses none.
    """

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="files")
    name = models.CharField("filnavn", max_length=200)
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    objects = LetterFileQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        verbose_name = "fil"
        verbose_name_plural = "filer"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["letter", "sha256"], name="letter_file_once")]

    def __str__(self):
        return self.name

    @transaction.atomic
    def save(self, *args, **kwargs):
        if self.pk:
            LetterFile.objects.filter(pk=self.pk).letters().refuse_sent(Letter.LOCKED)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("letter_file", args=[self.letter.goal_set.year, self.pk])

    @transaction.atomic
    def delete(self, *args, **kwargs):
        LetterFile.objects.filter(pk=self.pk).letters().refuse_sent(Letter.LOCKED)
        return super().delete(*args, **kwargs)


class LetterReceiptQuerySet(models.QuerySet):
    def unmailed(self):
        """Those that a mail is still to be sent to."""
        return self.exclude(address="").filter(mailed_at=None, refused_at=None)

    def opened(self):
        return self.filter(opened_at__isnull=False)


class LetterReceipt(models.Model):
    """That a letter goes to somebody of a municipality, and when they opened it.

    ``address`` is where the mail goes: a person's (``user``), or the municipality's mailbox; empty for a member who
    got no mail and read the letter at the desk. ``token`` names the receipt in the mail's link; ``refused_at``: the
    mail server says that there is no such address. ``opened_by`` is None when the link was followed without sign-in.
    """

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="receipts", verbose_name="brev")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="kommune")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="modtager", null=True, blank=True
    )
    address = models.EmailField("e-mail", max_length=254, blank=True)
    token = models.CharField(max_length=43, unique=True, default=secrets.token_urlsafe, editable=False)
    mailed_at = models.DateTimeField("sendt med mail", null=True, blank=True)
    refused_at = models.DateTimeField("afvist af mailserveren", null=True, blank=True)
    opened_at = models.DateTimeField("åbnet", null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="åbnet af", null=True, blank=True
    )

    objects = LetterReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = "kvittering for et brev"
        verbose_name_plural = "kvitteringer for breve"
        ordering = ["letter", "municipality", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "municipality", "address"],
                condition=~Q(address=""),
                name="letter_receipt_one_for_address",
            ),
            models.UniqueConstraint(
                fields=["letter", "municipality", "user"],
                condition=Q(user__isnull=False),
                name="letter_receipt_one_for_person",
            ),
            models.CheckConstraint(
                condition=Q(opened_by=None) | Q(opened_at__isnull=False), name="letter_receipt_opened_by_and_at"
            ),
        ]

    def __str__(self):
        return f"{self.letter}, {self.municipality}: {self.user or self.address}"

    def get_absolute_url(self):
        return reverse("letter_open", args=[self.token])


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
