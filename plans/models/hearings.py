"""A plan's hearing: who is asked, until when, what they answer, and what the municipality does about it."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from bpmplan import danish
from bpmplan.accounts.models import Municipality
from bpmplan.outbox.addresses import validate_address
from bpmplan.statuses import choice

from .erasures import Erasure
from .notes import Note
from .plan import Status
from .revisions import Revision

ANSWER_LENGTH = 40_000
WORDS_LENGTH = 2_000


class PartyKind(models.TextChoices):
    """What kind of party is heard."""

    COUNCIL = "council", "Råd"
    EMPLOYMENT = "employment", "Beskæftigelsesråd"
    UNION = "union", "Fagforening eller a-kasse"
    EMPLOYERS = "employers", "Arbejdsgivere"
    ASSOCIATION = "association", "Forening"
    NEIGHBOUR = "neighbour", "Nabokommune"
    OTHER = "other", "Andre"


class PartyFields(models.Model):
    """What a party is called, of which kind it is, and where mails to it go; without an address it gets a letter."""

    name = models.CharField("navn", max_length=150, db_collation=danish.COLUMN_COLLATION)
    kind = models.CharField("slags", max_length=12, choices=PartyKind)
    address = models.EmailField("e-mail", max_length=254, blank=True, validators=[validate_address])

    class Meta:
        abstract = True

    def __str__(self):
        return self.name


class Party(PartyFields):
    """A body or an organisation on a municipality's list of those it may ask."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="parties", verbose_name="kommune")

    class Meta:
        verbose_name = "høringspart"
        verbose_name_plural = "høringsparter"
        ordering = ["municipality", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"],
                name="party_name_unique_in_municipality",
                violation_error_message="Der er allerede en høringspart med det navn på listen.",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="party_has_name"),
            models.CheckConstraint(condition=Q(kind__in=PartyKind.values), name="party_kind_known"),
        ]


class HearingQuerySet(models.QuerySet):
    def with_plan(self):
        """With the version, without its content, its plan and municipality."""
        return self.select_related("revision__plan__municipality").defer("revision__content")

    def worked_on(self):
        """Those whose answers can be entered, gone through and answered: while it is heard, and in the draft after it.

        What politicians have before them, or have adopted, stays as it was said.
        """
        later = Revision.objects.adopted().filter(
            plan=OuterRef("revision__plan"), number__gt=OuterRef("revision__number")
        )
        return self.filter(~Exists(later), revision__plan__status__in=(Status.HEARING, Status.DRAFT))


class OfHearingQuerySet(models.QuerySet):
    def with_hearing(self):
        """With the hearing and what ``HearingQuerySet.with_plan`` gives."""
        rows = self.select_related("hearing__begun_by", "hearing__revision__plan__municipality")
        return rows.defer("hearing__revision__content")


class HearingAnswerQuerySet(OfHearingQuerySet):
    def waiting(self):
        """Those that nobody has gone through: no points are taken, and nobody has said that there are none."""
        return self.filter(points=None, has_no_points=False, emptied_at=None)


class Hearing(models.Model):
    """That a version is heard: until the end of the day ``deadline``.

    ``words`` are the municipality's own in the letter, and ``address`` is where answers may be mailed to.
    """

    revision = models.OneToOneField(Revision, models.PROTECT, related_name="hearing", verbose_name="version")
    deadline = models.DateField("frist")
    words = models.TextField("egne ord i brevet", max_length=WORDS_LENGTH, blank=True)
    address = models.EmailField("svar pr. mail til", max_length=254, blank=True, validators=[validate_address])
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = HearingQuerySet.as_manager()

    class Meta:
        verbose_name = "høring"
        verbose_name_plural = "høringer"
        ordering = ["begun_at", "pk"]

    def __str__(self):
        return f"Høring af {self.revision}"

    @property
    def plan(self):
        return self.revision.plan

    @property
    def contact(self):
        """Where questions and answers are mailed to: the municipality's address, or who began it while it has none."""
        return self.address or self.plan.municipality.mailbox or self.begun_by.email


class AskedParty(PartyFields):
    """A party that was asked in a hearing, as it was called then; its link opens the hearing.

    ``reminded_of``: the deadline that it was reminded of, if it was.
    """

    hearing = models.ForeignKey(Hearing, models.CASCADE, related_name="asked", verbose_name="høring")
    party = models.ForeignKey(Party, models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    reminded_of = models.DateField(null=True, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = OfHearingQuerySet.as_manager()

    class Meta:
        verbose_name = "hørt part"
        verbose_name_plural = "hørte parter"
        ordering = ["hearing", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["hearing", "name"],
                name="asked_party_once_in_hearing",
                violation_error_message="Den part er allerede hørt.",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="asked_party_has_name"),
            models.CheckConstraint(condition=Q(kind__in=PartyKind.values), name="asked_party_kind_known"),
        ]


class AnswerWay(models.TextChoices):
    """How an answer came."""

    LINK = "link", "med linket i brevet"
    PAGE = "page", "på høringens side"
    ENTERED = "entered", "pr. mail eller brev"


class HearingAnswer(models.Model):
    """An answer to a hearing as it was received: whole, and never changed.

    ``asked`` is the party it comes from; None when it comes from somebody who wasn't asked. ``hides_name``: the name
    is in no document. ``has_no_points``: a colleague has read it and found nothing to answer. ``emptied_at``: its
    time is up (``plans/hearing/retention.py``), or the law demanded it (``erasure``), and only that it came is left.
    """

    hearing = models.ForeignKey(Hearing, models.CASCADE, related_name="answers", verbose_name="høring")
    asked = models.ForeignKey(
        AskedParty, models.PROTECT, null=True, blank=True, related_name="answers", verbose_name="hørt part"
    )
    name = models.CharField("afsender", max_length=150, blank=True)
    address = models.EmailField("e-mail", max_length=254, blank=True, validators=[validate_address])
    text = models.TextField("svar", max_length=ANSWER_LENGTH, blank=True)
    hides_name = models.BooleanField("navnet udelades", default=False)
    way = models.CharField("modtaget", max_length=8, choices=AnswerWay)
    received_on = models.DateField("modtaget den")
    at = models.DateTimeField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="skrevet ind af"
    )
    has_no_points = models.BooleanField("ingen punkter", default=False)
    emptied_at = models.DateTimeField(null=True, blank=True)
    erasure = models.ForeignKey(
        Erasure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hearing_answers",
        verbose_name="slettet efter loven",
    )

    objects = HearingAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "høringssvar"
        verbose_name_plural = "høringssvar"
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(way__in=AnswerWay.values), name="hearing_answer_way_known"),
            models.CheckConstraint(
                condition=Q(way="entered", entered_by__isnull=False) | (~Q(way="entered") & Q(entered_by=None)),
                name="hearing_answer_entered_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(name="") | Q(emptied_at__isnull=False), name="hearing_answer_has_sender"
            ),
            models.CheckConstraint(
                condition=Q(emptied_at=None) | Q(text="", address=""), name="hearing_answer_emptied_holds_nothing"
            ),
            models.CheckConstraint(
                condition=Q(erasure=None) | Q(emptied_at__isnull=False), name="hearing_answer_erased_is_emptied"
            ),
        ]

    def __str__(self):
        return self.sender

    @property
    def sender(self):
        """Who it is from, for the municipality's own people."""
        return self.name or "Afsender slettet"

    @property
    def is_late(self):
        return self.received_on > self.hearing.deadline


class HearingAnswerFile(models.Model):
    """A file that came with an answer."""

    answer = models.ForeignKey(HearingAnswer, models.CASCADE, related_name="files", verbose_name="høringssvar")
    file_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = "fil til et høringssvar"
        verbose_name_plural = "filer til høringssvar"
        ordering = ["answer", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "sha256"], name="hearing_answer_file_once"),
        ]

    def __str__(self):
        return self.file_name


class PointOutcome(models.TextChoices):
    """What a point led to."""

    CHANGED = "changed", "Planen ændres"
    KEPT = "kept", "Planen ændres ikke"
    NOTED = choice("noted")


class HearingPoint(models.Model):
    """One thing that an answer says: a note on a part of the plan, with the municipality's answer to it.

    ``is_general``: it is about the whole plan, and the note stands at its first chapter. ``what_we_did`` and
    ``outcome`` are for the hearing note, so everybody may read them; the note's replies stay internal.
    """

    answer = models.ForeignKey(HearingAnswer, models.CASCADE, related_name="points", verbose_name="høringssvar")
    note = models.OneToOneField(Note, models.CASCADE, related_name="point", verbose_name="bemærkning")
    is_general = models.BooleanField("om planen som helhed", default=False)
    outcome = models.CharField("hvad punktet førte til", max_length=8, choices=PointOutcome, blank=True)
    what_we_did = models.TextField("hvad vi gjorde ved det", max_length=WORDS_LENGTH, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="besvaret af"
    )

    class Meta:
        verbose_name = "punkt i et høringssvar"
        verbose_name_plural = "punkter i høringssvar"
        ordering = ["answer", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", what_we_did="", answered_at=None, answered_by=None)
                | Q(
                    outcome__in=PointOutcome.values,
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                )
                & ~Q(what_we_did=""),
                name="hearing_point_answered_whole",
            ),
        ]

    def __str__(self):
        return self.note.text

    @property
    def is_answered(self):
        return self.answered_at is not None
