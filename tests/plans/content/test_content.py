"""The content of a plan: whatever stands in it survives being stored, and becomes a page and a PDF's HTML."""

import dataclasses
import json
from datetime import date
from decimal import Decimal

import lxml.html
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bpmplan.accounts.models import Municipality
from bpmplan.values import Direction, Period, PeriodKind, Value
from plans.content import data, standing, stored
from plans.content.data import PlanContent
from plans.content.live import of_plan
from plans.content.standing import Standing
from plans.content.stored import fingerprint, from_json, to_json
from plans.documents import pdf
from plans.documents.paper import Paper
from plans.models import ChapterKind, Initiative, Outcome, Plan, PlanGoal, Source, Status, Target
from plans.public.kept import rendered
from plans.writing import saving
from tests import ROOT
from tests.content_samples import EMPTY, LEFT_OUT, NOW, RICH, SMALL
from tests.scene import NOW as SCENE_NOW

DATA = ROOT / "tests/data"
HOSTILE = [
    "<script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    "{{ settings.SECRET_KEY }}{% load static %}",
    "[klik](javascript:alert(1))",
    "![](fil:ikke-en-nøgle)",
    "| a | b |\n|--|--|\n| 1 |",
    "# æøå ÆØÅ 👩‍👩‍👧 مرحبا",
    "\x00\x0b\u202e\ufeff\uffff",
    "- " * 60,
    "> " * 60 + "x",
]
KEYS = st.uuids().map(str)
TEXT = st.one_of(st.just(""), st.sampled_from(HOSTILE), st.text(max_size=60))
AMOUNTS = st.decimals(Decimal("-999999999999.99"), Decimal("999999999999.99"), places=2)
YEARS = st.integers(2010, 2100)
PERIODS = st.one_of(
    st.tuples(st.just("year"), st.just(1)),
    st.tuples(st.just("half"), st.integers(1, 2)),
    st.tuples(st.just("quarter"), st.integers(1, 4)),
    st.tuples(st.just("month"), st.integers(1, 12)),
)
KRONER = st.integers(-(10**12), 10**12).map(Decimal)
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
WORDS = st.text(st.characters(categories=("L",)), min_size=1, max_size=60)
VALUES = AMOUNTS.map(Value.of) | WORDS.map(Value.in_words)
VALUES |= st.sampled_from([">=60", "<60.5", "650..700", "#12/98", "#<=25", "#1"]).map(Value.read)
PERIODS = st.builds(lambda year, period: Period.of(year, PeriodKind(period[0]), period[1]), YEARS, PERIODS)
PERIODS |= st.sampled_from(["2018/2022", "2024QMAT02", "2026SY", "2024MYTD05", "2027-03-01"]).map(Period.read)
values = st.builds(data.ValueContent, PERIODS, VALUES)


def few(strategy, most=2):
    return st.lists(strategy, max_size=most).map(tuple)


def built(of, /, **fields):
    """A strategy for a dataclass of contents: text in every field that isn't named."""
    named = dict.fromkeys(of.__dataclass_fields__, TEXT) | fields
    return st.builds(of, **named)


targets = built(
    data.TargetContent,
    key=KEYS,
    unit=st.sampled_from(["antal", "pct.", "helårspersoner", "placering", "i ord", ""]) | TEXT,
    direction=st.sampled_from(Direction.values),
    baseline=st.none() | VALUES,
    values=few(values, 4),
    comparisons=few(st.builds(data.ComparisonContent, TEXT, st.none() | PERIODS, VALUES)),
)
goals = built(
    data.GoalContent,
    key=KEYS,
    number=st.integers(1, 20),
    is_own=st.booleans(),
    minister=few(built(data.MinisterWords, year=YEARS, number=st.integers(1, 20))),
    left_out=st.booleans(),
    targets=few(targets),
)
MONEY = st.builds(data.EconomyRowContent, st.none() | YEARS.map(Period.of), st.sampled_from(Source.values), KRONER)
initiatives = built(
    data.InitiativeContent,
    key=KEYS,
    goals=st.just(()),
    target_groups=few(TEXT),
    period=st.none() | PERIODS,
    economy=few(MONEY, 3),
)
attachments = built(
    data.AttachmentContent,
    key=KEYS,
    is_image=st.booleans(),
    content_type=st.sampled_from(["application/pdf", "image/png", "text/plain", "x/y"]),
    sha256=st.sampled_from(["0" * 64, "f" * 64]),
    size=st.integers(0, 10**10),
)
decisions = built(
    standing.DecisionContent,
    is_last=st.booleans(),
    meeting_date=DAYS,
    outcome=st.sampled_from(Outcome.values),
)


@st.composite
def plans(draw):
    """A content whose initiatives serve some of its goals and whose texts show some of its images."""
    its_goals = draw(few(goals, 3))
    keys = st.lists(st.sampled_from([g.key for g in its_goals]), unique=True).map(tuple) if its_goals else st.just(())
    its_initiatives = tuple(dataclasses.replace(one, goals=draw(keys)) for one in draw(few(initiatives, 3)))
    first = draw(YEARS)
    return draw(
        built(
            PlanContent,
            municipality=built(
                data.MunicipalityContent,
                slug=st.just("aalborg"),
                accent=st.sampled_from(["", "#1B4E6B", "red;}", "#12"]),
                logo=st.sampled_from(["", "0" * 64]),
            ),
            first_year=st.just(first),
            last_year=st.integers(first, first + 9),
            goal_sets=few(st.builds(data.GoalSetContent, YEARS, st.booleans())),
            chapters=few(built(data.ChapterContent, key=KEYS, kind=st.sampled_from(ChapterKind.values)), 4),
            goals=st.just(its_goals),
            initiatives=st.just(its_initiatives),
            attachments=few(attachments),
            stands=few(built(data.StandContent)),
        )
    )


standings = st.builds(
    Standing,
    status=st.sampled_from(Status.values),
    at=st.just(NOW),
    number=st.none() | st.integers(1, 99),
    fingerprint=st.sampled_from(["", "a" * 64]),
    address=st.sampled_from(["", "https://bpmplan.example/kommuner/aalborg/2023/v1/"]),
    decisions=few(decisions),
    sample=st.booleans(),
)
slow = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def page_of(content, standing, earlier=None):
    """The content as the public page, in the very template that the site uses."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    plan = Plan(pk=1, title="x", municipality=Municipality(slug="aalborg"), first_year=2023, last_year=2023)
    doc = Paper(content, standing, earlier, upload=lambda sha256: f"/filer/{sha256}/")
    context = {"page": rendered(doc), "standing": standing, "plan": plan, "preview": True}
    return render_to_string("public/plan.html", context, request)


def runs_nothing(html):
    """Whether nothing that a person wrote became an element or attribute that runs."""
    page = lxml.html.fromstring(html)
    scripts = [s for s in page.iter("script") if not s.get("src") and s.get("type") != "application/json"]
    handlers = [a for e in page.iter() if isinstance(e.tag, str) for a in e.attrib if a.startswith("on")]
    links = [a for a in page.xpath("//@href | //@src") if a.strip().lower().startswith("javascript:")]
    return not scripts and not handlers and not links


@given(plans())
@settings(slow, max_examples=100)
def test_any_content_survives_being_stored(content):
    again = from_json(json.loads(json.dumps(to_json(content))))
    assert again == content
    assert fingerprint(to_json(again)) == fingerprint(to_json(content))


@given(plans(), standings, st.none() | plans())
@slow
def test_any_content_becomes_a_page_that_runs_nothing(content, standing, earlier):
    assert runs_nothing(page_of(content, standing, earlier))


@given(plans(), standings, st.none() | plans())
@slow
def test_any_content_becomes_the_html_of_a_pdf(content, standing, earlier):
    html = pdf.html(content, standing, earlier)
    assert runs_nothing(html)
    assert "\x00" not in html


@given(plans(), plans())
@settings(slow, max_examples=30)
def test_other_words_have_another_fingerprint(one, other):
    assert (one == other) == (fingerprint(to_json(one)) == fingerprint(to_json(other)))


@pytest.mark.parametrize("content", [RICH, SMALL, EMPTY, LEFT_OUT], ids=["rich", "small", "empty", "left-out"])
def test_the_samples_become_pages(content):
    page = lxml.html.fromstring(page_of(content, Standing.of_draft(at=NOW)))
    anchors = set(page.xpath("//@id"))
    assert {section.key for section in (*content.chapters, *content.goals, *content.initiatives)} <= anchors


# --- every schema there has been ------------------------------------------------------------------------------------


@pytest.mark.parametrize("schema", range(1, stored.SCHEMA + 1))
def test_contents_of_every_schema_stay_readable(schema):
    """A change of shape puts a new file beside the earlier ones; these are never changed."""
    example = json.loads((DATA / f"content-schema-{schema}.json").read_text(encoding="utf-8"))
    content = from_json(example["content"], schema)
    assert content.full_title == "Beskæftigelsesplan 2023"
    assert [goal.title for goal in content.goals] == example["goals"]
    assert [row.amount for row in content.initiatives[0].economy] == [Decimal(1_850_000)]
    assert [(str(row.period), row.value.number) for row in content.goals[1].targets[0].values][-1] == ("2023", 1500)
    assert content.goals[1].targets[0].unit == "antal"
    assert page_of(content, Standing.of_draft(at=NOW))
    assert pdf.html(content, Standing.of_draft(at=NOW))
    assert fingerprint(example["content"]) == example["fingerprint"]
    if schema == stored.SCHEMA:
        assert to_json(content) == example["content"]


@pytest.mark.parametrize("schema", [0, 99])
def test_a_schema_that_nobody_knows_is_refused(schema):
    with pytest.raises(ValueError, match=f"schema {schema}"):
        from_json(to_json(RICH), schema)


def test_a_field_too_many_or_too_few_is_named_with_its_schema_and_place():
    lacking, strange = to_json(RICH), to_json(RICH)
    del lacking["initiatives"][1]["effect"]
    with pytest.raises(ValueError, match=rf"schema {stored.SCHEMA}: plan.initiatives\[1\] has no effect"):
        from_json(lacking)
    strange["goals"][0]["targets"] = [{"title": "Ledige"}]
    with pytest.raises(ValueError, match=rf"schema {stored.SCHEMA}: plan.goals\[0\].targets\[0\] has no baseline, "):
        from_json(strange)
    strange = to_json(RICH) | {"mood": "good"}
    with pytest.raises(ValueError, match=f"schema {stored.SCHEMA}: plan has the unknown mood"):
        from_json(strange)
    with pytest.raises(ValueError, match="schema 1 cannot be upgraded: it has no 'chapters'"):
        from_json({}, 1)


def test_what_was_stored_before_a_field_was_added_is_upgraded_and_left_as_it_was(monkeypatch):
    """A made-up next schema: every initiative gets a mood."""

    def initiatives_have_a_mood(stored):
        for initiative in stored["initiatives"]:
            initiative["mood"] = "good"

    mooded = dataclasses.make_dataclass("Mooded", [("mood", str)], bases=(data.InitiativeContent,), frozen=True)
    plan = dataclasses.make_dataclass(
        "MoodedPlan", [("initiatives", tuple[mooded, ...])], bases=(PlanContent,), frozen=True
    )
    earliest = json.loads((DATA / "content-schema-1.json").read_text(encoding="utf-8"))["content"]
    before = json.dumps(earliest)
    monkeypatch.setattr(stored, "PlanContent", plan)
    monkeypatch.setattr(stored, "UPGRADES", (*stored.UPGRADES, initiatives_have_a_mood))
    newest = stored.SCHEMA
    monkeypatch.setattr(stored, "SCHEMA", newest + 1)
    for schema, content in ((1, earliest), (newest, to_json(RICH))):
        assert {initiative.mood for initiative in from_json(content, schema).initiatives} == {"good"}
    assert json.dumps(earliest) == before


# --- from the live plan ---------------------------------------------------------------------------------------------


@pytest.mark.one_database
def test_the_live_plan_is_read_in_a_number_of_queries_that_does_not_grow(scene, django_assert_num_queries):
    plan = Plan.objects.get(pk=scene.draft.pk)
    with CaptureQueriesContext(connection) as queries:
        small = of_plan(plan)
    for number in range(12):
        goal = saving.add(PlanGoal(plan=plan, is_own=True, title=f"Mål {number}"), by=scene.erik, now=SCENE_NOW)
        saving.add(Initiative(plan=plan, title=f"Indsats {number}"), by=scene.erik, now=SCENE_NOW, goals=[goal])
        saving.add(Target(plan=plan, goal=goal, title="Antal"), by=scene.erik, now=SCENE_NOW, values=[("2027", "5")])
    plan = Plan.objects.get(pk=scene.draft.pk)
    with django_assert_num_queries(len(queries)):
        large = of_plan(plan)
    assert len(large.goals) == len(small.goals) + 12
    assert large.goals[-1].targets[0].values[0].value.number == 5


def test_a_frozen_revision_says_what_the_live_plan_said(scene):
    frozen = stored.of_revision(scene.revision)
    assert fingerprint(to_json(frozen)) == scene.revision.fingerprint
    assert frozen == of_plan(Plan.objects.get(pk=scene.adopted.pk))
