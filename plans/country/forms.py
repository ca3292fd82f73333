"""What the country's overviews are narrowed by. Words in the address are Danish, so that it can be shared as it is."""

from django import forms

from bpmplan.danish import sort_key
from bpmplan.many_html import options_of

from .municipalities import State
from .ordering import DEFAULT, SORTS


class CountryForm(forms.Form):
    """Name, region, status, order; what can't be read is left out. Written out in ``ministry/_filter.html``."""

    aar = forms.CharField(label="År", required=False, widget=forms.HiddenInput)
    navn = forms.CharField(label="Kommunens navn", required=False, max_length=60)
    region = forms.ChoiceField(label="Region", required=False)
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Alle"), *State.choices])
    orden = forms.ChoiceField(
        required=False, choices=[(sign + key, "") for key in SORTS for sign in ("", "-")], widget=forms.HiddenInput
    )

    IS_THE_PAGE = ("aar", "orden")
    """What says which page it is, and narrows nothing."""

    def __init__(self, data, *, rows, **choices):
        super().__init__({name: data.get(name, "") for name in self.base_fields})
        regions = {row.region_code: row.region for row in rows}
        choices["region"] = sorted(regions.items(), key=lambda region: sort_key(region[1]))
        for name, options in choices.items():
            self.fields[name].choices = [("", "Alle"), *((str(value), str(label)) for value, label in options)]
        self.is_valid()

    def options(self):
        """The options of each list of choices as HTML, made here because a template takes much longer."""
        return {
            name: options_of(field.choices, self.cleaned_data.get(name) or "")
            for name, field in self.fields.items()
            if hasattr(field, "choices") and not field.widget.is_hidden
        }

    @property
    def order(self):
        return self.cleaned_data.get("orden") or DEFAULT

    def is_kept(self, row):
        """Whether the ``Row`` is among those asked for."""
        given = self.cleaned_data
        return (
            given.get("navn", "").casefold() in row.name.casefold()
            and given.get("region", "") in ("", row.region_code)
            and given.get("status", "") in ("", row.state)
        )

    @property
    def asked_for(self):
        """What narrows the rows, in words: ``[(label, value)]``."""
        return [
            (field.label, dict(getattr(field.field, "choices", [])).get(field.value(), field.value()))
            for field in self
            if field.name not in self.IS_THE_PAGE and self.cleaned_data.get(field.name)
        ]


class AnswersForm(CountryForm):
    """The same for the answers to one goal: their words and themes instead of status."""

    tekst = forms.CharField(label="Søg i svarene", required=False, max_length=100)
    tema = forms.ChoiceField(label="Tema", required=False)
    aar = status = orden = None
    field_order = ["tekst", "tema", "region", "navn"]

    @property
    def words(self):
        return self.cleaned_data.get("tekst", "").casefold().split()[:8]

    def is_kept(self, answer):
        """Whether the ``GoalText`` is among those asked for."""
        given = self.cleaned_data
        text = f"{answer.cell.own_wording}\n{answer.text}".casefold()
        return (
            super().is_kept(answer.row)
            and all(word in text for word in self.words)
            and (not given.get("tema") or given["tema"] in {str(theme.pk) for theme in answer.themes})
        )
