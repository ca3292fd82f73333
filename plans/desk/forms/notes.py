"""Forms in which people write to each other about a plan."""

from crispy_forms.layout import Row
from django import forms

from bpmplan.cleaning import clean
from bpmplan.dkfds.layout import Fold, helper
from bpmplan.fields import DayField

from ...models.notes import NOTE_LENGTH
from ...writing.notes import people_of, who_may_be_given


class WordsField(forms.CharField):
    """A text that is written to a colleague, cleaned for storing."""

    def __init__(self, *, rows, **kwargs):
        super().__init__(max_length=NOTE_LENGTH, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value):
        return super().to_python(clean(value).strip() if isinstance(value, str) else value)


class NoteForm(forms.Form):
    """Say something about a part; a writer can give the part to a colleague."""

    quote = forms.CharField(required=False, widget=forms.HiddenInput)
    text = WordsField(rows=4, label="Bemærkning", error_messages={"required": "Skriv en bemærkning."})
    given_to = forms.ChoiceField(label="Giv teksten til", required=False)
    due = DayField(label="Klar senest", help_text="Fx 12.12.2026.", required=False)

    def __init__(self, *args, plan, may_give, **kwargs):
        super().__init__(*args, **kwargs)
        people = people_of(plan)
        names = ", ".join(f"@{person.name}" for person in people[:6])
        self.fields["text"].help_text = f"Skriv @ og navnet på den, der skal se den{f': {names}' if names else ''}."
        if may_give:
            self.writers = {str(person.pk): person for person in who_may_be_given(plan)}
            choices = [(pk, person.name) for pk, person in self.writers.items()]
            self.fields["given_to"].choices = [("", "Ingen"), *choices]
            giving = [Fold("Giv teksten til en kollega", Row("given_to", "due"))]
        else:
            del self.fields["given_to"], self.fields["due"]
            giving = []
        self.helper = helper("quote", "text", *giving)

    def clean_given_to(self):
        return self.writers.get(self.cleaned_data["given_to"])

    def clean(self):
        data = super().clean()
        if data.get("due") and not data.get("given_to") and "given_to" not in self.errors:
            self.add_error("given_to", "Vælg, hvem der skal skrive teksten til den dag.")
        return data


class ReplyForm(forms.Form):
    text = WordsField(rows=3, label="Svar", error_messages={"required": "Skriv et svar."})
