"""Series of official numbers: what the database holds of them, whoever writes."""

import pytest
from django.db import IntegrityError, transaction

from bpmplan.accounts.models import Municipality
from bpmplan.values import Period, PeriodKind, Value
from goals.models import Area, AreaKind, Delivery, Measurement, Series, WhyNone

from ..making import NOW


@pytest.fixture
def series(db):
    return Series.objects.create(name="Fuldtidspersoner", unit="personer", period_kind=PeriodKind.MONTH)


def test_every_place_is_an_area_and_only_once(db):
    Area.objects.complete()
    areas = list(Area.objects.complete())
    assert len([area for area in areas if area.kind == AreaKind.MUNICIPALITY]) == Municipality.objects.count()
    assert [area.name for area in areas if area.kind == AreaKind.COUNTRY] == ["Hele landet"]


def measure(series, delivery, **columns):
    area = Area.objects.of_country()
    with transaction.atomic():
        return Measurement.objects.create(
            **{"series": series, "area": area, "period": Period.read("2024M05"), "delivery": delivery, **columns}
        )


def test_a_number_is_corrected_by_another_delivery_and_stays(series):
    first, second = (Delivery.objects.create(source="Jobindsats.dk", at=NOW) for _ in range(2))
    old = measure(series, first, value=Value.of(540))
    with pytest.raises(IntegrityError):
        measure(series, second, value=Value.of(541))
    Measurement.objects.filter(pk=old.pk).update(corrected_by=second)
    measure(series, second, value=Value.of(541))
    assert Measurement.objects.current().get().value == Value.of(541) and Measurement.objects.count() == 2


@pytest.mark.parametrize(
    "columns", [{}, {"why_none": "0"}, {"value": Value.of(0), "why_none": WhyNone.SUPPRESSED}, {"period": None}]
)
def test_a_measurement_has_a_value_or_says_why_none(series, columns):
    with pytest.raises(IntegrityError):
        measure(series, Delivery.objects.create(source="Jobindsats.dk", at=NOW), **columns)
