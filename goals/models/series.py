"""What is officially measured, where and when: series of numbers, and each number with the delivery that brought it."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Max, Q
from django.urls import reverse

from bpmplan.accounts import permissions
from bpmplan.accounts.models import Municipality, Region
from bpmplan.jobs.asked import Asked
from bpmplan.values import PeriodKind
from bpmplan.values.columns import PeriodColumn, ValueColumn

PERIOD_KINDS = (
    PeriodKind.MONTH,
    PeriodKind.QUARTER,
    PeriodKind.FOUR_QUARTERS,
    PeriodKind.YEAR,
    PeriodKind.TO_DATE,
)
"""What a series can be counted by."""
CHOSEN_ALREADY = "Den talserie er allerede valgt."


class AreaKind(models.TextChoices):
    COUNTRY = "country", "Hele landet"
    REGION = "region", "Region"
    MUNICIPALITY = "municipality", "Kommune"


class AreaQuerySet(models.QuerySet):
    def of_country(self):
        """The whole country; made the first time it is asked for."""
        return self.get_or_create(kind=AreaKind.COUNTRY)[0]

    def complete(self):
        """All areas: the country, every region and every municipality; those without a row get one."""
        self.of_country()
        for kind, model in ((AreaKind.REGION, Region), (AreaKind.MUNICIPALITY, Municipality)):
            missing = model.objects.filter(area=None)
            self.bulk_create([Area(kind=kind, **{kind: one}) for one in missing], ignore_conflicts=True)
        return self.select_related("municipality", "region")


class Area(models.Model):
    """Where something is measured: the whole country, a region, or a municipality."""

    kind = models.CharField("slags", max_length=12, choices=AreaKind)
    region = models.OneToOneField(Region, models.PROTECT, null=True, blank=True, verbose_name="region")
    municipality = models.OneToOneField(Municipality, models.PROTECT, null=True, blank=True, verbose_name="kommune")

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "område"
        verbose_name_plural = "områder"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=AreaKind.COUNTRY, region=None, municipality=None)
                | Q(kind=AreaKind.REGION, region__isnull=False, municipality=None)
                | Q(kind=AreaKind.MUNICIPALITY, region=None, municipality__isnull=False),
                name="area_is_one_place",
            ),
            models.UniqueConstraint(fields=["kind"], condition=Q(kind=AreaKind.COUNTRY), name="area_country_only_once"),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self):
        """As it is printed; asks for its region or municipality unless they were fetched."""
        place = self.region or self.municipality
        return place.name if place else AreaKind.COUNTRY.label


class SeriesQuerySet(models.QuerySet):
    def kept_by(self, user):
        """Those that the person fetches and brings files for: the ministry's, or those of a municipality of theirs."""
        if permissions.is_ministry(user):
            return self.filter(municipality=None)
        return self.filter(municipality__in=permissions.municipalities_with_series(user))

    def with_standing(self):
        """With ``number_count``, and ``corrected_at``: when a delivery corrected something last."""
        current = Q(measurements__isnull=False, measurements__corrected_by=None)
        return self.select_related("municipality", "fetch").annotate(
            number_count=Count("measurements", filter=current), corrected_at=Max("measurements__corrected_by__at")
        )


class Series(models.Model):
    """One thing that is counted, for every area, by one kind of period.

    ``table`` and ``measure`` are the source's own names ("y01a02"), and ``selection`` is what is chosen in the table's
    other dimensions, in the order of their names (``_alder=2&_koen=1``); all three are empty of what is only brought
    by files. Those of a ``municipality`` are its own choice, and the others the ministry's. ``is_sample``: the numbers
    are made up, which every page that shows them says. ``fault`` is why the last fetch failed, in Danish, and empty
    when it didn't.
    """

    name = models.CharField("hvad der tælles", max_length=200)
    unit = models.CharField("enhed", max_length=60, blank=True)
    source = models.CharField("kilde", max_length=200, blank=True)
    table = models.CharField("tabel", max_length=40, blank=True)
    measure = models.CharField("måling", max_length=80, blank=True)
    selection = models.CharField("valg i tabellen", max_length=400, blank=True)
    period_kind = models.CharField("periode", max_length=13, choices=[(k.value, k.label) for k in PERIOD_KINDS])
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="series", verbose_name="kommune"
    )
    is_sample = models.BooleanField("opdigtede tal", default=False)
    fetched_at = models.DateTimeField("hentet", null=True, blank=True)
    fault = models.CharField("hvorfor der ikke blev hentet", max_length=600, blank=True)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = "talserie"
        verbose_name_plural = "talserier"
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="series_has_name"),
            models.CheckConstraint(condition=Q(period_kind__in=PERIOD_KINDS), name="series_period_kind_known"),
            models.CheckConstraint(
                condition=Q(table="", measure="") | ~Q(table="") & ~Q(measure=""), name="series_table_has_measure"
            ),
            models.UniqueConstraint(
                fields=["table", "measure", "selection", "period_kind"],
                condition=Q(municipality=None) & ~Q(table=""),
                name="series_chosen_once",
                violation_error_message=CHOSEN_ALREADY,
            ),
            models.UniqueConstraint(
                fields=["municipality", "table", "measure", "selection", "period_kind"],
                condition=Q(municipality__isnull=False) & ~Q(table=""),
                name="series_chosen_once_by_municipality",
                violation_error_message=CHOSEN_ALREADY,
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("series", args=[self.pk])

    @property
    def where(self):
        """Where its numbers come from, in a few words."""
        return f"Jobindsats.dk, tabel {self.table}" if self.table else "Filer, der lægges ind"

    @property
    def why_not_fetched(self):
        """The sentence of the last fetch that failed; empty when none did since."""
        fetch = getattr(self, "fetch", None)
        return self.fault or (fetch.error if fetch and fetch.has_failed else "")

    def deliveries(self):
        """What brought numbers, the newest first, with ``brought`` and ``corrected_count`` (how many numbers of this
        series); three questions."""
        current, corrected = (
            dict(rows.values_list(name).annotate(count=Count("pk")).order_by())
            for name, rows in (
                ("delivery", self.measurements.all()),
                ("corrected_by", self.measurements.exclude(corrected_by=None)),
            )
        )
        deliveries = list(Delivery.objects.filter(pk__in=current).select_related("by"))
        for one in deliveries:
            one.brought, one.corrected_count = current[one.pk], corrected.get(one.pk, 0)
        return deliveries


class Delivery(models.Model):
    """That numbers came from somewhere at a time: fetched, or brought as a file by a person.

    ``source`` is what is printed of it ("Jobindsats.dk, tabel y01a02"); ``by`` is None of what was fetched.
    """

    source = models.CharField("kilde", max_length=200)
    at = models.DateTimeField("hentet")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="hentet af"
    )
    file_name = models.CharField("filnavn", max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = "levering af tal"
        verbose_name_plural = "leveringer af tal"
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(source=""), name="delivery_has_source")]

    def __str__(self):
        return self.source


class SeriesFetch(Asked):
    """That a series is to be fetched: by the night, or by who can't wait.

    Of the last time: ``new`` and ``corrected`` count measurements, and ``left_out`` are names that are no area of ours.
    """

    series = models.OneToOneField(Series, models.CASCADE, related_name="fetch", verbose_name="talserie")
    new = models.PositiveIntegerField("nye tal", default=0)
    corrected = models.PositiveIntegerField("rettede tal", default=0)
    left_out = models.CharField("navne uden for", max_length=600, blank=True)

    WHAT = "Talserien"
    DONE_NOW, NOT_DONE = "hentes nu", "kunne ikke hentes"

    class Meta(Asked.Meta):
        abstract = False
        verbose_name = "hentning af en talserie"
        verbose_name_plural = "hentninger af talserier"

    def __str__(self):
        return self.series.name


class WhyNone(models.TextChoices):
    """Why there is no number, by the source's own sign."""

    SUPPRESSED = "..", "oplyses ikke af hensyn til diskretion"
    NOT_POSSIBLE = ".", "kan ikke forekomme"
    NOTHING = "-", "ingen tal fra kilden"


CORRECTED_AT_ONCE = 500


class DeliveredQuerySet(models.QuerySet):
    """Rows that came with a delivery, and that a later one may correct: the old row stays.

    A kind says by which columns two are told apart (``TOLD_APART_BY``), and which a source says of each (``SAYS``).
    """

    def current(self):
        """Those that no later delivery has corrected."""
        return self.filter(corrected_by=None)

    def correct(self, pks, delivery):
        """Let a delivery have corrected the rows with these primary keys, however many."""
        for start in range(0, len(pks), CORRECTED_AT_ONCE):
            self.filter(pk__in=pks[start : start + CORRECTED_AT_ONCE]).update(corrected_by=delivery)


class Measurement(models.Model):
    """What a series was in an area and a period, as a delivery said. Never 0 because it is not known.

    Without a ``value`` it says ``why_none``. A number that is corrected stays, with the delivery that corrected it.
    """

    series = models.ForeignKey(
        Series, models.PROTECT, related_name="measurements", verbose_name="talserie", db_index=False
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="område", db_index=False)
    period = PeriodColumn("periode", blank=False)
    value = ValueColumn("værdi")
    why_none = models.CharField("hvorfor der intet tal er", max_length=2, choices=WhyNone, blank=True)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="measurements", db_index=False)
    corrected_by = models.ForeignKey(
        Delivery, models.PROTECT, null=True, blank=True, related_name="corrected", db_index=False
    )

    TOLD_APART_BY = ("area_id", "period")
    SAYS = ("value", "why_none")

    objects = DeliveredQuerySet.as_manager()

    class Meta:
        verbose_name = "måling"
        verbose_name_plural = "målinger"
        ordering = ["series", "area", "period"]
        indexes = [
            models.Index(
                fields=["series", "corrected_by"], condition=~Q(corrected_by=None), name="measurement_corrected"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "area", "period"],
                condition=Q(corrected_by=None),
                name="measurement_one_current",
            ),
            PeriodColumn.check_constraint("period", name="measurement_period_is_period"),
            ValueColumn.check_constraint("value", name="measurement_value_is_value"),
            models.CheckConstraint(condition=~Q(period=""), name="measurement_has_period"),
            models.CheckConstraint(
                condition=Q(value="", why_none__in=WhyNone.values) | ~Q(value="") & Q(why_none=""),
                name="measurement_has_value_or_says_why_none",
            ),
            models.CheckConstraint(
                condition=Q(corrected_by=None) | ~Q(corrected_by=F("delivery")), name="measurement_corrected_by_another"
            ),
        ]

    def __str__(self):
        return f"{self.series_id} {self.period}: {self.value or self.get_why_none_display()}"
