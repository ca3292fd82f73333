"""Work in a child process that is stopped when it takes too much, and takes nothing else with it."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from bpmplan.jobs import limited

from . import in_child

pytestmark = pytest.mark.usefixtures("children")
ROOT = Path(__file__).resolve().parents[3]


def run(function, *args, seconds=120, megabytes=600):
    return limited.run(function, *args, seconds=seconds, megabytes=megabytes)


def waits_for(condition, seconds=60):
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return condition()


def is_running(pid):
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def test_a_child_gives_back_what_the_function_returns():
    assert run(in_child.add, 1, 2) == 3
    assert len(run(in_child.letters, 5_000_000)) == 5_000_000


def test_an_exception_comes_back_as_itself_and_says_where_it_was_raised():
    with pytest.raises(ValueError, match="Skriv et årstal") as caught:
        run(in_child.refuse, "Skriv et årstal.")
    assert "in refuse" in caught.value.__notes__[0]


def test_an_exception_that_cannot_travel_is_still_an_error():
    with pytest.raises(RuntimeError, match="den ene"):
        run(in_child.refuse_oddly)
    with pytest.raises(RecursionError):
        run(in_child.recurse)


@pytest.mark.parametrize(("function", "args"), [(in_child.sleep, (60,)), (in_child.spin, ())])
def test_what_takes_too_long_is_stopped_at_its_deadline(function, args):
    run(in_child.add, 1, 1)  # the server process is up
    began = time.monotonic()
    with pytest.raises(limited.OutOfTime):
        run(function, *args, seconds=0.5)
    assert time.monotonic() - began < 40


@pytest.mark.parametrize(
    ("function", "args"),
    [
        (in_child.fill_memory, ()),
        (in_child.open_without_memory, (False,)),
        (in_child.open_without_memory, (True,)),
        (in_child.fill_and_fail, ()),
    ],
)
def test_what_takes_too_much_memory_is_stopped_whoever_notices_it(function, args):
    with pytest.raises(limited.OutOfMemory):
        run(function, *args)


def test_a_process_that_ends_without_an_answer_is_a_fault_of_its_own():
    with pytest.raises(limited.Died):
        run(in_child.abort)


def test_children_are_forked_with_what_takes_long_to_import_and_without_a_connection():
    assert run(in_child.what_is_loaded, "django.db.models", "not_there") == ["django.db.models"]
    assert run(in_child.open_connections) == []


def test_several_threads_run_children_at_once():
    sums, began = [], time.monotonic()

    def work(number):
        run(in_child.sleep, 0.5)
        sums.append(run(in_child.add, number, 1))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sums) == [1, 2, 3, 4, 5, 6]
    assert time.monotonic() - began < 60


def test_children_die_with_the_process_that_asked_for_them(tmp_path):
    script = (
        "import django; django.setup()\n"
        "from bpmplan.jobs import limited\n"
        "from tests.bpmplan.jobs import in_child\n"
        f"limited.run(in_child.sleep_and_say_who, {str(tmp_path / 'pid')!r}, seconds=60, megabytes=600)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, env=os.environ)
    try:
        assert waits_for(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
        pid = int((tmp_path / "pid").read_text())
        assert is_running(pid)
    finally:
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    assert waits_for(lambda: not is_running(pid))
