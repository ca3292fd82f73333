"""The writing desk in a browser: accessible at both widths, rows are added, a conflict is solved."""

import pytest
from playwright.sync_api import expect

from plans.models import Chapter, Initiative, Target
from plans.writing import saving
from tests import making

from .texts import write_text


@pytest.fixture
def plan(transactional_db, aalborg, erik):
    goals = making.goal_set(2027, {1: "Flere ledige skal i job eller uddannelse", 2: "Flere med handicap skal i job"})
    plan = making.plan(aalborg, erik, goal_sets=[goals])
    goal = plan.plangoals.first()
    saving.add(
        Initiative(plan=plan, title="Virksomhedsbesøg", unit="Jobcentret"), by=erik, now=making.NOW, goals=[goal]
    )
    values = [("2027H1", "1200"), ("2027", "1150.5")]
    saving.add(Target(plan=plan, goal=goal, title="Helårspersoner"), by=erik, now=making.NOW, values=values)
    return plan


@pytest.fixture
def signed_in(client_for, erik, live_server):
    def sign_in(page):
        session = client_for(erik).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return page

    return sign_in


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_of_the_desk_is_accessible_and_fits(plan, signed_in, new_page, axe, width):
    page = signed_in(new_page(width=width))
    desk = f"/arbejde/{plan.pk}"
    addresses = [
        f"{desk}/afsnit/{plan.chapters.first().key}/",
        f"{desk}/afsnit/nyt/",
        f"{desk}/maal/{plan.plangoals.first().key}/",
        f"{desk}/maal/nyt/",
        f"{desk}/indsatser/{plan.initiatives.get().key}/",
        f"{desk}/indsatser/ny/",
        f"{desk}/maaltal/{plan.targets.get().key}/",
        f"{desk}/bilag/",
        f"{desk}/slettet/",
        f"{desk}/handlinger/chapter/{plan.chapters.first().key}/",
    ]
    for address in addresses:
        page.goto(address)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), address


def test_a_row_is_added_to_a_target_and_saved(plan, signed_in, page):
    signed_in(page)
    page.goto(f"/arbejde/{plan.pk}/maaltal/{plan.targets.get().key}/")
    page.click("[data-add-row]")
    page.keyboard.type("2028")
    page.fill("#id_values-5-value", "1.100")
    page.click("button[type=submit]:text-is('Gem')")
    page.wait_for_selector("text=Gemt kl.")
    assert [str(value) for value in plan.targets.get().values.all()][-1] == "2028: 1.100"


def test_a_conflict_is_shown_and_solved(plan, signed_in, page, axe, mads):
    signed_in(page)
    chapter = plan.chapters.first()
    page.goto(f"/arbejde/{plan.pk}/afsnit/{chapter.key}/")
    saving.save(
        Chapter, plan=plan, key=chapter.key, started_from=0, values={"text": "Mads' tekst"}, by=mads, now=making.NOW
    )
    write_text(page, "#id_text", "Eriks tekst")
    page.click("button[type=submit]:text-is('Gem')")
    page.wait_for_selector("text=I har begge rettet det samme")
    axe(page)
    expect(page.locator("#id_text")).to_have_value("Mads' tekst\n\nEriks tekst")
    page.click("button[type=submit]:text-is('Gem')")
    page.wait_for_selector("text=Gemt kl.")
    chapter.refresh_from_db()
    assert chapter.text == "Mads' tekst\n\nEriks tekst"
