"""What a plan has room for: more than any needs, and said in a sentence."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bpmplan.steps import Refused
from plans.models import SECTIONS, Attachment, Initiative, PlanGoal
from plans.writing import deleting
from tests import making
from tests.making import NOW


@pytest.fixture
def plan(aalborg, signe):
    return making.plan(aalborg, signe)


def test_every_kind_of_section_has_a_number_that_a_plan_has_room_for():
    assert {kind.__name__: kind.MOST for kind in SECTIONS} == {
        "Chapter": 100,
        "PlanGoal": 100,
        "Initiative": 300,
        "Target": 400,
        "Attachment": 100,
    }


def test_one_more_than_there_is_room_for_is_refused_with_what_was_typed_kept(plan, signe, client_for, monkeypatch):
    monkeypatch.setattr(Initiative, "MOST", 1)
    client, address = client_for(signe), f"/arbejde/{plan.pk}/indsatser/ny/"
    assert client.post(address, {"title": "Mentor"}).status_code == 302
    response = client.post(address, {"title": "En indsats til"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Der er 1 indsatser, og planen har ikke plads til flere." in page
    assert "En indsats til" in page
    assert plan.initiatives.count() == 1


def test_an_annex_too_many_is_refused(plan, signe, client_for, monkeypatch):
    monkeypatch.setattr(Attachment, "MOST", 0)
    data = {"title": "Referat", "file": SimpleUploadedFile("referat.txt", b"Referat")}
    response = client_for(signe).post(f"/arbejde/{plan.pk}/bilag/", data)
    assert response.status_code == 422
    assert "planen har ikke plads til flere" in response.content.decode()


def test_what_was_deleted_comes_back_only_where_there_is_room(plan, signe, monkeypatch):
    goal = making.own_goal(plan, signe)
    deleting.delete(PlanGoal, plan=plan, key=goal.key, seen=deleting.seen_of(goal), by=signe, now=NOW)
    monkeypatch.setattr(PlanGoal, "MOST", 0)
    with pytest.raises(Refused, match="mål i planen"):
        deleting.restore(plan=plan, key=goal.key, by=signe, now=NOW)


def values(count):
    data = {"title": "I job", "unit": "antal", "direction": "rise", "started_from": "0"}
    data |= {"values-TOTAL_FORMS": str(count), "values-INITIAL_FORMS": "0"}
    data |= {"comparisons-TOTAL_FORMS": "0", "comparisons-INITIAL_FORMS": "0"}
    for number in range(count):
        year, month = divmod(number, 12)
        data |= {f"values-{number}-period": f"{month + 1}/{2027 + year}", f"values-{number}-value": "1"}
    return data


@pytest.mark.parametrize("count", [61, 79, 300])
def test_values_too_many_are_refused_and_never_dropped_in_silence(count, plan, signe, client_for):
    making.own_goal(plan, signe)
    target = plan.targets.get()
    response = client_for(signe).post(f"/arbejde/{plan.pk}/maaltal/{target.key}/", values(count))
    assert response.status_code == 422
    assert "Der er plads til højst 60 rækker" in response.content.decode()
