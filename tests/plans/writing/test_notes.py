"""What colleagues say to each other about a plan: said, answered, resolved; and never part of the plan."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from bpmplan.accounts.models import Role
from bpmplan.steps import Refused
from plans.content.live import of_plan
from plans.content.stored import to_json
from plans.models import Initiative, Note, PlanGoal
from plans.writing import notes, saving
from tests import making
from tests.cast import of_aalborg
from tests.making import NOW

pytestmark = pytest.mark.usefixtures("built_cast")
WORDS = "Skal vi skrive, hvad det koster?"


@pytest.fixture
def goal(aalborg, erik):
    plan = making.plan(aalborg, erik)
    goal = PlanGoal(plan=plan, is_own=True, title="Eget")
    return saving.add(goal, by=erik, now=NOW, ambition="Alle **ledige** får\n* et tilbud")


@pytest.fixture
def rikke(aalborg, anna):
    """A reader."""
    return of_aalborg("rikke", anna, Role.READER)


def remark(goal, by, text=WORDS, **more):
    given = {"plan": goal.plan, "section": "plangoal", "key": goal.key, "field": "ambition"}
    return notes.say(text=text, by=by, now=NOW, **(given | more))


def test_a_reader_says_something_and_a_writer_answers_and_resolves_it(goal, rikke, erik, esther):
    note = remark(goal, rikke)
    notes.answer(note=note, text="Ja.", by=erik, now=NOW)
    notes.resolve(note=note, by=erik, now=NOW)
    assert not goal.plan.notes.open().exists()
    with pytest.raises(Refused):
        notes.resolve(note=note, by=erik, now=NOW)
    notes.reopen(note=note, by=rikke, now=NOW)
    assert [(one.text, one.deed, one.by) for one in note.replies.all()] == [
        ("Ja.", "", erik),
        ("", "resolved", erik),
        ("", "reopened", rikke),
    ]
    assert goal.plan.notes.open().get() == note
    with pytest.raises(PermissionDenied):
        remark(goal, esther)
    with pytest.raises(PermissionDenied):
        notes.answer(note=note, text="Hej", by=esther, now=NOW)
    with pytest.raises(PermissionDenied):  # neither a writer, nor one whom it concerns
        notes.resolve(note=remark(goal, erik), by=rikke, now=NOW)


def test_what_cannot_be_said_is_refused(goal, erik, rikke):
    for text in ("", " \n ", "\x00", "x" * 2_001):
        with pytest.raises(Refused):
            remark(goal, erik, text)
    with pytest.raises(Refused):  # a reader can't write it
        remark(goal, erik, given_to=rikke)
    with pytest.raises(PermissionDenied):
        remark(goal, rikke, given_to=erik)
    saving_deleted = goal.key
    PlanGoal.objects.filter(pk=goal.pk).delete()
    with pytest.raises(Refused):
        remark(goal, erik, key=saving_deleted)


def test_a_part_is_given_to_a_colleague_who_says_that_it_is_ready(goal, signe, erik):
    note = remark(goal, signe, given_to=erik, due=NOW.date())
    assert (note.given_to, note.due) == (erik, NOW.date())
    notes.resolve(note=note, by=erik, now=NOW)
    note.refresh_from_db()
    assert note.resolved_by == erik


def test_that_a_text_is_ready_is_said_by_its_writer_who_gave_it_or_an_approver(goal, signe, erik, mads):
    note = remark(goal, erik, given_to=erik)
    with pytest.raises(PermissionDenied):
        notes.resolve(note=note, by=mads, now=NOW)
    notes.resolve(note=note, by=signe, now=NOW)


def test_who_is_named_is_found_by_the_whole_name_or_a_first_name_of_theirs_alone(goal, erik, mads, aalborg, anna):
    people = notes.people_of(goal.plan)
    assert {erik, mads} <= set(people)
    assert notes.named_in("Hej @Mads, og @erik: se her", people) == [erik, mads]
    assert notes.named_in("@Madsen og mads og erik@mads.dk@", people) == []
    mads.name, erik.name = "Mads Holm", "Mads Lund"
    assert notes.named_in("@Mads ved det", [mads, erik]) == []
    assert notes.named_in("@mads lund ved det", [mads, erik]) == [erik]
    note = remark(goal, erik, "@Mads?")
    assert [person.name for person in note.named.all()] == ["Mads"]


def test_a_quote_is_looked_for_in_the_words_as_they_are_read(goal):
    assert notes.stands_in("alle ledige får et", goal, "ambition")
    assert notes.stands_in("**ledige** får", goal, "ambition")
    assert notes.stands_in("et tilbud", goal, "")
    assert not notes.stands_in("et tilbud", goal, "strategy")
    assert notes.field_with(goal, ("title", "group"), "eget") == "title"
    initiative = Initiative(title="A", description="Hos Netto", plan=goal.plan)
    assert notes.field_with(initiative, ("title", "description"), "netto") == "description"


def test_notes_are_in_no_content(goal, erik, rikke):
    before = of_plan(goal.plan)
    remark(goal, rikke, quote="Alle ledige")
    assert of_plan(goal.plan) == before
    assert WORDS not in json.dumps(to_json(before))


@pytest.mark.parametrize("wrong", [{"text": ""}, {"resolved_at": NOW}, {"due": NOW.date()}])
def test_the_database_says_what_a_note_is(goal, erik, wrong):
    note = remark(goal, erik)
    with pytest.raises(IntegrityError), transaction.atomic():
        Note.objects.filter(pk=note.pk).update(**wrong)
