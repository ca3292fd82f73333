"""Workers' signs of life. A task whose worker shows none any more is given to another."""

from datetime import timedelta

from django_tasks import TaskResultStatus

from .models import Job, WorkerBeat

EVERY = 3
"""Seconds between two signs of life."""
SILENT_AFTER = timedelta(seconds=20)
"""A worker without a sign of life for so long is taken for dead."""
SHOWN_FOR = timedelta(days=1)
"""How long a worker that died is still shown."""


def worker_is_silent(now):
    """Whether no worker shows a sign of life: what is queued now isn't done until one is started."""
    return not WorkerBeat.objects.filter(beat_at__gt=now - SILENT_AFTER).exists()


def beat(name, *, started_at, now):
    """A worker's sign of life."""
    if not WorkerBeat.objects.filter(name=name).update(beat_at=now):
        WorkerBeat.objects.create(name=name, started_at=started_at, beat_at=now)


def is_alive(worker_id, now):
    """Whether the worker of a lane (``<worker>:<lane>``) shows signs of life."""
    alive = WorkerBeat.objects.filter(name=worker_of(worker_id), beat_at__gt=now - SILENT_AFTER)
    return alive.exists()


def worker_of(worker_id):
    """The worker that a lane belongs to."""
    return worker_id.rpartition(":")[0]


def give_back_lost(now):
    """Let others take the tasks whose worker shows no sign of life; returns how many. Safe on many machines at once."""
    jobs = [job for job in Job.objects.filter(status=TaskResultStatus.RUNNING) if job.worker_ids]
    if not jobs:
        return 0
    alive = set(WorkerBeat.objects.filter(beat_at__gt=now - SILENT_AFTER).values_list("name", flat=True))
    return sum(job.give_back() for job in jobs if worker_of(job.worker_ids[-1]) not in alive)


def give_back_of(worker_id, *, counts):
    """Let others take what a lane, or all lanes of a worker, is written down as running; returns how many."""
    jobs = [job for job in Job.objects.filter(status=TaskResultStatus.RUNNING) if job.worker_ids]
    mine = [job for job in jobs if worker_id in (job.worker_ids[-1], worker_of(job.worker_ids[-1]))]
    return sum(job.give_back(counts=counts) for job in mine)


def forget_dead(now):
    """Remove workers that died long ago from the list."""
    WorkerBeat.objects.filter(beat_at__lt=now - SHOWN_FOR).delete()
