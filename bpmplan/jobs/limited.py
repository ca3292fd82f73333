"""A function run in a child process that may use so much time and so much memory, and no more.

What people upload or write can make a parser or a typesetter run for minutes or fill the machine. Such work is done
here: ``run`` starts the function in a child and kills the child when its time is out. Children are forked from a
server process that has imported what they need (``preload``), so that starting one costs no import. They have no
connection to the database, and they die with the process that asked for them.
"""

import contextlib
import errno
import importlib
import logging
import math
import multiprocessing
import multiprocessing.connection
import multiprocessing.forkserver
import os
import pickle
import re
import resource
import signal
import threading
import time
import traceback
from pathlib import Path

log = logging.getLogger(__name__)

GRACE = 5
"""Seconds after its deadline in which a child that nobody could kill kills itself."""
MEGABYTE = 1024 * 1024
NEARLY = 8
"""Megabytes below its limit at which a child has none left: memory is asked for in pieces of up to one or two."""

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["bpmplan.jobs.warm"])
_starting = threading.Lock()  # the bookkeeping of multiprocessing is not made for threads
_preloaded = []


class NotDone(Exception):
    """A function didn't come to its end in its child. ``seconds`` and ``megabytes`` are the limits that it had."""

    def __init__(self, seconds, megabytes, why=""):
        super().__init__(f"{why or type(self).__name__} (limits: {seconds} s, {megabytes} MB)")
        self.seconds, self.megabytes = seconds, megabytes


class OutOfTime(NotDone):
    """It was not done at its deadline, and was killed."""


class OutOfMemory(NotDone):
    """It asked for more memory than it may have."""


class Died(NotDone):
    """Its process ended without an answer: by a fault of a library, or killed from outside."""


def preload(*modules):
    """Have modules imported once, in the process that children are forked from: those that take long to import.

    A module may have a function ``warm_up``, which is called there.
    """
    _preloaded.extend(modules)


def import_preloaded():
    """Import what was asked for; what can't be imported here will say so where it is used."""
    for name in _preloaded:
        try:
            getattr(importlib.import_module(name), "warm_up", lambda: None)()
        except Exception:
            log.exception("%s can't be loaded beforehand", name)


def get_ready():
    """Start the process that children are forked from, so that the first of them doesn't wait for it."""
    with _starting:
        multiprocessing.forkserver.ensure_running()


def run(function, *args, seconds, megabytes):
    """What the function returns, or the exception that it raises, from a child with these limits.

    ``seconds`` are seconds on the wall and of the processor; ``megabytes`` are address space, which has to hold Python
    and its libraries too (about 300). Function, arguments and result must be picklable; the function stands at the top
    of a module. Safe to call from several threads. Raises ``OutOfTime``, ``OutOfMemory`` or ``Died``.
    """
    deadline = time.monotonic() + seconds
    receiver, sender = _context.Pipe(duplex=False)
    child = _context.Process(target=_in_child, args=(sender, function, args, seconds, megabytes), daemon=True)
    try:
        try:
            with _starting:
                child.start()
        except (BrokenPipeError, ConnectionError, EOFError) as error:
            raise Died(seconds, megabytes, "Its process could not be started") from error
        finally:
            sender.close()
        return _answer(receiver, child, max(0, deadline - time.monotonic()), (seconds, megabytes))
    finally:
        receiver.close()
        if child.pid is not None:
            child.kill()
            child.join()
            child.close()


def _answer(receiver, child, left, limits):
    try:
        if not receiver.poll(left):
            raise OutOfTime(*limits)
        kind, value = pickle.loads(receiver.recv_bytes())
    except EOFError:
        child.join(GRACE)
        if child.exitcode in (-signal.SIGXCPU, -signal.SIGALRM):
            raise OutOfTime(*limits) from None
        raise Died(*limits, f"Its process ended with {child.exitcode}") from None
    if kind == "memory":
        raise OutOfMemory(*limits)
    if kind == "raised":
        raise value
    return value


# --- in the child -----------------------------------------------------------------------------------------------------


def _in_child(sender, function, args, seconds, megabytes):
    threading.Thread(target=_die_with_parent, daemon=True).start()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # meant for the worker, which may still have time to wait for us
    signal.alarm(math.ceil(seconds) + GRACE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _limit(resource.RLIMIT_CPU, math.ceil(seconds))
    before = _limit(resource.RLIMIT_AS, megabytes * MEGABYTE)
    try:
        answer = ("done", function(*args))
    except Exception as error:
        _limit(resource.RLIMIT_AS, before)  # to say what happened needs some too
        if _is_of_memory(error) or _has_been_full(megabytes):
            answer = ("memory", None)
        else:
            error.add_note("In a child process:\n" + traceback.format_exc())
            answer = ("raised", error)
    _limit(resource.RLIMIT_AS, before)  # what was made may be as large again while it is sent
    sender.send_bytes(_pickled(*answer))
    sender.close()


def _limit(what, amount):
    """Set the limit that the child keeps to; returns the one before."""
    soft, hard = resource.getrlimit(what)
    resource.setrlimit(what, (amount if hard == resource.RLIM_INFINITY else min(amount, hard), hard))
    return soft


def _is_of_memory(error):
    """Whether memory ran out: Python says so, or the system to who opens a file, or it lies behind another error."""
    while error is not None:
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
            return True
        error = error.__cause__ or error.__context__
    return False


def _has_been_full(megabytes):
    """Whether this process has been at its limit: then libraries, and Python itself, fail in ways of their own."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    peak = int(re.search(r"^VmPeak:\s+(\d+) kB$", status, re.MULTILINE)[1]) * 1024
    return peak > (megabytes - NEARLY) * MEGABYTE


def _pickled(kind, value):
    try:
        content = pickle.dumps((kind, value))
        pickle.loads(content)  # an exception may be picklable and still not come back
    except Exception:
        if kind != "raised":
            raise
        content = pickle.dumps((kind, RuntimeError("".join(traceback.format_exception(value)))))
    return content


def _die_with_parent():
    with contextlib.suppress(OSError):
        multiprocessing.connection.wait([multiprocessing.parent_process().sentinel])
    os._exit(1)
