"""Measurements are taken in whole or not at all, twice without change, and corrected by rows that keep the old."""

import pytest
from django.db import IntegrityError, transaction

from bpmplan.values import PeriodKind, Value
from goals.indicators.taking import Measured, compare, corrections, take
from goals.models import Area, Delivery, Measurement, Series

from ...making import NOW


@pytest.fixture
def series(db):
    return Series.objects.create(name="Fuldtidspersoner", period_kind=PeriodKind.MONTH, fault="Den var væk.")


def rows_of(*rows):
    country = Area.objects.of_country().pk
    return [Measured(country, *row) for row in rows]


FIRST = [("2024M01", "10", ""), ("2024M02", "", ".."), ("2024M03", "12.5", "")]


def test_the_same_twice_changes_nothing_and_a_correction_keeps_what_stood(series):
    taken = take(series, rows_of(*FIRST), source="Jobindsats.dk", now=NOW)
    assert (taken.new, taken.corrected, taken.same) == (3, 0, 0)
    again = take(series, rows_of(*FIRST), source="Jobindsats.dk", now=NOW)
    assert (again.delivery, again.same) == (None, 3) and Delivery.objects.count() == 1
    later = rows_of(("2024M01", "11", ""), ("2024M02", "7", ""), ("2024M04", "9", ""))
    assert len(compare(series, later).corrected) == 2 and Measurement.objects.count() == 3
    taken = take(series, later, source="Jobindsats.dk", now=NOW)
    assert (taken.new, taken.corrected, taken.same) == (1, 2, 0)
    assert [(str(one.period), one.before.value, one.after.value) for one in corrections(taken.delivery, series)] == [
        ("januar 2024", Value.of(10), Value.of(11)),
        ("februar 2024", None, Value.of(7)),
    ]
    assert Measurement.objects.count() == 6 and series.measurements.current().count() == 4
    series.refresh_from_db()
    assert series.fetched_at == NOW and series.fault == ""


def test_a_delivery_that_fails_in_the_middle_changes_nothing(series):
    take(series, rows_of(*FIRST), source="Jobindsats.dk", now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        take(series, rows_of(("2024M01", "11", ""), ("2024M05", "", "")), source="Jobindsats.dk", now=NOW)
    assert Delivery.objects.count() == 1 and series.measurements.current().count() == Measurement.objects.count() == 3
