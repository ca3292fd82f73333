"""Tasks for tests: what they do is seen in a file, since they may run in another process."""

import os
import signal
import time
from pathlib import Path

from django.db import OperationalError, connection, transaction
from django_tasks import task

from bpmplan.jobs import running


def write(path, line):
    with Path(path).open("a") as file:
        file.write(f"{line}\n")


@task
def note(path, line):
    write(path, line)
    return line


@task(queue_name="documents")
def note_a_document(path, line):
    write(path, line)


@task
def fail(path):
    write(path, "fail")
    raise ValueError("no")


@task
def lose_the_database(path):
    write(path, "lost")
    raise OperationalError("server closed the connection unexpectedly")


@task
def take_long(path, seconds):
    write(path, "begun")
    time.sleep(seconds)
    write(path, "ended")


@task
def kill_the_worker(path, times):
    """The first ``times`` workers die over it."""
    write(path, "begun")
    if Path(path).read_text().count("begun") <= times:
        os.kill(os.getpid(), signal.SIGKILL)
    write(path, "ended")


@task
def commit_late(path):
    """Works for a while, and commits only while the task is still its own."""
    write(path, f"begun:{os.getpid()}")
    time.sleep(1.5)
    with transaction.atomic():
        running.must_be_ours()
        write(path, f"committed:{os.getpid()}")


@task
def cut_the_connection(path):
    """The first time the task's own connection is gone, as after a restart of the server."""
    write(path, "begun")
    if Path(path).read_text().count("begun") == 1:
        connection.ensure_connection()
        connection.connection.close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    write(path, "ended")
