"""A period, as the desk's forms take it."""

from django import forms

from ...models.periods import Period


class PeriodField(forms.CharField):
    """A period as a person writes it ("1. halvår 2024", "Q2 2027"); its value is a ``Period``, or None."""

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return None
        try:
            return Period.parse(value)
        except ValueError as error:
            raise forms.ValidationError(str(error), code="invalid") from None
