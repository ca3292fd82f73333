"""The log of requests: a line for each, without query strings and secrets."""

import logging
import time

from .blanking import blanked_path
from .visitors import address_of, person_of

log = logging.getLogger("bpmplan.access")


def access_log(get_response):
    """A line for each request that the program answers: method, path, status, seconds, who and from where."""

    def middleware(request):
        began = time.monotonic()
        response = get_response(request)
        if log.isEnabledFor(logging.INFO):
            person = person_of(request)
            log.info(
                "%s %s %s %.3f s, user %s, %s",
                request.method, blanked_path(request), response.status_code, time.monotonic() - began,
                person.pk if person else "-", address_of(request) or "-",
            )  # fmt: skip
        return response

    return middleware
