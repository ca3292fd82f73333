"""A follow-up is saved while it is written, by the script of the page that plans are written on."""

import pytest
from playwright.sync_api import expect

from bpmplan.values import Period, Value
from plans.followup import beginning
from plans.models import FollowUpPart, PartOf
from plans.writing import saving
from tests import making

from .texts import saved, says

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_typed_is_saved_and_a_colleague_s_words_are_kept(
    page, client_for, live_server, aalborg, erik, mads, signe
):
    plan = making.adopted(aalborg, signe).plan
    follow_up = beginning.begin(plan=plan, period=Period.parse("1. halvår 2027"), by=erik, now=making.NOW)
    target, goal = (follow_up.parts.get(part_of=part_of) for part_of in (PartOf.TARGET, PartOf.GOAL))
    session = client_for(erik).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(f"/arbejde/{plan.pk}/opfoelgning/1/")

    about = {"plan": plan, "key": goal.key, "started_from": 0, "by": mads, "now": making.NOW}
    saving.save(FollowUpPart, values={"words": "Mads har skrevet."}, **about)
    page.fill(f"#id_{target.key}-value", "251")
    saved(page)
    expect(page.locator(f"#id_{goal.key}-words")).to_have_value("Mads har skrevet.")
    expect(page.locator("tr", has=page.locator(f"#id_{target.key}-value"))).to_contain_text("251 i 1. halvår 2027.")

    page.fill(f"#id_{target.key}-period", "engang")
    page.fill(f"#id_{target.key}-words", "Det går fremad.")
    page.get_by_role("button", name="Gem").click()
    says(page, "Ikke gemt endnu")
    expect(page.locator(f"#id_{target.key}-period_error")).to_be_visible()
    page.fill(f"#id_{target.key}-period", "2027")
    page.get_by_role("link", name="Se som rapport").click()  # what is typed is saved before the page is left
    expect(page.locator("main")).to_contain_text("251 i 2027.")
    target.refresh_from_db()
    assert (target.value, target.words) == (Value.parse("251"), "Det går fremad.")
