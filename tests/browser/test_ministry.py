"""The ministry's desk in a browser: from the letter to announced goals in a few presses, and who has opened it."""

import re
from datetime import UTC, datetime

import pytest
from django.core import mail
from playwright.sync_api import expect

from bpmplan.outbox import sending
from goals.models import GoalSet, LetterReceipt
from goals.reference import load_goal_sets
from plans.models import TargetGroup
from tests.goals.desk.test_letter_desk import LETTER

from ..cast import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
WIDTHS = (1280, 390)
# Django's own lists: a page's links stand closer than the rule has it (see docs/design-system.md).
THEIRS = ("#changelist-filter", ".paginator")


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.MINISTRY_NEEDS_SECOND_FACTOR = False


@pytest.fixture
def country(minna, signe, elin):
    load_goal_sets(NOW)


@pytest.fixture
def letter_file(tmp_path):
    path = tmp_path / "Udmelding 2027.txt"
    path.write_text(LETTER, encoding="utf-8")
    return path


def sign_in(page, user):
    page.goto("/konto/login/")
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "login" not in url)


def no_wider_than_the_window(page):
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1")


def test_from_the_letter_to_announced_goals(page, country, minna, signe, letter_file, axe, new_page):
    sign_in(page, minna)
    page.goto("/admin/goals/goalset/")
    page.click("text=Indlæs udmelding")
    page.set_input_files("[name=file]", letter_file)
    page.click("input[value='Læs brevet']")
    expect(page.locator("[name=year]")).to_have_value("2027")
    expect(page.locator("[name=maal-2-title]")).to_have_value("Flere seniorer skal blive i arbejde")
    letter, form = page.locator(".read-letter").bounding_box(), page.locator(".read-form").bounding_box()
    assert letter["x"] + letter["width"] <= form["x"]  # side by side
    page.click(".read-form a[href='#laest-goal-2-title-1']")
    expect(page.locator("mark:target")).to_have_text(re.compile("^Flere ledige skal opkvalificeres"))
    axe(page)
    page.click("input[value='Gem som kladde']")
    axe(page, exclude=THEIRS)
    page.click("text=Udmeld målene …")
    page.click("input[value='Udmeld målene']")
    page.get_by_text("Brevet sendes med mail til 3 modtagere inden for få minutter.").wait_for()
    sending.send_waiting()
    assert GoalSet.objects.get(year=2027).is_announced
    assert len(mail.outbox) == 3
    page.goto("/admin/goals/letter/")
    page.click("th >> text=2027: Udmelding")
    page.click("text=Hvem har åbnet brevet?")
    page.get_by_text("0 af 2 kommuner har åbnet brevet.").wait_for()

    reader = new_page()
    link = re.search(r"/brev/\S+", next(one.body for one in mail.outbox if one.to == [signe.email])).group()
    reader.goto(link)
    axe(reader)
    reader.click("button:has-text('Læs brevet')")
    reader.wait_for_url("**/maal/2027/")
    assert LetterReceipt.objects.opened().get().user == signe
    page.reload()
    page.get_by_text("1 af 2 kommuner har åbnet brevet.").wait_for()
    axe(page)


def test_the_desk_shows_the_new_letter(page, country, minna, signe, letter_file, axe):
    sign_in(page, minna)
    announce(page, letter_file)
    page.context.clear_cookies()
    sign_in(page, signe)
    page.get_by_role("heading", name="Nye breve fra ministeriet").wait_for()
    axe(page)
    page.click("button:has-text('Læs brevet')")
    page.wait_for_url("**/maal/2027/")
    page.goto("/arbejde/")
    assert not page.get_by_text("Nye breve fra ministeriet").count()


def announce(page, letter_file):
    page.goto("/admin/goals/goalset/indlaes/")
    page.set_input_files("[name=file]", letter_file)
    for button in ("Læs brevet", "Gem som kladde"):
        page.click(f"input[value='{button}']")
    page.click("text=Udmeld målene …")
    page.click("input[value='Udmeld målene']")
    page.get_by_text("Brevet sendes med mail").wait_for()


def test_the_next_year_is_one_step_from_the_list(page, country, minna):
    sign_in(page, minna)
    page.goto("/admin/goals/goalset/")
    page.click("text=Lav målsæt videreført fra 2024")
    with page.expect_navigation():
        page.click("input[type=submit][value^='Lav målsæt for 2025']")
    assert GoalSet.objects.get(year=2025).goals.count() == 5


def test_without_javascript_the_letter_becomes_a_draft(new_page, country, minna, letter_file):
    page = new_page(java_script_enabled=False)
    sign_in(page, minna)
    page.goto("/admin/goals/goalset/indlaes/")
    page.fill("[name=pasted]", LETTER)
    page.click("input[value='Læs brevet']")
    page.fill("[name=year]", "")
    page.click("input[value='Gem som kladde']")
    expect(page.locator("[name=maal-1-title]")).to_have_value("Flere ledige skal opkvalificeres til grøn omstilling")
    page.fill("[name=year]", "2027")
    with page.expect_navigation():
        page.click("input[value='Gem som kladde']")
    assert GoalSet.objects.get(year=2027).goals.count() == 3


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_are_accessible_and_fit(new_page, country, minna, letter_file, tmp_path, axe, width):
    page = new_page(width=width)
    sign_in(page, minna)
    page.goto("/admin/goals/goalset/indlaes/")
    axe(page)
    no_wider_than_the_window(page)
    page.click("input[value='Læs brevet']")
    axe(page)
    page.set_input_files("[name=file]", letter_file)
    page.click("input[value='Læs brevet']")
    axe(page)
    no_wider_than_the_window(page)
    page.fill("[name=year]", "1")
    page.click("input[value='Gem som kladde']")
    axe(page)
    TargetGroup.objects.create(name="Unge")
    listed = tmp_path / "liste.csv"
    listed.write_text("navn;fra;til og med\nUnge;01.01.2027;\nSeniorer;i morgen;\n", encoding="utf-8-sig")
    page.goto("/admin/plans/targetgroup/indlaes/")
    axe(page)
    page.set_input_files("[name=file]", listed)
    page.click("input[type=submit][value^='Vis']")
    page.get_by_text("1 række med fejl").wait_for()
    axe(page)
    no_wider_than_the_window(page)
