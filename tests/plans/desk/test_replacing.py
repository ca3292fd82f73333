"""Words are found and replaced over the whole plan, where it is chosen and nowhere else."""

import pytest
from django.urls import reverse

from plans.models import Edit, Initiative, PlanGoal
from plans.writing import saving
from plans.writing.replacing import hits_in, replace
from tests import making
from tests.making import NOW

pytestmark = pytest.mark.usefixtures("built_cast")
LINK = "[Jobcentret](https://jobcentret.dk/jobcentret) og Jobcentret."


@pytest.fixture
def plan(aalborg, erik):
    plan = making.plan(aalborg, erik)
    goal = saving.add(PlanGoal(plan=plan, is_own=True, title="Jobcentret i byen"), by=erik, now=NOW, ambition=LINK)
    saving.add(Initiative(plan=plan, title="Jobcentrets café", unit="Jobcentret"), by=erik, now=NOW, goals=[goal])
    return plan


def address(plan):
    return reverse("plan_replace", args=[plan.pk])


@pytest.mark.parametrize(("whole", "places"), [(False, 5), (True, 4)])
def test_words_are_found_in_every_text_but_never_in_an_address(plan, whole, places):
    hits = hits_in(plan, "Jobcentret", "Jobhuset", whole_words=whole)
    assert sum(hit.count for hit in hits) == places
    assert [hit.after for hit in hits if hit.field.name == "ambition"] == [
        "[Jobhuset](https://jobcentret.dk/jobcentret) og Jobhuset."
    ]


def test_only_what_is_chosen_is_replaced_and_kept_in_the_history(client_for, erik, plan):
    client = client_for(erik)
    page = client.get(address(plan), {"ord": "Jobcentret", "med": "Jobhuset"}).content.decode()
    chosen = [hit for hit in hits_in(plan, "Jobcentret", "Jobhuset") if hit.field.name in ("title", "unit")]
    assert all(f'value="{hit.token}"' in page for hit in chosen)
    data = {"ord": "Jobcentret", "med": "Jobhuset", "her": [hit.token for hit in chosen]}
    response = client.post(address(plan), data, follow=True)
    assert "er erstattet 3 steder" in response.content.decode()
    initiative = plan.initiatives.get()
    assert (initiative.title, initiative.unit) == ("Jobhusets café", "Jobhuset")
    assert plan.plangoals.get(title="Jobhuset i byen").ambition == LINK
    assert Edit.objects.get(key=initiative.key, edit_no=1).before == {"title": "Jobcentrets café", "unit": "Jobcentret"}


def test_what_was_written_meanwhile_is_not_replaced_unseen(client_for, erik, mads, plan):
    tokens = [hit.token for hit in hits_in(plan, "Jobcentret", "Jobhuset")]
    initiative = plan.initiatives.get()
    saving.save(
        Initiative, plan=plan, key=initiative.key, started_from=0, values={"unit": "Jobcentret Nord"}, by=mads, now=NOW
    )
    response = client_for(erik).post(address(plan), {"ord": "Jobcentret", "med": "Jobhuset", "her": tokens})
    assert response.status_code == 422
    assert "Der er skrevet i planen imens" in response.content.decode()
    assert plan.initiatives.get().title == "Jobcentrets café"


def test_a_text_that_would_be_empty_or_too_long_is_not_replaced(client_for, plan, erik):
    for replacement in ("", "x" * 201):
        [hit] = hits_in(plan, "Jobcentrets café", replacement)
        assert hit.why_not
        with pytest.raises(saving.Refused):
            replace(plan, "Jobcentrets café", replacement, [hit.token], by=erik, now=NOW)
    [hit] = hits_in(plan, "Jobcentret i byen", "")
    response = client_for(erik).post(address(plan), {"ord": "Jobcentret i byen", "med": "", "her": [hit.token]})
    assert response.status_code == 422
    assert "Skriv målet med egne ord." in response.content.decode()
