"""Every part of the designsystem in a real browser: accessible, narrow, without JavaScript, by keyboard."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.style_page")]
PAGES = [
    "/stil/",
    "/stil/udloebet/",
    "/stil/forbudt/",
    "/stil/gaaet-galt/",
    "/findes-ikke/",
    "/konto/login/",
    "/konto/password/reset/",
]


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_of_the_frame_are_accessible_and_never_scroll_sideways(new_page, axe, width):
    page = new_page(width=width)
    for address in PAGES:
        page.goto(address)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_the_summary_gets_focus_and_leads_to_the_field(page):
    page.goto("/stil/")
    assert page.evaluate("document.activeElement.dataset.module") == "error-summary"
    page.get_by_role("link", name="Vælg en:").click()
    expect(page.locator("#id_one_0")).to_be_focused()


def test_a_limit_counts_down_while_one_types(page):
    page.goto("/stil/")
    page.fill("#id_text", "abc")
    page.press("#id_text", "d")
    page.get_by_text("Du har 496 tegn tilbage").first.wait_for()


def test_a_link_into_a_folded_part_opens_it(page):
    page.goto("/stil/#id_note")
    page.locator("#id_note").wait_for()
    expect(page.locator("#id_note")).to_be_focused()


def test_the_menu_is_there_on_a_narrow_window_without_javascript(new_page):
    page = new_page(width=390, java_script_enabled=False)
    page.goto("/stil/")
    page.get_by_role("link", name="Log ind", exact=True).wait_for()
    expect(page.get_by_role("navigation", name="Hovedmenu")).to_have_count(1)


def test_the_first_tab_skips_the_menu(page):
    page.goto("/konto/login/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skipnav"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"
