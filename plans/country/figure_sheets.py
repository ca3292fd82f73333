"""A series over the country as a table for Excel and CSV: one row for each number, so that it can be filtered."""

from django.conf import settings

from bpmplan.sheets import SheetColumn, Table
from bpmplan.values import Period, Value
from goals.models import WhyNone

from .figures import COUNTRY, notations, of_places
from .sheets import LABEL_COLUMNS, about

MEASURED, AIMED, OWN = "Målt", "Sigtes efter i en vedtaget plan", "Målt af kommunen selv"
HEADS = [
    *LABEL_COLUMNS,
    SheetColumn("Hvad"),
    SheetColumn("Periode"),
    SheetColumn("Tal", "number"),
    SheetColumn("I ord"),
    SheetColumn("Enhed"),
    SheetColumn("Hvorfor der intet tal er"),
    SheetColumn("Kilde"),
    SheetColumn("Sted i planen", "link"),
]


def figures_table(shown, places, form):
    """All that is known of the series in these places and the country, every period of it."""
    series, source = shown.series, shown.source
    measured = {}
    for pk, period, value, why_none in notations(of_places(series)):
        measured.setdefault(pk, []).append((Period.read(period), value, why_none))
    rows = []
    for place in (None, *places):
        labels = [place.code, place.name, place.region] if place else ["", COUNTRY, ""]
        for period, value, why_none in sorted(measured.get(place and place.pk, ()), key=lambda one: one[0].end):
            why = WhyNone(why_none).label if why_none else ""
            number = _value(Value.read(value) if value else None)
            rows.append([*labels, MEASURED, period, *number, series.unit, why, source, ""])
        for aim in place.aims if place else ():
            url = settings.SITE_URL + aim.url
            rows.append([*labels, AIMED, aim.period, *_value(aim.value), aim.unit, "", "", url])
        for period, value, own_source in place.own if place else ():
            rows.append([*labels, OWN, period, *_value(value), "", "", own_source, ""])
    name = f"{series.name[:80]} – kommuner"
    facts = [("Planer for", form.chosen_year), ("Kilde", source), ("Bemærk", CAUTION)]
    return Table(name, HEADS, rows, [*about(series.name, len(rows), form), *facts])


CAUTION = (
    "Tallene siger, hvad der er målt, ikke hvorfor. Kommunerne har forskellige borgere, arbejdsmarkeder og "
    "udgangspunkter, og de har valgt forskellige mål. Et højere eller lavere tal er derfor ikke i sig selv et bedre "
    "eller dårligere resultat, og tallene siger ikke, hvad en plan har ført til. Kommunerne står efter navn."
)


def _value(value):
    """As a number, and in words where it is no plain one ("mindst 60")."""
    if value is None:
        return None, ""
    return value.number, "" if value.number is not None else str(value)
