"""The pages of official numbers: who keeps which, what a file would bring, and what fetching says."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bpmplan.accounts.models import Membership, Role
from bpmplan.accounts.reference import load_municipalities
from bpmplan.values import PeriodKind, Value
from goals.indicators.taking import Measured, take
from goals.models import Area, Delivery, Indicator, Measurement, Series

from ... import making
from ...making import NOW
from ..indicators import server
from ..indicators.conftest import jobindsats  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db


@pytest.fixture
def series():
    return Series.objects.create(name="Fuldtidspersoner", source="Jobindsats.dk", period_kind=PeriodKind.MONTH)


def text_of(response):
    return " ".join(response.content.decode().split())


def bring(client, series, content, name="tal.csv"):
    """The page of a file that was brought."""
    response = client.post(reverse("series", args=[series.pk]), {"file": SimpleUploadedFile(name, content.encode())})
    assert response.status_code == 302, text_of(response)
    return response["Location"]


FILE = "Periode;Område;Antal\n2024M05;Aalborg;1.234,5\n2024M05;Uoplyst område;3\n2024M06;Aalborg;..\n"


def test_a_file_is_shown_before_it_is_taken_in_and_twice_changes_nothing(series, minna, aalborg, client_for):
    client = client_for(minna)
    address = bring(client, series, FILE)
    page = text_of(client.get(address))
    assert "2 nye tal" in page and "Uoplyst område (1 række)" in page and not Measurement.objects.exists()
    assert "2 nye tal" in text_of(client.post(address, follow=True))
    number, silent = series.measurements.order_by("period")
    assert (number.value, silent.why_none, number.area.municipality) == (Value.read("1234.5"), "..", aalborg)
    delivery = Delivery.objects.get()
    assert (delivery.by, delivery.file_name) == (minna, "tal.csv") and len(delivery.sha256) == 64
    assert "stod her i forvejen" in text_of(client.post(bring(client, series, FILE), follow=True))
    corrected = bring(client, series, FILE.replace("1.234,5", "1.300"))
    page = text_of(client.post(corrected, follow=True))
    assert "1 tal er rettet" in page and "1.234,5" in page and Delivery.objects.count() == 2


def test_what_a_file_says_wrongly_is_said_at_its_cell_and_nothing_is_taken(series, minna, aalborg, client_for):
    client = client_for(minna)
    address = bring(client, series, FILE.replace("1.234,5", "mange").replace("Antal", "Antal;Antal"))
    page = text_of(client.get(f"{address}?kolonne=C"))
    assert "1 celle skal rettes" in page and "Læg tallene ind" not in page
    assert client.post(address, {"kolonne": "C"}).status_code == 422 and not Measurement.objects.exists()
    address = bring(client, series, "Noget helt andet\n")
    assert "ingen kolonne med områder" in text_of(client.get(address))


def test_a_municipality_keeps_its_own_series_and_no_other(series, erik, esther, minna, client_for, aalborg, esbjerg):
    own = Series.objects.create(name="Egne tal", period_kind=PeriodKind.YEAR, municipality=aalborg)
    client = client_for(erik)
    page = text_of(client.get(reverse("series_list")))
    assert "Egne tal" in page and "Fuldtidspersoner" not in page
    address = bring(client, own, "Område;2023;2024\nAalborg;1;2\n")
    assert client.get(address).status_code == 200
    assert client_for(esther).get(address).status_code == client_for(minna).get(address).status_code == 404
    made = client.post(
        reverse("series_new"),
        {"municipality": esbjerg.pk, "name": "Fremmed", "source": "x", "period_kind": PeriodKind.YEAR},
    )
    assert made.status_code == 422 and not Series.objects.filter(name="Fremmed").exists()
    given = {"municipality": aalborg.pk, "name": "Ny", "source": "x", "period_kind": PeriodKind.YEAR}
    assert client.post(reverse("series_new"), given).status_code == 302
    assert Series.objects.get(name="Ny").municipality == aalborg
    # An administrator who writes no plans chooses indicators for files, and so brings the files.
    Membership.objects.filter(user=erik).update(role=Role.READER)
    assert client_for(erik).get(reverse("series", args=[own.pk])).status_code == 404
    Membership.objects.filter(user=erik).update(is_administrator=True)
    assert client_for(erik).get(reverse("series", args=[own.pk])).status_code == 200


def test_its_name_and_unit_are_corrected_and_the_numbers_stay(series, minna, client_for):
    """One that was begun without a unit would else give persons to plans that aim at per cent."""
    goal = making.goal_set(2028, {1: "Flere i job"}).goals.get()
    indicator = Indicator.objects.create(goal=goal, name="I job", series=series)
    own = Indicator.objects.create(goal=goal, name="Antal i job", unit="borgere", source="STAR", series=series)
    client, address = client_for(minna), reverse("series_edit", args=[series.pk])
    assert "tomt, når det er et antal" in text_of(client.get(address))
    page = text_of(client.post(address, {"name": "Andel i job", "unit": "pct.", "source": "Egen"}, follow=True))
    assert "»Andel i job« er rettet" in page and "Enhed: pct." in page
    indicator.refresh_from_db()
    assert (indicator.name, indicator.unit, indicator.source) == ("I job", "pct.", "Egen")
    own.refresh_from_db()
    assert (own.unit, own.source) == ("borgere", "STAR")  # written for the goal, and otherwise than the series had it
    Series.objects.filter(pk=series.pk).update(table=server.TABLE, measure=server.MEASURE)
    assert "Kilde" not in client.get(address).context["form"].helper.layout.fields


def test_fetching_now_says_what_came_or_why_not(jobindsats, minna, client_for, series):  # noqa: F811
    load_municipalities()
    client = client_for(minna)
    Series.objects.filter(pk=series.pk).update(table=server.TABLE, measure=server.MEASURE)
    page = text_of(client.post(reverse("series_fetch", args=[series.pk]), follow=True))
    assert "nye tal" in page
    assert f"Jobindsats.dk, tabel {server.TABLE}" in page and "Leveringer" in page
    jobindsats.broken = sum(path.startswith("/data/") for path, _ in jobindsats.asked) + 2
    client.post(reverse("series_fetch", args=[series.pk]))
    assert "ikke et helt svar" in text_of(client.get(reverse("series", args=[series.pk])))
    assert "ikke et helt svar" in text_of(client.get(reverse("series_list")))


def test_without_a_token_the_pages_say_how_to_get_one(series, minna, client_for):
    client = client_for(minna)
    Series.objects.update(table=server.TABLE, measure=server.MEASURE)
    for address in (reverse("series_list"), reverse("series", args=[series.pk])):
        assert "sådan får I adgang" in text_of(client.get(address))


def test_the_list_asks_as_often_for_many_as_for_one(series, minna, client_for, django_assert_max_num_queries):
    for number in range(5):
        one = Series.objects.create(name=f"Serie {number}", period_kind=PeriodKind.MONTH)
        take(one, [Measured(Area.objects.of_country().pk, "2024M05", "1", "")], source="x", now=NOW)
    client = client_for(minna)
    client.get(reverse("series_list"))
    with django_assert_max_num_queries(6):
        assert client.get(reverse("series_list")).status_code == 200
