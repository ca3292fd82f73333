"""The page for those who wait for something that was asked for, or who learn that it could not be made.

It goes on by itself: with script by asking the same address for the state, without by loading itself again.
"""

from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone

from ..private_answers import PRIVATE
from . import beats

ASKS = "application/json"
"""What a page that waits accepts: only the state of what it waits for, not the thing itself."""


def is_poll(request):
    """Whether a page that waits asks for the state of what it waits for."""
    return request.headers.get("Accept") == ASKS


def state_of(row, progress=""):
    """The answer to a page that waits: the state, whether a worker shows signs of life, and how far it is."""
    state = {"state": row.state, "silent": row.is_under_way and is_silent()}
    answer = JsonResponse(state | ({"progress": progress} if progress else {}))
    answer["Cache-Control"] = PRIVATE
    return answer


def page(request, row, *, title, about, back, progress="", is_file=False, can_retry=False, failed=503):
    """The page about a ``row`` that isn't made: it is being made (202), or could not be (``failed``).

    ``title`` names what is waited for, and ``about`` what that is of; ``back`` is ``(address, text)`` of a page to go
    to. ``progress`` says how far it is, where it has many parts. ``is_file``: at this page's own address it will be
    downloaded, not shown. ``can_retry``: the view takes a POST that tries again.
    """
    context = {
        "row": row,
        "title": title,
        "about": about,
        "back": back,
        "progress": progress,
        "address": request.get_full_path(),
        "is_file": is_file,
        "can_retry": can_retry,
        "is_silent": row.is_under_way and is_silent(),
    }
    answer = render(request, "jobs/waiting.html", context, status=failed if row.has_failed else 202)
    answer["Cache-Control"] = PRIVATE
    return answer


def is_silent():
    """Whether what waits isn't made now, because no worker runs."""
    return beats.worker_is_silent(timezone.now())
