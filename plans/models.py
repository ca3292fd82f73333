"""What a municipality commits to: a plan, its sections, and what is frozen, decided and in force."""

import hashlib
import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.accounts.models import Body, Municipality
from bpmplan.steps import BaseEvent
from goals.models import DateWhat, GoalSet, Indicator, Wording

from .periods import Period, PeriodKind

LONG_TEXT = 60_000
"""Most characters in one text field: some 20 pages, far more than a chapter holds."""


class Status(models.TextChoices):
    """Where the writing desk of a plan stands. What the public sees is another matter: the revision in force."""

    DRAFT = "draft", "Kladde"
    HEARING = "hearing", "I høring"
    SUBMITTED = "submitted", "Til politisk behandling"
    ADOPTED = "adopted", "Vedtaget"
    DISCARDED = "discarded", "Kasseret"


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Plans whose desk the person may see: those of their own municipalities. Ministry staff see no desk."""
        return self.filter(municipality__in=[m.municipality_id for m in permissions.memberships(user)])

    def kept(self):
        return self.exclude(status=Status.DISCARDED)


class Plan(models.Model):
    """One municipality's plan for a year or several, answering goals of one or more goal sets, or none.

    ``begun_from`` is the revision it was begun from: its texts came from there, and "new" means new since that.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="plans", verbose_name="kommune")
    title = models.CharField("titel", max_length=150, default="Beskæftigelsesplan")
    first_year = models.PositiveSmallIntegerField(
        "første år", validators=[MinValueValidator(2010), MaxValueValidator(2100)]
    )
    last_year = models.PositiveSmallIntegerField(
        "sidste år", validators=[MinValueValidator(2010), MaxValueValidator(2100)]
    )
    goal_sets = models.ManyToManyField(GoalSet, verbose_name="målsæt", related_name="plans", blank=True)
    status = models.CharField("status", max_length=10, choices=Status, default=Status.DRAFT)
    begun_from = models.ForeignKey(
        "Revision", models.PROTECT, null=True, blank=True, related_name="next_plans", verbose_name="begyndt fra"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "beskæftigelsesplan"
        verbose_name_plural = "beskæftigelsesplaner"
        ordering = ["municipality__name", "-first_year", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="plan_status_known"),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year"), last_year__lte=F("first_year") + 9),
                name="plan_years_in_order",
                violation_error_message="Sidste år skal være det samme som første år eller op til ni år senere.",
            ),
            models.UniqueConstraint(
                fields=["municipality", "first_year", "last_year"],
                condition=~Q(status="discarded"),
                name="plan_unique_for_years",
                violation_error_message="Kommunen har allerede en plan for de år.",
            ),
        ]

    def __str__(self):
        return f"{self.title} {self.years}, {self.municipality.full_name}"

    def get_absolute_url(self):
        return reverse("plan_overview", args=[self.pk])

    @property
    def years(self):
        """``2023`` or ``2026-2027``."""
        return danish.years(self.first_year, self.last_year)

    @property
    def is_writable(self):
        return self.status == Status.DRAFT

    @property
    def newest_revision(self):
        return self.revisions.order_by("-number").first()


class SectionQuerySet(models.QuerySet):
    def of(self, plan):
        return self.filter(plan=plan)


class Section(models.Model):
    """Part of a plan that is written and saved by itself: chapter, plan goal, initiative, target, attachment.

    ``key`` names it for ever, also in frozen content; ``carried_from`` is the key that it continues from an earlier
    plan; ``edit_no`` counts its saves. ``WRITTEN`` lists the fields that a person writes and a save compares.
    """

    WRITTEN = ()

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="%(class)ss", verbose_name="plan")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    carried_from = models.UUIDField(null=True, blank=True, editable=False)
    position = models.PositiveIntegerField("plads", default=0)
    edit_no = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(editable=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    objects = SectionQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="%(class)s_key_unique_in_plan")]


class ChapterKind(models.TextChoices):
    TEXT = "text", "Tekst"
    GOALS = "goals", "Målene"
    TARGETS = "targets", "Samlet oversigt over mål"
    MATRIX = "matrix", "Indsatser fordelt på mål"
    ATTACHMENTS = "attachments", "Bilag"


class Chapter(Section):
    """A chapter in the plan's order: a text, or the place where goals, all targets, the matrix or annexes stand."""

    WRITTEN = ("title", "text")

    kind = models.CharField("art", max_length=12, choices=ChapterKind, default=ChapterKind.TEXT)
    title = models.CharField("overskrift", max_length=150)
    text = models.TextField("tekst", max_length=LONG_TEXT, blank=True)

    class Meta(Section.Meta):
        verbose_name = "afsnit"
        verbose_name_plural = "afsnit"
        constraints = [
            *Section.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=ChapterKind.values), name="chapter_kind_known"),
            models.UniqueConstraint(
                fields=["plan", "kind"],
                condition=~Q(kind="text"),
                name="chapter_one_block_of_each_kind",
                violation_error_message="Planen har allerede det afsnit.",
            ),
        ]

    def __str__(self):
        return self.title


class PlanGoal(Section):
    """The plan's answer to a ministerial goal (as worded in ``wordings``, one for each year), or a goal of its own.

    It is answered by targets or by ``follow_up`` (a described follow-up), or left out with a reason.
    """

    WRITTEN = ("title", "challenge", "ambition", "strategy", "follow_up", "left_out", "left_out_reason")

    is_own = models.BooleanField("kommunens eget mål", default=False, editable=False)
    wordings = models.ManyToManyField(Wording, related_name="plan_goals", blank=True)
    title = models.CharField("kommunens egen formulering", max_length=300, blank=True)
    challenge = models.TextField("udfordring", max_length=LONG_TEXT, blank=True)
    ambition = models.TextField("ambition", max_length=LONG_TEXT, blank=True)
    strategy = models.TextField("strategi", max_length=LONG_TEXT, blank=True)
    follow_up = models.TextField("opfølgning uden måltal", max_length=LONG_TEXT, blank=True)
    left_out = models.BooleanField("målet er udeladt af planen", default=False)
    left_out_reason = models.TextField("begrundelse for at udelade målet", max_length=5_000, blank=True)

    class Meta(Section.Meta):
        verbose_name = "mål i planen"
        verbose_name_plural = "mål i planen"
        constraints = [
            *Section.Meta.constraints,
            models.CheckConstraint(
                condition=Q(is_own=False) | ~Q(title=""),
                name="plan_goal_own_has_title",
                violation_error_message="Skriv målet med egne ord.",
            ),
            models.CheckConstraint(condition=Q(is_own=False) | Q(left_out=False), name="plan_goal_own_not_left_out"),
        ]

    def __str__(self):
        return self.title or next((wording.title for wording in self.wordings.all()), "Mål")


class TargetGroup(models.Model):
    """Whom an initiative is for (*målgruppe*). The list changes by law, so each has its years."""

    name = models.CharField("navn", max_length=120, unique=True, db_collation=danish.COLUMN_COLLATION)
    since = models.DateField("fra", null=True, blank=True)
    until = models.DateField("til og med", null=True, blank=True)

    class Meta:
        verbose_name = "målgruppe"
        verbose_name_plural = "målgrupper"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")),
                name="target_group_until_not_before_since",
                violation_error_message="Målgruppen kan ikke ophøre, før den begynder.",
            )
        ]

    def __str__(self):
        return self.name


class Initiative(Section):
    """What is done, for whom, when and by whom. ``economy`` in whole DKK. One without goals awaits a decision."""

    WRITTEN = (
        "title",
        "goals",
        "description",
        "target_groups",
        "first_day",
        "last_day",
        "unit",
        "partners",
        "economy",
        "economy_note",
        "effect",
    )

    title = models.CharField("indsats", max_length=200)
    goals = models.ManyToManyField(PlanGoal, verbose_name="mål", related_name="initiatives", blank=True)
    description = models.TextField("beskrivelse", max_length=LONG_TEXT, blank=True)
    target_groups = models.ManyToManyField(
        TargetGroup, verbose_name="målgrupper", related_name="initiatives", blank=True
    )
    first_day = models.DateField("begynder", null=True, blank=True)
    last_day = models.DateField("slutter", null=True, blank=True)
    unit = models.CharField("ansvarlig enhed", max_length=150, blank=True)
    partners = models.CharField("samarbejdspartnere", max_length=500, blank=True)
    economy = models.DecimalField("økonomi i kr.", max_digits=13, decimal_places=0, null=True, blank=True)
    economy_note = models.CharField("bemærkning til økonomien", max_length=300, blank=True)
    effect = models.TextField("forventet virkning", max_length=LONG_TEXT, blank=True)

    class Meta(Section.Meta):
        verbose_name = "indsats"
        verbose_name_plural = "indsatser"
        constraints = [
            *Section.Meta.constraints,
            models.CheckConstraint(condition=~Q(title=""), name="initiative_has_title"),
            models.CheckConstraint(
                condition=Q(first_day=None) | Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="initiative_days_in_order",
                violation_error_message="Indsatsen kan ikke slutte, før den begynder.",
            ),
        ]

    def __str__(self):
        return self.title


class Unit(models.TextChoices):
    """Units of targets seen in plans."""

    FULL_YEAR = "full_year", "helårspersoner"
    FULL_TIME = "full_time", "fuldtidspersoner"
    PERCENT = "percent", "pct."
    POINTS = "points", "pct.point"
    COUNT = "count", "antal"


class Direction(models.TextChoices):
    RISE = "rise", "skal stige"
    FALL = "fall", "skal falde"
    HOLD = "hold", "skal fastholdes"


class Target(Section):
    """A plan goal's number: an official indicator or a yardstick in own words, a baseline, and values aimed at."""

    WRITTEN = (
        "title",
        "indicator",
        "unit",
        "direction",
        "baseline",
        "baseline_period",
        "baseline_source",
        "values",
    )

    goal = models.ForeignKey(PlanGoal, models.CASCADE, related_name="targets", verbose_name="mål")
    title = models.CharField("hvad måles", max_length=300)
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="officiel indikator"
    )
    unit = models.CharField("enhed", max_length=10, choices=Unit, default=Unit.COUNT)
    direction = models.CharField("retning", max_length=4, choices=Direction, default=Direction.RISE)
    baseline = models.DecimalField("udgangspunkt", max_digits=14, decimal_places=2, null=True, blank=True)
    baseline_period = models.CharField("periode for udgangspunktet", max_length=60, blank=True)
    baseline_source = models.CharField("kilde", max_length=200, blank=True)

    class Meta(Section.Meta):
        verbose_name = "måltal"
        verbose_name_plural = "måltal"
        constraints = [
            *Section.Meta.constraints,
            models.CheckConstraint(condition=Q(unit__in=Unit.values), name="target_unit_known"),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="target_direction_known"),
            models.CheckConstraint(condition=~Q(title=""), name="target_has_title"),
        ]

    def __str__(self):
        return self.title


class TargetValue(models.Model):
    """The value that a target aims at in one period."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="values")
    year = models.PositiveSmallIntegerField("år")
    kind = models.CharField("periode", max_length=7, choices=PeriodKind, default=PeriodKind.YEAR)
    part = models.PositiveSmallIntegerField("del af året", default=1)
    value = models.DecimalField("værdi", max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = "målværdi"
        verbose_name_plural = "målværdier"
        ordering = ["year", "part", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["target", "year", "kind", "part"],
                name="target_value_one_for_period",
                violation_error_message="Der er to værdier for den samme periode.",
            ),
            models.CheckConstraint(
                condition=Q(kind="year", part=1)
                | Q(kind="half", part__gte=1, part__lte=2)
                | Q(kind="quarter", part__gte=1, part__lte=4)
                | Q(kind="month", part__gte=1, part__lte=12),
                name="target_value_period_exists",
            ),
        ]

    def __str__(self):
        return f"{self.period}: {danish.number(self.value)}"

    @property
    def period(self):
        return Period(self.year, PeriodKind(self.kind), self.part)


class Attachment(Section):
    """An annex or an image of the plan; the content lies under its hash. Images need an alternative text."""

    WRITTEN = ("title", "alt")

    title = models.CharField("titel", max_length=200)
    alt = models.CharField("tekst til dem, der ikke kan se billedet", max_length=500, blank=True)
    is_image = models.BooleanField(default=False, editable=False)
    file_name = models.CharField("filnavn", max_length=200, editable=False)
    content_type = models.CharField(max_length=100, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveIntegerField(editable=False)

    class Meta(Section.Meta):
        verbose_name = "bilag"
        verbose_name_plural = "bilag"
        constraints = [
            *Section.Meta.constraints,
            models.CheckConstraint(
                condition=Q(is_image=False) | ~Q(alt=""),
                name="attachment_image_has_alt",
                violation_error_message="Skriv, hvad billedet viser, til dem, der ikke kan se det.",
            ),
        ]

    def __str__(self):
        return self.title


SECTIONS = (Chapter, PlanGoal, Initiative, Target, Attachment)


class Edit(models.Model):
    """One save of one section: what the fields that it changed held before. Nothing written is ever gone.

    The first, with nothing before it, says who added the section. A deletion (``deleted``) is the last, and its
    ``before`` holds the whole section.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="edits")
    section = models.CharField(max_length=20)
    key = models.UUIDField()
    edit_no = models.PositiveIntegerField()
    before = models.JSONField()
    deleted = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["plan", "key", "edit_no"]
        constraints = [models.UniqueConstraint(fields=["plan", "key", "edit_no"], name="edit_number_unique_in_section")]

    def __str__(self):
        return f"{self.section} {self.key}, {self.edit_no}"


class CprCheck(models.Model):
    """Somebody has said that a text in a field only looks like a CPR number. ``digest``: of that text, never itself."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="cpr_checks")
    key = models.UUIDField()
    field = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "key", "field", "digest"], name="cpr_check_once_for_text")
        ]

    def __str__(self):
        return f"{self.field} {self.key}"

    @staticmethod
    def digest_of(text):
        return hashlib.sha256(text.encode()).hexdigest()


class RevisionQuerySet(models.QuerySet):
    def adopted(self):
        """Revisions that the public may read: adopted, in force or superseded."""
        return self.filter(adopted_at__isnull=False)

    def in_force(self):
        return self.filter(years_in_force__isnull=False).distinct()

    def visible_to(self, user):
        """Adopted ones for anyone; frozen but not adopted ones for the municipality's own people."""
        own = [m.municipality_id for m in permissions.memberships(user)]
        return self.filter(Q(adopted_at__isnull=False) | Q(plan__municipality__in=own))


class Revision(models.Model):
    """A plan's content frozen at a moment; never changed. ``number`` is the version that people speak of.

    ``search_text`` is every word of the content once, in small letters, so both databases find Æ and æ alike.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="revisions", verbose_name="plan")
    number = models.PositiveSmallIntegerField("version")
    frozen_for = models.CharField("frosset til", max_length=10, choices=Status)
    schema = models.PositiveSmallIntegerField()
    content = models.JSONField("indhold")
    fingerprint = models.CharField("fingeraftryk", max_length=64)
    search_text = models.TextField(blank=True)
    frozen_at = models.DateTimeField("frosset")
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField("vedtaget registreret", null=True, blank=True)
    superseded_at = models.DateTimeField("afløst", null=True, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = "version"
        verbose_name_plural = "versioner"
        ordering = ["plan", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="revision_number_unique_in_plan"),
            models.CheckConstraint(
                condition=Q(frozen_for__in=[Status.HEARING, Status.SUBMITTED]), name="revision_frozen_for_known"
            ),
            models.CheckConstraint(
                condition=Q(adopted_at=None) | Q(frozen_for=Status.SUBMITTED), name="revision_only_submitted_is_adopted"
            ),
            models.CheckConstraint(
                condition=Q(superseded_at=None) | Q(adopted_at__isnull=False),
                name="revision_only_adopted_is_superseded",
            ),
        ]

    def __str__(self):
        return f"{self.plan}, version {self.number}"

    def get_absolute_url(self):
        return reverse("revision", args=[self.plan.municipality.slug, self.plan.years, self.number])

    @property
    def is_adopted(self):
        return self.adopted_at is not None


class GoalAnswer(models.Model):
    """How a frozen version answers one ministerial goal: what lists and overviews of the country need of its content.

    Written with the revision and, like it, never changed. ``key`` names the plan goal, so a reader can be led to the
    very place; ``text`` is all that the answer says, without markup.
    """

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="goal_answers", verbose_name="version")
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="goal_answers", verbose_name="ordlyd")
    key = models.UUIDField()
    title = models.CharField("kommunens egen formulering", max_length=300, blank=True)
    text = models.TextField("svaret", blank=True)
    initiatives = models.PositiveSmallIntegerField("indsatser")
    targets = models.PositiveSmallIntegerField("måltal")
    has_follow_up = models.BooleanField("beskrevet opfølgning")
    left_out = models.BooleanField("udeladt med begrundelse")

    class Meta:
        verbose_name = "svar på et mål"
        verbose_name_plural = "svar på mål"
        ordering = ["revision", "wording"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "wording"], name="goal_answer_one_for_wording_in_revision")
        ]

    def __str__(self):
        return f"{self.revision}: {self.wording}"


class YearInForce(models.Model):
    """Which revision is in force for a municipality and a year: at most one, says the database."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="years_in_force")
    year = models.PositiveSmallIntegerField("år")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="years_in_force")

    class Meta:
        ordering = ["municipality", "year"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "year"], name="year_in_force_one_plan_a_year"),
        ]

    def __str__(self):
        return f"{self.year}: {self.revision}"


class Outcome(models.TextChoices):
    RECOMMENDED = "recommended", "Anbefalet videre"
    ADOPTED = "adopted", "Vedtaget"
    RETURNED = "returned", "Sendt tilbage"
    NOTED = "noted", "Taget til efterretning"


class Decision(models.Model):
    """What a body decided about a revision. ``body_name`` is kept: bodies are renamed, decisions are not."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="decisions", verbose_name="version")
    body = models.ForeignKey(Body, models.SET_NULL, null=True, related_name="decisions", verbose_name="udvalg")
    body_name = models.CharField("udvalgets navn", max_length=100)
    is_last = models.BooleanField("endelig beslutning", default=False)
    meeting_date = models.DateField("mødedato")
    outcome = models.CharField("udfald", max_length=11, choices=Outcome)
    case_number = models.CharField("sagsnummer", max_length=40, blank=True)
    item_number = models.CharField("punkt på dagsordenen", max_length=20, blank=True)
    votes = models.TextField("stemmer", blank=True, max_length=1_000)
    minority_statement = models.TextField("mindretalsudtalelse", blank=True, max_length=5_000)
    recorded_at = models.DateTimeField("registreret")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "beslutning"
        verbose_name_plural = "beslutninger"
        ordering = ["meeting_date", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="decision_outcome_known"),
            models.CheckConstraint(condition=~Q(body_name=""), name="decision_names_body"),
            models.UniqueConstraint(
                fields=["revision"],
                condition=Q(is_last=True, outcome="adopted"),
                name="decision_one_adoption_of_revision",
                violation_error_message="Vedtagelsen af denne version er allerede registreret.",
            ),
        ]

    def __str__(self):
        return f"{self.body_name}, {danish.date(self.meeting_date)}: {self.get_outcome_display()}"


class Event(BaseEvent):
    """A step of a plan, with the revision it froze or concerned and the decision it rests on."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="events", verbose_name="plan")
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, blank=True, related_name="events")
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, blank=True, related_name="event")

    class Meta(BaseEvent.Meta):
        verbose_name = "hændelse"
        verbose_name_plural = "hændelser"

    def __str__(self):
        return f"{self.step}, {self.plan}"


class Document(models.Model):
    """A finished PDF of a revision as it stood (``standing``: hash of its Standing), made once and kept."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="documents")
    standing = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "standing"], name="document_once_for_standing")]

    def __str__(self):
        return f"PDF, {self.revision}"


class AnswerKind(models.TextChoices):
    NO_PLAN = "no_plan", "Ingen plan i år"
    OWN_PLAN = "own_plan", "Egen plan"


class Said(models.Model):
    """What a municipality without a plan here says about one year: a link or a file with its own plan, a note."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="%(class)ss", verbose_name="kommune")
    year = models.PositiveSmallIntegerField("år", validators=[MinValueValidator(2010), MaxValueValidator(2100)])
    kind = models.CharField("svar", max_length=8, choices=AnswerKind)
    link = models.URLField("link til planen", max_length=500, blank=True)
    file_name = models.CharField(max_length=200, blank=True, editable=False)
    content_type = models.CharField(max_length=100, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    note = models.TextField("bemærkning", max_length=2_000, blank=True)

    SAID = ("kind", "link", "file_name", "content_type", "sha256", "note")

    class Meta:
        abstract = True

    @property
    def said(self):
        """All that it says, to compare two or to keep a copy."""
        return {name: getattr(self, name) for name in self.SAID}


class Answer(Said):
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


class AnswerEvent(BaseEvent, Said):
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


class PathWhat(models.TextChoices):
    """What a municipality may set a date for on a plan's own path."""

    HEARING_BEGINS = "hearing_begins", "Høringen begynder"
    HEARING_ENDS = "hearing_ends", "Høringen slutter"
    MEETING = "meeting", "Møde"


class PathDate(models.Model):
    """A date that a municipality sets on its plan's path: the hearing, and one meeting of each of its bodies."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="path_dates", verbose_name="plan")
    what = models.CharField("hvad", max_length=14, choices=PathWhat)
    body = models.ForeignKey(
        Body, models.CASCADE, null=True, blank=True, related_name="path_dates", verbose_name="udvalg"
    )
    day = models.DateField("dato")
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "dato på planens vej"
        verbose_name_plural = "datoer på planens vej"
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
    HEARING_BEGINS = PathWhat.HEARING_BEGINS.value, "Kommunens dato: høringen begynder"
    HEARING_ENDS = PathWhat.HEARING_ENDS.value, "Kommunens dato: høringen slutter"
    AGENDA = "agenda", "Kommunens dato: dagsordenen til et møde er klar"
    MEETING = PathWhat.MEETING.value, "Kommunens dato: møde i et udvalg eller kommunalbestyrelsen"


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
    """Whether all reminders are paused. One row, which a run locks for each mail (``reminders.send``)."""

    ONLY = 1

    paused = models.BooleanField("alle påmindelser er på pause", default=False)

    class Meta:
        verbose_name = "indstilling for påmindelser"
        verbose_name_plural = "indstillinger for påmindelser"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="reminder_settings_one_row")]

    def __str__(self):
        return "Påmindelser: på pause" if self.paused else "Påmindelser: sendes"


class ReminderSent(models.Model):
    """That somebody was reminded of a date. ``about`` names whose date of which kind it was; once for each ``day``."""

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
    sent_at = models.DateTimeField("sendt")

    class Meta:
        verbose_name = "sendt påmindelse"
        verbose_name_plural = "sendte påmindelser"
        ordering = ["-sent_at", "address", "day"]
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
