"""A stored file as an answer."""

from django.http import FileResponse, Http404
from django.utils.cache import get_conditional_response

from .kinds import IMAGES, JPEG, PNG, TEXT, clean_name
from .storing import open_stored

POLICY = "default-src 'none'; sandbox"
"""Content security policy of uploads: whatever they hold, they run and load nothing."""


class FileGone(Http404):
    """A row names the file, and the storage hasn't got it any more: a fault of ours, which the page says."""


def image_type(sha256):
    """The type of a stored image, which is a PNG or a JPEG. Raises ``FileGone`` when it isn't there."""
    try:
        with open_stored(sha256) as stored:
            return PNG if stored.read(4) == b"\x89PNG" else JPEG
    except FileNotFoundError:
        raise FileGone(sha256) from None


def response(sha256, content_type, name, *, request=None):
    """The stored file as an answer, for a view that has checked who may read it.

    Raises ``FileGone`` when it isn't there.

    Images are shown in the page, everything else is downloaded under its Danish name. With ``request`` a browser that
    has the content already gets a 304.
    """
    etag = f'"{sha256}"'
    unchanged = get_conditional_response(request, etag=etag) if request else None
    if unchanged is None or unchanged.status_code != 304:
        try:
            stored = open_stored(sha256)
        except FileNotFoundError:
            raise FileGone(name) from None
        answer = FileResponse(
            stored,
            as_attachment=content_type not in IMAGES,
            filename=clean_name(name, content_type),
            content_type="text/plain; charset=utf-8" if content_type == TEXT else content_type,
        )
    else:
        answer = unchanged
    answer["ETag"] = etag
    # Who may read can change, so the browser asks each time; the answer is then usually the short 304.
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = POLICY
    return answer
