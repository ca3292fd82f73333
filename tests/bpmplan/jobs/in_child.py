"""What the tests of ``limited`` run in children."""

import errno
import os
import sys
import time
from pathlib import Path

from django.db import connections


def add(one, other):
    return one + other


def letters(count):
    return "å" * count


def sleep(seconds):
    time.sleep(seconds)


def sleep_and_say_who(path):
    Path(path).write_text(str(os.getpid()))
    time.sleep(60)


def spin():
    while True:
        pass


def fill_memory():
    return len(bytearray(2_000_000_000))


def open_without_memory(behind_another):
    """What the system answers who opens a file when no memory is left, as it is or behind an error of a library."""
    try:
        raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM), "skabelon.html")
    except OSError as error:
        if behind_another:
            raise ImportError("failed to map segment") from error
        raise


def fill_and_fail():
    """What a library makes of it that has no word for it: memory is taken to its end in small pieces, then it fails."""
    kept = []
    try:
        while True:
            kept.append(bytearray(100_000))
    except MemoryError:
        pass
    raise SystemError("error return without exception set")


def recurse(deep=0):
    return recurse(deep + 1)


def abort():
    os.abort()


class Odd(Exception):
    """Can be pickled, and can't be made again from what was pickled."""

    def __init__(self, one, other):
        super().__init__(one)


def refuse(sentence):
    raise ValueError(sentence)


def refuse_oddly():
    raise Odd("den ene", "den anden")


def what_is_loaded(*names):
    return [name for name in names if name in sys.modules]


def open_connections():
    return [connection.alias for connection in connections.all() if connection.connection is not None]
