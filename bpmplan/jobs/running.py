"""What a task may ask about itself while it runs. Outside of a worker nobody can take it away."""

from contextvars import ContextVar
from threading import Event

from .models import TakenAway

current = ContextVar("current", default=None)
"""The ``Job`` that this thread runs."""
stopping = Event()
"""Set when this process has been asked to end."""


def must_be_ours():
    """Raise ``TakenAway`` when the task has been given to another worker. Asked in a transaction, just before it ends.

    Within that the answer stays true: a worker that was only slow can't commit what another is doing anew.
    """
    job = current.get()
    if job is not None and not job.is_held():
        raise TakenAway(f"Task {job.id} has been given to another worker")


def worker_id():
    """The lane that runs this, ``<worker>:<lane>``; empty outside of a worker."""
    job = current.get()
    return job.worker_ids[-1] if job is not None else ""


def is_stopping():
    """Whether the worker has been asked to end: a task of many small parts stops between two, and leaves the rest."""
    return current.get() is not None and stopping.is_set()
