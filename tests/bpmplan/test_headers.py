"""What the program says to browsers on every page, and how it refuses to start unsafely in production."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as real_settings
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import path

from bpmplan.middleware import POLICY
from bpmplan.urls import urlpatterns as real_urlpatterns

pytestmark = pytest.mark.one_database
SECRETS = {
    "SECRET_KEY": "x" * 60,
    "SITE_URL": "https://planer.example.dk",
    "ALLOWED_HOSTS": "planer.example.dk",
    "DATABASE_URL": "postgres://nobody@localhost/none",
    "EMAIL_URL": "smtp://localhost:25",
}


def broken(request):
    raise RuntimeError("Something that nobody thought of")


def forbidden(request):
    raise PermissionDenied


def bad(request):
    raise OverflowError("9" * 40)


broken.login_required = forbidden.login_required = bad.login_required = False
urlpatterns = [*real_urlpatterns, path("gaar-i-stykker/", broken), path("forbudt/", forbidden), path("skaevt/", bad)]

PAGES = [
    ("nobody", "/", 200),
    ("nobody", "/planer/", 200),
    ("nobody", "/kommuner/aalborg/2026/v1/", 200),
    ("nobody", "/maal/2026/", 200),
    ("nobody", "/konto/login/", 200),
    ("nobody", "/arbejde/", 302),
    ("erik", "/arbejde/", 200),
    ("erik", "/arbejde/{s.draft.pk}/", 200),
    ("erik", "/arbejde/{s.draft.pk}/afsnit/{s.parts.chapter.key}/", 200),
    ("anna", "/brugere/aalborg/", 200),
    ("minna", "/admin/", 200),
    ("minna", "/admin/goals/goalset/", 200),
    ("minna", "/admin/goals/goalset/{s.goal_set.pk}/change/", 200),
    ("minna", "/admin/goals/letter/{s.goal_set.letter.pk}/change/", 200),
    ("nobody", "/findes-ikke/", 404),
    ("nobody", "/forbudt/", 403),
    ("nobody", "/skaevt/", 400),
    ("nobody", "/gaar-i-stykker/", 500),
]


@pytest.mark.urls("tests.bpmplan.test_headers")
@pytest.mark.parametrize(("who", "address", "status"), PAGES)
def test_every_page_has_one_strict_policy(who, address, status, scene):
    response = scene.client(who, raise_request_exception=False).get(address.format(s=scene))
    assert response.status_code == status
    assert response["Content-Security-Policy"] == POLICY
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    if status != 302:
        html = response.content.decode()
        assert '<html lang="da"' in html
        assert " style=" not in html
        assert "<style" not in html


def test_the_policy_lets_nothing_run_that_is_not_ours():
    assert "unsafe" not in POLICY
    assert "default-src 'self'" in POLICY
    assert "//" not in POLICY


@pytest.mark.urls("tests.bpmplan.test_headers")
def test_error_pages_help_in_danish_and_tell_nothing(scene, caplog):
    client = Client(raise_request_exception=False)
    for address, words in (
        ("/findes-ikke/", "Siden findes ikke"),
        ("/forbudt/", "administrator"),
        ("/gaar-i-stykker/", "fejl"),
    ):
        html = client.get(address).content.decode()
        assert words in html, address
        assert "Traceback" not in html
        assert "nobody thought of" not in html


def test_uploads_and_pdfs_run_nothing_whatever_they_hold(scene):
    client = scene.client("erik")
    for address in (
        f"/arbejde/{scene.draft.pk}/filer/{scene.parts.annex.key}/",
        f"/arbejde/{scene.draft.pk}/filer/{scene.parts.image.key}/",
        "/kommuner/aalborg/2026/v1/plan.pdf",
        f"/maal/2026/filer/{scene.letter_file.pk}/",
    ):
        response = client.get(address)
        b"".join(response)
        assert response.status_code == 200
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["X-Content-Type-Options"] == "nosniff"


def test_shared_caches_keep_nothing_of_the_desk(scene):
    """A shared cache that kept a page for one person would show it to the next."""
    for address in (f"/arbejde/{scene.draft.pk}/", "/arbejde/"):
        response = scene.client("erik").get(address)
        assert "Cookie" in response["Vary"]
        assert "public" not in response.get("Cache-Control", "")
    adopted = Client().get("/kommuner/aalborg/2026/v1/plan.pdf")
    b"".join(adopted)
    assert adopted["Cache-Control"] == "public, no-cache"


def test_a_form_without_its_stamp_is_refused_and_gives_the_text_back(scene):
    client = scene.client("erik", enforce_csrf_checks=True)
    address = f"/arbejde/{scene.draft.pk}/afsnit/{scene.parts.chapter.key}/"
    response = client.post(address, {"text": "Min lange tekst"}, headers={"origin": "http://testserver"})
    assert response.status_code == 403
    assert "Min lange tekst" in response.content.decode()
    assert response["Content-Security-Policy"] == POLICY


# --- production ------------------------------------------------------------------------------------------------------

SHOW = """
import json, django
from django.conf import settings
django.setup()
names = '''SECURE_HSTS_SECONDS SECURE_HSTS_INCLUDE_SUBDOMAINS SECURE_HSTS_PRELOAD SESSION_COOKIE_SECURE
CSRF_COOKIE_SECURE SESSION_COOKIE_NAME CSRF_COOKIE_NAME SECURE_SSL_REDIRECT SESSION_COOKIE_HTTPONLY
SESSION_COOKIE_SAMESITE ALLOWED_HOSTS DEBUG DEMO MINISTRY_NEEDS_SECOND_FACTOR ACCOUNT_DEFAULT_HTTP_PROTOCOL
CSRF_COOKIE_SAMESITE DEVICE_COOKIE_NAME SIGN_INS_ARE_SLOWED ACCESS_LOG'''.split()
print(json.dumps({name: getattr(settings, name) for name in names} | {
    "limited": bool(settings.ACCOUNT_RATE_LIMITS), "cache": settings.CACHES["default"]["BACKEND"],
    "static": settings.STORAGES["staticfiles"]["BACKEND"],
}))
"""


def start(code, **environment):
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=real_settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "bpmplan.settings", **environment},
        capture_output=True,
        text=True,
    )


def test_production_is_closed_where_it_should_be():
    import json

    run = start(SHOW, **SECRETS)
    assert run.returncode == 0, run.stderr
    settings = json.loads(run.stdout)
    assert settings["SECURE_HSTS_SECONDS"] >= 31_536_000
    for name in ("SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD", "SECURE_SSL_REDIRECT", "limited",
                 "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_SECURE",
                 "MINISTRY_NEEDS_SECOND_FACTOR", "SIGN_INS_ARE_SLOWED", "ACCESS_LOG"):  # fmt: skip
        assert settings[name] is True, name
    assert settings["DEBUG"] is settings["DEMO"] is False
    assert settings["SESSION_COOKIE_SAMESITE"] == settings["CSRF_COOKIE_SAMESITE"] == "Lax"
    for name in ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "DEVICE_COOKIE_NAME"):
        assert settings[name].startswith("__Host-")
    assert settings["ALLOWED_HOSTS"] == ["planer.example.dk"]
    assert settings["ACCOUNT_DEFAULT_HTTP_PROTOCOL"] == "https"
    assert settings["cache"].endswith("DatabaseCache"), "limits must count across processes"
    assert settings["static"].endswith("ManifestStaticFilesStorage")


@pytest.mark.parametrize("name", SECRETS)
def test_production_does_not_start_without_a_secret_and_says_how_to_mend_it(name):
    run = start("import bpmplan.settings", **{key: value for key, value in SECRETS.items() if key != name})
    assert run.returncode != 0
    last_line = run.stderr.strip().splitlines()[-1]
    assert f"{name} is missing" in last_line
    assert f'{name}="' in last_line, "an example to copy"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ({"SITE_URL": "http://planer.example.dk"}, "https://"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS may not be *"),
        ({"DEMO": "1"}, "Demo mode cannot be on in production"),
    ],
)
def test_production_does_not_start_unsafely(changes, sentence):
    run = start("import bpmplan.settings", **SECRETS | changes)
    assert run.returncode != 0
    assert sentence in run.stderr.strip().splitlines()[-1]
