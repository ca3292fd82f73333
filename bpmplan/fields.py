"""Form fields that any form may have: a line of text, a number, a day, choices; and formsets that name the wrong row.

How a number is read is decided in `values.numbers`, and how a day is in `danish`; nowhere else.
"""

from decimal import Decimal

from django import forms

from . import danish, fonts
from .cleaning import clean
from .values.numbers import parse_number


def check_drawable(value):
    """Raises ``forms.ValidationError`` with a sentence that names what no document can draw of a text."""
    if sentence := fonts.refusal(value):
        raise forms.ValidationError(sentence, code="undrawable")


class DrawableTexts:
    """For a ``ModelForm`` whose texts are printed: refuses at its field what no document can draw.

    ``not_printed`` names fields whose texts are not.
    """

    not_printed = ()

    def clean(self):
        data = super().clean()
        for name, value in list(data.items()):
            is_printed = isinstance(value, str) and name not in self.not_printed
            if is_printed and (sentence := fonts.refusal(value)):
                self.add_error(name, sentence)
        return data


class LineField(forms.CharField):
    """One line of text, cleaned for storing. Too long a line comes back with a sentence, never cut off."""

    def __init__(self, *, max_length, **kwargs):
        super().__init__(**kwargs)
        self.longest = max_length

    def to_python(self, value):
        value = super().to_python(" ".join(clean(value).split()) if isinstance(value, str) else value)
        if len(value) > self.longest:
            raise forms.ValidationError(
                f"Her er plads til {danish.number(self.longest)} tegn, og teksten er på {danish.number(len(value))}.",
                code="max_length",
            )
        check_drawable(value)
        return value


class NumberField(forms.DecimalField):
    """A form field for a number in Danish notation; a wrong one stays in the field with a sentence.

    ``unit`` is the word for what the number counts, as it is printed; a form may set it once it is known.
    """

    widget = forms.TextInput

    def __init__(self, *, unit=None, **kwargs):
        kwargs.setdefault("max_digits", 14)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(**kwargs)
        self.unit = unit

    def prepare_value(self, value):
        return value if isinstance(value, str) else danish.number(value)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, str):
            if not value.strip():
                return None
            try:
                value = parse_number(value, self.unit)
            except ValueError as error:
                raise forms.ValidationError(str(error), code="invalid") from None
            if (
                self.decimal_places == 0
                and value == value.to_integral_value()
                and value.as_tuple().exponent in (-1, -2)
            ):
                value = Decimal(int(value))  # whole kroner as a spreadsheet writes them: 1.200.000,00
        return value

    def widget_attrs(self, widget):
        return {}


class DayInput(forms.DateInput):
    """A line for a day, shown as 31.12.2027; what is no date is shown again as it was typed.

    Not the browser's date field: see docs/decisions/days-are-typed.md.
    """

    def __init__(self, attrs=None):
        super().__init__({"autocomplete": "off", **(attrs or {})}, format="%d.%m.%Y")


class DayField(forms.DateField):
    """A day from 2000 (or ``first_year``) to 2100, in any of the forms that ``danish.parse_day`` reads."""

    widget = DayInput

    def __init__(self, *, first_year=2000, **kwargs):
        super().__init__(**kwargs)
        self.first_year = first_year

    def to_python(self, value):
        if isinstance(value, str):
            if not value.strip():
                return None
            try:
                value = danish.parse_day(value)
            except ValueError as error:
                raise forms.ValidationError(str(error), code="invalid") from None
        day = super().to_python(value)
        if day is not None and not self.first_year <= day.year <= 2100:
            raise forms.ValidationError(f"Skriv en dato mellem {self.first_year} og 2100.", code="invalid")
        return day


class KnownChoices(forms.TypedMultipleChoiceField):
    """Choices by row number (``coerce=str``: by key); one that a colleague has deleted is left out, not refused."""

    def __init__(self, *, coerce=int, **kwargs):
        super().__init__(coerce=coerce, widget=forms.CheckboxSelectMultiple, **kwargs)

    def to_python(self, value):
        known = {str(key) for key, _ in self.choices}
        return [key for key in super().to_python(value) if key in known]

    def has_changed(self, initial, data):
        return sorted(map(str, initial or ())) != sorted(map(str, data or ()))


def row_label(number):
    return f"Række {number}"


class NumberedRows(forms.BaseFormSet):
    """A formset whose errors say which row they are about: ``Række 3: …``"""

    default_error_messages = forms.BaseFormSet.default_error_messages | {
        "too_many_forms": "Der er plads til højst %(num)d rækker. Slet nogle, og gem igen."
    }

    def full_clean(self):
        super().full_clean()
        for number, form in enumerate(self.forms, 1):
            for errors in form.errors.values():
                errors.data = [forms.ValidationError(f"{row_label(number)}: {message}") for message in errors]
