"""Widgets that the designsystem wants and Django hasn't ready made."""

from django import forms


class DateInput(forms.DateInput):
    """The browser's own date field: labelled, typeable, and needs no JavaScript. Its value is always YYYY-MM-DD."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")
