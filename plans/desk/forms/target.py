"""Forms of a target and of the values that it aims at."""

from crispy_forms.layout import Field, Row
from django import forms

from bpmplan.fields import LineField, NumberedRows, NumberField
from goals.models import Indicator

from ...models import Direction, Target, Unit
from ...models.periods import Period, PeriodKind
from .fields import PeriodField
from .section import SectionForm, as_decimal


class ValueForm(forms.Form):
    """A value aimed at in a period. An empty row is no value."""

    mark_optional = False
    period = PeriodField(label="Periode", required=False)
    value = NumberField(label="Værdi", required=False)

    def __init__(self, *args, unit=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["value"].unit = unit

    def clean(self):
        data = super().clean()
        if not self.errors:
            if data.get("period") and data.get("value") is None:
                self.add_error("value", "Skriv værdien for perioden, eller slet perioden.")
            elif data.get("value") is not None and not data.get("period"):
                self.add_error("period", "Skriv, hvilken periode værdien gælder for.")
        return data


class ValueRows(NumberedRows):
    def clean(self):
        seen = set()
        for form in self.forms:
            period = form.cleaned_data.get("period") if hasattr(form, "cleaned_data") else None
            if period in seen and period is not None:
                form.add_error("period", f"Der er to værdier for {period}. Slet den ene.")
            seen.add(period)

    @property
    def values(self):
        rows = [(form.cleaned_data.get("period"), form.cleaned_data.get("value")) for form in self.forms]
        return [[p.year, p.kind.value, p.part, f"{amount:f}"] for p, amount in rows if p]


MOST_VALUES = 60
"""Values of one target: those of fifteen years by quarter, and as wide as page and print can show."""
ValueFormSet = forms.formset_factory(
    ValueForm, formset=ValueRows, extra=3, max_num=MOST_VALUES, absolute_max=MOST_VALUES + 20, validate_max=True
)


class TargetForm(SectionForm):
    """Indicator or own yardstick, unit, direction, baseline; ``rows`` are the values aimed at."""

    kind = Target
    indicator = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    title = LineField(
        label="Hvad måles?", max_length=300, required=False, error_messages={"required": "Skriv, hvad der måles."}
    )
    unit = forms.ChoiceField(choices=Unit.choices)
    direction = forms.ChoiceField(label="Tallet", choices=Direction.choices, widget=forms.RadioSelect)
    baseline = NumberField(help_text="Tallet i dag, fx 1.234,5", required=False)
    baseline_period = LineField(help_text="Fx 2. kvartal 2026", max_length=60, required=False)
    baseline_source = LineField(help_text="Fx Jobindsats.dk", max_length=200, required=False)

    def __init__(self, data=None, *args, goal=None, **kwargs):
        section = kwargs.get("section")
        self.goal_id = section.goal_id if section else goal and goal.pk
        values = kwargs.get("values") or {}
        super().__init__(data, *args, **kwargs)
        rows = sorted(values.get("values", ()), key=lambda row: Period(row[0], PeriodKind(row[1]), row[2]).end)
        initial = [{"period": str(_period(row)), "value": as_decimal(row[3])} for row in rows]
        unit = self.unit_given()
        self.fields["baseline"].unit = unit
        self.rows = ValueFormSet(data, initial=initial, prefix="values", form_kwargs={"unit": unit})

    def unit_given(self):
        """The unit chosen in the form that was sent, which the numbers must fit; None when none was."""
        unit = self["unit"].data if self.is_bound else None
        return unit if unit in Unit.values else None

    def prepare(self):
        self.initial.setdefault("unit", Unit.COUNT)
        self.initial.setdefault("direction", Direction.RISE)
        indicators = Indicator.objects.filter(goal__wordings__plan_goals=self.goal_id).distinct()
        if self.section is not None and self.section.indicator_id:
            indicators |= Indicator.objects.filter(pk=self.section.indicator_id).distinct()
        choices = [(indicator.pk, indicator.name) for indicator in indicators]
        if choices:
            self.fields["indicator"].choices = [("", "Ingen: kommunen måler på sin egen måde"), *choices]
            self.fields["title"].help_text = "Kan være tom, når der er valgt en officiel indikator."
        else:
            del self.fields["indicator"]
            self.fields["title"].required = True

    def layout(self):
        indicator = ["indicator"] if "indicator" in self.fields else []
        return [
            *indicator,
            Field("title", wrapper_class="wide"),
            Row("unit", "direction"),
            Row("baseline", "baseline_period"),
            Field("baseline_source", wrapper_class="wide"),
        ]

    def is_valid(self):
        return all([super().is_valid(), self.rows.is_valid()])

    def clean_baseline_period(self):
        written = self.cleaned_data["baseline_period"]
        try:
            return str(Period.parse(written))
        except ValueError:
            return written

    def clean(self):
        data = super().clean()
        if not data.get("title") and "title" not in self.errors:
            names = dict(self.fields["indicator"].choices) if "indicator" in self.fields else {}
            if not data.get("indicator"):
                self.add_error("title", "Skriv, hvad der måles, eller vælg en officiel indikator.")
            else:
                data["title"] = names[data["indicator"]][:300]
        return data

    def to_save(self):
        return {**super().to_save(), "values": self.rows.values}


def _period(row):
    return Period(row[0], PeriodKind(row[1]), row[2])
