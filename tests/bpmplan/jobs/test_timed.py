"""Jobs by the clock: once each time, on however many machines, in Danish time."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from bpmplan.jobs import timed
from bpmplan.jobs.models import Job, TimedJob
from bpmplan.registry import Registry

from . import tasks

DENMARK = ZoneInfo("Europe/Copenhagen")
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def registry(monkeypatch):
    monkeypatch.setattr(timed, "_timed", Registry("timed jobs"))


def often(**fields):
    return timed.Timed("often", "Ofte", tasks.note, **{"every": timedelta(minutes=5), **fields})


def daily(at=time(2, 30), **fields):
    return timed.Timed("daily", "Dagligt", tasks.note, at=at, **fields)


def local(moment):
    return moment.astimezone(DENMARK).strftime("%d.%m. %H.%M %z")


def test_a_time_of_day_keeps_when_clocks_change():
    saturday = datetime(2027, 3, 27, 12, tzinfo=UTC)
    in_spring = daily().after(saturday)
    assert local(in_spring) == "28.03. 03.30 +0200"  # half past two isn't there that night
    assert local(daily().after(in_spring)) == "29.03. 02.30 +0200"
    autumn = daily().after(datetime(2026, 10, 24, 12, tzinfo=UTC))
    assert local(autumn) == "25.10. 02.30 +0200"
    assert local(daily().after(autumn)) == "26.10. 02.30 +0100"  # once, though it is half past two twice


def test_seven_o_clock_is_seven_o_clock_all_year():
    moment, hours = datetime(2026, 1, 1, tzinfo=UTC), set()
    for _ in range(365):
        moment = daily(time(7)).after(moment)
        hours.add(timezone.localtime(moment).hour)
    assert hours == {7}


def test_working_days_only():
    christmas = datetime(2026, 12, 23, 12, tzinfo=UTC)
    assert local(daily(time(7), workdays=True).after(christmas)) == "28.12. 07.00 +0100"


@pytest.mark.parametrize(
    "wrong", [{"every": None}, {"at": time(7)}, {"workdays": True}, {"every": None, "workdays": True}]
)
def test_a_timed_job_has_one_kind_of_time(wrong):
    with pytest.raises(ValueError, match="timed job"):
        often(**wrong)


def test_when_it_is_run_is_said_in_danish():
    assert often().when == "hvert 5. minut"
    assert often(every=timedelta(minutes=1)).when == "hvert minut"
    assert often(every=timedelta(hours=1)).when == "hver time"
    assert often(every=timedelta(seconds=20)).when == "hvert 20. sekund"
    assert daily(time(7), workdays=True).when == "arbejdsdage kl. 07.00"
    assert daily(time(3)).when == "hver dag kl. 03.00"


@pytest.mark.django_db
def test_what_was_missed_is_run_once(registry, monkeypatch):
    timed.register(often(), daily(time(7)))
    assert timed.enqueue_due(NOW) == ["often"]
    assert TimedJob.objects.get(name="daily").next_at > NOW
    assert timed.enqueue_due(NOW) == []
    a_week_later = NOW + timedelta(days=7)
    assert sorted(timed.enqueue_due(a_week_later)) == ["daily", "often"]
    assert timed.enqueue_due(a_week_later) == []
    row = TimedJob.objects.get(name="often")
    assert (row.last_at, row.next_at) == (a_week_later, a_week_later + timedelta(minutes=5))
    assert Job.objects.count() == 1  # the task is the same, and hasn't begun: it isn't queued anew


@pytest.mark.django_db
def test_of_two_machines_one_is_let_through(registry):
    timed.register(often())
    timed.enqueue_due(NOW)
    row = TimedJob.objects.get()
    later = NOW + timedelta(hours=1)
    assert timed._enqueue(often(), row, later)
    assert not timed._enqueue(often(), row, later)


def test_a_name_is_one_job(registry):
    timed.register(often())
    with pytest.raises(ValueError, match="often"):
        timed.register(often(every=timedelta(minutes=6)))
