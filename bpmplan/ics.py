"""Days as a calendar that other programs subscribe to: iCalendar (RFC 5545), in its plainest form."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

TYPE = "text/calendar; charset=utf-8"
LONGEST = 75
"""Bytes of a line; what is longer goes on in the next, after a space."""


TIMEZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Copenhagen",
    "BEGIN:DAYLIGHT",
    "TZNAME:CEST",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "DTSTART:19810329T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "TZNAME:CET",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
)
"""The time of the country. A calendar must have a component (RFC 5545, 3.6), and one without days has this: some
programs refuse a calendar that is empty, and all know what a time zone is."""


@dataclass(frozen=True)
class Day:
    """A whole day, or the days from ``first`` to ``last``, both in it.

    ``uid`` is the same for ever, so that a calendar moves what it has; ``at`` is when it was changed last.
    ``address`` is where more is said.
    """

    uid: str
    at: datetime
    first: date
    last: date
    title: str
    text: str = ""
    address: str = ""


def calendar(name, days, *, about=""):
    """The ``Day``s as a calendar of this ``name``: the bytes of a file."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//BPMplan//Beskæftigelsesplaner//DA",
        "CALSCALE:GREGORIAN",
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        "X-WR-TIMEZONE:Europe/Copenhagen",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        "X-PUBLISHED-TTL:P1D",
    ]
    if about:
        lines += [f"DESCRIPTION:{escaped(about)}", f"X-WR-CALDESC:{escaped(about)}"]
    lines += TIMEZONE
    for day in days:
        lines += _event(day)
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def _event(day):
    optional = [("DESCRIPTION", escaped(day.text)), ("URL", day.address)]
    return [
        "BEGIN:VEVENT",
        f"UID:{day.uid}",
        f"DTSTAMP:{_moment(day.at)}",
        f"LAST-MODIFIED:{_moment(day.at)}",
        f"DTSTART;VALUE=DATE:{day.first:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day.last + timedelta(days=1):%Y%m%d}",  # the first day that is not in it
        f"SUMMARY:{escaped(day.title)}",
        *(f"{name}:{value}" for name, value in optional if value),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def escaped(text):
    """A text as it may stand in a line: no line end in it, and no sign that means something."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join("".join(c for c in line if c >= " " or c == "\t") for line in text.splitlines())


def folded(line):
    """A line in pieces of at most 75 bytes, each but the first after a space; no letter is cut in two."""
    pieces, piece, size = [], "", 0
    for letter in line:
        length = len(letter.encode())
        if size + length > LONGEST:
            pieces.append(piece)
            piece, size = "", 1  # the space before it
        piece, size = piece + letter, size + length
    return "\r\n ".join([*pieces, piece])


def _moment(moment):
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
