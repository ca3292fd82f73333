"""Links: one table for all kinds, a row for each recipient and thing; and each time that one was opened."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from ..outbox.addresses import validate_address
from ..statuses import choice
from ..subjects import Gone
from .kinds import KINDS


class LinkState(models.TextChoices):
    """Where a link stands; only an open one opens anything."""

    OPEN = choice("open")
    EXPIRED = choice("expired")
    WITHDRAWN = choice("withdrawn")


class LinkQuerySet(models.QuerySet):
    def of(self, kind, *things):
        """The links of a kind to the things (rows)."""
        return self.filter(kind=kind, thing_id__in=[thing.pk for thing in things])

    def open(self, now):
        return self.filter(withdrawn_at=None, expires_at__gt=now)


class Link(models.Model):
    """That a person or a body can open one thing, until when.

    ``kind`` names a ``Kind`` and ``thing_id`` is the thing's primary key. ``name`` and ``address`` say who it is for;
    without an address it was handed over in another way. The secret is made when it is handed over (``making.py``) and
    kept as a hash only: before there is none, and a new one ends the one before. ``made_by`` is None for what the
    program makes by itself.
    """

    kind = models.CharField("slags", max_length=40)
    thing_id = models.PositiveBigIntegerField()
    name = models.CharField("til", max_length=200)
    address = models.EmailField("e-mail", max_length=254, blank=True, validators=[validate_address])
    secret_hash = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="lavet af", null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField("lavet")
    expires_at = models.DateTimeField("udløber")
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="trukket tilbage af",
        null=True,
        blank=True,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField("trukket tilbage", null=True, blank=True)
    first_opened_at = models.DateTimeField("åbnet første gang", null=True, blank=True)
    last_opened_at = models.DateTimeField("åbnet sidst", null=True, blank=True)
    times_opened = models.PositiveIntegerField("gange åbnet", default=0)

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = "link"
        verbose_name_plural = "links"
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["kind", "thing_id"], name="link_by_thing")]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="link_is_for_somebody"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="link_lasts_a_while"),
            models.CheckConstraint(
                condition=Q(withdrawn_by=None) | Q(withdrawn_at__isnull=False), name="link_withdrawn_by_and_at"
            ),
            models.CheckConstraint(
                condition=Q(times_opened=0, first_opened_at=None, last_opened_at=None)
                | Q(times_opened__gt=0, first_opened_at__isnull=False, last_opened_at__gte=F("first_opened_at")),
                name="link_opened_how_often_and_when",
            ),
        ]

    def __str__(self):
        return f"{self.label} til {self.name}"

    @property
    def label(self):
        """What kind of link it is, in Danish."""
        return KINDS.label_of(self.kind)

    @cached_property
    def thing(self):
        """What it opens; ``Gone`` when that is no longer there."""
        row = KINDS.named(self.kind).things().filter(pk=self.thing_id).first()
        if row is None:
            raise Gone(self.kind)
        return row

    def state(self, now):
        """Its ``LinkState``."""
        if self.withdrawn_at:
            return LinkState.WITHDRAWN
        return LinkState.OPEN if self.expires_at > now else LinkState.EXPIRED


class Opening(models.Model):
    """That a link was opened, and ``what`` of its thing: the page, or the name of a file."""

    link = models.ForeignKey(Link, models.CASCADE, related_name="openings", verbose_name="link")
    at = models.DateTimeField("tidspunkt")
    what = models.CharField("hvad", max_length=100)

    class Meta:
        verbose_name = "åbning af et link"
        verbose_name_plural = "åbninger af links"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["at"], name="link_opening_at")]
        constraints = [models.CheckConstraint(condition=~Q(what=""), name="link_opening_says_what")]

    def __str__(self):
        return f"{self.link}: {self.what}"
