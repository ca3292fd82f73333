"""Drafts as they stood at a moment: those that other plans were begun from, and those that somebody gave a name."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class EarlierDraft(models.Model):
    """A running draft as it stood when another plan was begun from it, or when a writer gave it a name
    (``writing/naming.py``). Its content is never changed, like a ``Revision``'s; unlike one it is no version of the
    plan, and nobody but the municipality's own people sees it.

    ``plan`` is the plan that it was a draft of, ``title`` its full title then ("Beskæftigelsesplan 2026"). ``name``
    ("sendt til direktionen") and ``named_by`` are those of a named one.
    """

    NAME_LENGTH = 80

    plan = models.ForeignKey("Plan", models.PROTECT, related_name="kept_drafts", verbose_name="kladde til")
    title = models.CharField("titel", max_length=160)
    name = models.CharField("navn", max_length=NAME_LENGTH, blank=True, default="")
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="navngivet af"
    )
    schema = models.PositiveSmallIntegerField()
    content = models.JSONField("indhold")
    fingerprint = models.CharField("fingeraftryk", max_length=64)
    at = models.DateTimeField("som den var")

    class Meta:
        verbose_name = "kladde, som den var"
        verbose_name_plural = "kladder, som de var"
        constraints = [
            models.CheckConstraint(
                condition=Q(named_by=None) | ~Q(name=""),
                name="earlier_draft_named_has_name",
                violation_error_message="Skriv et navn.",
            )
        ]

    def __str__(self):
        return f"Kladden »{self.name}«" if self.named_by_id else f"Kladden til {self.title}"
