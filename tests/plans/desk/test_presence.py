"""Who has a plan open, and which part they are in: told by the pulse of the page of writing."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from plans.desk.pulse import EVERY
from plans.models import Initiative, Presence
from plans.models.presence import HERE
from plans.writing import saving
from tests import making
from tests.making import NOW

pytestmark = pytest.mark.usefixtures("built_cast")


@pytest.fixture
def part(aalborg, erik):
    plan = making.plan(aalborg, erik)
    return saving.add(Initiative(plan=plan, title="Jobcafé"), by=erik, now=NOW)


def people_heard(client, plan, **data):
    """The others who are there, as somebody hears who tells where they are."""
    answer = client.post(reverse("plan_pulse", args=[plan.pk]), data)
    return answer.json()["people"] if answer.content else None


def test_each_hears_where_the_others_are_and_no_longer_when_they_left(client_for, erik, mads, part):
    eriks, madss = client_for(erik), client_for(mads)
    assert people_heard(madss, part.plan, **{"del": f"{part.key}-text"}) == []
    assert people_heard(eriks, part.plan) == [{"name": "Mads", "part": f"{part.key}-text"}]
    assert people_heard(madss, part.plan) == [{"name": "Erik", "part": ""}]
    assert people_heard(eriks, part.plan) == [{"name": "Mads", "part": ""}]
    assert Presence.objects.count() == 2
    assert people_heard(madss, part.plan, left="1") is None
    assert people_heard(eriks, part.plan) == []
    # Who only asks isn't there, and where nobody can be is nowhere.
    assert madss.get(reverse("plan_pulse", args=[part.plan_id])).json()["people"] == [{"name": "Erik", "part": ""}]
    for nowhere in ("x", f"{part.key}-nothing", "x-text", "-text", "\x00-text"):
        people_heard(madss, part.plan, **{"del": nowhere})
        assert people_heard(eriks, part.plan) == [{"name": "Mads", "part": ""}]


@pytest.mark.parametrize("phase", [0, 1, 4_000, 7_999])
def test_who_comes_is_heard_of_within_10_seconds_and_who_is_gone_is_not_after_30(phase):
    """By the clocks of two pages: one tells when it is opened, and every 8 s; the other asks ``phase`` ms later."""
    here = HERE.total_seconds() * 1_000
    asked = [phase + EVERY * number for number in range(20)]
    assert next(at for at in asked if at >= 0) <= 10_000
    assert next(at for at in asked if at - here >= 0) <= 30_000
    assert all(at - EVERY * max(at // EVERY - 1, 0) < here for at in asked), "one question that is lost hides nobody"


def test_a_reader_who_has_the_plan_open_is_there_too(client_for, erik, lone, part):
    page = client_for(lone).get(reverse("plan_overview", args=[part.plan_id])).content.decode()
    assert "data-pulse=" in page and "page-people.js" in page and "data-writing" not in page
    assert people_heard(client_for(lone), part.plan) == []
    assert people_heard(client_for(erik), part.plan) == [{"name": "Lone", "part": ""}]


def test_who_is_not_heard_of_is_gone_within_half_a_minute(client_for, erik, mads, part):
    now = timezone.now()
    Presence.objects.tell(part.plan, mads, now=now - timedelta(seconds=19))
    assert [one.person for one in part.plan.presences.beside(erik, now)] == [mads]
    Presence.objects.tell(part.plan, mads, now=now - timedelta(seconds=20))
    assert people_heard(client_for(erik), part.plan) == []


def test_a_part_is_of_a_section_and_the_database_says_so(part, mads):
    for wrong in ({"key": part.key}, {"part": "text"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Presence.objects.tell(part.plan, mads, now=NOW, **wrong)
