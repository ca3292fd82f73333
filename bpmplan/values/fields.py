"""A value and a period as forms take them; what is wrong stays in the field with a sentence."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms

from bpmplan import danish
from bpmplan.cleaning import clean
from bpmplan.fields import LineField, check_drawable

from . import units
from .period import Period
from .period_kinds import PARTS
from .period_typed import SENTENCE as EXAMPLES
from .value import Value


class _TypedField(forms.CharField):
    def prepare_value(self, value):
        return str(value) if isinstance(value, self.holds) else value

    def has_changed(self, initial, data):
        try:
            return self.to_python(initial) != self.to_python(data)
        except forms.ValidationError:
            return True

    def to_python(self, value):
        if value is None or isinstance(value, self.holds):
            return value
        value = danish.visible(clean(str(value)))
        if not value:
            return None
        check_drawable(value)
        try:
            return self.read(value)
        except ValueError as error:
            raise forms.ValidationError(str(error), code="invalid") from None

    def run_validators(self, value):
        """Those of a text are of no use to what was read from it, and `read` has its own."""


class UnitField(LineField):
    """A unit as it is printed: the known one that was meant, or the words that were typed."""

    def to_python(self, value):
        try:
            return units.read(super().to_python(value))
        except ValueError as error:
            raise forms.ValidationError(str(error), code="invalid") from None


class ValueField(_TypedField):
    """A ``Value``, or None. ``unit`` is the word that it is counted in; a form may set it once it is known.

    None is a unit that is not known: any is taken then.
    """

    holds = Value

    def __init__(self, *, unit="", **kwargs):
        super().__init__(**kwargs)
        self.unit = unit

    def read(self, text):
        return Value.parse(text, self.unit)


@dataclass(frozen=True)
class Allowed:
    """Which periods a field takes, and what is said of others."""

    test: Callable[[Period], bool]
    sentence: str
    also: str = ""
    """Said after the sentence about what is no period at all."""
    is_narrow: bool = False
    """Whether most of the usual examples of a period would be refused."""

    def about_error(self, error):
        """The sentence about what is no period, with examples of what the field takes."""
        sentence = str(error).replace(EXAMPLES, self.sentence) if self.is_narrow else str(error)
        return f"{sentence} {self.also}".strip()


ANY = Allowed(lambda period: True, "", "Også 1.3.2027–31.12.2028, fra 2027 og løbende forstås.")
WITH_AN_END = Allowed(
    lambda period: not period.is_open and period.first_day is not None,
    "Skriv en periode, der både begynder og slutter, fx 2027 eller 2027–2028.",
)
YEARS = Allowed(lambda period: period.is_years, "Skriv et år, fx 2027, eller flere år, fx 2027–2028.", is_narrow=True)
PART_OF_A_YEAR = Allowed(
    lambda period: period.kind in PARTS,
    "Skriv et år, et halvår, et kvartal eller en måned, fx 2. kvartal 2027.",
    is_narrow=True,
)


class PeriodField(_TypedField):
    """A ``Period``, or None. ``allows``: which ones."""

    holds = Period

    def __init__(self, *, allows=ANY, **kwargs):
        super().__init__(**kwargs)
        self.allows = allows

    def read(self, text):
        try:
            period = Period.parse(text)
        except ValueError as error:
            raise ValueError(self.allows.about_error(error)) from None
        if not self.allows.test(period):
            raise ValueError(self.allows.sentence)
        return period
