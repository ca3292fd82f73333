"""Files that were made of plans: their hashes, kept when the files themselves are made anew or are gone."""

from django.db import models
from django.db.models import Q

from .followups import FollowUp
from .plan import Plan
from .revisions import Revision


class HandedOut(models.Model):
    """The hash of a file that was made of a version (``revision``) or of a draft (``plan``), so that anybody who has
    the file can learn what it is.

    ``kind`` is that of the ``Document``, ``status`` where the plan stood or, of a report of a ``follow_up``, that did.
    The file itself may be gone: another program makes other bytes of the same version.
    What was made before something was erased from a version by law is deleted.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    revision = models.ForeignKey(Revision, models.CASCADE, null=True, blank=True, related_name="handed_out")
    plan = models.ForeignKey(Plan, models.CASCADE, null=True, blank=True, related_name="handed_out")
    follow_up = models.ForeignKey(FollowUp, models.SET_NULL, null=True, blank=True, related_name="handed_out")
    kind = models.CharField("slags", max_length=20)
    status = models.CharField("status", max_length=10)
    made_at = models.DateTimeField("lavet")

    class Meta:
        verbose_name = "udleveret fil"
        verbose_name_plural = "udleverede filer"
        constraints = [
            models.CheckConstraint(
                condition=Q(revision__isnull=False, plan=None) | Q(revision=None, plan__isnull=False),
                name="handed_out_of_revision_or_draft",
            ),
        ]

    def __str__(self):
        return f"{self.kind}, {self.revision or self.plan}"
