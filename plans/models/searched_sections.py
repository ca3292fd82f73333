"""The goals and initiatives of frozen versions as they are found one by one, to be taken into another plan."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from goals.models import Wording

from .initiatives import Initiative, TargetGroup
from .revisions import Revision
from .sections import PlanGoal
from .words import FoundByWords, Word


class SearchedKind(models.TextChoices):
    GOAL = PlanGoal._meta.model_name, "Mål"
    INITIATIVE = Initiative._meta.model_name, "Indsatser"


class SearchedSectionQuerySet(FoundByWords):
    few = 1_000

    def standing(self):
        """Those of versions that anybody may read and no other has replaced."""
        return self.filter(revision__adopted_at__isnull=False, revision__superseded_at=None)

    def newest(self):
        """Without those that go on in another of these: what is carried from year to year is found once."""
        return self.filter(~Exists(self.order_by().filter(carried_from=OuterRef("key"))))

    def in_order(self):
        """As the public list has its versions, and each in the order of the plan."""
        return self.order_by("revision__place", "number", "pk")


class SearchedSection(models.Model):
    """A goal or an initiative of a frozen version: which words it is found by, and which filters leave it.

    Made when the version is frozen, and anew when something is erased from it; it holds no text. ``key`` names the
    section in the content, ``carried_from`` the one of an earlier plan that it continues, and ``number`` is its place.
    ``wordings`` are the minister's goals that it answers or serves, a sub-goal's goal included; a goal has no
    ``target_groups``.
    """

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="searched_sections")
    key = models.UUIDField()
    carried_from = models.UUIDField(null=True, db_index=True)
    kind = models.CharField(max_length=10, choices=SearchedKind)
    number = models.PositiveSmallIntegerField()
    words = models.ManyToManyField(Word, related_name="+")
    wordings = models.ManyToManyField(Wording, related_name="+")
    target_groups = models.ManyToManyField(TargetGroup, related_name="+")

    objects = SearchedSectionQuerySet.as_manager()

    class Meta:
        verbose_name = "afsnit, der kan findes"
        verbose_name_plural = "afsnit, der kan findes"
        constraints = [
            models.UniqueConstraint(fields=["revision", "key"], name="searched_section_once_in_revision"),
            models.UniqueConstraint(fields=["revision", "number"], name="searched_section_one_in_each_place"),
            models.CheckConstraint(condition=Q(kind__in=SearchedKind.values), name="searched_section_kind_known"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}, {self.revision}"

    @property
    def address(self):
        """Where it stands for everybody."""
        return f"{self.revision.get_absolute_url()}#{self.key}"
