"""Word documents and pasted texts that a plan is to be made of, until it is."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.accounts.models import Municipality
from bpmplan.jobs.asked import Asked
from goals.models import GoalSet


class BroughtDocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the person's own municipalities. Ministry staff see none."""
        return self.filter(municipality__in=[m.municipality_id for m in permissions.memberships(user)])


class BroughtDocument(Asked):
    """A document that somebody chose, or a text that they pasted, for a plan with this title, these years and goals.

    A file is read by the worker and is not kept after that: ``text`` is what was read in it, as Markdown. ``images``
    are its pictures: ``{key, sha256, size, content_type, file_name, alt}``, named in the text by ``key``. ``notes`` are
    sentences about what did not come along. ``choices`` is what was chosen in the proposal (``plans/bringing``).
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="kommune")
    title = models.CharField("planens titel", max_length=150)
    first_year = models.PositiveSmallIntegerField(
        "første år", validators=[MinValueValidator(2010), MaxValueValidator(2100)]
    )
    last_year = models.PositiveSmallIntegerField(
        "sidste år", validators=[MinValueValidator(2010), MaxValueValidator(2100)]
    )
    goal_sets = models.ManyToManyField(GoalSet, verbose_name="målsæt", related_name="+", blank=True)
    name = models.CharField("filnavn", max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)
    text = models.TextField("tekst", blank=True)
    images = models.JSONField("billeder", default=list, blank=True)
    notes = models.JSONField("det, der ikke kom med", default=list, blank=True)
    choices = models.JSONField("det, der er valgt", default=dict, blank=True)

    objects = BroughtDocumentQuerySet.as_manager()

    LIMITS = settings.READING_LIMITS
    WHAT = "Filen"
    DONE_NOW, NOT_DONE = "læses nu", "kunne ikke læses"
    TOO_SLOW = "Det tog for lang tid at læse filen. Del den i to, eller sæt teksten ind i stedet."
    TOO_LARGE = (
        "Filen fylder for meget, når den pakkes ud. Gør billederne i den mindre, eller sæt teksten ind i stedet."
    )

    class Meta(Asked.Meta):
        abstract = False
        verbose_name = "dokument til en plan"
        verbose_name_plural = "dokumenter til planer"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            *Asked.Meta.constraints,
            models.CheckConstraint(condition=~Q(state="made") | ~Q(text=""), name="broughtdocument_made_has_text"),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year"), last_year__lte=F("first_year") + 9),
                name="broughtdocument_years_in_order",
            ),
        ]

    def __str__(self):
        return self.name or "Indsat tekst"

    @property
    def years(self):
        return danish.years(self.first_year, self.last_year)
