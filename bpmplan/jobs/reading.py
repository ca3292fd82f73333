"""A stored file read by the worker, in a child that may use so much time and memory and no more."""

from bpmplan import files

from . import limited
from .asked import CannotBeMade


def read_stored(asked, function, *arguments, refuses):
    """What ``function(content, *arguments)`` gives for the file (``sha256``) of a row (``Asked``), within its limits.

    Raises ``CannotBeMade`` when the file is gone, and with the words of ``refuses``, the function's own exception.
    """
    try:
        with files.open_stored(asked.sha256) as stored:
            content = stored.read()
    except FileNotFoundError:
        raise CannotBeMade("Filen findes ikke længere på serveren. Vælg den igen.") from None
    try:
        return limited.run(function, content, *arguments, **asked.LIMITS)
    except refuses as error:
        raise CannotBeMade(str(error)) from None
