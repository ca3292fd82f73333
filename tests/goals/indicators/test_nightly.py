"""Each night all series with news are fetched, once, and one that fails stops none of the others."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from bpmplan.accounts.reference import load_municipalities
from bpmplan.values import PeriodKind, Value
from goals import tasks
from goals.indicators import jobindsats as client
from goals.indicators import nightly
from goals.indicators.catalogue import TableLine
from goals.indicators.fetching import has_news
from goals.indicators.taking import corrections
from goals.models import Delivery, Measurement, Series, SeriesFetch

from . import server


@pytest.fixture
def series(db):
    load_municipalities()
    return made("Fuldtidspersoner")


def made(name, **columns):
    columns = {"table": server.TABLE, "measure": f"{server.GROUP}={server.MEASURE}", "selection": "_alder=/"} | columns
    return Series.objects.create(name=name, period_kind=PeriodKind.MONTH, **columns)


def night(work, hours=0):
    count = nightly.ask_for_all(tasks.fetch_series, timezone.now() + timedelta(hours=hours))
    work()
    return count


def calls(jobindsats):
    return sum(path.startswith("/data/") for path, _ in jobindsats.asked)


def test_a_night_fetches_municipalities_regions_and_the_country_once(series, jobindsats, work, monkeypatch):
    monkeypatch.setattr(client, "MOST_CELLS", 400)
    assert night(work) == 1
    series.refresh_from_db()
    places = len(server.MUNICIPALITIES) + len(server.REGIONS) + 1
    assert series.measurements.count() == places * 24 and series.fetched_at and not series.fault
    assert calls(jobindsats) > 2  # in parts, so that each answer is small
    aalborg = series.measurements.filter(area__municipality__slug="aalborg").first()
    assert aalborg.value == Value.read(server.value_of("Aalborg", "2023M01").replace(".", "").replace(",", "."))
    silent = series.measurements.filter(area__municipality__slug="laesoe")
    assert set(silent.values_list("why_none", flat=True)) == {"..", "-"}
    assert series.fetch.new == places * 24 and Delivery.objects.get().source == f"Jobindsats.dk, tabel {server.TABLE}"
    assert series.fetch.left_out == server.UNKNOWN
    count = calls(jobindsats)
    assert night(work) == 0 and night(work, hours=24) == 0  # fetched already; nothing has been put out since
    assert calls(jobindsats) == count
    assert night(work, hours=24 * 8) == 1  # whatever the source says


@pytest.mark.parametrize(
    ("updated", "is_news"),
    [
        ("2024-11-21", True),
        ("2024-11-20T08:00", True),
        ("19-11-2024", False),
        ("2024M10", True),
        ("", True),
        ("snart", True),
    ],
)
def test_a_series_has_news_unless_the_source_names_an_earlier_day(updated, is_news):
    fetched = datetime(2024, 11, 20, 12, tzinfo=UTC)
    series = Series(name="x", table="t", measure="m", period_kind=PeriodKind.MONTH, fetched_at=fetched)
    lines = [TableLine("t", "x", updated=updated)]
    assert has_news(series, lines, fetched + timedelta(days=1)) == is_news


def test_what_the_source_corrects_is_noted_when_it_has_news(series, jobindsats, work):
    night(work)
    jobindsats.changed = {("Aalborg", "2023M02"): "1.999", ("Læsø", "2023M01"): 7}
    client.cache.clear()
    jobindsats.updated = "2099-01-01"
    assert night(work, hours=24) == 1
    changed = corrections(Delivery.objects.latest("pk"), series)
    assert sorted((one.area.name, one.after.value) for one in changed) == [
        ("Aalborg", Value.of(1999)),
        ("Læsø", Value.of(7)),
    ]


def test_a_series_that_fails_says_why_and_stops_none_of_the_others(series, jobindsats, work):
    gone = made("En tabel, der er væk", table="y99x99", measure="a=b")
    by_file = made("Fra filer", table="", measure="", selection="")
    assert night(work) == 2
    for one in (series, gone, by_file):
        one.refresh_from_db()
    assert "Ukendt tabel y99x99" in gone.fault and gone.fetched_at is None and gone.fetch.has_failed
    assert series.fetched_at and not series.fault and not SeriesFetch.objects.filter(series=by_file).exists()


def test_an_answer_that_breaks_off_in_the_middle_changes_nothing(series, jobindsats, work, monkeypatch):
    night(work)
    before = list(Measurement.objects.order_by("pk").values())
    monkeypatch.setattr(client, "MOST_CELLS", 400)
    jobindsats.changed = {("Aalborg", "2024M12"): "1.999"}
    jobindsats.broken = calls(jobindsats) + 3
    nightly.ask_for(series, tasks.fetch_series, None)
    work()
    series.refresh_from_db()
    assert "ikke et helt svar" in series.fault and list(Measurement.objects.order_by("pk").values()) == before
    nightly.ask_for(series, tasks.fetch_series, None)
    work()
    series.refresh_from_db()
    assert not series.fault and series.measurements.filter(value=Value.of(1999)).exists()


def test_two_nights_at_once_fetch_once(series, jobindsats, work):
    now = timezone.now()
    for _ in range(2):
        nightly.ask_for_all(tasks.fetch_series, now)
    nightly.ask_for(series, tasks.fetch_series, None)
    jobs = work()
    assert len([job for job in jobs if job.task_path.endswith("fetch_series")]) == 1
    assert Delivery.objects.count() == 1


def test_without_a_token_a_night_asks_nobody_and_blames_nobody(series, jobindsats, work, settings):
    settings.JOBINDSATS_TOKEN = ""
    assert night(work) == 0 and not jobindsats.asked
    series.refresh_from_db()
    assert series.fault == ""


def test_a_source_that_is_away_is_said_at_every_series(series, jobindsats, work):
    jobindsats.busy, jobindsats.busy_status = 99, 503
    assert night(work) == 0
    series.refresh_from_db()
    assert "svarer ikke" in series.fault
