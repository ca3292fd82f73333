"""What somebody has said about a section of a plan to their colleagues; never part of the plan itself."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .plan import Plan
from .reading_links import ReadingLink
from .revisions import Event

QUOTE_LENGTH = 300
NOTE_LENGTH = 2_000


class NoteQuerySet(models.QuerySet):
    def open(self):
        return self.filter(resolved_at=None)


class NoteDeed(models.TextChoices):
    """What a reply does beside saying something. ``TAKEN_BACK``: somebody else changed a text that was said ready."""

    RESOLVED = "resolved", "markerede den som løst"
    REOPENED = "reopened", "åbnede den igen"
    TAKEN_BACK = "taken_back", "rettede i teksten, så den ikke længere er meldt klar"
    HANDED_ON = "handed_on", "gav den videre"


class Note(models.Model):
    """A remark about a section (``section`` is its model name), or about one ``field`` of it.

    ``quote`` are the words that it is about, as they stood; nothing is written into the text. Those whose name stands
    in ``text`` after an @ are ``named``. One that is ``given_to`` somebody asks them to write it, by ``due`` if said.
    One that is ``asked_in`` a step is to be answered before the plan that was sent back comes again. One that came by a
    ``reading`` link has no ``by``: it is from somebody ``outside``.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="notes")
    section = models.CharField(max_length=20)
    key = models.UUIDField()
    field = models.CharField(max_length=40, blank=True)
    quote = models.CharField("ord i teksten", max_length=QUOTE_LENGTH, blank=True)
    text = models.TextField("bemærkning", max_length=NOTE_LENGTH)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="af"
    )
    outside = models.CharField("af (uden bruger)", max_length=200, blank=True)
    reading = models.ForeignKey(
        ReadingLink, models.PROTECT, null=True, blank=True, related_name="notes", verbose_name="læselink"
    )
    at = models.DateTimeField()
    named = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    given_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="givet til"
    )
    due = models.DateField("klar senest", null=True, blank=True)
    asked_in = models.ForeignKey(Event, models.PROTECT, null=True, blank=True, related_name="asked")
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="løst af"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = "bemærkning"
        verbose_name_plural = "bemærkninger"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="note_says_something"),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="note_resolved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=False, outside="", reading=None)
                | Q(by=None, reading__isnull=False) & ~Q(outside=""),
                name="note_by_one_of_us_or_from_outside",
            ),
            models.CheckConstraint(condition=Q(due=None) | Q(given_to__isnull=False), name="note_due_is_given"),
        ]

    def __str__(self):
        return f"{self.section} {self.key}"

    @property
    def is_open(self):
        return self.resolved_at is None

    @property
    def sayer(self):
        """Who said it, as its list says it."""
        return str(self.by) if self.by_id else f"{self.outside} (læser uden bruger)"


class NoteReply(models.Model):
    """What somebody has said to a note afterwards, or what they did with it (``deed``).

    Handed on, it waits for those who are ``named`` here instead of for who it is ``handed_from``.
    """

    note = models.ForeignKey(Note, models.CASCADE, related_name="replies")
    text = models.TextField("svar", max_length=NOTE_LENGTH, blank=True)
    deed = models.CharField(max_length=10, choices=NoteDeed, blank=True)
    handed_from = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="givet videre fra",
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="af")
    at = models.DateTimeField()
    named = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)

    class Meta:
        verbose_name = "svar på en bemærkning"
        verbose_name_plural = "svar på bemærkninger"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(deed__in=["", *NoteDeed.values]), name="note_reply_deed_known"),
            models.CheckConstraint(condition=~Q(text="", deed=""), name="note_reply_says_something"),
            models.CheckConstraint(
                condition=Q(deed="handed_on", handed_from__isnull=False) | (~Q(deed="handed_on") & Q(handed_from=None)),
                name="note_reply_handed_on_from_somebody",
            ),
        ]

    def __str__(self):
        return str(self.note)
