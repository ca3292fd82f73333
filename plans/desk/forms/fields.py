"""Fields of the desk's forms: one line of text, a day, a period."""

from django import forms

from ...models.periods import Period


class PeriodField(forms.CharField):
    """A period as a person writes it ("1. halvår 2024"); its value is a ``Period``, or None."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return None
        try:
            return Period.parse(value[:60])
        except ValueError as error:
            raise forms.ValidationError(str(error), code="invalid") from None
