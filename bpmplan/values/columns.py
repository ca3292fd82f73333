"""Columns that hold a value or a period, as its notation; an empty text in the database is None here.

To look for rows without one, filter by "" (``baseline=""``): None would be asked for as NULL, which there never is.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from . import fields
from .period import Period
from .value import LONGEST, Value

_NUMBER = r"-?[0-9]{1,12}([.][0-9]{1,4})?"
_PART = r"[0-9]{4}(H[12]|Q[1-4]|(M|PRI|ULT)[0-9]{2}|SY|-[0-9]{2}-[0-9]{2})?"


class _NotationColumn(models.CharField):
    holds = None
    """The class of what it holds."""
    shape = ""
    """What every notation looks like: a regular expression for both databases."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": self.longest, "blank": True, "default": None, **kwargs})

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "blank": self.blank}

    @classmethod
    def check_constraint(cls, column, *, name):
        """The constraint by which the database holds only what can be read; for the model's ``Meta``."""
        return models.CheckConstraint(condition=Q(**{f"{column}__regex": cls.shape}), name=name)

    def from_db_value(self, value, expression, connection):
        return self.holds.read(value) if value else None

    def to_python(self, value):
        if value is None or isinstance(value, self.holds):
            return value
        try:
            return self.holds.read(value) if value else None
        except (ValueError, TypeError) as error:
            raise ValidationError(str(error), code="invalid") from None

    def get_prep_value(self, value):
        return value.notation if isinstance(value, self.holds) else value or ""

    def value_to_string(self, obj):
        return self.get_prep_value(self.value_from_object(obj))

    def run_validators(self, value):
        super().run_validators(self.get_prep_value(value))

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": self.form_class, "max_length": None, **kwargs})


class ValueColumn(_NotationColumn):
    """A ``Value`` or None."""

    holds = Value
    longest = LONGEST + 1
    form_class = fields.ValueField
    shape = rf"^($|([<>]=?)?{_NUMBER}$|{_NUMBER}[.][.]{_NUMBER}$|#(<=)?[0-9]{{1,6}}(/[0-9]{{1,6}})?$|\".+$)"


class PeriodColumn(_NotationColumn):
    """A ``Period`` or None."""

    holds = Period
    longest = 21
    form_class = fields.PeriodField
    shape = (
        rf"^($|[.][.]$|{_PART}$|[0-9]{{4}}(QMAT0[1-4]|MYTD[0-9]{{2}})$"
        rf"|{_PART}/{_PART}$|{_PART}/[.][.][+]?$|[.][.]/{_PART}[+]?$)"
    )


def sql_first_year(column):
    """SQL for the year in which a period begins, on both databases; 0 when it has no beginning, NULL when empty."""
    return (
        f"CASE WHEN {column} = '' THEN NULL WHEN {column} LIKE '..%%' THEN 0"
        f" ELSE CAST(SUBSTR({column}, 1, 4) AS integer)"
        f" - CASE WHEN {column} LIKE '%%QMAT0%%' AND {column} NOT LIKE '%%4' THEN 1 ELSE 0 END END"
    )


def sql_last_year(column):
    """SQL for the year in which a period ends, on both databases; 9999 when it has no end, NULL when empty."""
    slashes = " ".join(
        f"WHEN SUBSTR({column}, {place}, 1) = '/' THEN CAST(SUBSTR({column}, {place + 1}, 4) AS integer)"
        for place in (3, 5, 7, 8, 10, 11)
    )
    return (
        f"(CASE WHEN {column} = '' THEN NULL WHEN {column} = '..' OR {column} LIKE '%%/..%%' THEN 9999 {slashes}"
        f" ELSE CAST(SUBSTR({column}, 1, 4) AS integer) END"
        f" + CASE WHEN {column} LIKE '%%SY' OR {column} LIKE '%%SY+' THEN 1 ELSE 0 END)"
    )
