"""The frame of every page, the error pages, and sign-in in our frame."""

import re
from urllib.parse import urlsplit

import lxml.html
import pytest
from allauth.mfa.recovery_codes.internal import auth as recovery_codes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth import get_user_model
from django.template.loader import render_to_string
from django.utils import timezone

from bpmplan.second_factor import factor
from tests import ROOT

TEMPLATES = ROOT / "templates"
pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.urls("tests.style_page")]


def page_of(response):
    return lxml.html.fromstring(response.content.decode())


def test_a_page_says_its_language_and_offers_to_skip_the_menu(client):
    page = page_of(client.get("/stil/"))
    assert page.get("lang") == "da"
    assert page.xpath("//body/a[1]")[0].get("href") == "#main-content"
    assert page.get_element_by_id("main-content").tag == "main"
    assert [heading.text_content() for heading in page.xpath("//h1")] == ["Alle dele"]


def test_messages_are_shown_as_alerts_with_a_word_for_their_kind(client):
    page = page_of(client.get("/stil/"))
    assert page.xpath("//*[@class='messages']//*[@aria-label='Lykkedes']")
    assert page.xpath("//*[@class='messages']//*[@role='alert']")


def test_the_demo_says_so_on_every_page(client, settings):
    assert "Eksempeldata" not in client.get("/stil/").content.decode()
    settings.DEMO = True
    assert "Eksempeldata" in client.get("/stil/").content.decode()
    assert "Eksempeldata" in client.get("/findes-ikke/").content.decode()


def test_a_missing_page_says_what_one_can_do(client):
    response = client.get("/findes-ikke/")
    assert response.status_code == 404
    assert "Siden findes ikke" in response.content.decode()


def test_a_refusal_says_whom_to_ask(client):
    response = client.get("/stil/forbudt/")
    assert response.status_code == 403
    assert "administrator" in response.content.decode()


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_the_page_for_a_broken_program_needs_nothing_of_the_program(name):
    page = lxml.html.fromstring(render_to_string(name))
    assert page.get("lang") == "da"
    assert page.xpath("//main//a[@href='/']")


def test_the_500_page_claims_nothing_about_saving_and_says_that_pressing_again_is_safe():
    words = " ".join(lxml.html.fromstring(render_to_string("500.html")).text_content().split())
    assert "gemt" not in words
    assert "ved vi ikke, om det nåede at blive gjort" in words
    assert "Tryk på knappen igen. Det er uden risiko: Det samme bliver kun gjort én gang" in words


def test_what_was_typed_comes_back_and_can_be_sent_again(client):
    page = page_of(client.get("/stil/udloebet/"))
    form = page.xpath("//main//form")[0]
    assert form.get("action") == "/stil/udloebet/"
    assert form.fields["challenge"].strip() == "Mange unge står uden uddannelse </textarea><b>"
    assert form.fields["edit_no"] == "3"
    assert form.fields["csrfmiddlewaretoken"]


@pytest.mark.parametrize(
    "address, title",
    [
        ("/konto/login/", "Log ind"),
        ("/konto/password/reset/", "Ny adgangskode"),
        ("/konto/password/reset/done/", "Se i din indbakke"),
        ("/konto/password/reset/key/done/", "Adgangskoden er ændret"),
        ("/konto/password/reset/key/x-y/", "Linket kan ikke bruges"),
        ("/konto/inactive/", "Din bruger er deaktiveret"),
    ],
)
def test_the_pages_of_sign_in_are_in_our_frame_and_in_danish(client, address, title):
    page = page_of(client.get(address, follow=True))
    assert page.xpath("//h1")[0].text_content().strip() == title
    assert page.xpath("//*[@class='site-footer']")


@pytest.mark.parametrize(
    "address, title",
    [
        ("/konto/logout/", "Log ud"),
        ("/konto/password/change/", "Skift adgangskode"),
        ("/konto/2fa/", "Totrinslogin"),
        ("/konto/totrinslogin/", "Slå totrinslogin til"),
        ("/konto/2fa/totp/activate/", "Slå totrinslogin til"),
        ("/konto/2fa/recovery-codes/generate/", "Nye reservekoder"),
        ("/konto/reauthenticate/", "Bekræft, at det er dig"),
    ],
)
def test_the_pages_of_an_account_are_in_our_frame_and_in_danish(client, address, title):
    user = get_user_model().objects.create_user("kollega@example.dk", "en lang adgangskode")
    client.force_login(user)
    if "2fa" in address:
        client.post("/konto/reauthenticate/", {"password": "en lang adgangskode"})
    if "activate" in address:
        client.post(urlsplit(factor.link_without_mail(user=user, now=timezone.now())).path)
    if "recovery" in address:
        recovery_codes.RecoveryCodes.activate(user)
        totp.TOTP.activate(user, totp.generate_totp_secret())
    page = page_of(client.get(address))
    assert page.xpath("//h1")[0].text_content().strip() == title
    assert page.xpath("//form[@data-sign-out or contains(@action, 'logout')]")


def test_a_wrong_password_is_said_in_a_summary_above_the_form(client):
    page = page_of(client.post("/konto/login/", {"login": "ukendt@example.dk", "password": "forkert"}))
    assert page.xpath("//*[@data-module='error-summary']")


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda p: str(p.relative_to(TEMPLATES)))
def test_no_page_has_styles_or_scripts_of_its_own(template):
    """The Content-Security-Policy would stop them. The PDF's pages are not sent to a browser."""
    if "documents" in template.relative_to(TEMPLATES).parts:
        return
    source = template.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:|<script(?![^>]*\bsrc=)", source)
