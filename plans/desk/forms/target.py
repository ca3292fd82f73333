"""Forms of a target and of the values that it aims at."""

from crispy_forms.layout import Field, Row
from django import forms

from bpmplan.fields import LineField, NumberField
from bpmplan.values import Period
from bpmplan.values.fields import PART_OF_A_YEAR, PeriodField
from goals.models import Indicator

from ...models import Direction, Target, Unit
from .rows import RowForm, RowsOf
from .section import SectionForm, as_decimal


class ValueRow(RowForm):
    """A value aimed at in a period."""

    declared = Target.FIELDS["values"]
    needed = {
        "value": "Skriv værdien for perioden, eller slet perioden.",
        "period": "Skriv, hvilken periode værdien gælder for.",
    }
    twice = "Der er to værdier for {about}. Slet den ene."
    hint = "En periode er fx 2027, 1. halvår 2027, Q2 2027, marts 2027 eller ultimo 2027."
    key = ("period",)
    most = 60  # fifteen years by quarter, and as wide as page and print can show

    period = PeriodField(label="Periode", required=False, allows=PART_OF_A_YEAR)
    value = NumberField(label="Værdi", required=False)

    def __init__(self, *args, unit="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["value"].unit = unit

    @classmethod
    def initial_of(cls, row):
        return {"period": str(cls.declared.period(row)), "value": as_decimal(row[3])}

    @property
    def about_words(self):
        return str(self.row["period"])

    @property
    def plain(self):
        period = self.row["period"]
        return [period.year, period.kind.value, period.part, f"{self.row['value']:f}"]


class TargetForm(SectionForm):
    """Indicator or own yardstick, unit, direction, baseline, and the values aimed at."""

    kind = Target
    row_forms = {"values": ValueRow}
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
        super().__init__(data, *args, **kwargs)

    def unit_given(self):
        """The unit chosen in the form that was sent, which the numbers must fit; empty when none was."""
        unit = self["unit"].data if self.is_bound else None
        return Unit(unit).label if unit in Unit.values else ""

    def for_rows(self, name):
        return {"unit": self.unit_given()}

    def prepare(self):
        self.fields["baseline"].unit = self.unit_given()
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
            RowsOf("values"),
        ]

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
