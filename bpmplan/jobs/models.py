"""Background work: the queue's rows as workers take them, the workers' signs of life, and when timed jobs are due."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.db.utils import InterfaceError, OperationalError
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from .labels import LANES, label_of

MOST_WORKERS = 3
"""After so many workers that were lost with a task, or lost the database during it, the task has failed."""


class TakenAway(Exception):
    """The task has been given to somebody else, since its worker was taken for dead: it may not change anything."""


class WorkersLost(Exception):
    """Every worker that took the task stopped showing signs of life."""


class Job(DBTaskResult):
    """A task of the queue. Each change of where it stands is a compare-and-swap: of two workers one gets through.

    ``worker_ids`` are those who have taken it, the last of them now: ``<worker>:<lane>``.
    """

    class Meta:
        proxy = True

    def claim(self, worker_id):
        """Take the task for a lane; whether nobody else was faster."""
        fields = {
            "status": TaskResultStatus.RUNNING,
            "started_at": timezone.now(),
            "worker_ids": [*self.worker_ids, worker_id],
        }
        return self._swap(TaskResultStatus.READY, fields)

    def save(self, *args, update_fields=None, **kwargs):
        """What the library writes when a task has ended: written only while the task is still ours."""
        if update_fields is None:
            super().save(*args, **kwargs)
        elif not self._swap(TaskResultStatus.RUNNING, {name: getattr(self, name) for name in update_fields}):
            raise TakenAway(f"Task {self.id} has been given to another worker")

    def set_failed(self, exc):
        """A task that lost the database tries again soon, as one whose worker died does; else it has failed."""
        if isinstance(exc, (OperationalError, InterfaceError)) and len(self.worker_ids) < MOST_WORKERS:
            self.give_back(later=timedelta(seconds=5))
        else:
            super().set_failed(exc)

    def give_back(self, *, later=None, counts=True):
        """Let somebody else take a running task, or say that it has failed; whether it was still where we saw it.

        ``later``: not before so much time has passed. ``counts=False``: a worker that was asked to stop is no reason
        to give a task up.
        """
        if counts and len(self.worker_ids) >= MOST_WORKERS:
            error = WorkersLost(f"{MOST_WORKERS} workers took the task and were lost with it")
            return self._swap(TaskResultStatus.RUNNING, _failed(error))
        fields = {
            "status": TaskResultStatus.READY,
            "started_at": None,
            "run_after": timezone.now() + later if later else get_date_max(),
            "worker_ids": self.worker_ids if counts else self.worker_ids[:-1],
        }
        return self._swap(TaskResultStatus.RUNNING, fields)

    def is_held(self):
        """Whether the task is still ours; inside a transaction it stays so until that ends."""
        return self._there(TaskResultStatus.RUNNING).select_for_update().first() is not None

    def try_again(self):
        """Let a failed task be taken anew; whether it was still failed."""
        fields = {
            "status": TaskResultStatus.READY,
            "worker_ids": [],
            "started_at": None,
            "finished_at": None,
            "exception_class_path": "",
            "traceback": "",
            "run_after": get_date_max(),
        }
        return self._swap(TaskResultStatus.FAILED, fields)

    @property
    def label(self):
        """What it is called in Danish."""
        return label_of(self.task_path)

    @property
    def lane(self):
        return LANES.get(self.queue_name, self.queue_name)

    @property
    def error(self):
        """The kind of error that it ended with, without what the error says: that may be about persons."""
        return self.exception_class_path.rpartition(".")[2]

    def _there(self, status):
        return Job.objects.filter(pk=self.pk, status=status, worker_ids=self.worker_ids)

    def _swap(self, status, fields):
        """Write the fields if the task is as we know it, standing at ``status``: one statement."""
        if not self._there(status).update(**fields):
            return False
        for name, value in fields.items():
            setattr(self, name, value)
        return True


def _failed(error):
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    return {
        "status": TaskResultStatus.FAILED,
        "finished_at": timezone.now(),
        "exception_class_path": name,
        "traceback": f"{name}: {error}",
    }


class WorkerBeat(models.Model):
    """A worker that runs, or ran until it was lost: when it began, and its last sign of life."""

    name = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="worker_has_name"),
        ]

    def __str__(self):
        return self.name

    @property
    def machine(self):
        """The machine it runs on, and its number there."""
        machine, _, number = self.name.rpartition(" ")[0].rpartition(" ")
        return f"{machine} ({number})"


class TimedJob(models.Model):
    """When a timed job is due next, and when it was last put into the queue. What it does is in ``timed``."""

    name = models.CharField(max_length=64, unique=True)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="timed_job_has_name")]

    def __str__(self):
        return self.name
