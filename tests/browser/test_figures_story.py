"""The story of a number: the ministry chooses an indicator, it is fetched, and a writer's target takes it and what is
newer; it goes into a text where the caret is. The plan is adopted and followed up on twice, and the next begins from
what became of it.
"""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from bpmplan.accounts.reference import load_municipalities
from goals.models import Goal, Measurement, Series
from plans.models import PlanGoal, Target
from plans.writing import saving
from plans.writing.addresses import section_url
from tests import making

from ..goals.indicators import server
from ..goals.indicators.conftest import jobindsats  # noqa: F401
from .test_page import open_part, place, saved
from .test_story import enter, look, press, says, take  # noqa: F401

# ruff: noqa: F811
# Fixtures of other modules are named as arguments.
pytestmark = pytest.mark.django_db(transaction=True)


DROPPED = """() => {
  const data = new DataTransfer();
  data.items.add(new File(["Periode;Område;Antal\\n2024M01;Aalborg;7\\n;Aalborg;8\\n"], "tal.csv"));
  document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


def followed_up(writer, approver, plan, number, period, value):
    """Follow up on the plan's only target, and freeze it; back at the report."""
    writer.goto(f"/arbejde/{plan.pk}/opfoelgning/")
    writer.fill("#id_period", period)
    press(writer, "Begynd opfølgningen")
    row = writer.locator(".follow-table tbody tr").first
    row.get_by_label("Værdi nu").fill(value)
    row.get_by_label("Kilde").fill("Egen optælling")
    saved(writer)
    approver.goto(f"/arbejde/{plan.pk}/opfoelgning/{number}/trin/freeze/")
    press(approver, "Lås opfølgningen")
    says(approver, "Opfølgningen er låst.")


def test_from_a_chosen_indicator_to_a_plan_that_begins_from_results(
    new_page, enter, look, work, settings, jobindsats, aalborg, minna, erik, signe
):
    settings.MINISTRY_NEEDS_SECOND_FACTOR = False
    load_municipalities()
    goal_set = making.goal_set(2027, {1: "Flere ledige skal i job"})
    plan = making.plan(aalborg, erik, goal_sets=[goal_set])
    staff = enter(new_page(), minna)
    staff.goto(f"/arbejde/indikatorer/maal/{Goal.objects.get().pk}/")
    look(staff)
    staff.get_by_role("link", name="A-dagpenge, fuldtidspersoner").click()
    staff.get_by_label("Enhed").first.fill("fuldtidspersoner")
    press(staff, "Vis et udsnit")
    says(staff, "december 2024")
    look(staff)
    press(staff, "Vælg som indikator")
    says(staff, "er valgt")
    work()
    assert Measurement.objects.filter(area__municipality=aalborg).count() == 24

    target = saving.add(Target(plan=plan, goal=plan.plangoals.get(), title="Ledige"), by=erik, now=making.NOW)
    writer = enter(new_page(), erik)
    writer.goto(section_url(plan, "target", target.key))
    writer.get_by_label("Officiel indikator").select_option(label="A-dagpenge, fuldtidspersoner")
    press(writer, "Gem")
    says(writer, "Udgangspunktet er hentet")
    expect(writer.get_by_label("Enhed")).to_have_value("fuldtidspersoner")
    expect(writer.locator("svg.chart")).to_be_visible()
    look(writer)

    cache.clear()  # another day
    jobindsats.periods = server.months(2023, 2025)
    series = Series.objects.get()
    staff.goto(series.get_absolute_url())
    press(staff, "Hent nu")
    work()
    staff.evaluate(DROPPED)  # anywhere on the page
    says(staff, "1 celle skal rettes, før filen kan lægges ind")
    writer.goto(f"/arbejde/{plan.pk}/")
    writer.click("#beside-switch")
    writer.click("[data-tab=tal]")
    beside = writer.locator("#beside")
    beside.get_by_role("link", name="Ledige").click()
    beside.get_by_role("button", name="Brug det nyere tal").click()
    expect(beside).to_contain_text("Det er måltallets udgangspunkt.")
    expect(beside.locator("svg.chart")).to_be_visible()
    target.refresh_from_db()
    assert target.baseline_period == "december 2025" and target.baseline_source.startswith(
        "Jobindsats.dk, tabel y01a02"
    )

    chapter = plan.chapters.get(title="Lokale udfordringer")
    open_part(writer, chapter, "text")
    beside.get_by_role("button", name="Indsæt tabel og kurve").click()
    expect(writer.locator(f"{place(chapter, 'text')} .ProseMirror table")).to_be_visible()
    saved(writer)
    writer.locator(place(chapter, "text")).get_by_role("button", name="Færdig").click()
    expect(writer.locator(f"{place(chapter, 'text')} svg.chart")).to_be_visible()
    chapter.refresh_from_db()
    assert re.match(r"Tabel \(kurve\): A-dagpenge, fuldtidspersoner", chapter.text)

    goal = plan.plangoals.get()
    facts = {"plan": plan, "by": erik, "now": making.NOW}
    saving.save(PlanGoal, key=goal.key, started_from=0, values={"ambition": "Færre", "strategy": "Samtaler"}, **facts)
    aims = {"values": [("2027", "3000")], "direction": "fall"}
    saving.save(Target, key=target.key, started_from=target.edit_no, values=aims, **facts)
    making.complete(plan, erik)
    approver, meeting = enter(new_page(), signe), (timezone.localdate() - timedelta(days=3)).isoformat()
    take(approver, lambda page: None, plan, "Send til politisk behandling")
    take(approver, lambda page: None, plan, "Registrér vedtagelsen", meeting_date=meeting)

    followed_up(writer, approver, plan, 1, "1. halvår 2027", "3.400")
    followed_up(writer, approver, plan, 2, "2027", "3.100")
    changed = approver.locator(".follow-changed tbody tr").first
    expect(changed).to_contain_text("3.400 fuldtidspersoner (1. halvår 2027)")
    expect(changed).to_contain_text("3.100 fuldtidspersoner")
    expect(approver.locator(".follow-measured tbody th")).to_have_text(
        ["december 2025", "1. halvår 2027", "2027"], use_inner_text=True
    )
    expect(approver.locator("svg.chart")).to_be_visible()
    look(approver)

    writer.goto("/arbejde/ny/")
    writer.locator("[name=earlier]").first.check()
    press(writer, "Videre")
    says(writer, "Udgangspunkt: 3.100 fuldtidspersoner (resultat 2027)")
    press(writer, "Begynd planen")
    begun = Target.objects.get(carried_from=target.key)
    assert (str(begun.baseline), begun.baseline_period, begun.baseline_source) == ("3.100", "2027", "Egen optælling")
