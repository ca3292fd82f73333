"""Several write at once: nothing is overwritten, nothing typed is lost."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from bpmplan.steps import Refused
from plans.models import Chapter, Initiative, Plan, PlanGoal, Status, Target
from plans.writing import saving

pytestmark = pytest.mark.usefixtures("built_cast")
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def plan(aalborg, signe):
    return Plan.objects.create(municipality=aalborg, first_year=2027, last_year=2027, created_at=NOW, created_by=signe)


@pytest.fixture
def chapter(plan, erik):
    return saving.add(Chapter(plan=plan, title="Forord", text="Et"), by=erik, now=NOW)


def save(section, started_from, by, **values):
    return saving.save(
        type(section), plan=section.plan, key=section.key, started_from=started_from, values=values, by=by, now=NOW
    )


def test_two_writers_of_different_fields_are_merged(chapter, erik, mads):
    save(chapter, 0, erik, title="Indledning", text="Et")
    saved = save(chapter, 0, mads, title="Forord", text="To")
    assert (saved.title, saved.text, saved.edit_no) == ("Indledning", "To", 2)


def test_two_writers_of_the_same_field_meet_in_a_conflict_that_holds_all_three_texts(chapter, erik, mads):
    save(chapter, 0, erik, text="Eriks")
    with pytest.raises(saving.Conflict) as caught:
        save(chapter, 0, mads, text="Mads'", title="Nyt")
    assert caught.value.fields == {"text": saving.FieldConflict("Et", "Eriks", "Mads'")}
    assert caught.value.merged == {"kind": "text", "title": "Nyt", "text": "Eriks\n\nMads'"}
    chapter.refresh_from_db()
    assert (chapter.title, chapter.text) == ("Forord", "Eriks")


def test_the_same_change_by_two_is_no_conflict(chapter, erik, mads):
    save(chapter, 0, erik, text="Ens")
    assert save(chapter, 0, mads, text="Ens").edit_no == 1


def test_a_change_taken_back_by_another_is_known_from_what_the_writer_started_with(chapter, erik, mads):
    save(chapter, 0, erik, text="To")
    save(chapter, 1, erik, text="Et")
    assert save(chapter, 0, mads, text="Tre").text == "Tre"


def test_line_ends_of_a_browser_are_no_change(chapter, erik):
    save(chapter, 0, erik, text="a\r\nb")
    assert save(chapter, 1, erik, text="a\nb").edit_no == 1


def test_links_amounts_and_values_are_compared_and_saved(plan, erik, mads):
    goal = saving.add(PlanGoal(plan=plan, is_own=True, title="Eget"), by=erik, now=NOW)
    initiative = saving.add(Initiative(plan=plan, title="Virksomhedsbesøg"), by=erik, now=NOW, goals=[goal])
    target = saving.add(Target(plan=plan, goal=goal, title="Ledige"), by=erik, now=NOW, values=[("2027", "10")])
    money = [("2027", "own", "1200"), (None, "", "-300")]
    assert sum(row.amount for row in save(initiative, 0, mads, goals=[goal], economy=money).economy.all()) == 900
    saved = save(target, 0, mads, baseline="12.50", values=[("2027", "10.00"), ("2027H1", "11")])
    assert saved.values.count() == 2
    save(target, 1, mads, values=[("2027", "8"), ("2027H1", "11")])
    with pytest.raises(saving.Conflict):
        save(target, 0, erik, values=[("2027", "9")])
    assert save(initiative, 1, erik, goals=[]).goals.count() == 0


def test_the_text_of_a_locked_plan_cannot_be_changed(chapter, erik):
    Plan.objects.update(status=Status.SUBMITTED)
    with pytest.raises(saving.Locked, match="Til politisk behandling"):
        save(chapter, 0, erik, text="For sent")


def test_a_reader_and_a_stranger_may_not_write(chapter, lone, esther):
    for person in (lone, esther):
        with pytest.raises(PermissionDenied):
            save(chapter, 0, person, text="Mit")


def test_sections_can_be_moved(plan, erik):
    one, two = (saving.add(Chapter(plan=plan, title=title), by=erik, now=NOW) for title in ("Et", "To"))
    saving.move(Chapter, plan=plan, key=two.key, up=True, by=erik, now=NOW)
    assert [chapter.title for chapter in plan.chapters.all()] == ["To", "Et"]
    saving.move(Chapter, plan=plan, key=two.key, up=True, by=erik, now=NOW)
    assert [chapter.pk for chapter in plan.chapters.all()] == [two.pk, one.pk]


def test_an_initiative_is_never_linked_to_another_plans_goal(plan, esbjerg, erik, signe):
    own = saving.add(PlanGoal(plan=plan, is_own=True, title="Eget"), by=erik, now=NOW)
    other = Plan.objects.create(municipality=esbjerg, first_year=2027, last_year=2027, created_at=NOW, created_by=signe)
    foreign = PlanGoal.objects.create(plan=other, is_own=True, title="Deres", changed_at=NOW, changed_by=signe)
    initiative = saving.add(Initiative(plan=plan, title="Besøg"), by=erik, now=NOW, goals=[own, foreign])
    assert list(initiative.goals.all()) == [own]


def test_an_edit_number_from_the_future_counts_as_nothing_seen(chapter, erik, mads):
    save(chapter, 0, erik, text="Eriks")
    with pytest.raises(saving.Conflict):
        save(chapter, 99, mads, text="Mads'")


def test_a_target_and_an_initiative_move_among_their_own(plan, erik):
    one, two = (saving.add(PlanGoal(plan=plan, is_own=True, title=t), by=erik, now=NOW) for t in ("Et", "To"))
    for goal, title in ((one, "a"), (two, "x"), (one, "b"), (two, "y")):
        saving.add(Target(plan=plan, goal=goal, title=title), by=erik, now=NOW)
        saving.add(Initiative(plan=plan, title=title), by=erik, now=NOW, goals=[goal])
    for kind, of_one in ((Target, {"goal": one}), (Initiative, {"goals": one})):
        first = kind.objects.get(title="a")
        saving.move(kind, plan=plan, key=first.key, up=False, by=erik, now=NOW)
        assert [row.title for row in kind.objects.filter(**of_one)] == ["b", "a"]
        saving.move(kind, plan=plan, key=first.key, up=False, by=erik, now=NOW)  # it is the last of its own
        assert [row.title for row in kind.objects.filter(plan=plan)] == ["x", "b", "a", "y"]
        saving.move(kind, plan=plan, key=first.key, up=True, by=erik, now=NOW)
        assert [row.title for row in kind.objects.filter(**of_one)] == ["a", "b"]


def test_a_section_is_put_at_a_place_among_its_own(plan, erik):
    one, two = (saving.add(PlanGoal(plan=plan, is_own=True, title=t), by=erik, now=NOW) for t in ("Et", "To"))
    rows = [(one, "a"), (two, "x"), (one, "b"), (one, "c")]
    made = {title: saving.add(Target(plan=plan, goal=goal, title=title), by=erik, now=NOW) for goal, title in rows}
    for moved, after, order in (("a", "c", "bca"), ("a", None, "abc"), ("c", "a", "acb"), ("a", "a", None)):
        key = after and made[after].key
        if order is None:
            with pytest.raises(Refused):
                saving.move_after(Target, plan=plan, key=made[moved].key, after=key, by=erik, now=NOW)
        else:
            saving.move_after(Target, plan=plan, key=made[moved].key, after=key, by=erik, now=NOW)
            assert "".join(target.title for target in one.targets.all()) == order
    with pytest.raises(Refused):
        saving.move_after(Target, plan=plan, key=made["a"].key, after=made["x"].key, by=erik, now=NOW)


def test_an_initiative_without_goals_moves_among_those_like_it(plan, erik):
    goal = saving.add(PlanGoal(plan=plan, is_own=True, title="Et"), by=erik, now=NOW)
    loose = saving.add(Initiative(plan=plan, title="løs"), by=erik, now=NOW)
    saving.add(Initiative(plan=plan, title="bundet"), by=erik, now=NOW, goals=[goal])
    saving.add(Initiative(plan=plan, title="også løs"), by=erik, now=NOW)
    saving.move(Initiative, plan=plan, key=loose.key, up=False, by=erik, now=NOW)
    assert [i.title for i in plan.initiatives.all()] == ["bundet", "også løs", "løs"]


def test_links_and_values_of_two_writers_are_put_together(plan, erik, mads):
    one, two = (saving.add(PlanGoal(plan=plan, is_own=True, title=t), by=erik, now=NOW) for t in ("Et", "To"))
    initiative = saving.add(Initiative(plan=plan, title="Besøg"), by=erik, now=NOW, goals=[one])
    save(initiative, 0, erik, goals=[one, two])
    assert list(save(initiative, 0, mads, goals=[]).goals.all()) == [two]
    target = saving.add(Target(plan=plan, goal=one, title="x"), by=erik, now=NOW, values=[("2027", "1")])
    save(target, 0, erik, values=[("2027", "1"), ("2028", "2")])
    saved = save(target, 0, mads, values=[("2027", "5")])
    assert [str(value) for value in saved.values.all()] == ["2027: 5", "2028: 2"]


def test_numbers_are_never_merged_with_another_unit(plan, erik, mads):
    """Either way round; both are kept for the form, and nothing is written."""
    goal = saving.add(PlanGoal(plan=plan, is_own=True, title="Eget"), by=erik, now=NOW)
    new = {"unit": "pct.", "values": [("2027", "54")]}
    late = {"unit": "antal", "values": [("2027", "540"), ("2028", "560")]}
    for first, second in ((new, late), (late, new)):
        seen = {"unit": "antal", "values": [("2027", "540")]}
        target = saving.add(Target(plan=plan, goal=goal, title="I job", unit="antal"), by=erik, now=NOW)
        save(target, 0, erik, **seen)
        save(target, 1, erik, **first)
        with pytest.raises(saving.Conflict) as caught:
            save(target, 1, mads, **second)
        assert set(caught.value.fields) == {"unit", "values"}
        assert caught.value.merged["unit"] == second["unit"]
        assert caught.value.merged["values"] == [list(row) for row in second["values"]]
        assert Target.objects.get(pk=target.pk).unit == first["unit"]


def test_what_is_not_counted_in_the_unit_is_merged_with_it(plan, erik, mads):
    goal = saving.add(PlanGoal(plan=plan, is_own=True, title="Eget"), by=erik, now=NOW)
    target = saving.add(Target(plan=plan, goal=goal, title="I job"), by=erik, now=NOW, values=[("2027", "540")])
    save(target, 0, erik, unit="pct.", values=[("2027", "54")])
    saved = save(target, 0, mads, title="Unge i job", unit="antal", values=[("2027", "540")])
    assert (saved.title, saved.unit, str(saved.values.get())) == ("Unge i job", "pct.", "2027: 54")
