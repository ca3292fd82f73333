"""Parts of addresses, and numbers of rows in them and in forms."""

from django.urls.converters import StringConverter


def row_number(text):
    """A number that a page of ours wrote into an address or a form; None for anything else.

    What Python calls digits has powers of two and Arabic ones among it, and 5,000 digits are no number to it.
    """
    is_number = bool(text) and text.isascii() and text.isdigit() and len(text) < 10
    return int(text) if is_number else None


class Years(StringConverter):
    """``2023`` or ``2026-2027``."""

    regex = r"\d{4}(?:-\d{4})?"


class Fingerprint(StringConverter):
    """At least the first 16 digits of a fingerprint."""

    regex = "[0-9a-f]{16,64}"


class Sha256(StringConverter):
    regex = "[0-9a-f]{64}"
