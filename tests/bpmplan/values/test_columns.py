"""The columns and fields of values and periods, on the database that the tests run on."""

import re

import pytest
from django import forms
from django.db import IntegrityError, connection, models, transaction

from bpmplan.values import Period, Value
from bpmplan.values.columns import PeriodColumn, ValueColumn, sql_first_year, sql_last_year
from bpmplan.values.fields import WITH_AN_END, YEARS, PeriodField, UnitField, ValueField

from .test_periods import DAYS
from .test_values import PRINTED


class Measured(models.Model):
    """A table of these tests only."""

    value = ValueColumn("værdi")
    period = PeriodColumn("periode")

    class Meta:
        app_label = "values_tests"
        constraints = [
            ValueColumn.check_constraint("value", name="measured_value_readable"),
            PeriodColumn.check_constraint("period", name="measured_period_readable"),
        ]

    def __str__(self):
        return f"{self.period}: {self.value}"


@pytest.fixture
def table(db):
    with connection.cursor() as cursor:
        cursor.execute(*connection.schema_editor().table_sql(Measured))
    return Measured.objects


def test_a_notation_goes_in_and_comes_out_and_nothing_else_is_taken(table):
    pairs = [(Value.read(value), None) for value in PRINTED] + [(None, Period.read(period)) for period in DAYS]
    table.bulk_create(Measured(value=value, period=period) for value, period in pairs)
    assert [(row.value, row.period) for row in table.order_by("pk")] == pairs
    assert table.get(value=Value.read("650..700")) and table.filter(value="").count() == len(DAYS)
    unreadable = {"value": ["60 pct.", ">=", '"', "1..", "#"], "period": ["2024H3", "snart", "2024/", "2024QMAT05"]}
    for column, wrong in ((column, one) for column, many in unreadable.items() for one in many):
        with pytest.raises(IntegrityError), transaction.atomic():
            table.create(**{column: wrong})
    years = f"SELECT period, {sql_first_year('period')}, {sql_last_year('period')} FROM values_tests_measured"
    with connection.cursor() as cursor:
        cursor.execute(f"{years} WHERE id > %s", [0])
        for period, first, last in cursor.fetchall():
            days = [day and int(day[:4]) for day in DAYS.get(period, ())]
            assert [first, last] == ([days[0] or 0, days[1] or 9999] if days else [None, None]), period


def test_the_shapes_in_the_database_are_those_that_are_read():
    for column, good in ((ValueColumn, PRINTED), (PeriodColumn, DAYS)):
        assert all(re.search(column.shape, notation) for notation in ["", *good])
        row = Measured(**{column.holds.__name__.lower(): column.holds.read(next(iter(good)))})
        field = Measured._meta.get_field(column.holds.__name__.lower())
        assert field.to_python(field.value_to_string(row)) == getattr(row, field.name)
        assert field.value_to_string(Measured()) == "" and field.to_python("") is None


MARKS = "\u200f\u202b\u00ad\u200d"
"""Marks that nobody sees."""


def test_a_unit_has_a_word_and_what_is_not_seen_is_neither_kept_nor_said():
    for typed, unit in {"%": "pct.", f"pct{MARKS}": "pct.", f"ugers {MARKS} ventetid": "ugers ventetid"}.items():
        assert UnitField(max_length=60).clean(typed) == unit
    for typed in ("12", "1.000", "12,5 -"):
        with pytest.raises(forms.ValidationError, match="Skriv enheden som et ord"):
            UnitField(max_length=60).clean(typed)
    field = ValueField(unit="pct.")
    assert field.clean(f"{MARKS}mindst 6{MARKS}0 pct.{MARKS}") == Value.read(">=60")
    assert field.clean(f"planen er{MARKS} vedtaget").notation == '"planen er vedtaget'
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(f"60 u{MARKS}ger{MARKS}")
    assert refused.value.message == "Du har skrevet »uger«, men enheden er pct. Ret det ene af dem."


class MeasuredForm(forms.Form):
    value = ValueField(unit="pct.", required=False)
    period = PeriodField(allows=WITH_AN_END, required=False)
    years = PeriodField(allows=YEARS, required=False)


def test_a_form_takes_them_as_they_are_typed_and_keeps_what_is_wrong():
    form = MeasuredForm({"value": "mindst 60 pct.", "period": "2. kvt. 2027", "years": "2027-2028"})
    assert form.is_valid()
    assert [one.notation for one in form.cleaned_data.values()] == [">=60", "2027Q2", "2027/2028"]
    assert not MeasuredForm(
        {"value": "mindst 60", "period": "", "years": ""}, initial={"value": Value.read(">=60"), "period": None}
    ).has_changed()
    wrong = MeasuredForm({"value": "60 kr.", "period": "løbende", "years": "marts 2027"})
    assert {name: len(errors) for name, errors in wrong.errors.items()} == {"value": 1, "period": 1, "years": 1}
    assert "men enheden er pct." in wrong.errors["value"][0] and "60 kr." in str(wrong["value"])
    assert "eller flere år" in wrong.errors["years"][0]
    for typed in ("budget 2027", "1999", "5. kvartal 2027"):  # no examples that the field would refuse
        [sentence] = MeasuredForm({"years": typed}).errors["years"]
        assert sentence.endswith(YEARS.sentence) and "skoleåret" not in sentence, sentence
    assert MeasuredForm({}).is_valid()
    assert 'value="mindst 60"' in str(MeasuredForm(initial={"value": Value.read(">=60")})["value"])
