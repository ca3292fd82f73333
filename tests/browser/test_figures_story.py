"""The story of a number: the ministry chooses an indicator, it is fetched, and a writer's target takes it and what is
newer; it goes into a text where the caret is.
"""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from bpmplan.accounts.reference import load_municipalities
from goals.models import Goal, Measurement, Series
from plans.models import Target
from plans.writing import saving
from plans.writing.addresses import section_url
from tests import making

from ..goals.indicators import server
from ..goals.indicators.conftest import jobindsats  # noqa: F401
from .test_page import open_part, place, saved
from .test_story import enter, look, press, says  # noqa: F401

# ruff: noqa: F811
# Fixtures of other modules are named as arguments.
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_chosen_indicator_fills_in_a_baseline(
    new_page, enter, look, work, settings, jobindsats, aalborg, minna, erik
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
