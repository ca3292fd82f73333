"""Forms of choosing an indicator: from the catalogue of Jobindsats, or among the series that there are."""

from django import forms

from bpmplan.dkfds.layout import helper
from bpmplan.fields import LineField
from bpmplan.values import PeriodKind

from ..indicators.choosing import Choice, dimensions_of, measures_of
from ..models import Series
from .series_forms import UNIT_HINT

NAME_MISSING = {"required": "Skriv, hvad der tælles."}


class _Plain(forms.Form):
    mark_optional = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.prepare()
        self.helper = helper(*self.fields)

    def prepare(self):
        """Fields that depend on what there is."""


class CatalogueForm(_Plain):
    """What is counted in a table of the catalogue (``catalogue.Table``)."""

    measure = forms.ChoiceField(label="Måling")
    period_kind = forms.ChoiceField(label="Periode")
    name = LineField(
        label="Navn på indikatoren", max_length=200, error_messages=NAME_MISSING, help_text="Som den vises i planerne."
    )
    unit = LineField(label="Enhed", max_length=40, required=False, help_text=UNIT_HINT)

    def __init__(self, *args, table, **kwargs):
        self.table = table
        super().__init__(*args, **kwargs)

    def prepare(self):
        self.fields["measure"].choices = measures_of(self.table)
        kinds = [PeriodKind(kind) for kind, periods in self.table.periods.items() if periods]
        self.fields["period_kind"].choices = [(kind.value, kind.label) for kind in kinds]
        self.dimensions = {}
        for number, (dimension, choices) in enumerate(dimensions_of(self.table)):
            field = forms.ChoiceField(label=dimension.name, choices=choices, required=False)
            self.fields[f"dimension_{number}"] = field
            self.dimensions[f"dimension_{number}"] = dimension
        self.order_fields(["measure", *self.dimensions, "period_kind", "name", "unit"])

    @property
    def choice(self):
        data = self.cleaned_data
        selected = dict(data[name].split("=", 1) for name in self.dimensions if data[name])
        return Choice(self.table.id, data["measure"], data["period_kind"], selected)


class ChosenSeriesForm(_Plain):
    """One of the series that there are."""

    series = forms.ModelChoiceField(
        Series.objects.none(),
        label="Talserie",
        empty_label="Vælg en talserie",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Vælg en talserie."),
    )

    def __init__(self, *args, series, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["series"].queryset = series
