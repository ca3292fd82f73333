"""Deleting a section and bringing it back: with all that is part of it, and nothing goes that was not seen."""

from datetime import UTC, datetime

import pytest

from plans.models import Chapter, Initiative, Plan, PlanGoal, Target
from plans.writing import deleting, saving

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


def test_what_is_deleted_while_somebody_writes_says_who_did_it_and_can_come_back(plan, erik, mads):
    goal = saving.add(PlanGoal(plan=plan, is_own=True, title="Eget"), by=erik, now=NOW)
    initiative = saving.add(Initiative(plan=plan, title="Besøg"), by=erik, now=NOW, goals=[goal])
    target = saving.add(Target(plan=plan, goal=goal, title="Ledige"), by=erik, now=NOW, values=[("2027", "10")])
    deleting.delete(PlanGoal, plan=plan, key=goal.key, seen=deleting.seen_of(goal), by=mads, now=NOW)
    with pytest.raises(saving.Gone, match=str(mads)):
        save(goal, 0, erik, title="Nyt")
    back = deleting.restore(plan=plan, key=goal.key, by=erik, now=NOW)
    assert back.title == "Eget"
    assert list(back.initiatives.all()) == [initiative]
    assert str(back.targets.get(key=target.key).values.get()) == "2027: 10"


def test_a_section_that_somebody_has_just_written_in_is_not_deleted(chapter, erik, mads):
    save(chapter, 0, erik, text="Vigtigt")
    with pytest.raises(saving.Refused, match=str(erik)):
        deleting.delete(Chapter, plan=chapter.plan, key=chapter.key, seen=deleting.seen_of(chapter), by=mads, now=NOW)


@pytest.mark.parametrize("deleted", [(Initiative, PlanGoal), (PlanGoal, Initiative)])
@pytest.mark.parametrize("restored", [(Initiative, PlanGoal), (PlanGoal, Initiative)])
def test_a_link_between_goal_and_initiative_survives_deleting_and_restoring_both(plan, erik, deleted, restored):
    goal = saving.add(PlanGoal(plan=plan, is_own=True, title="Eget"), by=erik, now=NOW)
    saving.add(PlanGoal(plan=plan, is_own=True, title="Andet"), by=erik, now=NOW)
    initiative = saving.add(Initiative(plan=plan, title="Besøg"), by=erik, now=NOW, goals=[goal])
    keys = {PlanGoal: goal.key, Initiative: initiative.key}
    for _twice in range(2):
        for kind in deleted:
            seen = deleting.seen_of(kind.objects.get(key=keys[kind]))
            deleting.delete(kind, plan=plan, key=keys[kind], seen=seen, by=erik, now=NOW)
        for kind in restored:
            deleting.restore(plan=plan, key=keys[kind], by=erik, now=NOW)
    assert [one.key for one in Initiative.objects.get(key=initiative.key).goals.all()] == [goal.key]


def test_a_link_restored_by_a_colleague_is_not_undone_by_one_who_had_the_initiative_open(plan, erik, mads):
    goal = saving.add(PlanGoal(plan=plan, is_own=True, title="Eget"), by=erik, now=NOW)
    initiative = saving.add(Initiative(plan=plan, title="Besøg"), by=erik, now=NOW, goals=[goal])
    deleting.delete(PlanGoal, plan=plan, key=goal.key, seen=deleting.seen_of(goal), by=mads, now=NOW)
    initiative.refresh_from_db()
    opened = initiative.edit_no
    deleting.restore(plan=plan, key=goal.key, by=mads, now=NOW)
    saved = save(initiative, opened, erik, title="Besøg hos virksomheder", goals=[])
    assert (saved.title, saved.goals.count()) == ("Besøg hos virksomheder", 1)


def test_a_block_that_was_added_anew_is_not_restored_beside_it(plan, erik):
    block = saving.add(Chapter(plan=plan, kind="targets", title="Mål"), by=erik, now=NOW)
    deleting.delete(Chapter, plan=plan, key=block.key, seen=deleting.seen_of(block), by=erik, now=NOW)
    saving.add(Chapter(plan=plan, kind="targets", title="Mål igen"), by=erik, now=NOW)
    with pytest.raises(saving.Refused, match="samme slags"):
        deleting.restore(plan=plan, key=block.key, by=erik, now=NOW)


def test_what_a_colleague_has_just_written_in_a_part_of_it_is_not_deleted(plan, erik, mads):
    add = {"by": erik, "now": NOW}
    goal = saving.add(PlanGoal(plan=plan, is_own=True, title="Eget"), **add)
    sub_goal = saving.add(PlanGoal(plan=plan, is_own=True, title="Delmål", under=goal), **add)
    target = saving.add(Target(plan=plan, goal=sub_goal, title="I job"), **add)
    other = saving.add(PlanGoal(plan=plan, is_own=True, title="Andet"), **add)
    deed = {"plan": plan, "key": goal.key, "by": mads, "now": NOW}
    for title, write in (
        ("Delmål", lambda: save(sub_goal, 0, erik, strategy="Vigtigt")),
        ("I job", lambda: save(target, 0, erik, values=[("2027", "10")])),
        ("Nyt", lambda: saving.add(Target(plan=plan, goal=goal, title="Nyt"), **add)),
        ("Andet", lambda: saving.put_under(other, goal, **add)),
    ):
        seen = deleting.seen_of(goal)
        write()
        with pytest.raises(saving.Refused, match=f"{erik} har skrevet i »{title}«"):
            deleting.delete(PlanGoal, seen=seen, **deed)
    with pytest.raises(saving.Refused):
        deleting.delete(PlanGoal, seen="x \0 ::", **deed)
    deleting.delete(PlanGoal, seen=deleting.seen_of(goal), **deed)
    assert not plan.plangoals.exists()
