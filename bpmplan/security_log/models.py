"""The security log's rows. They are added, never changed, and deleted by retention only; the database holds it."""

import hashlib
import hmac
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .events import label_of


def shortened(address):
    """What the log keeps of a typed address, "er…@aalborg.example"; "…" for what is no address (perhaps a password)."""
    local, at, domain = address.strip().lower().rpartition("@")
    if not (local and at and domain):
        return "…"
    return f"{local[:2]}…@{domain}"[:100]


def key_of(address):
    """What tells that two typed addresses are one, without saying which: 32 characters."""
    typed = address.strip().lower().encode()
    return hmac.new(settings.SECRET_KEY.encode(), b"security log " + typed, hashlib.sha256).hexdigest()[:32]


class EntryQuerySet(models.QuerySet):
    def of_municipality(self, municipality):
        """What its administrators see: its own rows, and what strangers typed of its members' addresses."""
        addresses = municipality.memberships.filter(deactivated_at=None).values_list("user__email", flat=True)
        return self.filter(Q(municipality=municipality) | Q(typed_key__in=[key_of(address) for address in addresses]))

    def about_person(self, words):
        """Rows about or by people of this name or address; of a typed address it has to be the whole one."""
        names = [f"{who}__{what}__icontains" for who in ("user", "by") for what in ("name", "email")]
        matches = Q(typed_key=key_of(words))
        for name in names:
            matches |= Q(**{name: words})
        return self.filter(matches)

    def between(self, first_day, last_day):
        """Rows of these days, both among them; None is no limit."""
        rows = self.filter(at__gte=_midnight(first_day)) if first_day else self
        return rows.filter(at__lt=_midnight(last_day + timedelta(days=1))) if last_day else rows


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))


class Entry(models.Model):
    """Something happened to somebody's access: who, by whom, where, when.

    ``user`` is whom it is about, ``by`` who did it. Of an address that somebody typed only the beginning is kept, and
    a key that says whether it is the same as another. A deed that concerns several municipalities has a row for each.
    """

    at = models.DateTimeField("tidspunkt")
    event = models.CharField("hændelse", max_length=40)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="bruger", null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="af", null=True, blank=True, related_name="+"
    )
    typed = models.CharField("skrevet adresse", max_length=100, blank=True)
    typed_key = models.CharField(max_length=32, blank=True, editable=False)
    municipality = models.ForeignKey(
        "accounts.Municipality", models.PROTECT, verbose_name="kommune", null=True, blank=True, related_name="+"
    )
    about = models.CharField("nærmere", max_length=300, blank=True)
    ip = models.GenericIPAddressField("IP-adresse", null=True, blank=True)
    browser = models.CharField("browser", max_length=60, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "hændelse i sikkerhedsloggen"
        verbose_name_plural = "sikkerhedslog"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["municipality", "-at"], name="security_log_municipality"),
            models.Index(fields=["-at"], name="security_log_at"),
            models.Index(fields=["user", "-at"], name="security_log_user"),
            models.Index(fields=["typed_key", "-at"], condition=~Q(typed_key=""), name="security_log_typed"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(event=""), name="security_log_says_what")]

    def __str__(self):
        return self.label

    @property
    def label(self):
        """What happened, in Danish."""
        return label_of(self.event)


COLUMNS = tuple(field.column for field in Entry._meta.concrete_fields)


class Sweep(models.Model):
    """That retention deleted rows older than ``older_than``: what lets them go, and what is left of them."""

    at = models.DateTimeField("tidspunkt")
    older_than = models.DateTimeField("ældre end")
    count = models.PositiveIntegerField("antal")

    class Meta:
        verbose_name = "sletning i sikkerhedsloggen"
        verbose_name_plural = "sletninger i sikkerhedsloggen"
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(condition=Q(older_than__lte=models.F("at")), name="security_log_sweep_of_the_past")
        ]

    def __str__(self):
        return f"{self.count} ældre end {self.older_than:%d.%m.%Y}"
