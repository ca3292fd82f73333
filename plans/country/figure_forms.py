"""What the figures of the country are narrowed by, and which series they are of."""

from django import forms

from .forms import CountryForm

EVERY_YEAR = "alle"


class FiguresForm(CountryForm):
    """The series, the year of the plans, name, region, and whether an adopted plan aims at something."""

    serie = forms.ChoiceField(label="Indikator", required=False)
    aar = forms.ChoiceField(label="Planens år", required=False)
    sigter = forms.ChoiceField(
        label="Sigter efter noget",
        required=False,
        choices=[("", "Alle"), ("ja", "Ja, i en vedtaget plan"), ("nej", "Nej")],
    )
    status = orden = None
    field_order = ["serie", "aar", "region", "navn", "sigter"]
    IS_THE_PAGE = ("serie", "aar")

    def __init__(self, data, *, rows, series, years):
        every = [(EVERY_YEAR, "Alle"), *((year, year) for year in years)]
        super().__init__(data, rows=rows, serie=[(one.pk, one.name) for one in series], aar=every)
        for name in ("serie", "aar"):  # one is always shown
            self.fields[name].choices = self.fields[name].choices[1:]

    def is_kept(self, place):
        """Whether the place is among those asked for."""
        asked = self.cleaned_data.get("sigter", "")
        return super().is_kept(place) and asked in ("", "ja" if place.has_aims else "nej")

    @property
    def chosen_year(self):
        """Of which plans the aims are, in words."""
        return dict(self.fields["aar"].choices).get(self.cleaned_data["aar"], self.cleaned_data["aar"])
