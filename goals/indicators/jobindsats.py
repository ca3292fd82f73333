"""The client of Jobindsats' API, version 3: the one module that knows its addresses, its answers and its faults.

What is known of it is written down beside the server that answers like it in the tests.
"""

import hashlib
import json
import re
import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote

import urllib3
from django.conf import settings
from django.core.cache import cache

from bpmplan.values import PeriodKind

CONNECT_SECONDS = 10
SECONDS = 180
"""So long an answer is waited for, from the question to its last byte."""
PAUSES = (2, 10, 30)
"""Seconds before each new attempt, when the source is busy."""
PAGE_SECONDS = 15
"""So long a person's page waits for one answer (``with_little_patience``), without another attempt."""
LONGEST_PAUSE = 60
MOST_BYTES = 30 * 1024 * 1024
KEPT_SECONDS = 20 * 60 * 60
"""So long the catalogue is kept: it is looked into once a day, by each night anew."""
MOST_CELLS = 25_000
"""Cells of one answer; the source wants users to stay far under 30,000."""
SOURCE = "Jobindsats.dk"
GUIDE = "https://jobindsats.dk/api/kom-i-gang/brugervejledning-til-version-3/"
"""Where a person reads how to get a token."""
PERIOD_TYPES = {
    PeriodKind.MONTH: "M",
    PeriodKind.QUARTER: "Q",
    PeriodKind.FOUR_QUARTERS: "QMAT",
    PeriodKind.YEAR: "Y",
    PeriodKind.TO_DATE: "MYTD",
}
"""What the source calls the kinds of period."""
MUNICIPALITIES, REGIONS, COUNTRY = "_nykom", "_region", "_hele_landet"
AREAS = (MUNICIPALITIES, REGIONS, COUNTRY)
"""The hierarchies of areas that are asked for."""
ALL, TOP = "*", "/"

_TABLE = re.compile(r"[a-z0-9_]{2,40}")
_NAME = re.compile(r"[A-Za-z0-9_.:*-]{1,80}")
_is_hurried = ContextVar("is_hurried", default=False)
_pool = urllib3.PoolManager(retries=False, maxsize=8)


class JobindsatsError(Exception):
    """Why there is no answer: a Danish sentence, for those who see the page."""


class NoToken(JobindsatsError):
    def __init__(self):
        super().__init__("Programmet har ingen adgang til Jobindsats endnu: der er ikke sat et token.")


class NotLetIn(JobindsatsError):
    def __init__(self):
        super().__init__("Jobindsats afviste programmets adgang. Driften skal se, om tokenet gælder endnu.")


class WrongQuestion(JobindsatsError):
    """The source didn't understand what it was asked for; its own words are in the sentence."""

    def __init__(self, words=""):
        super().__init__("Jobindsats kunne ikke give det, der blev bedt om" + (f": »{words}«." if words else "."))


class Busy(JobindsatsError):
    def __init__(self):
        super().__init__("Jobindsats svarer ikke lige nu. Prøv igen senere.")


class TooSlow(JobindsatsError):
    def __init__(self):
        super().__init__("Jobindsats var for længe om at svare. Prøv igen senere.")


class OddAnswer(JobindsatsError):
    """The answer isn't what is documented; ``what`` says in Danish what is odd."""

    def __init__(self, what):
        super().__init__(f"Svaret fra Jobindsats kunne ikke bruges: {what}.")


@dataclass(frozen=True)
class Answer:
    """``columns`` are labels, which may repeat; ``rows`` have a cell for each."""

    columns: list
    rows: list


@contextmanager
def with_little_patience():
    """While a person's page waits: no more than ``PAGE_SECONDS`` for an answer, and one attempt."""
    token = _is_hurried.set(True)
    try:
        yield
    finally:
        _is_hurried.reset(token)


def is_set_up():
    """Whether the settings have a token."""
    return bool(settings.JOBINDSATS_TOKEN)


# --- numbers ------------------------------------------------------------------------------------------------------


def data(name, *, measure, kind, periods, selected):
    """An ``Answer``: one measure of a table for the ``periods`` of this kind, or ``["latest:14"]``.

    ``measure`` is ``<group>=<measure>``, or a measure of any group. ``selected``: ``{hierarchy: what of it}``.
    """
    group, _, one = measure.rpartition("=")
    asked = {f"mgroup.{group or ALL}": one, f"period.{PERIOD_TYPES[kind]}": ",".join(periods)}
    asked |= {f"hierarchy.{hierarchy}": value for hierarchy, value in selected.items()}
    if not all(_NAME.fullmatch(part) for part in (group or ALL, one, *selected)):
        raise WrongQuestion(f"{measure} {' '.join(selected)}"[:100])
    answer = _parsed(_get(f"data/{table_name(name)}", asked))
    columns, rows = (answer.get(key) if isinstance(answer, dict) else None for key in ("columns", "rows"))
    if not isinstance(columns, list) or not isinstance(rows, list):
        raise OddAnswer("der er ingen kolonner og rækker")
    if any(not isinstance(row, list) or len(row) != len(columns) for row in rows):
        raise OddAnswer("rækkerne har ikke en celle for hver kolonne")
    return Answer([str(label) for label in columns], rows)


def selected_in(selection):
    """``{hierarchy: value}`` of a series' ``selection``, ``_alder=/2/&_kon=/``."""
    return dict(part.partition("=")[::2] for part in selection.split("&") if part)


def table_name(name):
    if not _TABLE.fullmatch(name):
        raise WrongQuestion(name[:40])
    return name


# --- asking -------------------------------------------------------------------------------------------------------


def catalogue(path):
    """A part of the catalogue, kept for a day where all workers find it."""
    key = hashlib.sha256(f"{settings.JOBINDSATS_URL} {path}".encode()).hexdigest()
    text = cache.get(f"jobindsats:{key}")
    if text is not None:
        return _parsed(text)
    text = _get(path, {})
    parsed = _parsed(text)
    cache.set(f"jobindsats:{key}", text, KEPT_SECONDS)
    return parsed


def _parsed(text):
    def no_number(constant):
        raise ValueError(constant)

    try:
        return json.loads(text, parse_float=Decimal, parse_constant=no_number)
    except (ValueError, RecursionError):
        raise OddAnswer("det er ikke et helt svar") from None


def _get(path, asked):
    """The text of an answer. Raises ``JobindsatsError``."""
    if not is_set_up():
        raise NoToken
    parts = "&".join(f"{quote(key, safe='*')}={quote(value, safe=':,*/')}" for key, value in asked.items())
    address = f"{settings.JOBINDSATS_URL}/{path}?{parts}{'&' if parts else ''}format=json"
    seconds, pauses = (PAGE_SECONDS, ()) if _is_hurried.get() else (SECONDS, PAUSES)
    for number in range(len(pauses) + 1):
        until = time.monotonic() + seconds
        response = _ask(address, seconds)
        if response.status != 429 and response.status < 500:
            return _read(response, until)
        if number < len(pauses):
            pause(max(pauses[number], _asked_to_wait(response)))
        response.close()
    raise Busy


def _ask(address, seconds):
    headers = {"Authorization": f"Bearer {settings.JOBINDSATS_TOKEN}", "Accept": "application/json"}
    timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=seconds)
    try:
        return _pool.request("GET", address, headers=headers, timeout=timeout, redirect=False, preload_content=False)
    except (urllib3.exceptions.ReadTimeoutError, urllib3.exceptions.ConnectTimeoutError):
        raise TooSlow from None
    except urllib3.exceptions.HTTPError:
        raise Busy from None


def _read(response, until):
    """The answer's text, if it is one."""
    try:
        content = bytearray()
        for chunk in response.stream(64 * 1024):
            content += chunk
            if len(content) > MOST_BYTES:
                raise OddAnswer("det er for stort")
            if time.monotonic() > until:
                raise TooSlow
        text = content.decode("utf-8-sig")
    except urllib3.exceptions.ReadTimeoutError:
        raise TooSlow from None
    except urllib3.exceptions.HTTPError:
        raise OddAnswer("det blev afbrudt") from None
    except UnicodeDecodeError:
        raise OddAnswer("det er ikke tekst") from None
    finally:
        response.close()
    if response.status in (401, 403):
        raise NotLetIn
    if 400 <= response.status < 500:
        raise WrongQuestion(_words(text))
    if response.status != 200:
        raise OddAnswer(f"det har koden {response.status}")
    return text


def _words(text):
    """What the source says of a wrong question, in one line."""
    try:
        given = json.loads(text)
    except ValueError:
        given = text
    if isinstance(given, dict):
        given = next((given[key] for key in ("message", "detail", "error", "title") if key in given), given)
    given = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
    return " ".join(re.sub(r"<[^>]*>", " ", given).split())[:300]


def _asked_to_wait(response):
    """The seconds that the source asks for, if it does."""
    given = response.headers.get("Retry-After", "")
    return min(int(given), LONGEST_PAUSE) if given.isdecimal() and len(given) < 6 else 0


def pause(seconds):
    """Wait before another attempt; nobody waits in tests."""
    time.sleep(seconds)
