"""The ministry's overviews in a browser: both widths, keyboard, without JavaScript, and a municipality's own answer."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from bpmplan.accounts.models import Role
from plans.country import themes
from plans.country import year_answers as answers
from tests.plans.country.test_country import answered

from ..cast import PASSWORD, aalborg, anna, esbjerg, first_administrator, minna, municipality, signe  # noqa: F401
from ..making import NOW, adopted, goal_set, plan, series

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ("/ministerium/?aar=2027", "/ministerium/maal/?aar=2027", "/ministerium/maal/2027/1/")


@pytest.fixture
def country(aalborg, esbjerg, signe, minna, transactional_db):  # noqa: F811
    goals = goal_set(2027, {1: "Flere ledige i uddannelse", 2: "Flere med handicap i job"})
    answered(aalborg, signe, goals)
    places = [
        municipality("101", "København", "koebenhavn", "1084", "Region Hovedstaden"),
        municipality("350", "Lejre", "lejre", "1085", "Region Sjælland"),
        municipality("751", "Aarhus", "aarhus", "1082", "Region Midtjylland"),
    ]
    for place in places:
        place.person = first_administrator(place, minna, f"{place.slug}@x.example", place.name, Role.APPROVER)
    answered(places[0], places[0].person, goals, leave_out=1)
    plan(places[1], places[1].person, goal_sets=[goals])
    answers.give(places[2], 2027, kind="own_plan", link="https://x.example/plan", by=places[2].person, now=NOW)
    adopted(esbjerg, first_administrator(esbjerg, minna, "e@x.example", "E", Role.APPROVER))
    themes.create("Unge", by=minna)
    years = {"2024": "50", "2025": "52"}
    series(goals.goals.get(number=1), {None: years, aalborg: years, esbjerg: {"2024": "", "2025": "9"}})
    return goals


def sign_in(page, person):
    page.goto("/konto/login/")
    page.fill("#id_login", person.email)
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "login" not in url)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_are_accessible_and_never_wider_than_the_window(width, country, new_page, minna, axe):  # noqa: F811
    page = new_page(width=width)
    sign_in(page, minna)
    others = ("/ministerium/maal/?aar=2026", "/ministerium/?aar=2027&navn=findes-ikke", "/tal/", "/ministerium/tal/")
    for address in (*PAGES, *others, "/maal/2027/1/"):
        page.goto(address)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(PAGES[2])
    page.click("#temaer summary")
    axe(page)


def test_the_overview_is_narrowed_sorted_and_fetched(country, page, minna):  # noqa: F811
    sign_in(page, minna)
    page.goto(PAGES[0])
    page.get_by_role("link", name="3", exact=True).first.click()
    page.wait_for_url(re.compile("status=adopted"))
    page.goto(PAGES[0])
    page.select_option("#status", "adopted")
    page.get_by_role("button", name="Vis").click()
    page.get_by_role("link", name="Kommune", exact=True).click()
    page.wait_for_url(re.compile("(?=.*status=adopted).*orden=kommune"))
    rows = ["Esbjerg", "København", "Aalborg"]
    expect(page.locator(".country-table tbody th")).to_have_text(rows)
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename == "Beskæftigelsesplaner 2027, oversigt.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert [cell.value for cell in book["Data"]["B"][1:]] == rows


def test_the_matrix_scrolls_by_keyboard_with_its_names_in_sight(country, new_page, minna):  # noqa: F811
    page = new_page(width=390)
    sign_in(page, minna)
    page.goto(PAGES[1])
    region = page.get_by_role("region", name="Kommunernes svar på målene for 2027")
    region.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    for _ in range(100):  # the page's policy lets no condition be waited for, only asked
        if region.evaluate("element => element.scrollLeft") > 0:
            break
        page.wait_for_timeout(50)
    assert region.evaluate("element => element.scrollLeft") > 0
    head = page.locator(".matrix tbody th").first
    assert abs(head.bounding_box()["x"] - region.bounding_box()["x"]) <= 2
    page.goto(PAGES[1])
    page.locator(".matrix td a").first.click()
    page.wait_for_url("**/kommuner/*/2027/v1/#*")


def test_themes_work_without_javascript(country, new_page, minna):  # noqa: F811
    page = new_page(java_script_enabled=False)
    sign_in(page, minna)
    page.goto(PAGES[2] + "?region=1081")
    answer = page.locator(".goal-answer")
    answer.locator("select").select_option(label="Unge")
    answer.get_by_role("button", name="Sæt tema på Aalborg").click()
    page.wait_for_url(re.compile("region=1081"))
    page.get_by_role("button", name="Fjern temaet Unge fra Aalborg").click()
    expect(page.locator(".theme")).to_have_count(0)


def test_a_municipality_says_that_it_has_its_own_plan(country, page, signe, minna, axe, new_page):  # noqa: F811
    sign_in(page, signe)
    page.goto("/arbejde/")
    page.locator("a[href^='/arbejde/svar/aalborg/']").first.click()
    axe(page)
    page.get_by_role("button", name="Gem svaret").click()
    axe(page)
    page.goto("/arbejde/svar/aalborg/2029/")
    page.get_by_label("Kommunen har sin egen plan et andet sted").check()
    page.get_by_label("Link til planen").fill("https://www.aalborg.example/plan")
    page.get_by_role("button", name="Gem svaret").click()
    page.wait_for_url("**/arbejde/")
    page.goto("/arbejde/svar/aalborg/2029/")
    axe(page)
    other = new_page(width=390)
    sign_in(other, minna)
    other.goto("/ministerium/?aar=2029&navn=aalborg")
    assert other.get_by_role("link", name="Kommunens egen plan").get_attribute("href").endswith("aalborg.example/plan")
