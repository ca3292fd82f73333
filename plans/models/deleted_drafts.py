"""What is left of a draft that was put away and deleted when its time was up."""

from django.db import models
from django.db.models import Q

from bpmplan import danish
from bpmplan.accounts.models import Municipality


class DeletedDraft(models.Model):
    """That a discarded draft was deleted with all that stood in it, ``days`` after it was put away."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="deleted_drafts", verbose_name="kommune"
    )
    first_year = models.PositiveSmallIntegerField("første år")
    last_year = models.PositiveSmallIntegerField("sidste år")
    discarded_at = models.DateTimeField("kasseret")
    deleted_at = models.DateTimeField("slettet")
    days = models.PositiveIntegerField("gemt i dage")

    class Meta:
        verbose_name = "slettet kladde"
        verbose_name_plural = "slettede kladder"
        ordering = ["-deleted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(deleted_at__gte=models.F("discarded_at")), name="deleted_draft_was_discarded_before"
            )
        ]

    def __str__(self):
        return f"{self.municipality}, {self.years}"

    @property
    def years(self):
        return danish.years(self.first_year, self.last_year)
