"""Forms about the plan as a whole: begin one, change what it answers, take a step, record a decision."""

import json

from crispy_forms.layout import Div, Row
from django import forms

from bpmplan import danish
from bpmplan.cleaning import clean
from bpmplan.dkfds.layout import helper
from bpmplan.fields import DrawableTexts
from bpmplan.files import DOCX, UploadField
from bpmplan.widgets import MarkdownTextarea
from goals.models import GoalSet

from ...bringing.limits import TOO_LONG, is_too_long
from ...models import Plan
from ...writing.plan_settings import SETTINGS, settings_of

YEAR = "Skriv et årstal, fx 2027."


class PlanForm(DrawableTexts, forms.ModelForm):
    """The plan's title, years and goal sets."""

    goal_sets = forms.ModelMultipleChoiceField(
        label="Hvilke års mål skal planen besvare?",
        help_text="Vælg ingen, hvis planen kun har kommunens egne mål.",
        queryset=GoalSet.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    mark_optional = False

    class Meta:
        model = Plan
        fields = ("title", "first_year", "last_year", "goal_sets")
        widgets = {"first_year": forms.TextInput, "last_year": forms.TextInput}
        error_messages = {"title": {"required": "Skriv en titel."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["goal_sets"].queryset = GoalSet.objects.with_goals()
        if none_in := GoalSet.objects.filter(has_no_goals=True).order_by("year").values_list("year", flat=True):
            years = danish.listed([str(year) for year in none_in])
            self.fields["goal_sets"].help_text += f" Der er ingen mål for {years}."
        self.fields["goal_sets"].label_from_instance = lambda goal_set: f"{goal_set.year}"
        for name in ("first_year", "last_year"):
            self.fields[name].widget.attrs |= {"class": "form-input input-char-4", "inputmode": "numeric"}
            self.fields[name].error_messages |= dict.fromkeys(("required", "invalid", "min_value", "max_value"), YEAR)

    def clean(self):
        data = super().clean()
        first, last = data.get("first_year"), data.get("last_year")
        if first and last and not first <= last <= first + 9:
            self.add_error("last_year", "Sidste år skal være det samme som første år eller op til ni år senere.")
        return data


DOCUMENT = "dokument"
"""The choice of a plan that begins from a Word document or a pasted text."""


class PastedField(forms.CharField):
    """A text that is pasted whole: its parts are checked where they will stand, not here."""

    widget = MarkdownTextarea

    def to_python(self, value):
        value = clean(super().to_python(value) or "").strip("\n")
        if is_too_long(value):
            raise forms.ValidationError(TOO_LONG, code="max_length")
        return value


class BeginForm(PlanForm):
    """Begin a plan, blank, from an earlier one, or from a document."""

    not_printed = ("pasted",)
    earlier = forms.ChoiceField(label="Hvad skal planen begynde med?", widget=forms.RadioSelect, required=False)
    file = UploadField(label="Word-dokumentet", help_text="En fil af typen .docx.", types=(DOCX,), required=False)
    pasted = PastedField(
        label="Eller hele teksten, sat ind",
        help_text="Kopiér det hele i Word eller på en hjemmeside, og sæt det ind. Billeder kommer kun med i en fil.",
        required=False,
        widget=MarkdownTextarea(attrs={"rows": 6}),
    )

    def __init__(self, *args, offered=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = {value: earlier for value, _, earlier in offered}
        self.fields["earlier"].choices = [
            *((value, f"Teksten fra {name}") for value, name, _ in offered),
            (DOCUMENT, "Et Word-dokument eller en tekst, I sætter ind"),
            ("", "En tom plan med de sædvanlige afsnit"),
        ]
        document = Div("file", "pasted", css_class="from-document")
        self.helper = helper("title", Row("first_year", "last_year"), "goal_sets", "earlier", document)
        self.helper.include_media = False

    @property
    def is_from_document(self):
        return self.data.get("earlier") == DOCUMENT

    def clean_earlier(self):
        return self.offered.get(self.cleaned_data["earlier"])

    def clean(self):
        data = super().clean()
        if self.is_from_document and not {"file", "pasted"} & self.errors.keys():
            given = [name for name in ("file", "pasted") if data.get(name)]
            if not given:
                self.add_error("file", "Vælg filen, eller sæt teksten ind i feltet nedenfor.")
            elif len(given) > 1:
                self.add_error("pasted", "Vælg enten en fil eller en tekst, ikke begge dele.")
        return data


class SettingsForm(PlanForm):
    """Change the plan's title, years and goal sets while it is a draft.

    ``started_from`` holds the settings as the person saw them, so that a colleague's changes since are kept.
    """

    started_from = forms.JSONField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["started_from"] = settings_of(self.instance)
        self.fields["started_from"].error_messages["invalid"] = "Siden kunne ikke læses. Genindlæs den, og ret igen."
        self.helper = helper("started_from", "title", Row("first_year", "last_year"), "goal_sets")

    def clean_started_from(self):
        """The settings as they were seen; None when the browser sent something else."""
        seen = self.cleaned_data["started_from"]
        if not isinstance(seen, dict) or seen.keys() != SETTINGS.keys() or not isinstance(seen["goal_sets"], list):
            return None
        return seen if all(isinstance(year, int) for year in seen["goal_sets"]) else None

    def refuse(self, conflict):
        """Say what a colleague has changed meanwhile. Pressed again, what stands in the form counts."""
        for name, now in conflict.fields.items():
            sentence = f"En kollega har imens ændret {SETTINGS[name]} til »{now}«. Ret, eller tryk på Gem igen."
            self.add_error(name, sentence)
        self.data = self.data.copy()
        self.data["started_from"] = json.dumps(conflict.current)


class ReasonForm(forms.Form):
    """Why a step is taken."""

    reason = forms.CharField(
        label="Begrundelse",
        help_text="Den står i planens historik og i mailen til kollegerne.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": "Skriv en begrundelse."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("reason")
