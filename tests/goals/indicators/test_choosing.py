"""An indicator is chosen from Jobindsats' catalogue, among the series there are, or for files."""

import html
import re

import pytest
from django.urls import reverse

from bpmplan.accounts.reference import load_municipalities
from bpmplan.values import PeriodKind
from goals.models import Area, Goal, Indicator, Series, SeriesFetch
from tests import making

from . import server

pytestmark = pytest.mark.usefixtures("built_cast")
CHOSEN = {
    "c-measure": f"{server.GROUP}={server.MEASURE}",
    "c-period_kind": "month",
    "c-dimension_0": "_alder=/1/",
    "c-name": "Unge på a-dagpenge",
    "c-unit": "fuldtidspersoner",
}


@pytest.fixture
def goal(db):
    load_municipalities()
    making.goal_set(2027, {1: "Flere ledige skal i job"})
    return Goal.objects.get()


def shown(response):
    return re.sub(r"\s+", " ", html.unescape(response.content.decode()))


def test_the_ministry_chooses_for_a_goal_by_table_measure_age_and_period_after_a_preview(
    client_for, minna, goal, jobindsats
):
    client, address = client_for(minna), reverse("goal_indicators", args=[goal.pk])
    link = f"?tabel={server.TABLE}"
    assert link in shown(client.get(address)) and link not in shown(client.get(address + "?soeg=uger"))
    page = shown(client.get(address, {"tabel": server.TABLE}))
    assert "16-29 år" in page and "Vælg som indikator" not in page
    page = shown(client.post(f"{address}?tabel={server.TABLE}", CHOSEN | {"press": "preview"}))
    assert re.search(r"november 2024</th>\s*<th scope=\"col\">december 2024", page) and "Hele landet" in page
    assert "Vælg som indikator" in page and not Indicator.objects.exists()
    # what nobody has seen isn't chosen: its numbers are shown first
    [seen] = re.findall(r'name="previewed" value="([^"]+)"', page)
    other = CHOSEN | {"c-dimension_0": "", "previewed": seen, "press": "catalogue"}
    assert "se dem, og vælg igen" in shown(client.post(f"{address}?tabel={server.TABLE}", other))
    assert not Series.objects.exists()
    chosen = CHOSEN | {"previewed": html.unescape(seen), "press": "catalogue"}
    page = shown(client.post(f"{address}?tabel={server.TABLE}", chosen, follow=True))
    assert "»Unge på a-dagpenge« er valgt." in page and "Jobindsats.dk, tabel y01a02" in page
    series = Series.objects.get()
    assert (series.table, series.measure, series.selection) == (server.TABLE, CHOSEN["c-measure"], "_alder=/1/")
    assert (series.period_kind, series.unit, series.municipality) == (PeriodKind.MONTH, "fuldtidspersoner", None)
    assert goal.indicators.get().series == series and SeriesFetch.objects.get().series == series
    assert f'Unge på a-dagpenge (<a href="{address}">' in shown(
        client.get(reverse("admin:goals_goal_change", args=[goal.pk]))
    )
    client.post(f"{address}?tabel={server.TABLE}", CHOSEN | {"press": "catalogue"})
    assert (Series.objects.count(), Indicator.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"busy": 1}, "svarer ikke lige nu"), ({"redirect_to": "http://127.0.0.1:9/"}, "302")],
)
def test_a_source_that_fails_is_said_on_the_page_and_series_can_still_be_chosen(
    client_for, minna, goal, jobindsats, wrong, words
):
    for name, value in wrong.items():
        setattr(jobindsats, name, value)
    page = shown(client_for(minna).get(reverse("goal_indicators", args=[goal.pk])))
    assert words in page and "En talserie, der er her i forvejen" in page and jobindsats.pauses == []


def test_what_does_not_fit_the_table_is_said_at_the_field(client_for, minna, goal, jobindsats):
    address = reverse("goal_indicators", args=[goal.pk]) + f"?tabel={server.TABLE}"
    for press in ("preview", "catalogue"):
        response = client_for(minna).post(address, CHOSEN | {"press": press, "c-measure": "findes=ikke", "c-name": ""})
        assert response.status_code == 422 and "Skriv, hvad der tælles." in shown(response)
        assert client_for(minna).post(address.partition("?")[0], CHOSEN | {"press": press}).status_code == 200
    assert not Series.objects.exists()
    assert "Ukendt tabel" in shown(client_for(minna).get(reverse("goal_indicators", args=[goal.pk]) + "?tabel=zzz"))


def test_without_a_token_the_page_says_how_to_get_one_and_a_series_is_named_for_files(client_for, erik, aalborg, goal):
    client, address = client_for(erik), reverse("own_indicators", args=["aalborg"])
    page = shown(client.get(address))
    assert "sådan får I adgang" in page and "jobindsats.dk/api" in page
    data = {"press": "file", "f-name": "Unge i job", "f-unit": "pct.", "f-source": "Egen", "f-period_kind": "year"}
    assert "læg en fil ind" in shown(client.post(address, data, follow=True))
    own = aalborg.indicators.get()
    assert (own.series.municipality, own.unit, own.source) == (aalborg, "pct.", "Egen")
    of_ministry = Series.objects.create(name="Ledige", period_kind=PeriodKind.YEAR)
    client.post(address, {"press": "series", "s-series": of_ministry.pk})
    assert aalborg.indicators.filter(series=of_ministry).exists()
    assert "Der er allerede en indikator" in shown(client.post(address, data, follow=True))
    client.post(address, {"press": "remove", "indicator": own.pk})
    assert aalborg.indicators.count() == 1 and not Area.objects.exists()
    assert client.post(address, {"press": "remove", "indicator": "x"}).status_code == 404


def test_nobody_takes_another_municipality_s_series(client_for, erik, esbjerg):
    theirs = Series.objects.create(name="Deres", period_kind=PeriodKind.YEAR, municipality=esbjerg)
    address = reverse("own_indicators", args=["aalborg"])
    response = client_for(erik).post(address, {"press": "series", "s-series": theirs.pk})
    assert response.status_code == 422 and not Indicator.objects.exists()
