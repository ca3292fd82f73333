"""What keeps secrets out of every log: no query string, no secret part of a path. Loaded before any app is."""

import logging
import re
from urllib.parse import quote

UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
HASH = r"[0-9a-f]{64}"
SECRET_PART = re.compile(rf"(?<=/)(?!(?:{UUID}|{HASH})(?![\w-]))(?=[a-z_-]*[A-Z0-9])[A-Za-z0-9_-]{{20,}}")
"""A part of a path that could be a secret: long, not all words, and neither a section's key nor a file's hash.

By its looks, so that what a stranger mistypes is blanked too, and a new kind of link from its first day.
"""
QUERY = re.compile(r"(/[^\s?\"'<>]*)\?[^\s\"'<>]+")


def blanked(text):
    """A path, or any text with paths in it, without secret parts and query strings."""
    return QUERY.sub(r"\1?…", SECRET_PART.sub("…", text))


def blanked_path(request):
    """The path of a request for a log: no secrets, and what doesn't show, a new line among it, as %0A."""
    signs = (sign if sign.isprintable() else quote(sign, errors="surrogatepass") for sign in request.path)
    return blanked("".join(signs))


class BlankingFormatter(logging.Formatter):
    """The formatter of all logs: whoever writes a path, Django or a traceback, writes no secret."""

    def format(self, record):
        return blanked(super().format(record))
