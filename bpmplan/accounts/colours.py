"""A municipality's accent colour must be readable: contrast as WCAG 2.1 counts it."""

import re

from django.core.exceptions import ValidationError

DEFAULT_ACCENT = "#1b4e6b"
LEAST_CONTRAST = 4.5
"""WCAG 2.1, success criterion 1.4.3: normal text against its background."""


def luminance(colour):
    """Relative luminance of ``#rrggbb``, 0 (black) to 1 (white), as WCAG 2.1 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other="#ffffff"):
    """Contrast ratio between two colours, 1 to 21."""
    lighter, darker = sorted([luminance(one), luminance(other)], reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour, share, other="#ffffff"):
    """A colour of which ``share`` is ``colour``, and the rest white or ``other``."""
    pairs = [(int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(rest + (own - rest) * share):02x}" for own, rest in pairs)


def stylesheet(colour):
    """What gives the page of a plan a municipality's colour, in place of the site's (``static/css/site.css``)."""
    dark, line, tint = mixed(colour, 0.7, "#000000"), mixed(colour, 0.45), mixed(colour, 0.09)
    return (
        f".plan-page {{ --accent: {colour}; --accent-dark: {dark}; --accent-line: {line}; --accent-tint: {tint}; }}\n"
    )


def validate_accent(value):
    """Raise ``ValidationError`` unless ``value`` is ``#rrggbb`` and readable on white."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValidationError("Skriv farven som # og seks tegn, fx #1b4e6b.")
    ratio = contrast(value)
    if ratio < LEAST_CONTRAST:
        shown = f"{ratio:.1f}".replace(".", ",")
        raise ValidationError(
            f"Farven er for lys: kontrasten mod hvid er {shown}:1, og der skal mindst være 4,5:1. Vælg en mørkere."
        )
