"""Forms about the plan as a whole: begin one, change what it answers, take a step, record a decision."""

import json

from crispy_forms.layout import Row
from django import forms
from django.utils import timezone

from bpmplan import danish
from bpmplan.dkfds.layout import Fold, helper
from bpmplan.fields import DayField, DrawableTexts
from goals.models import GoalSet

from ...models import Decision, Outcome, Plan
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


class BeginForm(PlanForm):
    """Begin a plan, blank or from an earlier one."""

    earlier = forms.ChoiceField(label="Hvad skal planen begynde med?", widget=forms.RadioSelect, required=False)

    def __init__(self, *args, offered=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = {value: earlier for value, _, earlier in offered}
        self.fields["earlier"].choices = [
            *((value, f"Teksten fra {name}") for value, name, _ in offered),
            ("", "En tom plan med de sædvanlige afsnit"),
        ]
        self.helper = helper("title", Row("first_year", "last_year"), "goal_sets", "earlier")

    def clean_earlier(self):
        return self.offered.get(self.cleaned_data["earlier"])


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


class DecisionForm(DrawableTexts, forms.ModelForm):
    """What a body decided. With ``last`` it is the adoption by the body that decides last."""

    mark_optional = True

    class Meta:
        model = Decision
        fields = (
            "body",
            "meeting_date",
            "outcome",
            "case_number",
            "item_number",
            "votes",
            "minority_statement",
        )
        field_classes = {"meeting_date": DayField}
        widgets = {
            "votes": forms.Textarea(attrs={"rows": 2}),
            "minority_statement": forms.Textarea(attrs={"rows": 4}),
            "outcome": forms.RadioSelect,
        }
        help_texts = {
            "meeting_date": "Fx 12.12.2026.",
            "case_number": "Som i referatet, fx 15.00.00-A00-5-20.",
            "item_number": "Fx 12.",
            "votes": "Fx »7 stemte for, 2 imod«.",
        }
        error_messages = {
            "body": {"required": "Vælg udvalget."},
            "meeting_date": {"required": "Skriv mødets dato."},
            "outcome": {"required": "Vælg, hvad udvalget besluttede."},
        }

    def __init__(self, *args, municipality, last, **kwargs):
        super().__init__(*args, **kwargs)
        bodies = municipality.bodies.all()
        self.fields["body"].queryset = bodies.filter(is_last=True) if last else bodies
        self.fields["body"].required = True
        self.fields["body"].empty_label = None if last else "Vælg udvalg"
        if last:
            self.fields["body"].initial = bodies.filter(is_last=True).first()
            del self.fields["outcome"]
        else:
            # The adoption by the body that decides last is a step of its own.
            self.fields["outcome"].choices = [choice for choice in Outcome.choices if choice[0] != Outcome.ADOPTED]
        outcome = () if last else ("outcome",)
        self.helper = helper(
            "body",
            "meeting_date",
            *outcome,
            Row("case_number", "item_number"),
            Fold("Stemmer og mindretalsudtalelse", "votes", "minority_statement"),
        )
        self.last = last

    def clean_meeting_date(self):
        day = self.cleaned_data["meeting_date"]
        if day > timezone.localdate():
            raise forms.ValidationError("Mødet er ikke holdt endnu. Registrér beslutningen, når den er truffet.")
        return day

    def unsaved(self):
        """The decision as given, for ``workflow`` to record."""
        decision = Decision(**self.cleaned_data)
        if self.last:
            decision.outcome = Outcome.ADOPTED
        return decision
