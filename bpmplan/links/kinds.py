"""The registry of what links open. An app registers its kinds when it starts (``apps.py``)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from ..registry import Registry


def _nobody(thing):
    return None


def _always(thing):
    return True


@dataclass(frozen=True)
class Kind:
    """A kind of thing that a link opens.

    ``things()`` is a queryset in which a link's thing is looked up by its primary key. ``page`` names the address that
    takes the secret; its view is marked by ``opening.opens``. ``about(thing)`` says in a few Danish words what is
    opened: in lists and in the security log. ``is_there(thing)``: whether an open link opens it now.
    ``municipality(thing)`` is whose administrators see it there and who can help when the link is closed;
    ``person(thing)`` the user whom it is for, if it is one. ``lasts`` is how long a link works unless its maker says
    otherwise.
    """

    name: str
    label: str
    page: str
    things: Callable
    about: Callable
    is_there: Callable = _always
    municipality: Callable = _nobody
    person: Callable = _nobody
    lasts: timedelta = timedelta(days=30)


KINDS = Registry("kinds of link")
register = KINDS.register
