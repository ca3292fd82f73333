"""Forms of official numbers: a series that is brought by files, and a file of numbers."""

from django import forms
from django.forms.widgets import FileInput

from bpmplan import files
from bpmplan.accounts.models import Municipality
from bpmplan.dkfds.layout import helper
from bpmplan.fields import LineField

from ..models import PERIOD_KINDS, Series

TYPES = (files.XLSX, files.TEXT)
UNIT_HINT = "Som den skal stå efter tallet, fx pct. Lad feltet være tomt, når det er et antal."


class SeriesFactsForm(forms.ModelForm):
    """What a series is called and counted in, corrected; where it comes from only of one that comes as files."""

    mark_optional = False
    name = LineField(label="Hvad tælles", max_length=200, error_messages={"required": "Skriv, hvad der tælles."})
    unit = LineField(label="Enhed", max_length=60, required=False, help_text=UNIT_HINT)
    source = LineField(label="Kilde", max_length=200, help_text="Fx Jobindsats.dk, og hvad tabellen hedder.")

    class Meta:
        model = Series
        fields = ["name", "unit", "source"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.table:
            del self.fields["source"]
        self.helper = helper(*self.fields)


class SeriesForm(SeriesFactsForm):
    """A series that comes as files. ``municipalities``: whose series the person keeps; none for the ministry."""

    period_kind = forms.ChoiceField(label="Periode", choices=[(kind.value, kind.label) for kind in PERIOD_KINDS])

    class Meta(SeriesFactsForm.Meta):
        fields = ["municipality", "name", "unit", "source", "period_kind"]

    def __init__(self, *args, municipalities=(), **kwargs):
        super().__init__(*args, **kwargs)
        if municipalities:
            field = self.fields["municipality"]
            field.queryset = Municipality.objects.filter(pk__in=[one.pk for one in municipalities])
            field.required, field.empty_label = True, None
        else:
            del self.fields["municipality"]
        self.helper = helper(*self.fields)


class NumbersFileForm(forms.Form):
    """A file with the numbers of a series."""

    mark_optional = False
    file = files.UploadField(
        label="Fil med tal",
        types=TYPES,
        widget=FileInput({"accept": ".xlsx,.csv,.txt", "data-dropped": True}),
        help_text="Excel (.xlsx) eller CSV fra Jobindsats.dk: en kolonne med områder, en med perioder og en med tal, "
        "eller perioderne ved siden af hinanden. Den kan også trækkes ind på siden.",
        error_messages={"required": "Vælg filen."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("file")
