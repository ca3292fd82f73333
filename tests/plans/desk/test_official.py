"""A target of an official indicator: choosing it fills in the baseline, and figures are taken with one press."""

import html
import json
import re
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bpmplan.text import render
from bpmplan.values import Period, PeriodKind, Value
from goals.indicators.comparing import compared_with
from goals.indicators.figures import Figure, Line, shown_periods, source_of
from goals.models import Area, AreaKind, BenchmarkFigure, Delivery, Goal, Indicator, Measurement, Series, WhyNone
from plans.models import Chapter, Target
from plans.writing import official, saving
from plans.writing.ready_figures import ready_figures
from tests import making
from tests.making import NOW

from .test_writing import target_data

SOURCE = "Jobindsats.dk, tabel y01a02, hentet 20. november 2026"


# --- without a database ---------------------------------------------------------------------------------------------


def line(*figures, unit="pct.", kind=PeriodKind.YEAR, place="Aalborg"):
    series = Series(name="Andel i job", unit=unit, source="Jobindsats.dk, tabel y01a02", period_kind=kind)
    made = [
        Figure(Period.read(period), value and Value.read(value), "" if value else "oplyses ikke", SOURCE)
        for period, value in figures
    ]
    return Line(series, place, AreaKind.MUNICIPALITY, tuple(made))


TWO_YEARS = line(("2024", "54.2"), ("2025", "55"))
EMPTY = {"unit": "antal", "baseline": None, "baseline_period": "", "baseline_source": ""}


@pytest.mark.parametrize(
    ("written", "figures", "is_counted", "filled"),
    [
        ({}, TWO_YEARS, False, ("pct.", "55", "2025", SOURCE)),
        ({"baseline_period": "2024"}, TWO_YEARS, False, ("pct.", "54,2", "2024", SOURCE)),
        ({"baseline_source": "Vores notat"}, TWO_YEARS, False, ("pct.", "55", "2025", "Vores notat")),
        ({"baseline": Value.of(60)}, TWO_YEARS, False, ("antal", "60", "", "")),
        ({}, TWO_YEARS, True, ("antal", "None", "", "")),
        ({"unit": "uger"}, TWO_YEARS, False, ("uger", "None", "", "")),
        ({"baseline_period": "i går"}, TWO_YEARS, False, ("pct.", "None", "i går", "")),
        ({"baseline_period": "2019"}, TWO_YEARS, False, ("pct.", "None", "2019", "")),
        ({}, line(("2024", "54.2"), ("2025", None)), False, ("pct.", "54,2", "2024", SOURCE)),
        ({}, line(("2025", None)), False, ("pct.", "None", "", "")),
        ({}, line(), False, ("pct.", "None", "", "")),
        ({}, line(("2025", "0"), unit=""), True, ("antal", "0", "2025", SOURCE)),
    ],
)
def test_what_is_empty_is_filled_in_and_nothing_else(written, figures, is_counted, filled):
    written = EMPTY | written
    after = written | official.filled_in(written, figures, is_counted).values
    assert (after["unit"], str(after["baseline"]), after["baseline_period"], after["baseline_source"]) == filled


def test_a_figure_that_is_not_told_is_said_and_never_0():
    assert official.filled_in(EMPTY, line(("2025", None)), False).sentence == (
        "Der er intet officielt tal for Aalborg i 2025: oplyses ikke."
    )
    assert "endnu" in official.filled_in(EMPTY, line(), False).sentence


def beside(baseline, period, figures=TWO_YEARS, unit="pct.", source=SOURCE, comparisons=()):
    target = Target(pk=1, title="I job", unit=unit, baseline=baseline and Value.read(baseline), baseline_period=period)
    target.baseline_source = source
    target._prefetched_objects_cache = {"comparisons": comparisons}
    return official.Official(target, [figures, line(("2024", "58"), ("2025", "59"), place="Hele landet")])


def test_what_is_said_of_a_baseline_beside_the_official_figures():
    same = beside("54.2", "2024")
    assert same.is_filled and str(same.newer.value) == "55" and same.differs_from is None
    own = beside("57", "2025")
    assert (own.difference, own.claims_source, own.newer) == ("2 procentpoint højere", True, None)
    assert own.to_compare and not own.is_beside
    row = SimpleNamespace(whom="Jobindsats.dk", period=Period.of(2025), value=Value.of(55))
    assert beside("57", "2025", comparisons=[row]).is_beside
    assert beside("57", "engang").differs_from is None
    assert beside('"godt', "2025").difference == ""
    assert beside("57", "2025", unit="uger").difference == ""


def test_the_last_years_are_shown():
    months = [(f"{year}M{month:02}", "1") for year in (2022, 2023, 2024) for month in range(1, 13)]
    assert [str(one) for one in shown_periods([line(*months, kind=PeriodKind.MONTH)])][::23] == [
        "januar 2023",
        "december 2024",
    ]
    to_date = [line(("2023MYTD05", "1"), ("2024MYTD04", "1"), ("2024MYTD05", "2"), kind=PeriodKind.TO_DATE)]
    assert [one.notation for one in shown_periods(to_date)] == ["2023MYTD05", "2024MYTD05"]
    assert shown_periods([line()]) == []


def test_made_up_figures_say_so_in_their_source_and_a_long_one_keeps_its_date():
    delivery = Delivery(source="x" * 200, at=NOW)
    assert source_of(Delivery(source="Eksempel", at=NOW), is_sample=True).startswith("Eksempel, opdigtede tal")
    cut = source_of(delivery, is_sample=False)
    assert len(cut) == 200 and cut.endswith("20. november 2026")


# --- with one -------------------------------------------------------------------------------------------------------


@pytest.fixture
def measured(aalborg, erik):
    """Aalborg's plan with a target, and an official indicator with figures of three places."""
    goal_set = making.goal_set(2027, {1: "Flere ledige skal i job"})
    plan = making.plan(aalborg, erik, goal_sets=[goal_set])
    series = Series.objects.create(
        name="Andel i job", unit="pct.", source="Jobindsats.dk, tabel y01a02", period_kind=PeriodKind.YEAR
    )
    delivery = Delivery.objects.create(source="Jobindsats.dk, tabel y01a02", at=NOW)
    areas = [
        Area.objects.create(kind=AreaKind.MUNICIPALITY, municipality=aalborg),
        Area.objects.create(kind=AreaKind.REGION, region=aalborg.region),
        Area.objects.of_country(),
    ]
    for area, values in zip(areas, ("54.2 55", "56 57", "58 59"), strict=True):
        for year, value in zip((2024, 2025), values.split(), strict=True):
            measure(series, delivery, area, year, Value.read(value))
    indicator = Indicator.objects.create(goal=Goal.objects.get(), name="Andel i job", series=series)
    goal = plan.plangoals.get()
    return SimpleNamespace(plan=plan, goal=goal, series=series, indicator=indicator, area=areas[0], delivery=delivery)


def measure(series, delivery, area, year, value=None):
    why_none = "" if value else WhyNone.SUPPRESSED
    return Measurement.objects.create(
        series=series, area=area, period=Period.of(year), value=value, why_none=why_none, delivery=delivery
    )


def shown(response):
    return re.sub(r"\s+", " ", html.unescape(response.content.decode()))


def chosen(client, measured, **changed):
    data = target_data(None, title="", indicator=measured.indicator.pk, **changed)
    return client.post(reverse("target_add", args=[measured.plan.pk, measured.goal.key]), data, follow=True)


def press(client, target, take, **data):
    address = reverse("target_official", args=[target.plan_id, target.key])
    response = client.post(address, {"take": take, "started_from": target.edit_no} | data, follow=True)
    return shown(response), Target.objects.get(pk=target.pk)


def baseline(target):
    return str(target.baseline), target.baseline_period, target.baseline_source


def test_choosing_an_indicator_fills_in_the_newest_figure_and_other_places_are_taken_with_a_press(
    client_for, erik, measured
):
    client = client_for(erik)
    page = shown(chosen(client, measured))
    target = measured.goal.targets.get()
    assert (target.unit, *baseline(target)) == ("pct.", "55", "2025", SOURCE)
    assert "Udgangspunktet er hentet: 55 pct. i Aalborg (2025)." in page
    assert "Det er måltallets udgangspunkt." in page and "Nordjylland 57 pct. og Hele landet 59 pct." in page
    page, target = press(client, target, "compared")
    assert dict(target.shown_comparisons) == {"Nordjylland (2025)": "57 pct.", "Hele landet (2025)": "59 pct."}
    assert "Skriv dem ind" not in page
    press(client, target, "compared")
    assert target.comparisons.count() == 2


def test_newer_and_corrected_figures_are_told_and_taken_with_a_press(client_for, erik, measured):
    client = client_for(erik)
    chosen(client, measured)
    target = measured.goal.targets.get()
    later = Delivery.objects.create(source="Jobindsats.dk, tabel y01a02", at=NOW.replace(day=26))
    Measurement.objects.filter(area=measured.area, period=Period.of(2025)).update(corrected_by=later)
    measure(measured.series, later, measured.area, 2025, Value.read("55.5"))
    beside = reverse("plan_beside", args=[measured.plan.pk, "tal"]) + f"?del={target.key}-target"
    assert "Kilden har rettet tallet for 2025: Det er nu 55,5 pct." in shown(client.get(beside))
    _, target = press(client, target, "corrected")
    assert baseline(target)[0] == "55,5" and baseline(target)[2].endswith("26. november 2026")
    measure(measured.series, later, measured.area, 2026, Value.read("56"))
    assert "Brug det nyere tal" in shown(client.get(beside))
    assert "Nyere tal" in shown(client.get(beside.partition("?")[0]))
    _, target = press(client, target, "newest", then="plan")
    assert baseline(target)[:2] == ("56", "2026")
    measure(measured.series, later, measured.area, 2027)
    assert "Der er intet officielt tal for Aalborg i 2027: oplyses ikke" in shown(client.get(beside))


def test_a_newer_figure_is_marked_in_the_grid_and_taken_with_what_is_typed_there(
    client_for, erik, measured, django_assert_num_queries
):
    client = client_for(erik)
    chosen(client, measured)
    target, grid = measured.goal.targets.get(), reverse("plan_grid", args=[measured.plan.pk])
    measure(measured.series, measured.delivery, measured.area, 2026, Value.read("56"))
    with CaptureQueriesContext(connection) as asked:
        assert shown(client.get(grid)).count("Nyere tal: 56 pct. (2026)") == 1
    facts = {"indicator": measured.indicator, "unit": "pct.", "baseline": "55", "baseline_period": "2025"}
    other = saving.add(Target(plan=measured.plan, goal=measured.goal, title="Et til", **facts), by=erik, now=NOW)
    with django_assert_num_queries(len(asked)):
        assert shown(client.get(grid)).count("Nyere tal: 56 pct. (2026)") == 2
    sent = {"column-0": "2027", "row": f"{measured.goal.key}.{other.key}", f"{other.key}-c0": "60"}
    cells = {"title": "Et til", "unit": "pct.", "baseline": "55"}
    sent |= {f"{other.key}-{name}": text for name, text in cells.items()}
    sent |= {f"{other.key}-started_from": "0", "take": str(other.key)}
    answer = client.post(grid, sent, headers={"X-Bpmplan": "part"}).json()
    other = Target.objects.get(pk=other.pk)
    assert (*baseline(other)[:2], str(other.values.get().value)) == ("56", "2026", "60")
    assert "nu udgangspunktet" in answer["sentence"] and answer["form"].count("Nyere tal") == 1
    # Script sends only the numbers of rows that nobody has written in; a colleague has written in this one since.
    seen = {"rows": "[]", "seen": f"{target.key}.{target.edit_no - 1}", "take": str(target.key), "column-0": "2027"}
    assert official.SINCE_THEN in client.post(grid, seen, headers={"X-Bpmplan": "part"}).json()["sentence"]
    seen["seen"] = f"{target.key}.{target.edit_no}"
    client.post(grid, seen, headers={"X-Bpmplan": "part"})
    assert baseline(Target.objects.get(pk=target.pk))[:2] == ("56", "2026")


def test_the_municipality_s_own_figure_stands_with_the_official_one_beside_it(client_for, erik, measured):
    client = client_for(erik)
    chosen(client, measured)
    target = measured.goal.targets.get()
    values = {"baseline": Value.of(57)}
    target = saving.save(
        Target, plan=measured.plan, key=target.key, started_from=target.edit_no, values=values, by=erik, now=NOW
    )
    page, target = press(client, target, "own")
    assert dict(target.shown_comparisons) == {"Jobindsats.dk (2025)": "55 pct."}
    assert baseline(target) == ("57", "2025", official.OWN_SOURCE)
    assert "Kommunens er 2 procentpoint højere. De to står ved siden af hinanden" in page
    assert "Skriv i måltallet, hvorfor de er forskellige" in page
    why = "Vi tæller også dem, der er begyndt i august."
    data = target_data(target, indicator=measured.indicator.pk, unit="pct.", baseline="57", baseline_period="2025")
    written = data | {"baseline_source": official.OWN_SOURCE, "difference_note": why}
    page = shown(client.post(reverse("target_edit", args=[measured.plan.pk, target.key]), written, follow=True))
    assert f"Forskellen: {why}" in page and "Skriv i måltallet, hvorfor" not in page
    assert f"Forskellen fra det officielle tal: {why}" in shown(client.get(f"/arbejde/{measured.plan.pk}/side/"))
    _, target = press(client, Target.objects.get(pk=target.pk), "corrected")
    assert (baseline(target)[0], target.difference_note) == ("55", "")


def test_a_press_on_an_old_page_takes_nothing_that_a_colleague_has_written(client_for, erik, signe, measured):
    client = client_for(erik)
    chosen(client, measured)
    before = measured.goal.targets.get()
    values = {"baseline": Value.of(60)}
    saving.save(
        Target, plan=measured.plan, key=before.key, started_from=before.edit_no, values=values, by=signe, now=NOW
    )
    page, target = press(client, before, "newest")
    assert "En kollega har lige rettet måltallet" in page and baseline(target)[0] == "60"


def test_another_indicator_takes_the_place_of_what_the_first_had_filled_in(client_for, erik, measured):
    client = client_for(erik)
    chosen(client, measured)
    target = measured.goal.targets.get()
    other = Series.objects.create(name="Ledige", unit="personer", period_kind=PeriodKind.YEAR)
    measure(other, measured.delivery, measured.area, 2025, Value.of(812))
    own = Indicator.objects.create(municipality=measured.plan.municipality, name="Ledige", series=other)
    data = target_data(
        target, indicator=own.pk, unit="pct.", baseline="55", baseline_period="2025", baseline_source=SOURCE
    )
    part = reverse("plan_part", args=[measured.plan.pk, "target", target.key, "target"])
    answer = json.loads(client.post(part, data, headers={"X-Bpmplan": "part"}).content)
    target.refresh_from_db()
    assert (target.unit, *baseline(target)[:2]) == ("personer", "812", "2025")
    assert "812" in answer["form"] and "Udgangspunktet er hentet: 812 personer" in answer["sentence"]


def test_chosen_municipalities_stand_in_the_chart_and_the_table_of_every_plan(client_for, erik, esbjerg, measured):
    client = client_for(erik)
    chosen(client, measured)
    target = measured.goal.targets.get()
    area = Area.objects.create(kind=AreaKind.MUNICIPALITY, municipality=esbjerg)
    for year, value in ((2024, "61"), (2025, "62")):
        measure(measured.series, measured.delivery, area, year, Value.read(value))
    here = {"other": ["", str(esbjerg.pk), "x"], "del": f"{target.key}-target"}
    page = shown(client.post(reverse("plan_compared", args=[measured.plan.pk]), here, follow=True))
    assert "er gemt" in page and "Esbjerg: fra 2024 61 til 2025 62" in page and "<svg" in page
    assert re.search(r'<th scope="col">Hele landet</th>\s?<th scope="col">Esbjerg</th>', page)
    page = shown(
        client.post(
            reverse("plan_compared", args=[measured.plan.pk]),
            {"other": [str(measured.plan.municipality_id)]},
            follow=True,
        )
    )
    assert "ikke sammenlignes med sig selv" in page
    assert compared_with(measured.plan.municipality) == [esbjerg.pk]
    series = measured.series
    Measurement.objects.filter(area=area).update(value=Value.read("6200"))  # as the country is of a few persons
    page = shown(client.get(reverse("target_edit", args=[measured.plan.pk, target.key])))
    assert "Esbjerg har så meget større tal, at de kun står i tabellen" in page and "Esbjerg: fra" not in page
    ready = ready_figures(measured.plan, [esbjerg.pk])[0]
    assert ready.table.splitlines()[1] == "| Periode | Aalborg | Nordjylland | Hele landet |"
    of_one_year = replace(ready, lines=[replace(line, figures=line.figures[-1:]) for line in ready.lines])
    assert of_one_year.table.splitlines()[1].endswith("| Esbjerg |")  # no curve is drawn, so all have room
    Series.objects.filter(pk=series.pk).update(is_sample=True)
    page = shown(client.get(reverse("target_edit", args=[measured.plan.pk, target.key])))
    assert "Opdigtede tal" in page


def test_the_next_plan_s_target_has_the_new_goal_s_indicator_of_the_same_series(client_for, signe, measured):
    client = client_for(signe)
    chosen(client, measured)
    own = Indicator.objects.create(municipality=measured.plan.municipality, name="Unge", series=measured.series)
    first = measured.goal.targets.get()
    saving.add(Target(plan=measured.plan, goal=measured.goal, title="Unge", indicator=own), by=signe, now=NOW)
    later = making.goal_set(2028, {1: "Flere i job"}, continues={1: Goal.objects.get()})
    renamed = Indicator.objects.create(goal=later.goals.get(), name="I job, pct.", series=measured.series)
    following = making.plan(
        measured.plan.municipality, signe, years=(2028, 2028), goal_sets=[later], earlier=measured.plan
    )
    assert [target.indicator for target in following.plangoals.get().targets.all()] == [renamed, own]
    assert following.plangoals.get().targets.first().carried_from == first.key


def test_ready_figures_are_put_into_a_text_as_a_sentence_and_as_a_table_that_is_drawn(client_for, erik, measured):
    client, plan = client_for(erik), measured.plan
    chapter = plan.chapters.get(title="Lokale udfordringer")
    saving.save(Chapter, plan=plan, key=chapter.key, started_from=0, values={"text": "Her."}, by=erik, now=NOW)
    here = f"{chapter.key}-text"
    page = shown(client.get(reverse("plan_beside", args=[plan.pk, "tal"]), {"del": here}))
    assert "Andel i job i Aalborg: 55 pct. (2025); Nordjylland: 57 pct.; Hele landet: 59 pct." in page
    address = reverse("plan_insert_figures", args=[plan.pk])
    data = {"del": here, "series": measured.series.pk}
    client.post(address, data | {"what": "sentence"})
    measure(measured.series, measured.delivery, measured.area, 2026)
    assert "Tallene står nu sidst" in shown(client.post(address, data | {"what": "table"}, follow=True))
    chapter.refresh_from_db()
    assert chapter.text.startswith("Her.\n\nAndel i job i Aalborg: 55 pct. (2025); Nord")
    drawn = render(chapter.text)
    assert "<svg" in drawn and "<caption>Andel i job, pct.</caption>" in drawn and "ikke oplyser tallet" in drawn
    assert "| 2026 | – |  |  |" in chapter.text
    strange = making.plan(plan.municipality, erik, years=(2031, 2031)).chapters.first()
    assert client.post(address, data | {"del": f"{strange.key}-text"}).status_code == 404
    assert client.post(address, data | {"series": "x"}).status_code == 404
    numbers = {"expected": Value.of(1500), "actual": Value.of(1430), "difference": Value.of(-70)}
    facts = {"area": measured.area, "period": Period.read("2026H1"), "group": "I alt", "delivery": measured.delivery}
    BenchmarkFigure.objects.create(**facts, **numbers)
    benchmark = reverse("chapter_benchmark", args=[plan.pk, chapter.key])
    assert "Benchmarken står nu sidst" in shown(client.post(benchmark, {"group": "I alt"}, follow=True))
    assert client.post(benchmark, {"group": "Andre"}).status_code == 404
    before = chapter.text
    chapter.refresh_from_db()
    assert chapter.text.startswith(f"{before}\n\nI alt, 1. halvår 2026: 1.430 fuldtidspersoner")
    assert chapter.text.endswith(", hentet 20. november 2026.")
