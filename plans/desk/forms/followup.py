"""Forms of follow-ups: begin one, what is said about each thing of the plan, and who has noted it."""

from django import forms
from django.utils import timezone

from bpmplan import danish
from bpmplan.dkfds.layout import helper
from bpmplan.fields import DayField, LineField, NumberField
from bpmplan.statuses import STATUSES
from bpmplan.values.fields import WITH_AN_END, PeriodField, ValueField
from bpmplan.widgets import MarkdownField

from ...models import LONG_TEXT, FollowUpPart, Going, PartOf
from .section import started_from_field

MOST_PEOPLE = {"max_digits": 9, "decimal_places": 0, "min_value": 0}


class BeginFollowUpForm(forms.Form):
    period = PeriodField(
        label="Hvad følger I op på?",
        help_text="Fx 1. halvår 2026, 2026 eller en dag, fx 30.6.2026.",
        allows=WITH_AN_END,
        error_messages={"required": "Skriv, hvilken periode opfølgningen er om."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("period")


class FollowUpDateForm(forms.Form):
    day = DayField(
        label="Der er fulgt op senest", help_text="Fx 31.8.2027.", error_messages={"required": "Skriv en dato."}
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("day")


class StepForm(forms.Form):
    """What a step of a follow-up is given: a reason, or who has noted it and when."""

    reason = forms.CharField(
        label="Begrundelse",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
        error_messages={"required": "Skriv en begrundelse."},
    )
    body = forms.ModelChoiceField(
        None,
        label="Hvem har taget opfølgningen til efterretning?",
        empty_label="Vælg udvalg eller kommunalbestyrelse",
        error_messages={"required": "Vælg det udvalg eller den kommunalbestyrelse, der har haft den på dagsordenen."},
    )
    meeting_date = DayField(
        label="Mødedato", help_text="Fx 12.12.2026.", error_messages={"required": "Skriv mødets dato."}
    )
    case_number = LineField(label="Sagsnummer", help_text="Som i referatet.", max_length=40, required=False)

    def __init__(self, *args, step, municipality, **kwargs):
        super().__init__(*args, **kwargs)
        wanted = {"reason": ["reason"], "body": ["body", "meeting_date", "case_number"]}
        names = [name for need in step.needs for name in wanted.get(need, ())]
        for name in self.fields.keys() - set(names):
            del self.fields[name]
        if "body" in self.fields:
            self.fields["body"].queryset = municipality.bodies.all()
        self.helper = helper(*[name for name in wanted["reason"] + wanted["body"] if name in names])

    def clean_meeting_date(self):
        day = self.cleaned_data["meeting_date"]
        if day > timezone.localdate():
            raise forms.ValidationError("Mødet er ikke holdt endnu. Registrér det, når opfølgningen har været på.")
        return day


class CorrectForm(forms.Form):
    """What a value of a frozen follow-up (``own``, an ``OwnValue``) is corrected to, and why."""

    value = ValueField(label="Rettet værdi", error_messages={"required": "Skriv værdien."})
    source = LineField(label="Kilde", required=False, max_length=200)
    reason = LineField(
        label="Hvorfor er tallet rettet?",
        help_text="Fx »Tastefejl« eller »Optællingen manglede maj«. Begrundelsen vises straks ved opfølgningen "
        "(for alle, hvis den er offentlig) og i den næste opfølgning.",
        max_length=300,
        error_messages={"required": "Skriv, hvorfor tallet er rettet."},
    )

    def __init__(self, *args, own, **kwargs):
        super().__init__(*args, initial={"value": own.result.value, "source": own.result.source}, **kwargs)
        self.fields["value"].unit = own.target.unit
        self.helper = helper("value", "source", "reason")


class PartForm(forms.Form):
    """What is said about one thing of the plan, beside others on the same page: its controls have its key before them.

    ``values`` are plain ones; ``has_survey``: it is a goal without a number, where people may have been asked.
    """

    mark_optional = False
    started_from = started_from_field()
    value = ValueField(label="Værdi nu", required=False)
    period = PeriodField(label="Periode", required=False, allows=WITH_AN_END)
    source = LineField(label="Kilde", required=False, max_length=200)
    going = forms.ChoiceField(label="Hvordan går det?", required=False, choices=Going.choices)
    words = MarkdownField(label="Bemærkninger", required=False, max_length=LONG_TEXT)
    survey = LineField(label="Hvad blev der spurgt om, og hvornår?", required=False, max_length=200)
    asked = NumberField(label="Antal spurgte", required=False, **MOST_PEOPLE)
    answered = NumberField(label="Antal svar", required=False, **MOST_PEOPLE)
    no_news = forms.BooleanField(label=STATUSES["no_news"].label, required=False)

    OF = {
        PartOf.WHOLE: ("words",),
        PartOf.GOAL: ("words", "no_news"),
        PartOf.TARGET: ("value", "period", "source", "words", "no_news"),
        PartOf.INITIATIVE: ("going", "words"),
    }
    SURVEY = ("survey", "asked", "answered")

    def __init__(self, data=None, *, part, values, started_from, has_survey=False):
        self.names = (*self.OF[part.part_of], *(self.SURVEY if has_survey else ()))
        fields = FollowUpPart.FIELDS
        initial = {name: fields[name].python(values[name]) for name in self.names}
        if part.part_of == PartOf.TARGET and initial["value"] is None:
            initial["period"] = part.follow_up.period
        super().__init__(data, prefix=str(part.key), initial=initial | {"started_from": started_from})
        for name in self.fields.keys() - {*self.names, "started_from"}:
            del self.fields[name]
        rows = 6 if part.part_of == PartOf.WHOLE else 4 if part.part_of == PartOf.GOAL else 2
        self.fields["words"].widget = forms.Textarea({"rows": rows})
        for name, field in self.fields.items():
            css = {"going": "form-select", "no_news": "form-checkbox"}.get(name, "form-input")
            is_cell = part.part_of in (PartOf.TARGET, PartOf.INITIATIVE) and name != "no_news"
            field.widget.attrs["class"] = f"{css} grid__cell follow__{name}" if is_cell else css
        if "value" in self.fields:
            self.fields["value"].unit = part.unit

    def clean(self):
        data = super().clean()
        value, period = data.get("value"), data.get("period")
        if value is not None and period is None and "period" not in self.errors:
            self.add_error("period", "Skriv, hvilken periode værdien er for.")
        if value is None and "value" in self.fields and "value" not in self.errors:
            data["period"] = None
        asked, answered = data.get("asked"), data.get("answered")
        if answered is not None and not {"asked", "answered"} & self.errors.keys():
            if asked is None:
                self.add_error("asked", "Skriv, hvor mange der er spurgt.")
            elif answered > asked:
                self.add_error("answered", f"Der kan ikke være flere svar end de {danish.number(asked)} spurgte.")
        return data

    def to_save(self):
        """``{field: value}`` of what was written, for ``saving``."""
        return {name: self.cleaned_data[name] for name in self.names}
