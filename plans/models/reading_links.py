"""What somebody without an account may read of a plan, by a link of their own (``bpmplan/links``)."""

from django.db import models

from .plan import Plan
from .revisions import Revision


class ReadingLink(models.Model):
    """What a link lets a person or a body read: one version of a plan or, without a ``revision``, its draft.

    Who it is for, until when, and who made it stands in the ``Link`` of the kind ``reading``. Who ``may_note`` can
    write notes to the municipality's own people.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reading_links", verbose_name="plan")
    revision = models.ForeignKey(
        Revision, models.PROTECT, null=True, blank=True, related_name="reading_links", verbose_name="version"
    )
    may_note = models.BooleanField("kan skrive bemærkninger", default=False)

    class Meta:
        verbose_name = "læselink"
        verbose_name_plural = "læselinks"
        ordering = ["-pk"]

    def __str__(self):
        return f"Læselink til {self.what}"

    @property
    def what(self):
        """What it opens, in Danish."""
        return f"version {self.revision.number}" if self.revision else "kladden"
