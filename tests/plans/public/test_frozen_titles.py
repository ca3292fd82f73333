"""A version is called what it was frozen as: the plan's title may be changed in the draft of the next one."""

import pytest

from plans.models import Plan
from plans.rollover.carry import begin, can_be_begun_from
from plans.steps import workflow
from tests.scene import NOW

SECRET = "Hemmelig arbejdstitel"


@pytest.fixture
def renamed(scene):
    """The adopted plan and the annulled one are drafts again, under a new title."""
    begun = begin(
        scene.aalborg, first_year=2036, last_year=2036, goal_sets=[], by=scene.erik, now=NOW, earlier=scene.revision
    )
    workflow.take(scene.adopted, "reopen", by=scene.signe, now=NOW, reason="Ny lov.")
    Plan.objects.filter(pk__in=[scene.adopted.pk, scene.annulled.pk]).update(title=SECRET)
    scene.begun = begun
    return scene


PAGES = [
    "/",
    "/planer/",
    "/planer/?tekst=hemmelig",
    "/planer/?afloeste=on&aar=2026",
    "/planer.json?aar=2026",
    "/kommuner/aalborg/2026/v1/plan.json",
    "/kalender.ics",
    "/kommuner/aalborg/kalender.ics",
    "/nyt.atom",
    "/kommuner/aalborg/nyt.atom",
    "/maal/2026/1/nyt.atom",
    "/kommuner/",
    "/kommuner/aalborg/",
    "/kommuner/aalborg/2026/",
    "/kommuner/aalborg/2026/v1/",
    "/kommuner/aalborg/2033/v1/",
    "/kommuner/aalborg/2026/opfoelgning/1/",
    "/verificer/{0.follow_up.fingerprint}/",
    "/ministerium/?aar=2026",
    "/ministerium/maal/2026/1/",
    "/ministerium/?aar=2026&hent=csv",
]


@pytest.mark.parametrize("address", PAGES)
def test_nobody_else_reads_a_drafts_title(address, renamed):
    for who in ("nobody", "esther", "minna", "sune"):
        response = renamed.client(who).get(address.format(renamed))
        assert SECRET not in response.content.decode("utf-8-sig"), who


def test_a_file_of_the_version_is_not_named_after_the_draft(renamed):
    response = renamed.client("nobody").get("/kommuner/aalborg/2026/v1/plan.pdf")
    b"".join(response)
    headers = str(response.headers)
    assert "Hemmelig" not in headers
    assert "Besk" in headers


def test_what_is_begun_from_a_version_names_it_as_it_was_frozen(renamed):
    names = [name for _, name, _ in can_be_begun_from(renamed.aalborg)]
    assert "Beskæftigelsesplan 2026, version 1" in names
    page = renamed.client("erik").get(f"/arbejde/{renamed.begun.pk}/side/").content.decode()
    assert "Beskæftigelsesplan 2026, version 1" in page
    assert SECRET not in page
