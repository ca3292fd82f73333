"""What every test stands on: a database in a place of its own, no network, no uploads left behind; and the cast."""

import gc
import ipaddress
import os
import socket

import hypothesis
import pytest

from bpmplan.jobs import limited

# The tests on the other database run meanwhile: how long an example takes says nothing.
hypothesis.settings.register_profile("busy", hypothesis.settings(), deadline=None)
hypothesis.settings.load_profile("busy")

# --- the machinery -------------------------------------------------------------------------------------------------


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in item.fixturenames or "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            if reason := os.environ.get("NO_BROWSER"):  # from .ci/test.sh, which names it among what was not run
                item.add_marker(pytest.mark.skip(reason=reason))
        asks = {"db", "transactional_db", "django_db_setup", "live_server"} & set(item.fixturenames)
        if not asks and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.no_database)


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Look for garbage seldom, and never among the modules and tests, which all stay: it took 6 % of the time."""
    gc.disable()
    result = yield
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()
    return result


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker, tmp_path_factory):
    """A database of this process's own, made once for all processes of a run (``tests/databases.py``)."""
    from django.db import connection

    from . import databases

    worker = getattr(request.config, "workerinput", {}).get("workerid")
    place = tmp_path_factory.getbasetemp().parent if worker else tmp_path_factory.getbasetemp()
    if connection.vendor == "sqlite":
        # In a file, as in demo mode, so that the live server and the test have connections of their own.
        connection.settings_dict["TEST"]["NAME"] = str(place / "test.sqlite3")
    with django_db_blocker.unblock():
        making = databases.copied(worker, place) if worker else databases.made()
        making.__enter__()
    yield
    with django_db_blocker.unblock():
        making.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.DEMO_MAILS = str(tmp_path / "media" / "mail")


@pytest.fixture(autouse=True)
def _empty_cache():
    """Rate limits count in the cache: no test meets another's count."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def _a_worker_at_hand(request, monkeypatch):
    """Who waits for the worker has it done meanwhile, in this process: tests of pages need not know that it was.

    Tests ask for ``no_worker`` to see what those see who wait, and for ``children`` to have work done in children.
    """
    from bpmplan.jobs import asked, worker

    if "no_worker" in request.fixturenames:
        monkeypatch.setattr(asked, "WAIT", 0)
        monkeypatch.setattr(asked, "pause", lambda seconds: None)
    else:
        monkeypatch.setattr(asked, "pause", lambda seconds: worker.run_ready(["documents", "numbers"]))


_run = limited.run


@pytest.fixture(scope="session", autouse=True)
def _in_this_process():
    """What would be done in a child is done here, where the test's settings and patches hold."""
    patch = pytest.MonkeyPatch()
    patch.setattr(limited, "run", lambda function, *args, seconds, megabytes: function(*args))
    yield
    patch.undo()


@pytest.fixture
def no_worker():
    """Nobody does what is asked for, until the test calls ``work``."""


@pytest.fixture
def children(monkeypatch):
    """What is asked for is made in child processes, with limits, as it is outside of tests."""
    monkeypatch.setattr(limited, "run", _run)


@pytest.fixture(autouse=True)
def _nothing_on_trial(request, monkeypatch):
    """A trial print takes seconds: it is made in the tests that ask for ``trial_prints``, and else finds nothing."""
    if "trial_prints" not in request.fixturenames:
        monkeypatch.setattr("plans.desk.steps._trial_print", lambda *given: None)


@pytest.fixture
def trial_prints():
    """Pages of steps print on trial, as they do outside tests."""


@pytest.fixture(scope="session", autouse=True)
def _keep_the_connection():
    """A file response that a test closes would close the test's own connection. The live server closes its own."""
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)


@pytest.fixture(scope="session", autouse=True)
def _what_migrating_makes_stays():
    """Emptying the database after a test that commits leaves the rows about models and rights."""
    from django.core.management.commands import flush

    from . import databases

    patch = pytest.MonkeyPatch()
    patch.setattr(flush, "sql_flush", databases.sql_flush)
    patch.setattr(flush, "emit_post_migrate_signal", lambda *given: None)
    yield
    patch.undo()


def _is_this_machine(address):
    host = address[0]
    if host in ("localhost", ""):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def _no_network():
    """Connections leave this machine in no test. The browser is held back by its own arguments."""
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex"):
        real = getattr(socket.socket, name)

        def guarded(self, address, *, real=real):
            if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_this_machine(address):
                raise AssertionError(f"A test tried to reach {address} on the network.")
            return real(self, address)

        patch.setattr(socket.socket, name, guarded)
    yield
    patch.undo()


@pytest.fixture
def work():
    """Runs what is ready in the queue, in this process, until nothing is; returns the jobs, of which none may fail.

    There is no worker in tests: what a page leaves to it waits until a test calls this. ``work(may_fail=True)`` for
    tests of what fails.
    """
    from bpmplan.jobs.worker import run_ready

    def run(*, may_fail=False):
        jobs = run_ready()
        failures = [job.traceback for job in jobs if job.status == "FAILED"]
        assert may_fail or not failures, failures[0]
        return jobs

    return run


@pytest.fixture
def mails_at_once(monkeypatch):
    """A worker so quick that mails have left when the request, or the deed, is done: for tests of what they lead to."""
    from django.core.signals import request_finished
    from django.db import connection

    from bpmplan.outbox import posting, tasks

    waiting = []

    def send(**kwargs):
        if waiting:
            waiting.clear()
            tasks.send_due.func()

    class AtOnce:
        @staticmethod
        def enqueue():
            waiting.append(True)
            if not connection.atomic_blocks or connection.atomic_blocks[-1]._from_testcase:
                send()

    monkeypatch.setattr(posting, "send_due", AtOnce)
    request_finished.connect(send)
    yield
    request_finished.disconnect(send)


def _address(name):
    """The address of another database of the kind that the tests use."""
    from django.db import connection

    return (
        f"sqlite:///{name}"
        if connection.vendor == "sqlite"
        else f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"
    )


@pytest.fixture
def empty_database(tmp_path, django_db_blocker):
    """The address of an empty database of the kind that the tests use, gone afterwards."""
    from django.db import connection

    if connection.vendor == "sqlite":
        yield _address(tmp_path / "first.sqlite3")
        return
    name = f"first_version_{os.getpid()}"
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    yield _address(name)
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def migrated_database(django_db_setup, django_db_blocker):
    """The address of a copy of the tests' database, in which every migration is noted as run, gone afterwards."""
    from . import databases

    with django_db_blocker.unblock(), databases.cloned("copy") as name:
        yield _address(name)


@pytest.fixture
def in_empty_database(empty_database, django_db_setup, django_db_blocker):
    """The test's own connection leads to an empty database."""
    from environ import Env

    from . import databases

    with django_db_blocker.unblock(), databases.led_to(Env.db_url_config(empty_database)["NAME"]):
        yield


# --- the cast ------------------------------------------------------------------------------------------------------
from .cast import *  # noqa: E402, F403
from .scene import built_scene, scene, scene_database  # noqa: E402, F401
from .states import built_states, states  # noqa: E402, F401
