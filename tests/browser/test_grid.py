"""The grid of targets in a browser: what writing takes is counted, and fails when it gets worse."""

import pytest
from playwright.sync_api import expect

from plans.models import Initiative, Target
from plans.writing import saving
from tests import making

from .conftest import Counted
from .texts import saved

PASTE = """(element, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def plan(transactional_db, aalborg, erik):
    goals = making.goal_set(2027, {1: "Flere ledige skal i job eller uddannelse"})
    return making.plan(aalborg, erik, years=(2027, 2028), goal_sets=[goals])


@pytest.fixture
def open_page(plan, client_for, erik, live_server):
    def opened(page, address=""):
        session = client_for(erik).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page.goto(f"/arbejde/{plan.pk}/{address}")
        return page

    return opened


def values_of(target):
    return [(str(one.period), str(one.value)) for one in target.values.order_by("period")]


def test_eight_empty_targets_are_filled_in_24_keystrokes(plan, open_page, page, erik, axe):
    goal = plan.plangoals.first()
    for number in range(8):
        saving.add(Target(plan=plan, goal=goal, title=f"Måltal {number}"), by=erik, now=making.NOW)
    open_page(page)
    page.click(f"#del-{goal.key}-targets .place__open")
    page.wait_for_selector("[data-grid]")
    counted = Counted(page)
    for number in range(8):
        for value, onward in ((10, "Tab"), (20, "Tab"), (30, "Enter")):
            page.keyboard.type(str(value + number))
            page.keyboard.press(onward)
    assert 0 < counted.interactions <= 24
    saved(page)
    axe(page)
    for number, target in enumerate(goal.targets.order_by("position")):
        assert str(target.baseline) == str(10 + number)
        assert values_of(target) == [("2027", str(20 + number)), ("2028", str(30 + number))]
    # What is wrong stands at its cell, and is gone when it is mended.
    page.keyboard.type("Nyt måltal")
    page.keyboard.press("Tab")
    wrong = page.locator(f"tr[data-row='{target.key}'] input[name$='-c0']")
    wrong.fill("27 pct.")
    message = page.locator("[data-grid] .form-error-message")
    expect(message).to_have_count(1)
    axe(page, narrow=True)
    wrong.fill("28")
    expect(message).to_have_count(0)
    page.keyboard.press("Escape")
    page.wait_for_selector(f"#del-{goal.key}-targets .goal-targets >> text=37")
    assert values_of(target)[0] == ("2027", "28")


def test_a_block_from_excel_adds_rows_and_columns_after_it_is_shown(plan, open_page, page, axe):
    goal = plan.plangoals.first()
    open_page(page)
    page.click(f"#del-{goal.key}-targets .place__open")
    title = page.locator("[data-grid] textarea").first
    block = (
        'Indikator\tEnhed\t1. halvår 2027\t2028\r\nFaglærte\tpct.\t12,5\t14\r\n"Unge, der\r\nbegynder"\t\t1.200\t\r\n'
    )
    title.evaluate(PASTE, block)
    page.wait_for_selector(
        "text=Du sætter 2 rækker og 1 kolonne mere, end tabellen har ind. 2 af rækkerne bliver nye måltal."
    )
    axe(page)
    page.click("text=Sæt ind")
    saved(page)
    first, second = goal.targets.order_by("position")
    assert (first.title, first.unit, values_of(first)) == (
        "Faglærte",
        "pct.",
        [("1. halvår 2027", "12,5"), ("2028", "14")],
    )
    assert (second.title, values_of(second)) == ("Unge, der begynder", [("1. halvår 2027", "1.200")])
    # Over what stands there: a title isn't emptied (merged cells), per cent are a new one's unit, and it is undone.
    number = page.locator(f"tr[data-row='{first.key}'] textarea")
    number.evaluate(PASTE, "Hvad\t2027\tQ4 2028\n\t20 pct.\t21\n\t7\t8\nNye\t3 %\t4 %\n")
    expect(page.locator(".grid__paste")).to_contain_text("En af rækkerne bliver et nyt måltal.")
    page.click("text=Sæt ind")
    expect(number).to_have_value("Faglærte")
    new = page.locator("tr[data-row]").nth(2)
    assert [new.locator(f"[name$='-{name}']").input_value() for name in ("title", "unit")] == ["Nye", "pct."]
    period = page.locator("[data-grid] .grid__period")
    expect(period).to_have_value("Q4 2028")
    number.press("Control+z")
    expect(new.locator("textarea")).to_have_value("")
    name = page.get_by_role("textbox", name="Udgangspunkt Unge, der begynder")  # of its column and its row
    expect(name).to_have_count(1)


def test_columns_are_added_for_all_and_a_narrow_screen_scrolls_in_the_grid(plan, open_page, new_page, axe):
    goal = plan.plangoals.first()
    page = open_page(new_page(width=390), "maaltal/")
    axe(page)
    page.click("text=+ halvår")
    page.click("text=+ år")
    heads = page.locator("[data-grid] thead th[data-column]").all_inner_texts()
    assert heads[2:] == ["1. halvår 2027", "2. halvår 2027", "1. halvår 2028", "2. halvår 2028", "2029"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.fill("[data-grid] textarea", "Elever")
    page.fill("[data-grid] [name$='-c3']", "7")
    axe(page)
    saved(page)  # nothing is pressed
    assert values_of(goal.targets.get()) == [("2. halvår 2027", "7")]
    plain = open_page(new_page(java_script_enabled=False), "maaltal/")
    plain.fill("[value='7']", "8")
    with plain.expect_navigation():  # Enter presses the form's first button: it must be the one that saves
        plain.press("[value='7']", "Enter")
    assert values_of(goal.targets.get()) == [("2. halvår 2027", "8")]


def test_an_initiative_with_a_half_year_target_takes_few_interactions_and_no_page_load(plan, open_page, page):
    goal = plan.plangoals.first()
    open_page(page)
    counted = Counted(page)
    page.click(f"#ny-initiative-{goal.key}")
    page.keyboard.type("Jobcafé")
    page.keyboard.press("Enter")
    page.wait_for_selector("#plan >> text=Jobcafé")
    page.click(f"#del-{goal.key}-targets .place__open")
    page.wait_for_selector("[data-grid]")
    page.keyboard.type("Ledige i job")
    page.click("text=+ halvår")
    page.keyboard.type("540")
    saved(page)
    assert 0 < counted.interactions <= 5
    assert not counted.loads
    assert Initiative.objects.get().goals.get() == goal
    assert values_of(goal.targets.get()) == [("1. halvår 2027", "540")]


def test_ten_initiatives_are_begun_without_the_mouse_and_without_a_page_load(plan, open_page, page):
    goal = plan.plangoals.first()
    open_page(page)
    counted = Counted(page)
    page.keyboard.press("Control+k")
    page.keyboard.type("ny indsats under mål 1")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    for number in range(10):  # the next is typed before the last has come
        page.keyboard.type(f"Indsats {number}")
        page.keyboard.press("Enter")
    page.wait_for_selector("#plan >> text=Indsats 9")
    assert 0 < counted.interactions <= 3 + 10
    assert not counted.loads
    assert [one.title for one in goal.initiatives.order_by("position")] == [f"Indsats {n}" for n in range(10)]
