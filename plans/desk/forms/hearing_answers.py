"""Forms of what a hearing brings: an answer that is typed in, and the points that answers make."""

from django import forms
from django.utils import timezone

from bpmplan.dkfds.layout import helper
from bpmplan.fields import DayField

from ...hearing.forms import SHOWS, AnswerFields
from ...hearing.points import state_of
from ...models import KINDS, PointOutcome
from ...models.hearings import WORDS_LENGTH
from ...writing.notes import who_may_be_given
from ...writing.parts import PARTS, first_field
from ...writing.section_list import section_list_of
from .notes import WordsField

WHOLE = ""
"""The choice of a point about the whole plan."""


class EnterAnswerForm(AnswerFields):
    """An answer that came by mail or letter, typed in by a colleague."""

    asked = forms.ChoiceField(label="Fra en af de hørte parter?", required=False)
    received_on = DayField(
        label="Modtaget den", help_text="Fx 2.12.2026.", error_messages={"required": "Skriv, hvornår svaret kom."}
    )

    def __init__(self, *args, hearing, **kwargs):
        super().__init__(*args, initial={"received_on": timezone.localdate(), "shows_name": SHOWS}, **kwargs)
        self.asked = {str(party.pk): party for party in hearing.asked.all()}
        choices = [("", "Nej, fra en anden"), *((pk, party.name) for pk, party in self.asked.items())]
        self.fields["asked"].choices = choices
        self.fields["name"].required = False
        self.fields["name"].help_text = "Ved en hørt part kan feltet stå tomt."
        self.fields["text"].help_text = "Sæt teksten ind, eller vedhæft svaret, som det kom."
        self.helper = helper("asked", "name", "received_on", "text", self.attached, "shows_name")

    def clean_asked(self):
        return self.asked.get(self.cleaned_data["asked"])

    def clean(self):
        data = super().clean()
        if not data.get("name") and "name" not in self.errors:
            if data.get("asked"):
                data["name"] = data["asked"].name
            else:
                self.add_error("name", "Skriv, hvem svaret er fra.")
        return data


class PointForm(forms.Form):
    """A point of an answer: what it says, which part of the plan it is about, and who is to see to it.

    ``paragraphs``: ``{key of a section: (first, last)}``, the numbers of its paragraphs in the plan that was heard.
    ``is_none``: sent to say that there are no points, so none may have been typed.
    """

    part = forms.ChoiceField(label="Hvad gælder punktet?", required=False)
    text = WordsField(
        rows=4,
        label="Punktet, kort",
        help_text="Står i høringsnotatet, så skriv det uden navne på personer.",
        error_messages={"required": "Skriv, hvad punktet er."},
    )
    given_to = forms.ChoiceField(label="Giv punktet til", required=False)
    due = DayField(label="Klar senest", help_text="Fx 12.12.2026.", required=False)

    def __init__(self, *args, plan, paragraphs=None, is_none=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_none = is_none
        self.fields["text"].required = not is_none
        self.fields["part"].choices = _parts(plan, paragraphs or {})
        self.writers = {str(person.pk): person for person in who_may_be_given(plan)}
        writers = [(pk, person.name) for pk, person in self.writers.items()]
        self.fields["given_to"].choices = [("", "Ingen endnu"), *writers]
        self.helper = helper("part", "text", "given_to", "due")

    def clean_part(self):
        """``(section, key, field)``; None for the whole plan."""
        chosen = self.cleaned_data["part"]
        if chosen == WHOLE:
            return None
        section, key, name = chosen.split(":")
        return section, key, first_field(section, name)

    def clean_given_to(self):
        return self.writers.get(self.cleaned_data["given_to"])

    def clean(self):
        data = super().clean()
        if self.is_none:
            if data.get("text"):
                self.add_error("text", "Her er skrevet et punkt. Tag det, eller slet teksten, hvis der ingen er.")
            return data
        if data.get("due") and not data.get("given_to") and "given_to" not in self.errors:
            self.add_error("given_to", "Vælg, hvem der skal se på punktet til den dag.")
        return data


class RespondForm(forms.Form):
    """What the municipality did about a point; ``removes``: sent to take the point away, so nothing may be typed."""

    mark_optional = False
    outcome = forms.ChoiceField(
        label="Hvad førte punktet til?",
        choices=PointOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, hvad punktet førte til."},
    )
    what_we_did = forms.CharField(
        label="Hvad vi gjorde ved det",
        help_text="Kommunens svar, som det kommer til at stå i høringsnotatet.",
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Skriv, hvad I gjorde ved punktet."},
    )
    started_from = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, point, removes=False, **kwargs):
        initial = {"outcome": point.outcome, "what_we_did": point.what_we_did, "started_from": state_of(point)}
        super().__init__(*args, initial=initial, **kwargs)
        self.removes = removes
        for name in ("outcome", "what_we_did"):
            self.fields[name].required = not removes
        self.helper = helper("outcome", "what_we_did", "started_from")

    def after(self, meanwhile):
        """The form once more when a colleague has answered (``AnsweredMeanwhile``): the next press is of both."""
        data = self.data.copy()
        data["started_from"] = state_of(meanwhile.point)
        form = type(self)(data, point=meanwhile.point)
        form.add_error("what_we_did", str(meanwhile))
        return form

    def clean(self):
        data = super().clean()
        if self.removes and data.get("what_we_did"):
            self.add_error("what_we_did", "Her er skrevet et svar. Gem det, eller slet teksten, hvis punktet skal væk.")
        return data


def _parts(plan, paragraphs):
    """The parts that a point can be about, as grouped choices."""

    def titled(entry):
        return f"{entry.full_title}{_numbers(paragraphs.get(str(entry.key)))}"

    sections = section_list_of(plan)
    groups = [("Afsnit", [(_value(entry, "text"), titled(entry)) for entry in sections.chapters])]
    for goal in sections.goals:
        names = [
            (_value(goal, name), KINDS["plangoal"].FIELDS[fields[0]].label.capitalize())
            for name, fields in PARTS["plangoal"].items()
            if name not in ("title", "left_out")
        ]
        groups.append((titled(goal), [(_value(goal, "title"), "Målet som helhed"), *names]))
    groups.append(("Indsatser", [(_value(entry, "text"), titled(entry)) for entry in sections.initiatives]))
    return [(WHOLE, "Planen som helhed"), *((title, rows) for title, rows in groups if rows)]


def _numbers(paragraphs):
    """As in " (nr. 12–15)": which paragraphs of the plan with numbers these are; empty when not known."""
    if paragraphs is None:
        return ""
    first, last = paragraphs
    return f" (nr. {first})" if first == last else f" (nr. {first}–{last})"


def _value(entry, name):
    return f"{entry.section}:{entry.key}:{name}"
