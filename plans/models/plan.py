"""A municipality's plan: its years, the goal sets it answers, and where its desk stands."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.accounts.models import Municipality
from bpmplan.statuses import choice
from bpmplan.steps import lock
from goals.models import GoalSet

from .earlier_drafts import EarlierDraft


class Status(models.TextChoices):
    """Where the writing desk of a plan stands. What the public sees is another matter: the revision in force."""

    DRAFT = choice("draft")
    HEARING = choice("hearing")
    SUBMITTED = choice("submitted")
    ADOPTED = choice("adopted")
    DISCARDED = choice("discarded")


ON_THE_WAY = (Status.DRAFT, Status.HEARING, Status.SUBMITTED)
"""A plan that stands here has a path ahead of it."""


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Plans whose desk the person may see: those of their own municipalities. Ministry staff see no desk."""
        return self.filter(municipality__in=[m.municipality_id for m in permissions.memberships(user)])

    def to_change(self, pk):
        """The plan locked and read afresh, for a deed that changes something its page of writing shows: it is counted.

        Call inside a transaction.
        """
        plan = lock(self, pk)
        plan.changes += 1
        self.filter(pk=pk).update(changes=plan.changes)
        return plan

    def kept(self):
        return self.exclude(status=Status.DISCARDED)


class Plan(models.Model):
    """One municipality's plan for a year or several, answering goals of one or more goal sets, or none.

    Its texts came from ``begun_from`` (a revision) or ``begun_from_draft``, and "new" means new since that. ``changes``
    counts the deeds that changed what its page of writing shows (``to_change``): an open page asks for it.
    ``amending``: a body has adopted it with changes, and only the sections that are opened can be written.
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
    begun_from_draft = models.OneToOneField(
        EarlierDraft, models.PROTECT, null=True, blank=True, related_name="next_plan", verbose_name="begyndt fra kladde"
    )
    amending = models.OneToOneField(
        "Amendment", models.PROTECT, null=True, blank=True, related_name="plan", verbose_name="rettes som vedtaget"
    )
    changes = models.PositiveIntegerField(default=0, editable=False)
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
            models.CheckConstraint(
                condition=Q(begun_from=None) | Q(begun_from_draft=None), name="plan_begun_from_one_content"
            ),
            models.CheckConstraint(condition=Q(amending=None) | Q(status="draft"), name="plan_amended_is_draft"),
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
    def has_earlier(self):
        """Whether it was begun from another plan."""
        return self.begun_from_id is not None or self.begun_from_draft_id is not None

    @property
    def is_amended(self):
        """Whether only what a body changed in it can be written now (``amending``)."""
        return self.amending_id is not None

    @property
    def is_writable(self):
        return self.status == Status.DRAFT

    @property
    def newest_revision(self):
        """The newest version, without its content until that is asked for."""
        return self.revisions.defer("content").order_by("-number").first()
