"""Form fields that any form may have."""

import re

from django import forms

from bpmplan import danish, text
from bpmplan.dkfds.widgets import DateInput


class LineField(forms.CharField):
    """One line of text, cleaned for storing. Too long a line comes back with a sentence, never cut off."""

    def __init__(self, *, max_length, **kwargs):
        super().__init__(**kwargs)
        self.longest = max_length

    def to_python(self, value):
        value = super().to_python(" ".join(text.clean(value).split()) if isinstance(value, str) else value)
        if len(value) > self.longest:
            raise forms.ValidationError(
                f"Her er plads til {danish.number(self.longest)} tegn, og teksten er på {danish.number(len(value))}.",
                code="max_length",
            )
        return value


class DayInput(DateInput):
    """The browser's date field; what is no date is shown again as it was typed."""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        if shown and not re.fullmatch(r"\d{4}-\d\d-\d\d", shown):
            context["widget"]["type"] = "text"
        return context


class DayField(forms.DateField):
    """A day of this century, from the browser's date field or typed as 31.12.2027."""

    widget = DayInput
    default_error_messages = {"invalid": "Skriv en dato, fx 31.12.2027."}

    def __init__(self, **kwargs):
        formats = ["%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%y"]
        super().__init__(input_formats=formats, **kwargs)

    def to_python(self, value):
        if isinstance(value, str):
            value = value.strip().replace(". ", ".")[:40]
        day = super().to_python(value)
        if day is not None and not 2000 <= day.year <= 2100:
            raise forms.ValidationError("Skriv en dato mellem 2000 og 2100.", code="invalid")
        return day


class KnownChoices(forms.TypedMultipleChoiceField):
    """Choices by row number; one that a colleague has deleted meanwhile is left out, not refused."""

    def __init__(self, **kwargs):
        super().__init__(coerce=int, widget=forms.CheckboxSelectMultiple, **kwargs)

    def to_python(self, value):
        known = {str(key) for key, _ in self.choices}
        return [key for key in super().to_python(value) if key in known]

    def has_changed(self, initial, data):
        return sorted(map(str, initial or ())) != sorted(map(str, data or ()))
