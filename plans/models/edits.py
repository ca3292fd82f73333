"""Every save of a section."""

from django.conf import settings
from django.db import models

from .plan import Plan


class Edit(models.Model):
    """One save of one section: what the fields that it changed held before. Nothing written is ever gone.

    ``before`` holds plain values (``declared``) by field. The first, with nothing before it, says who added the
    section. A deletion (``deleted``) is the last, and its ``before`` holds the whole section. ``erased``: a passage was
    erased from the section by law; ``before`` is then what is left of the fields that it stood in.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="edits")
    section = models.CharField(max_length=20)
    key = models.UUIDField()
    edit_no = models.PositiveIntegerField()
    before = models.JSONField()
    deleted = models.BooleanField(default=False)
    erased = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["plan", "key", "edit_no"]
        constraints = [models.UniqueConstraint(fields=["plan", "key", "edit_no"], name="edit_number_unique_in_section")]

    def __str__(self):
        return f"{self.section} {self.key}, {self.edit_no}"
