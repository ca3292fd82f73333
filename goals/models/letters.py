"""What the minister has sent about a goal set. A sent letter never changes."""

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse

from bpmplan.accounts import permissions
from bpmplan.steps import Refused

from .goal_sets import GoalSet


class LetterKind(models.TextChoices):
    CONSULTATION = "consultation", "Høring"
    ANNOUNCEMENT = "announcement", "Udmelding"
    ADDITION = "addition", "Tilføjelse"
    CORRECTION = "correction", "Rettelse"
    WITHDRAWAL = "withdrawal", "Tilbagetrækning"


class LetterQuerySet(models.QuerySet):
    def sent(self):
        return self.filter(sent_at__isnull=False)

    def visible_to(self, user):
        """Sent ones for anyone, but consultations only where that is meant; ministry staff see all."""
        if permissions.is_ministry(user):
            return self.all()
        return self.sent().exclude(kind=LetterKind.CONSULTATION, is_public=False)

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
    itself or know of it from elsewhere; ``note`` says what is uncertain, to the ministry unless ``note_is_public``.
    ``is_public`` is of a consultation only: its letter, files and words are for the ministry unless it is ticked.
    Of a sent letter, what is known stays as it is; what wasn't known can be filled in (``locked_fields``).
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
    note_is_public = models.BooleanField("vis bemærkningen offentligt", default=False)
    is_public = models.BooleanField("vis høringen offentligt", default=False)
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
        # A second check beside the forms'; as with wordings, the row in the database decides.
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


class LetterFileQuerySet(models.QuerySet):
    def letters(self):
        return Letter.objects.filter(pk__in=self.order_by().values("letter"))

    def enclosed(self):
        """What was enclosed with letters that everybody may read."""
        return self.filter(is_enclosure=True, letter__sent_at__isnull=False).exclude(
            letter__kind=LetterKind.CONSULTATION
        )

    @transaction.atomic
    def update(self, **values):
        if not values.keys() <= LetterFile.SAID_OF_IT:
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
    """A file of a letter: the letter itself, or what was enclosed (a note). The content lies under its hash.

    A sent letter can still get a file (a scan that turned up), but loses none. What is said of one can be changed:
    whether it ``is_enclosure``, its ``title``, and which ``goals`` an enclosure is about (none: all of the letter's).
    """

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="files")
    name = models.CharField("filnavn", max_length=200)
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    is_enclosure = models.BooleanField("bilag til brevet", default=False)
    title = models.CharField("titel", max_length=200, blank=True, default="")
    goals = models.ManyToManyField("goals.Goal", related_name="enclosures", blank=True, verbose_name="handler om")

    SAID_OF_IT = {"is_enclosure", "title"}

    objects = LetterFileQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        verbose_name = "fil"
        verbose_name_plural = "filer"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["letter", "sha256"], name="letter_file_once")]

    def __str__(self):
        return self.title or self.name

    @transaction.atomic
    def save(self, *args, **kwargs):
        stored = LetterFile.objects.filter(pk=self.pk).first() if self.pk else None
        kept = ("letter_id", "name", "content_type", "sha256", "size")
        if stored and any(getattr(stored, name) != getattr(self, name) for name in kept):
            LetterFile.objects.filter(pk=self.pk).letters().refuse_sent(Letter.LOCKED)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("letter_file", args=[self.letter.goal_set.year, self.pk])

    @transaction.atomic
    def delete(self, *args, **kwargs):
        LetterFile.objects.filter(pk=self.pk).letters().refuse_sent(Letter.LOCKED)
        return super().delete(*args, **kwargs)
