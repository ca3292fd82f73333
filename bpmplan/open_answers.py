"""Answers that are the same for everybody: kept by browsers and caches, and asked about each time."""

import hashlib

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

from . import program

KEPT = "public, no-cache"


def answer(request, write, *, content_type, about, at=None):
    """What ``write()`` gives, or 304 when the other end has it already.

    ``about`` is all that it is made of, as anything with a ``repr`` that is the same for the same; ``at`` is when it
    was changed last. ``write`` is called only when it must be sent. The program itself counts as a part.
    """
    etag = quote_etag(hashlib.sha256(repr((about, program.version())).encode()).hexdigest())
    seconds = int(at.timestamp()) if at else None
    response = get_conditional_response(request, etag=etag, last_modified=seconds)
    if response is None:
        response = HttpResponse(write(), content_type=content_type)
    response["ETag"] = etag
    if seconds:
        response["Last-Modified"] = http_date(seconds)
    response["Cache-Control"] = KEPT
    return response
