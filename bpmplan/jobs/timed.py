"""Timed jobs: what is put into the queue by the clock. Every worker looks, the database lets one through."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus

from .. import workdays
from ..registry import Registry
from . import labels
from .models import Job, TimedJob


@dataclass(frozen=True)
class Timed:
    """A job by the clock: ``every`` so much time, or ``at`` a time of day in Denmark (on working days only).

    ``label`` says in Danish what it does; ``task`` is a task without arguments. After a pause in which no worker ran it
    is run once, not once for each time missed.
    """

    name: str
    label: str
    task: object
    every: timedelta | None = None
    at: time | None = None
    workdays: bool = False

    def __post_init__(self):
        if (self.every is None) == (self.at is None) or (self.workdays and self.every):
            raise ValueError("A timed job has a time between runs, or a time of day.")

    def first(self, now):
        """When it is run first on an installation that doesn't know it yet."""
        return now if self.every else self.after(now)

    def after(self, now):
        """The first time after ``now``. A time of day that the clock leaves out in spring is an hour later."""
        if self.every:
            return now + self.every
        day = timezone.localdate(now)
        while True:
            # By way of UTC: a local time that doesn't exist would else be kept as it is.
            moment = datetime.combine(day, self.at, timezone.get_default_timezone()).astimezone(UTC)
            if moment > now and (not self.workdays or workdays.is_workday(day)):
                return moment
            day += timedelta(days=1)

    @property
    def when(self):
        """When it is run, in Danish."""
        if self.at:
            return f"{'arbejdsdage' if self.workdays else 'hver dag'} kl. {self.at:%H.%M}"
        seconds = int(self.every.total_seconds())
        in_minutes = f"hvert {seconds // 60}. minut" if seconds % 60 == 0 else f"hvert {seconds}. sekund"
        return {60: "hvert minut", 3600: "hver time"}.get(seconds, in_minutes)


_timed = Registry("timed jobs")


def register(*jobs):
    _timed.register(*jobs)
    for job in jobs:
        labels.name(job.task, job.label)


def all_timed():
    return list(_timed.values())


def next_runs():
    """``[(Timed, TimedJob)]`` of all that are registered; None in place of a row that no worker has made yet."""
    rows = {row.name: row for row in TimedJob.objects.filter(name__in=_timed)}
    return [(job, rows.get(name)) for name, job in _timed.items()]


def run_soon(name, now):
    """Let a job be due now; whether there is one of this name. Its next time follows from that."""
    if name not in _timed:
        return False
    TimedJob.objects.update_or_create(name=name, defaults={"next_at": now})
    return True


def enqueue_due(now):
    """Put into the queue what is due; returns the names. Safe on any number of machines at once."""
    rows = {row.name: row for row in TimedJob.objects.filter(name__in=_timed)}
    if new := [TimedJob(name=name, next_at=job.first(now)) for name, job in _timed.items() if name not in rows]:
        TimedJob.objects.bulk_create(new, ignore_conflicts=True)
        rows = {row.name: row for row in TimedJob.objects.filter(name__in=_timed)}
    due = [row for row in rows.values() if row.next_at <= now]
    return [row.name for row in due if _enqueue(_timed[row.name], row, now)]


def _enqueue(job, row, now):
    """Move the job's time on and put it into the queue; False when another worker was faster."""
    with transaction.atomic():
        moved = TimedJob.objects.filter(pk=row.pk, next_at=row.next_at).update(next_at=job.after(now), last_at=now)
        if moved and not _waits(job.task):
            job.task.enqueue()
    return bool(moved)


def _waits(task):
    """Whether the last run hasn't begun yet: then another would do the same twice."""
    ready = Job.objects.filter(status=TaskResultStatus.READY, task_path=task.module_path)
    return any(not one.args_kwargs["args"] and not one.args_kwargs["kwargs"] for one in ready)
