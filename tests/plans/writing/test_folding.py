"""The saves of a sitting become one row: what stood before and after it is known, and nothing is guessed about it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from bpmplan.retention import sweep_all
from plans.models import Chapter, Edit, Stand, StandKind
from plans.writing import saving
from plans.writing.sittings import sittings_of
from tests import making
from tests.making import NOW

pytestmark = pytest.mark.usefixtures("built_cast")
AT_NIGHT = NOW + timedelta(days=1, hours=3)


@pytest.fixture
def plan(aalborg, signe):
    return making.plan(aalborg, signe)


def write(chapter, by, minute, started_from=None, **values):
    """Save at a minute of the day, from what stands there unless another save is named."""
    started_from = Chapter.objects.get(pk=chapter.pk).edit_no if started_from is None else started_from
    now = NOW + timedelta(minutes=minute)
    facts = {"plan": chapter.plan, "key": chapter.key, "started_from": started_from}
    return saving.save(Chapter, **facts, values=values, by=by, now=now)


@pytest.fixture
def chapter(plan, erik, mads):
    """Saves 1 to 4 are Erik's, with two pauses of a minute; 5 is Mads'."""
    made = saving.add(Chapter(plan=plan, title="Forord", text="Et."), by=erik, now=NOW)
    for minute, text in enumerate(("En", "En halv", "En hel sætning."), 1):
        write(made, erik, minute, text=text)
    write(made, erik, 4, title="Indledning")
    return write(made, mads, 5, title="Begyndelse")


def rows(chapter):
    edits = Edit.objects.filter(key=chapter.key).order_by("edit_no")
    return list(edits.values_list("first_no", "edit_no", "before", "by__name"))


def test_a_sitting_becomes_one_row_and_what_stood_around_it_is_known(chapter):
    now, before = saving.values_of(chapter), sittings_of(chapter.plan, chapter.key)
    known = {number: saving.values_as_of(chapter.plan, chapter.key, number, now) for number in (0, 4, 5)}
    assert sweep_all(NOW + timedelta(hours=23))["saves_of_a_sitting"] == 0
    assert sweep_all(AT_NIGHT)["saves_of_a_sitting"] == 3
    assert rows(chapter) == [
        (0, 0, {}, "Erik"),
        (1, 4, {"text": "Et.", "title": "Forord"}, "Erik"),
        (5, 5, {"title": "Indledning"}, "Mads"),
    ]
    for number, values in known.items():
        assert saving.values_as_of(chapter.plan, chapter.key, number, now) == values
        assert not saving.unknown_at(chapter.plan, chapter.key, number)
    assert sittings_of(chapter.plan, chapter.key) == before
    assert sweep_all(AT_NIGHT + timedelta(days=9))["saves_of_a_sitting"] == 0


def test_a_save_that_began_in_the_middle_asks_and_one_that_began_around_it_merges(chapter, mads, erik):
    sweep_all(AT_NIGHT)
    for started_from in (1, 2, 3):
        with pytest.raises(saving.Conflict) as caught:
            write(chapter, mads, 2_000, started_from, text="En anden sætning.")
        assert caught.value.fields == {
            "text": saving.FieldConflict("En hel sætning.", "En hel sætning.", "En anden sætning.")
        }
        assert caught.value.merged["text"] == "En hel sætning.\n\nEn anden sætning."
        assert caught.value.unknown == {"text"}
    assert write(chapter, mads, 2_000, 2, text="En hel sætning.").edit_no == 5, "the same is no change"
    assert write(chapter, mads, 2_000, 2, kind="text").edit_no == 5, "what the sitting left alone is known"
    assert write(chapter, mads, 2_000, 4, text="En anden sætning.").title == "Begyndelse"
    seen = {"text": "En anden sætning."}
    facts = {"plan": chapter.plan, "key": chapter.key, "by": mads, "now": NOW, "seen": seen}
    saved = saving.save(Chapter, **facts, started_from=2, values={"text": "En tredje sætning."})
    assert saved.text == "En tredje sætning.", "what the page had is said by the page"


def test_the_page_says_that_it_is_too_long_ago(chapter, mads, client_for):
    sweep_all(AT_NIGHT)
    client, address = client_for(mads), f"/arbejde/{chapter.plan.pk}/afsnit/{chapter.key}/"
    data = {"started_from": 2, "title": "Begyndelse", "text": "En anden sætning.", "kind": "text"}
    answer = client.post(address, data)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "åben i mere end et døgn" in page
    assert "En hel sætning.\n\nEn anden sætning.</textarea>" in page
    assert "er sat ind" not in client.get(f"{address}?tidligere=3").content.decode()
    assert "Et.</textarea>" in client.get(f"{address}?tidligere=1").content.decode()


def test_what_is_known_by_its_own_row_stays(chapter, erik, mads):
    """Erased by law, deleted, and part of a deed that a stand on the earlier plan names by its moment."""
    section = write(chapter, erik, 100, text="Fire.")
    write(section, erik, 101, text="Fem.")
    Stand.objects.create(
        plan=chapter.plan,
        earlier_key=chapter.key,
        section="chapter",
        kind=StandKind.CONTINUES,
        at=NOW + timedelta(minutes=101),
        by=erik,
    )
    write(section, erik, 102, text="Seks.")
    write(section, erik, 103, text="Syv.")
    Edit.objects.filter(key=chapter.key, edit_no=9).update(erased=True)
    write(section, erik, 104, text="Otte.")
    write(section, erik, 105, text="Ni.")
    sweep_all(NOW + timedelta(days=1, minutes=110))
    assert [row[:2] for row in rows(chapter)][2:] == [(5, 5), (6, 6), (7, 7), (8, 8), (9, 9), (10, 11)]


def test_the_database_lets_no_row_be_half_folded(chapter):
    row = Edit.objects.filter(key=chapter.key, edit_no=4)
    for wrong in ({"began_at": NOW}, {"first_no": 2}, {"first_no": 5, "began_at": NOW}):
        with pytest.raises(IntegrityError, match="edit_folded_is_of_several_saves"), transaction.atomic():
            row.update(**wrong)
