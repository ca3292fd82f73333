"""Every save of a section, and what was changed in the plan as a whole."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .plan import Plan


class Saves(models.Model):
    """One save of something that is written by several: what the fields that it changed held before.

    ``Edit`` has those of a plan's sections, ``FollowUpEdit`` those of follow-ups. ``erased``, ``first_no`` and
    ``began_at`` are told of in ``Edit``.
    """

    section = models.CharField(max_length=20)
    key = models.UUIDField()
    edit_no = models.PositiveIntegerField()
    first_no = models.PositiveIntegerField(null=True)
    before = models.JSONField()
    deleted = models.BooleanField(default=False)
    erased = models.BooleanField(default=False)
    began_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering = ["plan", "key", "edit_no"]

    def __str__(self):
        return f"{self.section} {self.key}, {self.edit_no}"


class Edit(Saves):
    """One save of one section: what the fields that it changed held before. Nothing written is ever gone.

    ``before`` holds plain values (``declared``) by field. The first, with nothing before it, says who added the
    section. A deletion (``deleted``) is the last, and its ``before`` holds the whole section. ``erased``: a passage was
    erased from the section by law; ``before`` is then what is left of the fields that it stood in.

    A night after, the saves of a sitting become one row (``writing/folding.py``): that of the last, with what stood
    before the first, the number of that (``first_no``), and when it was (``began_at``). ``first_no`` is empty until a
    night has looked at the row.

    Of the section ``PLAN`` it is a change in the plan as a whole: its settings, each by its name, or that the section
    ``moved`` was given another place among its own (``after``: the key of the one it stood after, "" when it was first;
    ``kind``: its model name). These are never folded.
    """

    PLAN = "plan"
    PLAN_KEY = uuid.UUID(int=0)

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="edits")

    class Meta(Saves.Meta):
        indexes = [models.Index(fields=["plan", "key"], condition=Q(first_no=None), name="edit_not_folded_yet")]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key", "edit_no"], name="edit_number_unique_in_section"),
            models.CheckConstraint(
                condition=Q(first_no=None, began_at=None)
                | Q(first_no=F("edit_no"), began_at=None)
                | Q(
                    first_no__isnull=False,
                    first_no__lt=F("edit_no"),
                    began_at__isnull=False,
                    deleted=False,
                    erased=False,
                ),
                name="edit_folded_is_of_several_saves",
            ),
        ]
