"""The benchmark is taken in whole: twice without change, corrected beside what stood, and said of one municipality."""

from datetime import date

import pytest
from django.urls import reverse

from bpmplan.values import Period, Value
from goals.benchmark.reading import Line
from goals.benchmark.shown import benchmark_of
from goals.benchmark.taking import compare, take
from goals.models import Area, BenchmarkFigure, Delivery, TableReading
from tests.making import NOW


def line(area, actual, *, expected=1500, period="2024H1", group="I alt", why_none="", row=2):
    is_known = not why_none
    return Line(
        row, area, Period.read(period), group, Value.of(expected), Value.of(actual) if is_known else None,
        Value.of(actual - expected) if is_known else None, None, Value.read("#12/98"), why_none,
    )  # fmt: skip


@pytest.fixture
def area(aalborg):
    return Area.objects.complete().get(municipality=aalborg)


def test_a_correction_is_a_new_row_that_keeps_the_old(area, aalborg, minna):
    lines = [line(area, 1430), line(area, 900, period="2023H2"), line(area, 0, group="Unge", why_none="..")]
    first = take(lines, source="STAR", now=NOW, by=minna)
    assert (first.new, first.corrected, first.same) == (3, 0, 0)
    again = take(lines, source="STAR", now=NOW, by=minna)
    assert (again.delivery, again.new, again.same) == (None, 0, 3) and Delivery.objects.count() == 1

    corrected = [line(area, 1440), *lines[1:]]
    [stands], [brought] = zip(*compare(corrected).corrected.items(), strict=True)
    assert (BenchmarkFigure.objects.get(pk=stands).actual.notation, brought) == ("1430", corrected[0].as_kept)
    second = take(corrected, source="STAR, rettet", now=NOW, by=minna)
    assert (second.new, second.corrected, second.same) == (0, 1, 2)
    old, new = BenchmarkFigure.objects.filter(period=Period.read("2024H1"), group="I alt").order_by("pk")
    assert (old.actual.notation, old.corrected_by, new.actual.notation) == ("1430", second.delivery, "1440")
    assert BenchmarkFigure.objects.current().count() == 3


def test_a_municipality_s_benchmark_is_the_newest_of_each_group_in_plain_words(
    area, aalborg, esbjerg, client, django_assert_num_queries
):
    take(
        [
            line(area, 1430),
            line(area, 1520, period="2023H2"),
            line(area, 0, group="Aktivitetsparate", why_none=".."),
            line(Area.objects.of_country(), 9, group="Andre"),
        ],
        source="STAR",
        now=NOW,
        is_sample=True,
    )
    with django_assert_num_queries(1):
        unknown, whole = benchmark_of(aalborg)
    assert (unknown.sentence, unknown.actual) == ("Oplyses ikke af hensyn til diskretion", "")
    assert whole.sentence == "70 færre fuldtidspersoner end forventet" and whole.is_sample
    assert whole.in_words == (
        "I alt, 1. halvår 2024: 1.430 fuldtidspersoner, hvor 1.500 fuldtidspersoner var forventet. Det er 70 færre "
        "fuldtidspersoner end forventet. Forskellen er 4,7 pct. af det forventede antal. "
        f"Kilde: {whole.source}."
    )
    assert "opdigtede tal" in whole.source
    (earlier,) = benchmark_of(aalborg, until=date(2024, 3, 31))
    assert earlier.sentence == "20 flere fuldtidspersoner end forventet"
    assert benchmark_of(esbjerg) == []
    html = client.get(reverse("municipality", args=[aalborg.slug])).content.decode()
    assert "70 færre fuldtidspersoner end forventet" in html and "opdigtede tal" in html and "12 af 98" not in html
    assert "Benchmark" not in client.get(reverse("municipality", args=[esbjerg.slug])).content.decode()


def test_staff_see_what_a_file_changes_before_it_is_taken_in(aalborg, minna, client_for, work):
    client = client_for(minna)
    row = TableReading.objects.create(
        sha256="1" * 64, name="benchmark.csv", program="1", content_type="text/plain", size=1, state="made",
        asked_at=NOW, made_at=NOW,
        cells=[[1, ["Område", "Periode", "Gruppe", "Forventet", "Faktisk", "Forskel"]],
               [2, ["Aalborg", "1. halvår 2024", "I alt", "1500", "1430", "70"]]],
    )  # fmt: skip
    address = reverse("admin:goals_benchmarkfigure_preview", args=[row.pk])
    html = client.get(address).content.decode()
    assert "Række 2, kolonne F (Forskel): Forskellen skal være" in html and "Indlæs tallene" not in html
    client.post(address, {"source": "STAR", "digest": client.get(address).context["form"]["digest"].value()})
    assert not BenchmarkFigure.objects.exists()

    row.cells[1][1][5] = "-70"
    row.save()
    digest = client.get(address).context["form"]["digest"].value()
    assert "errorlist" in client.post(address, {"source": "", "digest": digest}).content.decode()
    client.post(address, {"source": "STAR", "digest": "a page that was shown before"})
    assert not BenchmarkFigure.objects.exists()
    assert client.post(address, {"source": "STAR", "digest": digest}).status_code == 302
    figure = BenchmarkFigure.objects.get()
    assert (figure.difference.notation, figure.delivery.by, figure.delivery.file_name) == ("-70", minna, row.name)
    assert "Der er intet at ændre" in client.get(address).content.decode()
    listed = client.get(reverse("admin:goals_benchmarkfigure_changelist"), {"o": "6"}).content.decode()
    assert "Aalborg" in listed and "Placering" not in listed
