"""No log has a query string or a secret of a link."""

import io
import logging
import secrets

import pytest
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.urls import reverse

from bpmplan.blanking import BlankingFormatter, blanked, blanked_path
from bpmplan.visitors import browser_of
from tests.test_urls import patterns

SECRET_ARGUMENTS = {
    "secret": lambda: secrets.token_urlsafe(32),
    "token": lambda: secrets.token_urlsafe(32),
    "key": lambda: "cy8u9x-" + secrets.token_hex(16),
}
OTHERS = {"Sha256": "0" * 64, "VersionAddress": "plan.pdf"}
"""By the name of their converter."""


def addresses_with_secrets():
    for name, pattern in patterns():
        names = set(pattern.pattern.regex.groupindex)
        converters = {k: type(v).__name__ for k, v in pattern.pattern.converters.items()}
        wanted = {one for one in names & set(SECRET_ARGUMENTS) if converters.get(one) in (None, "StringConverter")}
        if wanted:
            made = {one: SECRET_ARGUMENTS[one]() for one in wanted}
            others = {one: OTHERS.get(converters.get(one), "1") for one in names}
            yield reverse(name, kwargs=others | made), made.values()


def test_every_address_with_a_secret_is_blanked():
    seen = []
    for address, values in addresses_with_secrets():
        seen.append(address.split("/")[1])
        assert not any(value in blanked(address) for value in values), address
        assert "…" in blanked(address)
    assert {"invitation", "brev", "konto"} <= set(seen)


@pytest.mark.parametrize("number", range(200))
def test_any_secret_that_is_made_is_blanked(number):
    assert blanked(f"/ny/slags/{secrets.token_urlsafe(32)}/") == "/ny/slags/…/"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/kommuner/lyngby-taarbaek/2028-2029/v12/plan.pdf",
        "/arbejde/12/afsnit/0b1f8a52-6a0e-4c7f-9d0a-3a1b2c3d4e5f/",
        f"/kommuner/aalborg/2026/v1/filer/{'0a' * 32}/",
        "/admin/accounts/municipality/hent/",
        "/brugere/aalborg/indstillinger/",
    ],
)
def test_what_is_no_secret_stays_readable(path):
    assert blanked(path) == path


def test_a_query_string_is_written_nowhere():
    assert blanked('"GET /planer/?tekst=Hans+Hansen&aar=2026 HTTP/1.1"') == '"GET /planer/?… HTTP/1.1"'
    assert blanked("Hvad nu?") == "Hvad nu?"


@pytest.fixture
def lines():
    """What the program's logs write, through the formatter that settings name."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    plain = settings.LOGGING["formatters"]["plain"]
    handler.setFormatter(BlankingFormatter(plain["format"], style=plain["style"]))
    loggers = [logging.getLogger(), logging.getLogger("bpmplan.access"), logging.getLogger("django")]
    levels = [logger.level for logger in loggers]
    loggers[0].addHandler(handler)
    loggers[1].setLevel(logging.INFO)
    yield stream
    loggers[0].removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def test_a_request_is_a_line_with_who_and_from_where(lines, erik, client_for):
    client_for(erik).get("/arbejde/?fra=mail", headers={"user-agent": "x"})
    (line,) = [one for one in lines.getvalue().splitlines() if "bpmplan.access" in one]
    assert "GET /arbejde/ 200 " in line
    assert line.endswith(f"user {erik.pk}, 127.0.0.1")
    assert "fra" not in line


def test_a_failed_link_is_in_no_log(lines, erik):
    for path in ("/brev/", "/findes-ikke/"):
        token = secrets.token_urlsafe(32)
        assert Client().get(f"{path}{token}/?next={token}").status_code == 404
        assert token not in lines.getvalue()
    key = f"1-{default_token_generator.make_token(erik)}"
    Client().get(f"/konto/password/reset/key/{key}/")
    assert key not in lines.getvalue()
    assert "Not Found: /brev/…/" in lines.getvalue()


def test_a_traceback_says_no_secret_either():
    token = secrets.token_urlsafe(32)
    try:
        raise RuntimeError(f"/invitation/{token}/?x={token}")
    except RuntimeError as error:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "It broke", (), (RuntimeError, error, None))
    assert token not in BlankingFormatter().format(record)


def test_every_handler_writes_through_it():
    assert {handler["formatter"] for handler in settings.LOGGING["handlers"].values()} == {"plain"}
    assert settings.LOGGING["formatters"]["plain"]["()"] == "bpmplan.blanking.BlankingFormatter"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0",
         "Edge 140, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox 128, Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile/15E148 "
         "Safari/604.1", "Safari 18, iPhone"),
        ("curl/8.0", ""),
        ("", ""),
        ("<script>" * 500, ""),
    ],
)  # fmt: skip
def test_a_browser_is_told_in_a_few_words(agent, words, rf):
    assert browser_of(rf.get("/", headers={"user-agent": agent})) == words


def test_a_path_is_one_line_and_can_be_stored(rf):
    """Behind %0A in an address stands a new line, and behind %00 what PostgreSQL can't store."""
    request = rf.get("/")
    request.path = "/planer/æ\n2026 GET\x00\ud800/"
    assert blanked_path(request) == "/planer/æ%0A2026 GET%00%ED%A0%80/"
