"""Tasks are done once by whoever has them, and never stay behind with a worker that is gone."""

import signal
import sqlite3
import threading
import time
from contextlib import closing
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from bpmplan.jobs import beats, running
from bpmplan.jobs.models import Job, TakenAway, WorkerBeat
from bpmplan.jobs.worker import Lane
from tests.processes import start

from . import tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def notes(tmp_path):
    path = tmp_path / "notes"
    path.touch()
    return path


def statuses():
    """Those of this module's own tasks: a worker runs timed jobs beside."""
    return sorted(Job.objects.filter(task_path__startswith=tasks.__name__).values_list("status", flat=True))


# --- taking and ending


def test_a_task_is_there_exactly_when_its_transaction_is(work, notes):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tasks.note.enqueue(str(notes), "never")
        1 / 0  # noqa: B018
    tasks.note.enqueue(str(notes), "one")
    tasks.note_a_document.enqueue(str(notes), "two")
    assert [job.status for job in work()] == ["SUCCESSFUL", "SUCCESSFUL"]
    assert sorted(notes.read_text().split()) == ["one", "two"]
    assert work() == []


def test_a_task_that_fails_says_why_and_can_be_tried_again(work, notes):
    tasks.fail.enqueue(str(notes))
    with pytest.raises(AssertionError, match="ValueError: no"):
        work()
    [job] = Job.objects.all()
    assert (job.status, job.exception_class_path) == ("FAILED", "builtins.ValueError")
    assert job.try_again()
    assert not Job.objects.get().give_back()  # it waits, nobody runs it
    work(may_fail=True)
    assert statuses() == ["FAILED"]
    assert notes.read_text().count("fail") == 2


def test_two_lanes_never_take_the_same_task(notes):
    tasks.note.enqueue(str(notes), "one")
    [mine] = Job.objects.all()
    [theirs] = Job.objects.all()
    assert mine.claim("a:default")
    assert not theirs.claim("b:default")
    assert Job.objects.get().worker_ids == ["a:default"]


def test_a_task_given_to_another_can_be_ended_by_nobody_else(notes):
    tasks.note.enqueue(str(notes), "one")
    slow = Job.objects.get()
    slow.claim("slow:default")
    Job.objects.get().give_back()
    Job.objects.get().claim("quick:default")
    for end in (lambda: slow.set_successful(None), lambda: slow.set_failed(ValueError("no"))):
        with pytest.raises(TakenAway):
            end()
    token = running.current.set(slow)
    try:
        with pytest.raises(TakenAway), transaction.atomic():
            running.must_be_ours()
    finally:
        running.current.reset(token)
    quick = Job.objects.get()
    assert (quick.status, quick.worker_ids) == ("RUNNING", ["slow:default", "quick:default"])
    running.must_be_ours()  # outside of a worker nobody takes anything away


def test_a_task_that_loses_the_database_is_tried_by_three(notes):
    tasks.lose_the_database.enqueue(str(notes))
    lane = Lane("one:default", ["default"])
    for _ in range(3):
        assert Job.objects.update(run_after=timezone.now()) == 1
        lane.run_next()
    assert lane.run_next() is None
    assert statuses() == ["FAILED"]
    assert notes.read_text().count("lost") == 3


# --- signs of life


def test_tasks_of_a_silent_worker_are_given_to_others_and_after_three_they_have_failed(notes):
    now = timezone.now()
    tasks.note.enqueue(str(notes), "one")
    assert beats.worker_is_silent(now)
    for number in range(3):
        worker = f"worker {number}"
        beats.beat(worker, started_at=now, now=now)
        assert not beats.worker_is_silent(now)
        assert Job.objects.get().claim(f"{worker}:default")
        assert beats.give_back_lost(now + timedelta(seconds=5)) == 0
        now += timedelta(minutes=1)
        assert beats.worker_is_silent(now)
        assert beats.give_back_lost(now) == 1
        assert beats.give_back_lost(now) == 0
    job = Job.objects.get()
    assert (job.status, len(job.worker_ids)) == ("FAILED", 3)
    assert "WorkersLost" in job.traceback
    assert job.task_result.errors  # as the library reads it


def test_a_worker_that_is_asked_to_stop_is_no_reason_to_give_up(notes):
    tasks.note.enqueue(str(notes), "one")
    for _ in range(5):
        assert Job.objects.get().claim("one:default")
        assert beats.give_back_of("one", counts=False) == 1
    assert Job.objects.get().worker_ids == []


# --- processes


PATIENCE = 120
"""Seconds for what takes a few on a machine that does nothing else."""


def wait_for(condition):
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, (list(Job.objects.values()), list(WorkerBeat.objects.values()))
        time.sleep(0.05)


def quick_worker():
    return start("-m", "tests.bpmplan.jobs.quick_worker")


def end(process):
    process.kill()
    return process.communicate()[0]


def stand_still(process):
    """Stop the process where it is, but not in the middle of a write: on SQLite nobody else could write then."""
    process.send_signal(signal.SIGSTOP)
    while connection.vendor == "sqlite" and is_locked():
        process.send_signal(signal.SIGCONT)
        time.sleep(0.01)
        process.send_signal(signal.SIGSTOP)


def is_locked():
    with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=0.1)) as database:
        try:
            database.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
    return False


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_leaves_no_task_behind(notes):
    """Two workers are killed with the task in hand; the third does it, and ends as it is asked to."""
    tasks.kill_the_worker.enqueue(str(notes), 2)
    workers = [quick_worker() for _ in range(3)]
    try:
        wait_for(lambda: "ended" in notes.read_text())
        wait_for(lambda: statuses() == ["SUCCESSFUL"])
        assert notes.read_text().split() == ["begun", "begun", "begun", "ended"]
        [alive] = [worker for worker in workers if worker.poll() is None]
        assert not beats.worker_is_silent(timezone.now())
        alive.send_signal(signal.SIGTERM)
        assert alive.wait(PATIENCE) == 0
        assert WorkerBeat.objects.count() == 2  # the dead are shown for a day
    finally:
        for worker in workers:
            end(worker)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_only_stood_still_commits_nothing_that_another_does(notes):
    tasks.commit_late.enqueue(str(notes))
    still = quick_worker()
    other = None
    try:
        wait_for(lambda: "begun" in notes.read_text())
        stand_still(still)
        other = quick_worker()
        wait_for(lambda: f"committed:{other.pid}" in notes.read_text())
        still.send_signal(signal.SIGCONT)
        time.sleep(3)
        wait_for(lambda: statuses() == ["SUCCESSFUL"])
        assert notes.read_text().count("committed") == 1
        assert still.poll() is None
    finally:
        for worker in filter(None, (still, other)):
            end(worker)


@pytest.mark.django_db(transaction=True)
def test_lanes_wait_for_nobody_and_a_stop_gives_back_what_takes_too_long(notes):
    tasks.take_long.enqueue(str(notes), 2 * PATIENCE)
    worker = quick_worker()
    try:
        wait_for(lambda: "begun" in notes.read_text())
        tasks.note_a_document.enqueue(str(notes), "document")
        wait_for(lambda: "document" in notes.read_text())
        worker.send_signal(signal.SIGINT)
        assert worker.wait(PATIENCE) == 0
        assert statuses() == ["READY", "SUCCESSFUL"]
        assert "ended" not in notes.read_text()
        assert not WorkerBeat.objects.exists()
    finally:
        output = end(worker)
    assert "Traceback" not in output


@pytest.mark.django_db(transaction=True)
def test_a_second_signal_ends_a_worker_at_once(notes):
    tasks.take_long.enqueue(str(notes), 60)
    worker = start("manage.py", "work")
    try:
        wait_for(lambda: "begun" in notes.read_text())
        worker.send_signal(signal.SIGTERM)
        worker.send_signal(signal.SIGTERM)  # the same press
        time.sleep(0.8)
        assert worker.poll() is None
        wait_for(lambda: worker.send_signal(signal.SIGTERM) or worker.poll() is not None)
        assert worker.returncode == 1
    finally:
        end(worker)


@pytest.mark.django_db(transaction=True)
def test_a_worker_goes_on_when_its_connections_are_cut(notes):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server that could go away")
    worker = quick_worker()
    try:
        wait_for(lambda: not beats.worker_is_silent(timezone.now()))
        for number in range(3):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            tasks.note.enqueue(str(notes), number)
            tasks.cut_the_connection.enqueue(str(notes))
            wait_for(lambda: str(number) in notes.read_text())  # noqa: B023
        wait_for(lambda: statuses() == ["SUCCESSFUL"] * 6)
        assert worker.poll() is None
    finally:
        end(worker)


@pytest.mark.django_db(transaction=True)
def test_many_lanes_do_each_task_once(notes):
    for number in range(30):
        tasks.note.enqueue(str(notes), number)

    def run(name):
        lane = Lane(f"{name}:default", ["default"])
        while lane.run_next() is not None:
            pass
        connection.close()

    threads = [threading.Thread(target=run, args=[name]) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(notes.read_text().split(), key=int) == [str(number) for number in range(30)]
    assert set(statuses()) == {"SUCCESSFUL"}
