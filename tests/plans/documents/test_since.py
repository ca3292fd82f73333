"""What the one page and the chapter of changes say since the earlier plan."""

import dataclasses

from plans.content.data import StandContent
from plans.documents.since import Since
from tests.content_samples import LEFT_OUT, RICH


def test_what_is_moved_says_where_and_what_has_ended_is_gone():
    ended, moved, *rest = RICH.initiatives
    stands = (
        StandContent(ended.key, "ended", "Puljen er brugt.", ""),
        StandContent(moved.key, "moved", "", rest[0].key),
    )
    later = dataclasses.replace(RICH, initiatives=tuple(rest), stands=stands)
    summary = dict(Since(RICH, later).summary(6))
    assert summary["Udgået"] == [ended.title, f"{moved.title} (flyttet til »{rest[0].title}«)"]


def test_new_sub_goals_are_counted_by_themselves():
    summary = dict(Since(RICH, LEFT_OUT).summary(6))
    assert summary["Nye delmål"] == ["Flere voksne begynder som lærlinge"]
    assert "Nye mål" not in summary
    under = next(c for c in Since(RICH, LEFT_OUT).changes.of_kind("plangoal") if c.after.label == "2a")
    assert [(f.name, f.before, f.after) for f in under.fields] == [("under", "", f"»{LEFT_OUT.goals[1].title}«")]


def test_nothing_is_said_to_differ_where_nothing_does():
    assert not Since(RICH, RICH).differs
    assert Since(RICH, RICH).summary(6) == []


def test_a_goal_is_changed_when_a_sub_goal_of_it_is_and_each_stands_under_its_own():
    before, goals = LEFT_OUT, LEFT_OUT.goals
    apprentices = dataclasses.replace(goals[3], challenge="Mestrene vil have flere.", targets=())
    later = dataclasses.replace(before, goals=(*goals[:2], apprentices, *goals[4:]))  # 2a is gone
    changes = Since(before, later).changes
    skills = changes.by_key[goals[1].key]
    assert (skills.fields, skills.shown, skills.other_parts) == ((), "changed", "delmål")
    at = changes.sections.index(skills)
    own = [one for one in changes.sections[at:] if one.goal == skills.key and one.kind == "plangoal"]
    assert [(one.title, one.state) for one in own] == [(apprentices.title, "changed"), (goals[2].title, "gone")]
    assert own[0].other_parts == "måltal"
    assert changes.by_key[goals[0].key].other_parts == ""
