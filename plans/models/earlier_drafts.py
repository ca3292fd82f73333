"""The drafts that other plans were begun from."""

from django.db import models


class EarlierDraft(models.Model):
    """A running draft as it stood when another plan was begun from it. Never changed, like a ``Revision``.

    ``plan`` is the plan that it was a draft of, ``title`` its full title then ("Beskæftigelsesplan 2026").
    """

    plan = models.ForeignKey("Plan", models.PROTECT, related_name="+", verbose_name="kladde til")
    title = models.CharField("titel", max_length=160)
    schema = models.PositiveSmallIntegerField()
    content = models.JSONField("indhold")
    fingerprint = models.CharField("fingeraftryk", max_length=64)
    at = models.DateTimeField("som den var")

    class Meta:
        verbose_name = "kladde, som en plan er begyndt fra"
        verbose_name_plural = "kladder, som planer er begyndt fra"

    def __str__(self):
        return f"Kladden til {self.title}"
