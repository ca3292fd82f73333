"""Documents that were asked for: made by the worker, and kept as files or as what was found in them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bpmplan.jobs.asked import Asked

from .plan import Plan
from .revisions import Revision


class Document(Asked):
    """A document of a revision as it stood or, with a ``plan``, of its live text as it was when it was asked for.

    ``kind`` names a ``Kind`` (``plans/documents/kinds.py``). ``standing`` is the hash of all that the document was made
    from, and finds it again; ``asked_with`` says how the program that asked for it is set up. ``given`` is the text of
    a live plan, kept until the document is made. What is made is a file (``sha256``, ``size``) or the ``findings`` of a
    trial print.
    """

    kind = models.CharField("slags", max_length=20, default="plan")
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, blank=True, related_name="documents")
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="draft_documents")
    standing = models.CharField(max_length=64)
    asked_with = models.CharField(max_length=300, blank=True, editable=False)
    given = models.JSONField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    findings = models.JSONField(null=True, blank=True)

    LIMITS = settings.DOCUMENT_LIMITS
    WHAT = "Dokumentet"

    class Meta(Asked.Meta):
        abstract = False
        verbose_name = "dokument"
        verbose_name_plural = "dokumenter"
        constraints = [
            *Asked.Meta.constraints,
            models.UniqueConstraint(fields=["revision", "kind", "standing"], name="document_once_for_standing"),
            models.UniqueConstraint(fields=["plan", "kind", "standing"], name="document_once_for_draft"),
            models.CheckConstraint(
                condition=Q(revision__isnull=False, plan=None) | Q(revision=None, plan__isnull=False),
                name="document_of_revision_or_draft",
            ),
            models.CheckConstraint(
                condition=~Q(state="made") | ~Q(sha256="") | Q(findings__isnull=False),
                name="document_made_has_result",
            ),
        ]

    def __str__(self):
        return f"{self.kind}, {self.revision or self.plan}"
