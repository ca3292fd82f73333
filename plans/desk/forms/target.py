"""Forms of a target, of the values that it aims at, and of what it is compared with."""

from crispy_forms.layout import Field, Row
from django import forms
from django.db.models import Q

from bpmplan.dkfds.layout import Fold
from bpmplan.fields import LineField
from bpmplan.values import Direction, units
from bpmplan.values.fields import WITH_AN_END, PeriodField, UnitField, ValueField
from bpmplan.widgets import SuggestingInput
from goals.indicators.figures import lines_of
from goals.models import Indicator

from ...models import Comparison, Target, Unit
from ...models.targets import measured_when
from ...writing.official import NOT_FILLED_IN, filled_in, is_as_filled_in
from .rows import RowForm, RowsOf
from .section import SectionForm

OFTEN_COMPARED = ("Hele landet", "Klyngen", "Sammenlignelige kommuner")
"""Whom targets are often compared with, beside the municipality's region."""


class ValueRow(RowForm):
    """A value aimed at in a period."""

    declared = Target.FIELDS["values"]
    needed = {
        "value": "Skriv værdien for perioden, eller slet perioden.",
        "period": "Skriv, hvilken periode værdien gælder for.",
    }
    twice = "Der er to værdier for {about}. Slet den ene."
    hint = (
        "En periode er fx 2027, 1. halvår 2027, Q2 2027, rullende Q2 2027, skoleåret 2026/27 eller 2027–2028. En værdi "
        "er fx 540, mindst 60, 650–700, blandt de 25 bedste eller ord uden tal."
    )
    most = 60  # fifteen years by quarter, and as wide as page and print can show

    period = PeriodField(required=False, allows=WITH_AN_END)
    value = ValueField(required=False)

    def __init__(self, *args, unit="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["value"].unit = unit


class ComparisonRow(RowForm):
    """What is measured somewhere else."""

    declared = Target.FIELDS["comparisons"]
    needed = {
        "whom": "Skriv, hvem der sammenlignes med.",
        "value": "Skriv værdien, eller slet rækken.",
    }
    twice = "Der er to værdier for {about}. Slet den ene."
    hint = "Hvad er tallet andre steder? Fx i hele landet, i regionen eller i klyngen."
    most = 20
    extra = 2

    whom = LineField(label="Hvem", max_length=100, required=False, widget=SuggestingInput)
    period = PeriodField(required=False, allows=WITH_AN_END)
    value = ValueField(required=False)

    def __init__(self, *args, unit="", suggestions=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["value"].unit = unit
        self.fields["whom"].widget.suggestions = suggestions


class TargetForm(SectionForm):
    """Indicator or own yardstick, unit, direction, baseline, the values aimed at, and comparisons."""

    kind = Target
    row_forms = {"values": ValueRow, "comparisons": ComparisonRow}
    indicator = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    title = LineField(
        label="Hvad måles?", max_length=300, required=False, error_messages={"required": "Skriv, hvad der måles."}
    )
    unit = UnitField(
        help_text="Fx pct., helårspersoner, kr., uger eller placering. Er målet ikke et tal, så skriv: i ord.",
        max_length=60,
        required=False,
        widget=SuggestingInput,
    )
    direction = forms.ChoiceField(label="Tallet", choices=Direction.choices, widget=forms.RadioSelect)
    baseline = ValueField(help_text="Hvor det står i dag, fx 1.234,5 eller nr. 41 af 98", required=False)
    baseline_period = LineField(help_text="Fx 2. kvartal 2026", max_length=60, required=False)
    baseline_source = LineField(help_text="Fx Jobindsats.dk", max_length=200, required=False)
    difference_note = LineField(
        label="Hvorfor er udgangspunktet et andet end det officielle tal?",
        help_text="Kun når det er kommunens eget tal, fx »Vi tæller også dem, der er begyndt i august«.",
        max_length=300,
        required=False,
    )

    def __init__(self, data=None, *args, goal=None, **kwargs):
        section = kwargs.get("section")
        self.goal_id = section.goal_id if section else goal and goal.pk
        super().__init__(data, *args, **kwargs)

    def unit_given(self):
        """The unit in the form that was sent, which the numbers must fit; None when it can't be read."""
        if not self.is_bound:
            return ""
        try:
            return self.fields["unit"].clean(self["unit"].data)
        except forms.ValidationError:
            return None

    def for_rows(self, name):
        given = {"unit": self.unit_given()}
        if name == "comparisons":
            given["suggestions"] = self.compared_with()
        return given

    def compared_with(self):
        """Whom the municipality's targets are compared with, and whom others often are."""
        municipality = self.desk.plan.municipality
        region = municipality.region
        used = Comparison.objects.filter(target__plan__municipality=municipality)
        return list(
            dict.fromkeys(
                [
                    *OFTEN_COMPARED[:1],
                    *([str(region)] if region else []),
                    *OFTEN_COMPARED[1:],
                    *_each_once(used, "whom"),
                ]
            )
        )

    def prepare(self):
        self.fields["baseline"].unit = self.unit_given()
        self.fields["unit"].widget.suggestions = units_to_choose(self.desk.plan)
        self.initial.setdefault("unit", units.COUNT)
        self.initial.setdefault("direction", Direction.RISE)
        offered = Q(goal__wordings__plan_goals=self.goal_id) | Q(municipality=self.desk.plan.municipality_id)
        if self.section is not None and self.section.indicator_id:
            offered |= Q(pk=self.section.indicator_id)
        indicators = Indicator.objects.filter(offered).select_related("series").distinct()
        self.indicators = {indicator.pk: indicator for indicator in indicators}
        choices = [(pk, indicator.name) for pk, indicator in self.indicators.items()]
        if choices:
            self.fields["indicator"].choices = [("", "Ingen: kommunen måler på sin egen måde"), *choices]
            self.fields["title"].help_text = "Kan være tom, når der er valgt en officiel indikator."
        else:
            del self.fields["indicator"]
            self.fields["title"].required = True
        if not choices and not (self.section is not None and self.section.difference_note):
            del self.fields["difference_note"]

    def layout(self):
        indicator = ["indicator"] if "indicator" in self.fields else []
        return [
            *indicator,
            Field("title", wrapper_class="wide"),
            Row("unit", "direction"),
            Row("baseline", "baseline_period"),
            Field("baseline_source", wrapper_class="wide"),
            *([Field("difference_note", wrapper_class="wide")] if "difference_note" in self.fields else []),
            RowsOf("values"),
            Fold("Sammenligning", RowsOf("comparisons")),
        ]

    def clean_baseline_period(self):
        return measured_when(self.cleaned_data["baseline_period"])

    def clean(self):
        data = super().clean()
        if not data.get("title") and "title" not in self.errors:
            names = dict(self.fields["indicator"].choices) if "indicator" in self.fields else {}
            if not data.get("indicator"):
                self.add_error("title", "Skriv, hvad der måles, eller vælg en officiel indikator.")
            else:
                data["title"] = names[data["indicator"]][:300]
        self.fill(data)
        return data

    def fill(self, data):
        """What an official indicator that was just chosen says, where nothing is written; what another one had filled
        in is as good as nothing."""
        chosen = self.indicators.get(data.get("indicator"))
        before = self.section.indicator_id if self.section is not None else None
        if chosen is None or chosen.series is None or chosen.pk == before or self.errors:
            return
        municipality, is_counted = self.desk.plan.municipality, any(rows.is_filled for rows in self.rows)
        of_before = self.indicators[before].series if before else None
        if of_before and is_as_filled_in(data, lines_of(of_before, municipality)[0]):
            data |= NOT_FILLED_IN | ({} if is_counted else {"unit": units.COUNT})
        filled = filled_in(data, lines_of(chosen.series, municipality)[0], is_counted)
        data.update(filled.values)
        self.filled = filled.sentence


def units_to_choose(plan):
    """Units to choose among in a plan: those of the reference data, and those of the municipality's own plans."""
    used = Target.objects.filter(plan__municipality=plan.municipality_id).exclude(unit="")
    return list(dict.fromkeys([*Unit.objects.values_list("name", flat=True), *_each_once(used, "unit")]))


def _each_once(rows, column):
    """What stands in a column, each once; ordered by it alone, or the database would give every row."""
    return rows.order_by(column).values_list(column, flat=True).distinct()
