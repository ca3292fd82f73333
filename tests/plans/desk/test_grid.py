"""The grid of targets: rows that are saved one by one, each with what is wrong at its cell."""

import json
import re
import uuid

import pytest
from django.urls import reverse

from bpmplan.values import Value
from plans.models import Plan, PlanGoal, Target
from plans.writing import deleting, saving
from tests import making
from tests.making import NOW

pytestmark = pytest.mark.usefixtures("built_cast")
IN_PLACE = {"X-Bpmplan": "part"}


@pytest.fixture
def goal(aalborg, erik):
    return making.own_goal(making.plan(aalborg, erik, years=(2027, 2028)), erik)


@pytest.fixture
def targets(goal, erik):
    def made(title, *values):
        return saving.add(Target(plan=goal.plan, goal=goal), by=erik, now=NOW, title=title, values=values)

    return [made("Faglærte", ("2027", "540")), made("Elever")]


def row(target, **cells):
    """What the form sends of a row whose target was read as it stands."""
    key = target.key
    cells = {"title": target.title, "unit": target.unit, "baseline": "", **cells}
    sent = {f"{key}-{name.replace('_', '-')}": value for name, value in cells.items()}
    return {f"{key}-started_from": target.edit_no} | sent


def post(client, goal, *rows, in_place=True, columns=("2027", "2028"), **more):
    data = {f"column-{number}": notation for number, notation in enumerate(columns)}
    keys = [key.removesuffix("-title") for one in rows for key in one if key.endswith("-title")]
    data["row"] = [f"{goal.key}.{key}" for key in keys]
    for one in rows:
        data |= one
    name, given = ("goal_grid", [goal.plan_id, goal.key]) if in_place else ("plan_grid", [goal.plan_id])
    return client.post(reverse(name, args=given), data | more, headers=IN_PLACE if in_place else {})


def values_of(target):
    return [(str(one.period), str(one.value)) for one in Target.objects.get(pk=target.pk).values.order_by("period")]


def test_rows_that_are_right_are_saved_and_the_others_come_back_at_their_cells(client_for, erik, goal, targets):
    first, second = targets
    rows = row(first, c0="540", c1="5 pct."), row(second, c0="1.200,5", unit="pct.")
    new = str(uuid.uuid4())
    begun = {f"{new}-title": "", f"{new}-unit": "antal", f"{new}-c0": "7", f"{new}-started_from": ""}
    response = post(client_for(erik), goal, *rows, begun)
    html = response.content.decode()
    assert response.status_code == 422
    assert values_of(second) == [("2027", "1.200,5")]
    assert f'id="id_{new}-title_error">Skriv, hvad der måles.' in html
    assert 'value="7"' in html and "data-part-form" in html and "<html" not in html
    assert f'name="{second.key}-started_from" value="1"' in html
    begun[f"{new}-title"] = "Nyt"
    answer = post(client_for(erik), goal, begun).json()
    assert answer["numbers"][f"{new}-started_from"] == 0
    assert values_of(Target.objects.get(key=new)) == [("2027", "7")]
    assert post(client_for(erik), goal, begun).status_code == 200  # sent twice
    assert Target.objects.filter(goal=goal, title="Nyt").count() == 1


def test_what_has_no_cell_in_the_form_stays_and_a_column_needs_a_period(client_for, erik, goal, targets):
    first = targets[0]
    response = post(client_for(erik), goal, row(first, c0="600"), columns=("1. halvår 2028",))
    assert response.status_code == 200
    assert values_of(first) == [("2027", "540"), ("1. halvår 2028", "600")]
    first.refresh_from_db()
    for period, sentence in (("", "Skriv, hvilken periode"), ("hvornår", "Skriv en periode"), ("2027", "to kolonner")):
        response = post(client_for(erik), goal, row(first, c0="540", c1="7"), columns=("2027", period))
        assert response.status_code == 422
        assert sentence in response.content.decode()
    assert len(values_of(first)) == 2


def test_two_write_in_one_row_and_only_the_same_cell_asks(client_for, erik, mads, goal, targets):
    first = targets[0]
    client = client_for(erik)

    def by_mads(*values, unit="antal"):
        mine = Target.objects.get(pk=first.pk)
        saving.save(
            Target,
            plan=goal.plan,
            key=first.key,
            started_from=mine.edit_no,
            values={"values": values, "unit": unit},
            by=mads,
            now=NOW,
        )

    by_mads(("2027", "540"), ("2028", "570"))
    answer = post(client, goal, row(first, c0="550", c1="")).json()
    assert values_of(first) == [("2027", "550"), ("2028", "570")]
    assert 'value="570"' in answer["form"]
    assert "Mads har imens rettet" in answer["sentence"]

    first.refresh_from_db()
    by_mads(("2027", "1"), ("2028", "570"))
    response = post(client, goal, row(first, c0="2", c1="580"))
    html = response.content.decode()
    assert response.status_code == 422
    assert "I har begge rettet det samme" in html and "<ins>1</ins>" in html
    together = re.search(f'name="{first.key}-conflict" value="([^"]+)"', html)[1]
    assert "values" in together.split(",")
    assert f'name="{first.key}-rows_values" value="[[&quot;2027&quot;]]"' in html
    assert values_of(first)[0] == ("2027", "1")
    first.refresh_from_db()
    asked = row(first, c0="2", c1="580", conflict=together) | {f"{first.key}-rows_values": '[["2027"]]'}
    for wrong in ({}, {f"{first.key}-c1": "5 hunde 6"}):  # a plain press decides nothing, nor does another fault
        again = post(client, goal, asked | wrong)
        assert again.status_code == 422 and f'name="{first.key}-conflict"' in again.content.decode()
    choice = f"{first.key}-choose_{together}"
    assert post(client, goal, asked | {choice: "theirs"}).status_code == 200
    assert values_of(first) == [("2027", "1"), ("2028", "580")]  # of values only the one that both wrote is asked about
    first.refresh_from_db()
    assert post(client, goal, asked | {choice: "mine", f"{first.key}-started_from": first.edit_no}).status_code == 200
    assert values_of(first) == [("2027", "2"), ("2028", "580")]


def test_a_deleted_target_goes_from_the_grid_but_not_what_was_typed_in_it(client_for, erik, mads, goal, targets):
    first = targets[0]
    deleting.delete(Target, plan=goal.plan, key=first.key, seen=deleting.seen_of(first), by=mads, now=NOW)
    response = post(client_for(erik), goal, row(first, c0="541"))
    html = response.content.decode()
    assert response.status_code == 422
    assert "Afsnittet er slettet af Mads" in html and 'value="541"' in html
    answer = post(client_for(erik), goal, row(first, c0="540")).json()
    assert str(first.key) not in answer["form"]


def test_the_page_of_all_targets_works_without_script(client_for, erik, goal, targets, django_assert_max_num_queries):
    client, address = client_for(erik), reverse("plan_grid", args=[goal.plan_id])
    html = client.get(address).content.decode()
    assert "Mål 1: Flere unge i job" in html and 'name="column-1" value="2028"' in html
    with_columns = post(client, goal, row(targets[1], c0="7"), in_place=False, add="half").content.decode()
    assert 'value="2028H2"' in with_columns and 'value="7"' in with_columns
    assert values_of(targets[1]) == []
    response = post(client, goal, row(targets[1], c0="7"), in_place=False)
    assert response.url == address
    assert Target.objects.get(pk=targets[1].pk).values.get().value == Value.of(7)
    another = making.own_goal(goal.plan, erik, "Et mål til")
    for number in range(5):
        saving.add(Target(plan=goal.plan, goal=another), by=erik, now=NOW, title=f"Måltal {number}")
    targets_there = goal.plan.targets.count()
    with django_assert_max_num_queries(20):
        assert client.get(address).content.decode().count("<tr data-row=") == targets_there + 2
    Plan.objects.filter(pk=goal.plan_id).update(status="submitted")
    assert "<input" not in client.get(address).content.decode().partition("<table")[2].partition("</table")[0]
    response = post(client, goal, row(targets[1], c0="Tabt?"), in_place=False)
    assert response.status_code == 409 and "Tabt?" in response.content.decode()
    assert not PlanGoal.objects.filter(plan=goal.plan, title="").exists()


@pytest.fixture
def many(goal, erik):
    """400 targets under two goals, 390 of them under the second, beside the first goal's own."""
    another = making.own_goal(goal.plan, erik, "Et mål til")
    another.targets.all().delete()
    given = {"plan": goal.plan, "changed_at": NOW, "changed_by": erik}
    made = [Target(goal=goal if at < 10 else another, title=f"Nr. {at}", position=at, **given) for at in range(400)]
    Target.objects.bulk_create(made)
    return another


def packed(goal, *rows, seen=(), columns=("2027", "2028")):
    """What script sends: the rows that are written in, in one field, and the numbers of the others."""
    keys = [key.removesuffix("-title") for one in rows for key in one if key.endswith("-title")]
    cells = [["row", f"{goal.key}.{key}"] for key in keys]
    cells += [[name, str(value)] for one in rows for name, value in one.items()]
    data = {f"column-{number}": notation for number, notation in enumerate(columns)}
    return data | {"rows": json.dumps(cells), "seen": " ".join(f"{one.key}.{one.edit_no}" for one in seen)}


def test_four_hundred_targets_are_written_with_script_and_without(
    client_for, erik, mads, many, django_assert_max_num_queries
):
    client, plan = client_for(erik), many.plan
    address = reverse("goal_grid", args=[plan.pk, many.key])
    seen = list(many.targets.order_by("position"))
    with django_assert_max_num_queries(20):
        assert client.get(address, headers=IN_PLACE).content.decode().count("<tr data-row=") == len(seen) + 1
    # With script a row that is written in is sent, and what a colleague did elsewhere is told.
    first, second, *others = seen
    with django_assert_max_num_queries(40):
        answer = client.post(address, packed(many, row(first, c0="1"), seen=seen[1:]), headers=IN_PLACE).json()
    assert values_of(first) == [("2027", "1")] and "form" not in answer
    values = {"values": [("2027", "2")]}
    saving.save(Target, plan=plan, key=second.key, started_from=0, values=values, by=mads, now=NOW)
    first.refresh_from_db()
    answer = client.post(address, packed(many, row(first, c0="1", c1="3"), seen=seen[1:]), headers=IN_PLACE).json()
    assert f'name="{second.key}-c0" value="2"' in answer["form"]
    # Without script they stand on pages, each of which can be sent as a form; the pages have them all.
    shown, page = [], reverse("plan_grid", args=[plan.pk])
    for number in range(1, 10):
        html = client.get(page, {"side": number}).content.decode()
        names = re.findall(r'<(?:input|textarea)[^>]* name="([^"]+)"', html)
        assert len(names) < 1900
        shown += [name.removesuffix("-title") for name in names if name.endswith("-title")]
        if f"?side={number + 1}" not in html:
            break
    assert len(shown) == len(set(shown)) == plan.targets.count() + 2
    last = others[-1]
    client.post(f"{page}?side={number}", {"row": f"{many.key}.{last.key}", "column-0": "2027"} | row(last, c0="9"))
    assert values_of(last) == [("2027", "9")]
    adding = packed(many, *(row(one) for one in seen)) | {"add": "half"}
    assert "ikke plads til flere kolonner" in client.post(page, adding).content.decode()
    for wrong in ("{", "[1]", '[["a"]]', '[["a", 1]]', "[" * 9999):
        assert client.post(page, {"rows": wrong}).status_code == 400
