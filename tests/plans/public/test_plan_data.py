"""An adopted version as public data keeps to what docs/public-data.md says, whatever is in it."""

import dataclasses
import json
import re
from functools import cache

import fastjsonschema
import pytest

from bpmplan.accounts.models import Municipality
from bpmplan.values import Value
from plans.content.data import ComparisonContent, EconomyRowContent, ValueContent
from plans.models import Plan, Revision
from plans.public import plan_data
from tests import ROOT, content_samples
from tests.content_samples import FROZEN, Period, adopted, chapter, goal, initiative, key, minister, target

pytestmark = pytest.mark.one_database
EXAMPLE = ROOT / "docs" / "public-plan.example.json"


def schema(name):
    return json.loads((ROOT / "docs" / f"public-{name}.schema.json").read_text())


def strict(part):
    """The schema with no other fields than those it names: ours are all described."""
    if isinstance(part, dict):
        part = {name: strict(one) for name, one in part.items()}
        if "properties" in part:
            part["additionalProperties"] = False
    return [strict(one) for one in part] if isinstance(part, list) else part


@cache
def validator(name):
    return fastjsonschema.compile(strict(schema(name)))


def validate(name, data):
    validator(name)(json.loads(json.dumps(data)))


def data_of(content, **more):
    place = content.municipality
    municipality = Municipality(code=place.code, name=place.name, full_name=place.full_name, slug=place.slug)
    plan = Plan(municipality=municipality, first_year=content.first_year, last_year=content.last_year)
    standing = dataclasses.replace(adopted(content), **more)
    revision = Revision(plan=plan, number=2, fingerprint=standing.fingerprint, adopted_at=FROZEN)
    revision.frozen_title = content.title
    return plan_data.whole(revision, content, standing, [content.first_year])


def example():
    """A plan with one of each, for the docs."""
    year, aim = Period.of(2023), ValueContent
    upskilled = target(
        "upskilled", "Ledige i uddannelse", "pct.", "rise", "18.5", aim(year, Value.read(">=22")),
        comparisons=(ComparisonContent("Hele landet", Period.of(2021), Value.of("19.1")),), period="2021",
        carried=False,
    )  # fmt: skip
    skills = goal(
        "skills", 1, minister=minister(2), strategy="Vi aftaler kurser med **virksomhederne**.", group="Ministerens mål"
    )
    courses = goal(
        "courses", 1, label="1a", under=skills.key, is_own=True, own_title="Flere på kursus", targets=(upskilled,)
    )
    amounts = (EconomyRowContent(year, "own", 850_000), EconomyRowContent(year, "state", 300_000))
    catalogue = initiative(
        "catalogue", "Ét fælles kursuskatalog", "courses", period=year, responsible="Uddannelseskonsulenten",
        unit="Jobcentret", partners="AMU Nordjylland", target_groups=("Jobparate ledige",), economy=amounts,
    )  # fmt: skip
    content = dataclasses.replace(
        content_samples.RICH,
        chapters=(chapter("text", "Forord", "Vi skal være flere i arbejde."), chapter("economy", "Økonomi")),
        goals=(skills, courses),
        initiatives=(catalogue,),
        attachments=content_samples.RICH.attachments[-1:],
    )
    return data_of(
        content, fingerprint="0f" * 32, address="https://beskaeftigelsesplaner.example/kommuner/aalborg/2023/v2/"
    )


@pytest.mark.parametrize("name", ["RICH", "SMALL", "EMPTY", "LEFT_OUT"])
def test_every_plan_is_as_the_schema_says(name):
    validate("plan", data_of(getattr(content_samples, name)))


def test_the_example_in_the_docs_is_what_the_program_makes(settings):
    settings.SITE_URL = "https://beskaeftigelsesplaner.example"
    made = example()
    assert json.loads(EXAMPLE.read_text()) == json.loads(json.dumps(made)), "Write docs/public-plan.example.json anew."
    validate("plan", made)


def test_numbers_are_numbers_and_goals_are_named_as_the_minister_numbers_them():
    made = example()
    (wanted,) = made["goals"][1]["targets"]
    assert wanted["baseline"]["value"] == {
        "text": "18,5 pct.", "notation": "18.5", "number": 18.5, "low": 18.5, "high": 18.5,
    }  # fmt: skip
    assert wanted["aims"][0]["value"] == {
        "text": "mindst 22 pct.", "notation": ">=22", "number": None, "low": 22, "high": None,
    }  # fmt: skip
    assert made["goals"][1]["under"] == made["goals"][0]["key"] == key("goal skills")
    answered = made["goals"][0]["minister_goals"]
    assert [(one["year"], one["number"]) for one in answered] == [(2023, 2)]
    assert made["money"]["total"] == 1_150_000
    assert made["money"]["by_year"] == [{"year": 2023, "amount": 1_150_000}]


def test_every_field_is_described_in_the_docs():
    text = (ROOT / "docs" / "public-data.md").read_text()
    described = set(re.findall("`([a-z0-9_]+)`", text))
    fields = {name for part in ("plan", "plans") for name in _fields(schema(part))}
    assert fields - described == set()


def _fields(part):
    if isinstance(part, dict):
        yield from part.get("properties", ())
    for one in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _fields(one)
