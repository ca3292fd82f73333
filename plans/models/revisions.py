"""What is frozen, decided and in force."""

import re

from django.conf import settings
from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.fields.json import KT
from django.urls import reverse

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.accounts.models import Municipality
from bpmplan.steps import BaseEvent
from goals.models import Wording

from .decisions import Decision
from .plan import Plan, Status
from .words import FoundByWords, Word


class RevisionQuerySet(FoundByWords):
    def adopted(self):
        """Adopted revisions, in force or superseded."""
        return self.filter(adopted_at__isnull=False)

    def open_to_all(self):
        """Revisions that anybody may read: adopted, or opened by an approver and not closed since."""
        return self.filter(Q(adopted_at__isnull=False) | self._openings(closed_at=None))

    def proposals(self):
        """Those that anybody may read and that are to be decided about still: no later version is adopted."""
        later = self.model._base_manager.filter(plan=OuterRef("plan"), number__gt=OuterRef("number"))
        adopted = Exists(later.filter(adopted_at__isnull=False))
        return self.filter(~adopted, self._openings(closed_at=None), adopted_at=None)

    def known_to_all(self):
        """Those that anybody may read, and those of which anybody may know that they were annulled."""
        return self.open_to_all() | self.filter(annulled_at__isnull=False)

    def been_public(self):
        """Revisions that anybody may read, or could until they were annulled or closed: their addresses are known."""
        return self.filter(Q(adopted_at__isnull=False) | Q(annulled_at__isnull=False) | self._openings())

    def _openings(self, **which):
        openings = self.model._meta.get_field("openings").related_model._base_manager
        return Exists(openings.filter(revision=OuterRef("pk"), **which))

    def titled(self):
        """With the frozen title, for lists that read no content."""
        return self.annotate(frozen_title=KT("content__title"))

    def in_force(self):
        return self.filter(years_in_force__isnull=False).distinct()

    def not_superseded(self):
        """Adopted revisions that no other has replaced."""
        return self.filter(adopted_at__isnull=False, superseded_at=None)

    def put_in_order(self):
        """Give those another place in the public list whose municipality has a new name; how many were moved."""
        moved = []
        for revision in self.select_related("plan__municipality").only(
            "number", "place", "plan__last_year", "plan__municipality__name"
        ):
            if revision.place != (place := place_of(revision.plan, revision.number)):
                revision.place = place
                moved.append(revision)
        return self.bulk_update(moved, ["place"], batch_size=200)


def place_of(plan, number):
    """Text that sorts the public list: newest plans first, municipalities in Danish order, newest versions first.

    Digits alone, which any database sorts alike.
    """
    name = danish.sort_digits(plan.municipality.name, 20)
    return f"{9_999 - plan.last_year:04}{name}{99_999 - number:05}"


class Revision(models.Model):
    """A plan's content frozen at a moment; never changed. ``number`` is the version that people speak of.

    ``place`` is where it stands among all in the public list (``place_of``), and ``words`` are what it is found by.
    ``annulled_at``: it was public, but its adoption had been registered by mistake. ``amends``: the version that a
    body decided about and adopted with changes; this one has them.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="revisions", verbose_name="plan")
    number = models.PositiveSmallIntegerField("version")
    frozen_for = models.CharField("frosset til", max_length=10, choices=Status)
    schema = models.PositiveSmallIntegerField()
    content = models.JSONField("indhold")
    fingerprint = models.CharField("fingeraftryk", max_length=64)
    amends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="amended_by", verbose_name="ændrer version"
    )
    place = models.CharField(max_length=60)
    words = models.ManyToManyField(Word, related_name="revisions", editable=False)
    frozen_at = models.DateTimeField("frosset")
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField("vedtaget registreret", null=True, blank=True)
    superseded_at = models.DateTimeField("afløst", null=True, blank=True)
    annulled_at = models.DateTimeField("vedtagelsen annulleret", null=True, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = "version"
        verbose_name_plural = "versioner"
        ordering = ["plan", "-number"]
        indexes = [
            # The public list in its order, and its count; with superseded ones if asked for.
            models.Index(
                fields=["place"],
                condition=Q(adopted_at__isnull=False, superseded_at=None),
                name="revision_place_not_superseded",
            ),
            models.Index(fields=["place"], condition=Q(adopted_at__isnull=False), name="revision_place_adopted"),
            models.Index(fields=["fingerprint"], name="revision_by_fingerprint"),
        ]
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
            models.CheckConstraint(
                condition=Q(annulled_at=None) | Q(adopted_at=None, frozen_for=Status.SUBMITTED),
                name="revision_annulled_is_not_adopted",
            ),
            models.CheckConstraint(
                condition=Q(amends=None) | Q(frozen_for=Status.SUBMITTED) & ~Q(amends=F("pk")),
                name="revision_only_submitted_amends",
            ),
        ]

    def __str__(self):
        return f"{self.plan}, version {self.number}"

    def get_absolute_url(self):
        return reverse("revision", args=[self.plan.municipality.slug, self.plan.years, self.number])

    @property
    def title(self):
        """The plan's title as it was frozen: the plan's own may have been changed in a draft since.

        Where the content was left behind, the title is read without it.
        """
        if "frozen_title" not in vars(self):
            if "content" in vars(self):
                return self.content["title"]
            self.frozen_title = Revision.objects.titled().values_list("frozen_title", flat=True).get(pk=self.pk)
        return self.frozen_title

    @property
    def is_adopted(self):
        return self.adopted_at is not None

    @property
    def is_annulled(self):
        return self.annulled_at is not None

    @property
    def standing_decisions(self):
        """The decisions about it that count, in the order of meetings; from what was prefetched, if it was."""
        return [decision for decision in self.decisions.all() if decision.annulled_at is None]

    @property
    def is_open(self):
        """Whether anybody may read it: adopted, or opened by an approver and not closed since."""
        return self.is_adopted or any(opening.closed_at is None for opening in self.openings.all())

    @property
    def was_open(self):
        """Whether it isn't adopted, and anybody could read it until it was closed."""
        openings = self.openings.all()
        return not self.is_adopted and bool(openings) and all(opening.closed_at for opening in openings)

    @property
    def adopted_after(self):
        """Of a version that isn't adopted: the first later version of its plan that is, or None."""
        later = self.plan.revisions.adopted().filter(number__gt=self.number).select_related("plan__municipality")
        return None if self.is_adopted else later.defer("content").titled().order_by("number").first()

    @property
    def is_being_amended(self):
        """Whether a body has adopted it with changes that are being written in now."""
        return self.plan.is_amended and not self.plan.revisions.filter(number__gt=self.number).exists()

    def is_visible_to(self, user):
        """An open one to anyone, without asking who it is; any other to the municipality's own people."""
        if self.is_adopted or permissions.membership_in(user, self.plan.municipality_id) is not None:
            return True
        return self.is_open


_SUB_GOAL_TITLE = re.compile(r"Delmål [0-9]+[a-z]+: .*")


class GoalAnswer(models.Model):
    """How a frozen version answers one ministerial goal: what lists and overviews of the country need of its content.

    Written with the revision and, like it, never changed. ``key`` names the plan goal, so a reader can be led to the
    very place; ``text`` is all that the answer says, without markup, with an empty line between its paragraphs. Its
    sub-goals' words, initiatives and targets count for a goal; a sub-goal's title stands before its words.
    """

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="goal_answers", verbose_name="version")
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="goal_answers", verbose_name="ordlyd")
    key = models.UUIDField()
    title = models.CharField("kommunens egen formulering", max_length=300, blank=True)
    text = models.TextField("svaret", blank=True)
    sub_goals = models.PositiveSmallIntegerField("delmål", default=0)
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


def sub_goal_title(label, title):
    """The paragraph that stands before a sub-goal's words in the text of a ``GoalAnswer``."""
    return f"Delmål {label}: {title}"


def is_sub_goal_title(paragraph):
    return bool(_SUB_GOAL_TITLE.fullmatch(paragraph))


YEARS = """
WITH RECURSIVE of_plans (year) AS (
  SELECT MIN(year) FROM plans_yearinforce
  UNION ALL
  SELECT (SELECT MIN(y.year) FROM plans_yearinforce y WHERE y.year > of_plans.year)
  FROM of_plans WHERE of_plans.year IS NOT NULL
)
SELECT year FROM of_plans WHERE year IS NOT NULL ORDER BY year
"""


class YearInForceManager(models.Manager):
    def years(self):
        """The years for which any plan is in force, rising. Goes from year to year in the index, so the plans
        themselves are not read, however many they are."""
        with connection.cursor() as cursor:
            cursor.execute(YEARS)
            return [year for (year,) in cursor.fetchall()]


class YearInForce(models.Model):
    """Which revision is in force for a municipality and a year: at most one, says the database."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="years_in_force")
    year = models.PositiveSmallIntegerField("år")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="years_in_force")

    objects = YearInForceManager()

    class Meta:
        ordering = ["municipality", "year"]
        indexes = [models.Index(fields=["year"], name="year_in_force_year")]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "year"], name="year_in_force_one_plan_a_year"),
        ]

    def __str__(self):
        return f"{self.year}: {self.revision}"


class Event(BaseEvent):
    """A step of a plan, with the revision it froze or concerned and the decision it rests on.

    ``NO_STEPS`` are none: ``decide`` and ``correct``, a body's decision was recorded, and a recorded one was corrected;
    ``open`` and ``close``, the version was opened to everybody (``OpenedVersion``), and closed again by hand.
    ``ADOPTIONS`` are the steps that put a version in force.
    ``corrected`` keeps what a correction changed: ``{field: [before, after]}``.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="events", verbose_name="plan")
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, blank=True, related_name="events")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="events")
    corrected = models.JSONField("rettet", null=True, blank=True)

    NO_STEPS = ("decide", "correct", "open", "close")
    ADOPTIONS = ("adopt", "adopt_amended")

    class Meta(BaseEvent.Meta):
        verbose_name = "hændelse"
        verbose_name_plural = "hændelser"
        constraints = [
            models.CheckConstraint(
                condition=~Q(
                    step__in=[
                        "return",
                        "amend",
                        "return_amended",
                        "reopen",
                        "discard",
                        "bring_back",
                        "annul",
                        "annul_earlier",
                        "correct",
                    ]
                )
                | ~Q(reason=""),
                name="event_has_reason_where_needed",
                violation_error_message="Skriv en begrundelse.",
            ),
            models.CheckConstraint(
                condition=Q(step="correct", decision__isnull=False, corrected__isnull=False)
                | (~Q(step="correct") & Q(corrected__isnull=True)),
                name="event_correction_keeps_what_stood",
            ),
        ]

    def __str__(self):
        return f"{self.step}, {self.plan}"


class KeptPage(models.Model):
    """The page of a revision as it was rendered last: ``parts`` of it by name, good while ``key`` is the page's.

    A copy of what the revision says: what erases something from that deletes this row too.
    """

    revision = models.OneToOneField(Revision, models.CASCADE, primary_key=True, related_name="kept_page")
    key = models.CharField(max_length=64)
    parts = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = "gemt side"
        verbose_name_plural = "gemte sider"

    def __str__(self):
        return f"Side, {self.revision}"
