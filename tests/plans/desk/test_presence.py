"""Who has a plan open, and which part they are in: told by the pulse of the page of writing."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from plans.models import Initiative, Presence
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
