"""What a plan is written in: chapters, goals, initiatives, targets, attachments."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bpmplan import danish
from goals.models import Wording

from .declared import (
    Choice,
    Fact,
    Fields,
    Line,
    Markdown,
    Parent,
    References,
    YesNo,
)
from .edits import Edit
from .plan import Plan

LONG_TEXT = 60_000
"""Most characters in one text field: some 20 pages, far more than a chapter holds."""
GROUP_LENGTH = 120
"""Most characters of a heading that goals stand under."""


class Section(models.Model):
    """Part of a plan that is written and saved by itself: chapter, plan goal, initiative, target, attachment.

    ``key`` names it for ever, also in frozen content; ``carried_from`` is the key that it continues from an earlier
    plan; ``edit_no`` counts its saves. ``FIELDS`` declares every other field of its kind: see ``declared``.
    """

    FIELDS = Fields()
    EDITS = Edit
    """Where its saves are kept."""
    IS_IN_THE_PLAN = True
    """It is part of the plan itself: an amendment opens it, and it is given to those who write it. Else it is written
    beside the plan by the same door."""
    stands_first = False
    """It stands before all others of its kind, and is not moved."""
    MOST = 300
    """So many of its kind a plan has room for: more than any needs, and what page and print can bear."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="%(class)ss", verbose_name="plan")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    carried_from = models.UUIDField(null=True, blank=True, editable=False)
    position = models.PositiveIntegerField("plads", default=0)
    edit_no = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(editable=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="%(class)s_key_unique_in_plan")]

    @classmethod
    def why_locked(cls, plan, keys):
        """A sentence on why nobody can write in those with these keys now; empty when somebody can.

        ``plan`` is the locked row.
        """
        if plan.is_writable:
            return ""
        return (
            f"Planen er nu »{plan.get_status_display()}«, så teksten kan ikke ændres. Det, du har skrevet, står stadig "
            "herunder; kopiér det, eller få planen sendt tilbage til kladde."
        )

    @property
    def first_goal(self):
        """The plan goal that it belongs to, or the first of several; None for what belongs to no goal."""
        return None

    def siblings(self):
        """The sections among which it is moved, itself included."""
        return type(self).objects.filter(plan=self.plan_id)


ORIGIN_LENGTH = 150
"""Most characters of an origin."""


class Borrowable(Section):
    """What can be taken from another municipality's adopted plan.

    ``origin`` says after whose ("Horsens 2023"), as the writer leaves it; ``origin_address`` is where that stands, and
    is kept. Both are empty of what was not taken from anybody.
    """

    origin = models.CharField("efter", max_length=ORIGIN_LENGTH, blank=True)
    origin_address = models.CharField("hvor det står", max_length=200, blank=True, editable=False)

    class Meta(Section.Meta):
        abstract = True
        constraints = [
            *Section.Meta.constraints,
            models.CheckConstraint(
                condition=Q(origin_address="") | Q(origin_address__startswith="/kommuner/"),
                name="%(class)s_origin_address_is_of_a_plan",
            ),
        ]


_AS_IN_ADDRESSES = str.maketrans({"æ": "ae", "ø": "oe", " ": "-"})


def address_of_origin(origin, address):
    """Where an origin leads: nowhere once the writer has made it name another municipality."""
    slug = address.removeprefix("/kommuner/").partition("/")[0]
    return address if danish.folded(origin).translate(_AS_IN_ADDRESSES).startswith(slug) and origin else ""


class ChapterKind(models.TextChoices):
    TEXT = "text", "Tekst"
    SHORT = "short", "Planen kort"
    GOALS = "goals", "Målene"
    TARGETS = "targets", "Samlet oversigt over måltal"
    MATRIX = "matrix", "Indsatser fordelt på mål"
    ECONOMY = "economy", "Økonomi"
    ATTACHMENTS = "attachments", "Bilag"

    @property
    def needs_text(self):
        """Whether a chapter of this kind says nothing without a text; the others show what stands elsewhere."""
        return self == ChapterKind.TEXT


class Chapter(Section):
    """A chapter in the plan's order: a text, or the place where goals, all targets, the matrix, the economy or annexes
    stand. "Planen kort" stands before the others, and its text is the plan's ambition in a sentence."""

    kind = models.CharField("art", max_length=12, choices=ChapterKind, default=ChapterKind.TEXT)
    title = models.CharField("overskrift", max_length=150)
    text = models.TextField("tekst", max_length=LONG_TEXT, blank=True)

    MOST = 100
    FIELDS = Fields(Choice("kind", label="hvad afsnittet indeholder"), Line("title"), Markdown("text"))

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
            models.CheckConstraint(
                condition=~Q(kind="short") | Q(position=0),
                name="chapter_short_stands_first",
                violation_error_message="»Planen kort« står altid først i planen.",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def stands_first(self):
        return self.kind == ChapterKind.SHORT

    def siblings(self):
        return super().siblings().filter(position=0) if self.stands_first else super().siblings().exclude(kind="short")


class PlanGoal(Borrowable):
    """The plan's answer to a ministerial goal (as worded in ``wordings``, one for each year), or a goal of its own.

    It is answered by targets or by ``follow_up`` (a described follow-up), or left out with a reason. ``answered``:
    ``[[year, number]]`` of the minister's goals that one of the municipality's own has been an answer to, so that it
    becomes that again when the plan answers them, or what continues them. One that stands ``under`` another goal is a
    sub-goal of it, one level deep. ``group``: the heading that a goal stands under; goals after one another with the
    same one share it, and a sub-goal stands under its goal's.
    """

    under = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="sub_goals", verbose_name="hører under"
    )
    group = models.CharField("overskrift over målet", max_length=GROUP_LENGTH, blank=True, db_column="heading")
    is_own = models.BooleanField("kommunens eget mål", default=False, editable=False)
    answered = models.JSONField("ministerens mål, som det har været svar på", default=list, editable=False)
    wordings = models.ManyToManyField(Wording, related_name="plan_goals", blank=True)
    title = models.CharField("kommunens egen formulering", max_length=300, blank=True)
    challenge = models.TextField("udfordring", max_length=LONG_TEXT, blank=True)
    ambition = models.TextField("ambition", max_length=LONG_TEXT, blank=True)
    strategy = models.TextField("strategi", max_length=LONG_TEXT, blank=True)
    follow_up = models.TextField("opfølgning uden måltal", max_length=LONG_TEXT, blank=True)
    left_out = models.BooleanField("målet er udeladt af planen", default=False)
    left_out_reason = models.TextField("begrundelse for at udelade målet", max_length=5_000, blank=True)

    MOST = 100
    FIELDS = Fields(
        Fact("is_own"),
        Fact("answered", content="", carried="the minister's goals that a goal without a successor answered"),
        References(
            "wordings",
            label="ministerens ordlyd",
            title="title",
            is_written=False,
            content="",  # the minister's words stand there whole
            carried="those of the new goal that continues the earlier one",
        ),
        Line("title", content="own_title", lent=True),
        Parent(
            "under",
            is_written=True,
            carried="what the goal that it stands under has become",
            gone="Det mål, som delmålet hører under, er slettet. Hent først det tilbage, eller vælg et andet.",
            since=3,
        ),
        Line(
            "group",
            carried="unless the goal becomes own and no own goal stood under it",
            since=3,
            read_with=("under",),
        ),
        Markdown("challenge"),
        Markdown("ambition"),
        Markdown("strategy"),
        Markdown("follow_up"),
        YesNo("left_out"),
        Markdown("left_out_reason", lent=False),
        Line("origin", since=4),
        Fact("origin_address", since=4),
    )

    class Meta(Borrowable.Meta):
        abstract = False
        verbose_name = "mål i planen"
        verbose_name_plural = "mål i planen"
        constraints = [
            *Borrowable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(is_own=False) | ~Q(title=""),
                name="plan_goal_own_has_title",
                violation_error_message="Skriv målet med egne ord.",
            ),
            models.CheckConstraint(condition=Q(is_own=False) | Q(left_out=False), name="plan_goal_own_not_left_out"),
            models.CheckConstraint(
                condition=Q(under=None) | ~Q(under=F("id")),
                name="plan_goal_not_under_itself",
                violation_error_message="Et mål kan ikke høre under sig selv.",
            ),
            models.CheckConstraint(
                condition=Q(under=None) | Q(group=""),
                name="plan_goal_group_is_of_goals",
                violation_error_message="Et delmål står under sit måls overskrift og har ikke sin egen.",
            ),
        ]

    def __str__(self):
        return self.title or next((wording.title for wording in self.wordings.all()), "Mål")

    def siblings(self):
        return super().siblings().filter(under=self.under_id)

    @property
    def why_it_stays(self):
        """A sentence on why a person can't delete the goal: it or a sub-goal of it is the minister's; else empty."""
        if not self.is_own:
            why = "Udelad det af planen med en begrundelse, så læseren kan se hvorfor."
            return f"Et mål fra ministeren slettes ikke. {why}"
        if ministers := self.sub_goals.filter(is_own=False).first():
            return f"Ministerens mål »{ministers}« hører under målet. Lad det først høre under et andet."
        return ""


class Attachment(Section):
    """An annex or an image of the plan; the content lies under its hash. Images need an alternative text, and one of
    them may be the plan's cover."""

    title = models.CharField("titel", max_length=200)
    alt = models.CharField("tekst til dem, der ikke kan se billedet", max_length=500, blank=True)
    is_cover = models.BooleanField("billede på planens forside", default=False)
    is_image = models.BooleanField(default=False, editable=False)
    file_name = models.CharField("filnavn", max_length=200, editable=False)
    content_type = models.CharField(max_length=100, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveIntegerField(editable=False)

    NOT_DESCRIBED = "Billedet er endnu ikke beskrevet."
    """Stands as what an image shows until somebody writes it: for images that came with a document."""
    MOST = 100
    FIELDS = Fields(
        Line("title"),
        Line("alt", label="hvad billedet viser"),
        Fact("is_image", carried="only images are carried: annexes belong to their year"),
        Fact("file_name"),
        Fact("content_type"),
        Fact("sha256"),
        Fact("size"),
        YesNo("is_cover", of_one_alone=True, since=5),
    )

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
            models.CheckConstraint(condition=Q(is_cover=False) | Q(is_image=True), name="attachment_cover_is_an_image"),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(is_cover=True),
                name="attachment_one_cover_in_plan",
                violation_error_message="Planen har allerede et billede på forsiden.",
            ),
        ]

    def __str__(self):
        return self.title
