"""The worker: one process with a thread for each lane, one for signs of life and one for the clock.

The library's worker runs a task and writes down how it ended. Ours takes tasks by compare-and-swap, goes on when the
database has been away, and lets go of what it has when it ends.
"""

import logging
import os
import secrets
import signal
import socket
import threading
import time

from django.conf import settings
from django.db import close_old_connections, connection
from django.db.utils import DatabaseError, InterfaceError, OperationalError
from django.utils import timezone
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker as LibraryWorker

from . import beats, limited, running, timed
from .models import Job, TakenAway, WorkerBeat

logger = logging.getLogger(__name__)

LANES = tuple(settings.TASKS[DEFAULT_TASK_BACKEND_ALIAS]["QUEUES"])
POLL = 0.2
"""Seconds between two looks into the queue: somebody may be waiting for a document."""
PAUSE = 1
"""Seconds after which an idle lane that couldn't reach the database tries again."""
SAY_AGAIN = 60
"""Seconds after which a thread that still can't reach the database says so again."""
GRACE = 8
"""Seconds that running tasks get to end when the worker is asked to stop."""
SAME_PRESS = 0.5
"""Seconds within which signals are one press of Ctrl-C, which may reach us from the terminal and from a script."""


class Lane(LibraryWorker):
    """Takes the tasks of some queues, one at a time."""

    def __init__(self, worker_id, queues):
        super().__init__(
            queue_names=list(queues),
            excluded_queue_names=[],
            interval=POLL,
            batch=False,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id,
        )

    def run(self):
        """Until the process is asked to end; whatever happens."""
        has_lost = False  # something that is written down as ours, though nobody runs it
        while not running.stopping.is_set():
            try:
                if has_lost:
                    beats.give_back_of(self.worker_id, counts=True)
                    has_lost = False
                if self.run_next() is not None:
                    close_old_connections()  # as after a request: it may be old, or broken
                else:
                    running.stopping.wait(self.interval)
            except TakenAway as taken:
                logger.warning("%s", taken)
            except Exception as error:
                has_lost = True
                _let_go(error, self.worker_id)
        connection.close()

    def run_next(self):
        """Take the next task and run it; the ``Job``, or None when nothing is ready."""
        ready = Job.objects.ready().filter(backend_name=self.backend_name, queue_name__in=self.queue_names)
        while (job := ready.first()) is not None:
            if job.claim(self.worker_id):
                token = running.current.set(job)
                try:
                    self.run_task(job)
                finally:
                    running.current.reset(token)
                return job
        return None


def run_ready(queues=LANES):
    """Run all that is ready in this process, one after the other; the ``Job``s as they ended."""
    lane, jobs = Lane("here:all", queues), []
    while (job := lane.run_next()) is not None:
        jobs.append(job)
    return jobs


class Process:
    """What ``manage.py work`` runs."""

    def __init__(self):
        self.name = f"{socket.gethostname()[:40]} {os.getpid()} {secrets.token_hex(3)}"
        self.started_at = timezone.now()
        self.has_beaten, self.ended = threading.Event(), threading.Event()
        self.asked_at = None  # to end
        self.lanes = [self._thread(Lane(f"{self.name}:{queue}", [queue]).run, queue) for queue in LANES]
        self.clock = self._thread(self._run_clock, "clock")
        self.heart = self._thread(self._run_heart, "heart")

    @staticmethod
    def _thread(run, name):
        return threading.Thread(target=run, name=name, daemon=True)

    def run(self):
        """Work until a signal asks us to end; a second signal ends us at once."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        limited.get_ready()
        self.heart.start()
        while self.asked_at is None and not self.has_beaten.wait(0.1):
            pass  # what a worker without a sign of life has taken is given to another
        for thread in (*self.lanes, self.clock):
            thread.start()
        while self.asked_at is None:
            time.sleep(0.1)
        running.stopping.set()
        self._end()

    def _stop(self, number, frame):
        """Asked to end. No lock is touched here: the signal may have come in the middle of anything."""
        if self.asked_at is None:
            self.asked_at = time.monotonic()
        elif time.monotonic() - self.asked_at > SAME_PRESS:
            os._exit(1)

    def _end(self):
        until = time.monotonic() + GRACE
        for thread in (*self.lanes, self.clock):
            thread.join(max(0, until - time.monotonic()))
        self.ended.set()
        self.heart.join(1)
        try:
            beats.give_back_of(self.name, counts=False)
            WorkerBeat.objects.filter(name=self.name).delete()
        except DatabaseError as error:
            logger.warning("The worker could not say that it ends: %s", error)
        if any(thread.is_alive() for thread in self.lanes):
            logging.shutdown()
            os._exit(0)  # a thread can't be ended; what it has not committed, somebody else does

    def _run_heart(self):
        """Signs of life; and who shows none loses its tasks, but not while we ourselves come back from a pause."""
        steady_since = time.monotonic()
        while True:
            try:
                beats.beat(self.name, started_at=self.started_at, now=timezone.now())
                self.has_beaten.set()
                if time.monotonic() - steady_since > beats.SILENT_AFTER.total_seconds():
                    beats.give_back_lost(timezone.now())
                    beats.forget_dead(timezone.now())
            except Exception as error:
                _let_go(error, "The heart")
                steady_since = time.monotonic()
            before = time.monotonic()
            if self.ended.wait(beats.EVERY):
                break
            if time.monotonic() - before > 2 * beats.EVERY:  # the whole process stood still
                steady_since = time.monotonic()
        connection.close()

    def _run_clock(self):
        while not running.stopping.is_set():
            try:
                timed.enqueue_due(timezone.now())
            except Exception as error:
                _let_go(error, "The clock")
            running.stopping.wait(1)
        connection.close()


_said_at = {}


def _let_go(error, who):
    """Say what went wrong in a thread that goes on, and leave its connection, which may be broken."""
    if isinstance(error, (OperationalError, InterfaceError)):
        if time.monotonic() - _said_at.get(who, -SAY_AGAIN) >= SAY_AGAIN:
            _said_at[who] = time.monotonic()
            logger.warning("%s: the database can't be used now: %s", who, str(error).strip().partition("\n")[0])
    else:
        logger.exception("%s", who)
    try:
        connection.close()
    except DatabaseError:
        logger.warning("%s: the connection was broken", who)
    running.stopping.wait(PAUSE)
