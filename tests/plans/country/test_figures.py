"""Aims and results over the country: what is measured, what adopted plans aim at, and that nobody is ranked."""

import csv
import io
import re

import pytest
import time_machine
from django.urls import reverse

from bpmplan.values import Period, PeriodKind, Value
from goals.indicators.taking import Measured, take
from goals.models import Area, Goal, GoalSetStatus
from plans.country import figure_views
from plans.country.figures import over_country, shown_periods
from plans.followup import results
from plans.models import FollowUp, Result, Target, TargetAim
from plans.steps import workflow
from plans.writing import saving
from tests import making
from tests.cast import municipality
from tests.making import NOW

pytestmark = pytest.mark.usefixtures("built_cast")


@pytest.fixture
def numbers(aalborg, esbjerg, erik, signe):
    """Figures of three places and the country; Aalborg has adopted a plan that aims at 60 pct. or more in 2027."""
    goals = making.goal_set(2027, {1: "Flere ledige skal i job"})
    aeroe = municipality("492", "Ærø", "aeroe", "1083", "Syddanmark")
    series = making.series(
        Goal.objects.get(),
        {
            None: {"2024Q1": "50", "2024Q3": "51", "2025Q3": "52.5"},
            esbjerg: {"2024Q1": "90", "2024Q3": "91", "2025Q3": "92"},
            aalborg: {"2024Q3": "45", "2025Q3": "46"},
            aeroe: {"2024Q3": "47", "2025Q3": ""},
        },
        kind=PeriodKind.QUARTER,
    )
    plan = making.plan(aalborg, erik, goal_sets=[goals])
    goal = plan.plangoals.get()
    target = Target(plan=plan, goal=goal, title="I job", unit="pct.", indicator=series.indicator)
    saving.add(target, by=erik, now=NOW, values=[("2027", ">=60")])
    saving.add(Target(plan=plan, goal=goal, title="Andet"), by=erik, now=NOW, values=[("2027", "5")])
    making.own_goal(plan, erik)
    goal.refresh_from_db()
    texts = {"strategy": "Vi vil."}
    saving.save(type(goal), plan=plan, key=goal.key, started_from=goal.edit_no, values=texts, by=erik, now=NOW)
    making.complete(plan, erik)
    workflow.take(plan, "submit", by=signe, now=NOW)
    plan.target = target
    series.plan = plan
    return series


def adopt(series, signe):
    decision = making.decision(series.plan.municipality)
    return workflow.take(series.plan, "adopt", by=signe, now=NOW, decision=decision).revision


def page(client, asked=""):
    with time_machine.travel(NOW):  # a year that can be chosen is known from plans, and from the day
        html = client.get(reverse("figures") + asked).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html.partition("<tbody>")[2].partition("</tbody>")[0])), html


def test_a_plans_aims_are_public_when_it_is_adopted_and_lead_to_its_goal(client, numbers, signe, minna, client_for):
    table, _ = page(client)
    assert TargetAim.objects.get().value == Value.read(">=60") and "mindst 60" not in table
    revision = adopt(numbers, signe)
    table, html = page(client)
    goal = numbers.plan.plangoals.get(is_own=False)
    assert "mindst 60 pct. (2027)" in table and f'href="{revision.get_absolute_url()}#{goal.key}"' in html
    assert "mindst 60" in page(client, "?aar=alle")[0] and "mindst 60" not in page(client, "?aar=2026")[0]
    ministry = client_for(minna).get(reverse("ministry_figures")).content.decode()
    assert "Plan for 2027" in ministry and "mindst 60 pct. (2027)" in ministry
    workflow.take(numbers.plan, "reopen", by=signe, now=NOW, reason="Nye tal")
    target = Target.objects.get(pk=numbers.plan.target.pk)
    saving.save(
        Target, plan=numbers.plan, key=target.key, started_from=target.edit_no, by=signe, now=NOW, values={"title": "x"}
    )
    assert page(client)[0] == table  # the draft of the next version is nobody's but the municipality's


def test_municipalities_stand_by_name_with_the_same_part_of_each_year_and_the_sources_own_signs(client, numbers):
    shown = over_country(numbers)
    assert shown_periods(numbers) == ("2024Q3", "2025Q3") and shown.scale == (45, 92)
    table, html = page(client)
    assert re.findall("Hele landet|Esbjerg|Ærø|Aalborg", table) == ["Hele landet", "Esbjerg", "Ærø", "Aalborg"]
    assert re.search(r"Ærø 47 \.\. oplyses ikke af hensyn til diskretion", table)
    assert "Esbjerg 91 92" in table and "orden=" not in html
    titles = re.findall(r"<title>(Kurver[^<]*)</title>", html)
    assert "Ærø: 3. kvartal 2024 47 (1 periode uden tal)" in titles[1]
    assert len(titles) == 3 and "Aalborg: fra 3. kvartal 2024 45 til 3. kvartal 2025 46" in titles[2]
    assert html.count("ikke i sig selv et bedre eller dårligere resultat") == 1


def test_where_the_country_is_the_sum_each_place_has_its_own_axis_from_nought(client, numbers):
    assert "Alle har den samme akse" in page(client)[1] and not over_country(numbers).is_sum
    country = Measured(Area.objects.of_country().pk, "2025Q3", "185", "")
    take(numbers, [country], source="Jobindsats.dk, tabel y01a02", now=NOW)
    assert not over_country(numbers).is_sum  # 185 is no sum of which 51 was one
    country = Measured(Area.objects.of_country().pk, "2024Q3", "183", "")
    take(numbers, [country], source="Jobindsats.dk, tabel y01a02", now=NOW)
    table, html = page(client)
    assert "så hver kommune har sin egen akse, der begynder ved 0, og hele landet står kun i tabellen" in html
    assert "Hele landet 183 185" in table and "stroke-dasharray" not in html.partition("<tbody>")[0]
    first, *_, last = re.findall(r'<svg[^>]*class="chart".*?</svg>', html, re.DOTALL)
    assert ">100<" in first and ">0<" in first and ">50<" in last  # Esbjerg's 92 and Aalborg's 46


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("?sigter=ja", ["Aalborg"]),
        ("?sigter=nej", ["Esbjerg", "Ærø"]),
        ("?region=1081", ["Aalborg"]),
        ("?navn=rø", ["Ærø"]),
        ("?serie=999999&region=9", ["Esbjerg", "Ærø", "Aalborg"]),
    ],
)
def test_the_page_and_its_file_are_narrowed_alike(client, numbers, signe, asked, names):
    adopt(numbers, signe)
    assert re.findall("Esbjerg|Ærø|Aalborg", page(client, asked)[0]) == names
    answer = client.get(reverse("figures") + asked + "&hent=csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert list(dict.fromkeys(row["Kommune"] for row in rows)) == ["Hele landet", *names]


def test_the_file_has_every_period_the_aim_and_the_source(client, numbers, signe):
    adopt(numbers, signe)
    answer = client.get(reverse("figures") + "?hent=csv")
    rows = [
        [row[name] for name in ("Kommune", "Hvad", "Periode", "Tal", "I ord", "Hvorfor der intet tal er")]
        for row in csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    ]
    assert ["Hele landet", "Målt", "1. kvartal 2024", "50", "", ""] in rows
    assert ["Ærø", "Målt", "3. kvartal 2025", "", "", "oplyses ikke af hensyn til diskretion"] in rows
    assert ["Aalborg", "Sigtes efter i en vedtaget plan", "2027", "", "mindst 60", ""] in rows
    assert "Jobindsats.dk, tabel y01a02, hentet 20. november 2026" in answer.content.decode()


def test_own_results_are_shown_when_their_follow_up_is_public(client, numbers, signe, monkeypatch):
    revision, target = adopt(numbers, signe), numbers.plan.target
    about = {"plan": numbers.plan, "revision": revision, "period": Period.of(2027), "begun_at": NOW, "begun_by": signe}
    frozen = {"status": "frozen", "schema": 1, "content": {}, "fingerprint": "x", "frozen_at": NOW, "frozen_by": signe}
    follow_up = FollowUp.objects.create(number=1, **about, **frozen)
    value = {"period": Period.read("2026H1"), "value": Value.read("58")}
    results.record(plan=numbers.plan, target=target.key, by=signe, now=NOW, follow_up=follow_up, **value)
    assert Result.objects.count() == 1 and "58 pct." not in page(client)[0]
    FollowUp.objects.update(is_public=True)
    assert "58 pct. (1. halvår 2026)" in page(client)[0]
    assert "58 pct. (1. halvår 2026)" in page(client, "?aar=alle")[0]
    monkeypatch.setattr(figure_views, "MOST_WITH_ALL_YEARS", 0)  # the plans of all years are counted in the database
    table, html = page(client, "?aar=alle&sigter=ja")
    assert re.findall("Esbjerg|Ærø|Aalborg", table) == ["Aalborg"] and "står i filen" in html
    assert "I 1 vedtaget plan" in table and "1 måling" in table and "58 pct." not in table
    file = client.get(reverse("figures") + "?aar=alle&sigter=ja&hent=csv").content.decode()
    assert "mindst 60" in file and "58" in file


def test_a_series_of_a_goal_that_is_not_announced_is_the_ministrys(client, client_for, minna, numbers):
    making.goal_set(2028, {1: "Hemmeligt"}, status=GoalSetStatus.DRAFT)
    hidden = making.series(Goal.objects.get(goal_set__year=2028), {None: {"2024": "5"}}, name="Skjult talserie")
    assert "Skjult" not in client.get(reverse("figures") + f"?serie={hidden.pk}").content.decode()
    ministry = client_for(minna).get(reverse("ministry_figures") + f"?serie={hidden.pk}").content.decode()
    assert f'<option value="{hidden.pk}" selected>Skjult talserie' in ministry


def test_a_goals_page_shows_the_country_since_the_first_year_of_its_line(client, numbers):
    first = making.goal_set(2025, {4: "Job til flere"})
    making.continued(Goal.objects.get(goal_set__year=2027), first.goals.get())
    html = client.get("/maal/2027/1/").content.decode()
    assert "Målet har stået i brevene siden 2025" in html and "3. kvartal 2025" in html
    assert "3. kvartal 2024" not in html and 'class="chart"' not in html  # one number is no line
    making.continued(first.goals.get(), making.goal_set(2023, {4: "Job til flere"}).goals.get())
    html = client.get("/maal/2027/1/").content.decode()
    assert "Hele landet: fra 1. kvartal 2024 50 til 3. kvartal 2025 52,5" in html and "Kilde: Jobindsats.dk" in html


def test_without_a_series_the_page_says_so(client, db):
    assert "Der er endnu ingen tal" in client.get(reverse("figures")).content.decode()
