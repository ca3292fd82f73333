"""Something is asked for, made once, and stored only by the one who is making it."""

import pickle
import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from bpmplan.files import StorageAway
from bpmplan.jobs import asked, limited
from goals.models import LetterReading

pytestmark = pytest.mark.django_db
NOW = timezone.now()
FILE = {"content_type": "text/plain", "size": 7}


class Task:
    """Stands for a task; ``rows`` are those that it was put into the queue for."""

    def __init__(self):
        self.rows = []

    def enqueue(self, pk):
        self.rows.append(pk)


@pytest.fixture
def task():
    return Task()


def ask(task, name="brev.txt", now=NOW, **more):
    return asked.ask(LetterReading, task, now=now, given=FILE, sha256="a" * 64, name=name, program="1", **more)


def make(row, work, task_id="t1"):
    asked.make(LetterReading, row.pk, task_id, work)
    row.refresh_from_db()


def test_what_is_asked_for_twice_is_one_row_and_one_task(task):
    row = ask(task)
    assert ask(task) == row and ask(task, "andet.txt") != row
    assert task.rows == [row.pk, row.pk + 1]
    make(row, lambda row: {"text": "Brevet"})
    assert (row.state, row.text, row.attempts, row.taken_by) == ("made", "Brevet", 1, "")
    assert ask(task) == row and len(task.rows) == 2


def test_a_row_and_its_task_are_there_together_or_not_at_all(work):
    from goals import tasks

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ask(tasks.read_file)
        raise ZeroDivisionError
    assert not LetterReading.objects.exists() and not DBTaskResult.objects.exists()


def test_only_who_makes_the_row_may_store_it(task):
    row = ask(task)

    def slow(mine):
        make(LetterReading.objects.get(pk=row.pk), lambda other: {"text": "den anden"}, "t1")  # its worker was lost
        return {"text": "den første"}

    make(row, slow)
    assert (row.text, row.attempts) == ("den anden", 2)


def test_another_task_leaves_a_row_that_is_being_made_to_it(task):
    row = ask(task)

    def work(mine):
        make(LetterReading.objects.get(pk=row.pk), lambda other: pytest.fail("made twice"), "t2")
        return {"text": "én gang"}

    make(row, work)
    assert (row.text, row.attempts) == ("én gang", 1)


def test_a_row_that_was_deleted_meanwhile_is_not_brought_back(task):
    row = ask(task)

    def work(mine):
        LetterReading.objects.all().delete()
        return {"text": "slettet"}

    asked.make(LetterReading, row.pk, "t1", work)
    asked.make(LetterReading, row.pk, "t1", work)
    assert not LetterReading.objects.exists()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (asked.CannotBeMade("Der er ingen tekst."), "Der er ingen tekst."),
        (StorageAway(), "Lageret med filer kan ikke nås"),
        (pickle.loads(pickle.dumps(StorageAway())), "Lageret med filer kan ikke nås"),
        (pickle.loads(pickle.dumps(StorageAway(is_full=True))), "ikke plads til flere filer"),
        (limited.OutOfTime(1, 1), "Det tog for lang tid"),
        (limited.OutOfMemory(1, 1), "fylder for meget"),
        (limited.Died(1, 1), "fylder for meget"),
    ],
)
def test_why_it_could_not_be_made_is_said(task, error, sentence):
    def work(row):
        raise error

    row = ask(task)
    make(row, work)
    assert row.state == "failed" and sentence in row.error


def test_a_fault_of_the_program_is_said_and_known_to_the_queue(task):
    row = ask(task)
    with pytest.raises(ZeroDivisionError):
        asked.make(LetterReading, row.pk, "t1", lambda row: 1 / 0)
    row.refresh_from_db()
    assert "fejl i programmet" in row.error


def test_a_child_that_died_gets_a_second_chance(task):
    answers = [limited.Died(1, 1), {"text": "anden gang"}]

    def work(row):
        if isinstance(answer := answers.pop(0), Exception):
            raise answer
        return answer

    row = ask(task)
    make(row, work)
    assert row.text == "anden gang"


def test_a_task_that_lost_the_database_comes_back_to_its_row(task):
    def work(row):
        raise OperationalError("server closed the connection")

    row = ask(task)
    with pytest.raises(OperationalError):
        asked.make(LetterReading, row.pk, "t1", work)
    row.refresh_from_db()
    assert row.state == "making"
    make(row, lambda row: {"text": "igen"})
    assert row.text == "igen"


def test_a_failure_is_tried_again_when_somebody_wants_it_or_after_a_while(task):
    row = ask(task)
    LetterReading.objects.update(state="failed", error="Nej.")
    assert ask(task).has_failed and len(task.rows) == 1
    assert ask(task, anew=True).state == "waiting" and len(task.rows) == 2
    LetterReading.objects.update(state="failed", error="Nej.")
    assert ask(task, now=NOW + 2 * asked.FAILED_FOR).state == "waiting" and len(task.rows) == 3
    assert ask(task, now=NOW + 2 * asked.FAILED_FOR, anew=True).pk == row.pk and len(task.rows) == 3


def test_what_the_queue_forgot_is_put_into_it_again(task):
    row = ask(task)
    later = NOW + asked.UNTOUCHED + timedelta(seconds=1)
    assert ask(task, now=later) == row and len(task.rows) == 2
    LetterReading.objects.update(state="making", taken_at=NOW, taken_by="t0:x")
    assert ask(task, now=NOW + timedelta(minutes=4)).state == "making"  # two children may take so long
    assert ask(task, now=NOW + timedelta(minutes=7)).state == "waiting" and len(task.rows) == 3


def test_the_database_holds_what_a_state_needs(task):
    row = ask(task)
    for wrong in ({"state": "made"}, {"state": "making"}, {"state": "failed"}, {"error": "Hvorfor?"}, {"state": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LetterReading.objects.filter(pk=row.pk).update(**wrong)


def test_only_a_few_wait_at_a_time(task, monkeypatch):
    row, waits = ask(task), []

    def pause(seconds):
        waits.append(seconds)
        assert asked.wait_for(row, 60) == row  # another thread of the process is answered at once

    monkeypatch.setattr(asked, "_waiting", threading.BoundedSemaphore(1))
    monkeypatch.setattr(asked, "pause", pause)
    assert asked.wait_for(row, 0.01) == row
    assert waits
    assert asked._waiting.acquire(blocking=False)
