"""Each night every series with a table is fetched, if the source has put out something since; or when it is asked for.

The row of a series (``SeriesFetch``) lets it be fetched once at a time, whoever asks, on any number of machines.
"""

from datetime import timedelta

from django.utils import timezone

from bpmplan.jobs.asked import CannotBeMade, ask

from ..models import Series, SeriesFetch
from . import catalogue, fetching, jobindsats
from .jobindsats import JobindsatsError

ONE_NIGHT = timedelta(hours=12)
"""What was fetched so lately is not fetched by the night again."""

MOST_NAMES = 600
"""Letters of the names that are left out, as a ``SeriesFetch`` keeps them."""


def to_fetch():
    """The series that come from a table, the made-up ones left out."""
    return Series.objects.exclude(table="").filter(is_sample=False)


def is_fetched(series):
    """Whether it comes from a table, and not from files alone."""
    return bool(series.table) and not series.is_sample


def ask_for_all(task, now):
    """Ask for every series that has news; how many. One that fails stops none of the others."""
    series = list(to_fetch().select_related("fetch"))
    if not (series and jobindsats.is_set_up()):
        return 0
    try:
        lines = catalogue.tables()
    except JobindsatsError as error:
        to_fetch().update(fault=str(error)[:600])
        return 0
    wanted = [one for one in series if not _is_fresh(one, now) and fetching.has_news(one, lines, now)]
    for one in wanted:
        ask(SeriesFetch, task, now=now, anew=True, series=one)
    return len(wanted)


def ask_for(series, task, by):
    """Ask for one series now; returns its ``SeriesFetch``, which is under way."""
    return ask(SeriesFetch, task, now=timezone.now(), by=by, anew=True, series=series)


def fetch_row(row):
    """The work of the task: what a ``SeriesFetch`` keeps of it. What fails is said at the series."""
    try:
        taken, left_out = fetching.fetch(row.series, timezone.now())
    except JobindsatsError as error:
        Series.objects.filter(pk=row.series_id).update(fault=str(error)[:600])
        raise CannotBeMade(str(error)[:600]) from error
    return {"new": taken.new, "corrected": taken.corrected, "left_out": ", ".join(left_out)[:MOST_NAMES]}


def _is_fresh(series, now):
    """Whether it has been fetched tonight, or is being."""
    row = getattr(series, "fetch", None)
    return row is not None and (row.is_under_way or (row.made_at is not None and row.made_at > now - ONE_NIGHT))
