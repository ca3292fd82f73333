"""That a version which isn't adopted was opened to everybody, and closed again."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .revisions import Revision


class OpenedVersion(models.Model):
    """An approver opened a version that is heard or submitted to everybody; a step back closes it, or somebody.

    A version can be opened again after that: each time is a row. ``Revision.is_open`` and
    ``RevisionQuerySet.open_to_all`` say who may read because of it.
    """

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="openings", verbose_name="version")
    opened_at = models.DateTimeField("åbnet")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="åbnet af")
    closed_at = models.DateTimeField("lukket", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lukket af"
    )

    class Meta:
        verbose_name = "åbnet version"
        verbose_name_plural = "åbnede versioner"
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["revision"], condition=Q(closed_at=None), name="opened_version_open_once"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__gte=F("opened_at"), closed_by__isnull=False),
                name="opened_version_closed_by_and_at",
            ),
        ]

    def __str__(self):
        return str(self.revision)
