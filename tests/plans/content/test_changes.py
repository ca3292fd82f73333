"""The difference of two contents, and of two texts."""

import dataclasses
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpmplan.differences import differences, marked
from bpmplan.values import Period
from plans.content.changes import FIELDS, Reason, State, changes
from plans.content.data import EconomyRowContent
from tests.content_samples import RICH, SMALL, key

replace = dataclasses.replace
TEXT = st.text(alphabet="ab æ.\n- ", max_size=60)


def with_goal(content, number, **fields):
    goals = tuple(replace(g, **fields) if g.number == number else g for g in content.goals)
    return replace(content, goals=goals)


def carried(content, renew=lambda name: f"{name}-next"):
    """The content as the next plan begins: new keys everywhere, each section carried from the earlier one."""

    def again(section, **fields):
        return replace(section, key=renew(section.key), carried_from=section.key, **fields)

    return replace(
        content,
        chapters=tuple(again(c) for c in content.chapters),
        goals=tuple(again(g, targets=tuple(again(t) for t in g.targets)) for g in content.goals),
        initiatives=tuple(again(i, goals=tuple(map(renew, i.goals))) for i in content.initiatives),
        attachments=tuple(again(a) for a in content.attachments),
    )


def test_nothing_differs_from_itself():
    assert not changes(RICH, RICH)
    assert {section.state for section in changes(RICH, RICH).sections} == {State.UNCHANGED}


def test_a_carried_plan_is_unchanged_section_by_section():
    def renew(name):
        return f"{name}-next"

    later = carried(RICH)
    texts = [(c, replace(c, text=c.text)) for c in later.chapters]
    for image in RICH.images:
        later = replace(
            later,
            chapters=tuple(replace(c, text=c.text.replace(image, renew(image))) for c, _ in texts),
            goals=tuple(
                replace(
                    g,
                    **{name: getattr(g, name).replace(image, renew(image)) for name in ("challenge", "strategy")},
                )
                for g in later.goals
            ),
        )
    result = changes(RICH, later)
    assert {section.state for section in result.sections} == {State.UNCHANGED}
    assert len(result.sections) == len(changes(RICH, RICH).sections)


def test_a_changed_text_has_its_words_marked():
    later = with_goal(RICH, 1, ambition=RICH.goals[0].ambition + "\n\nOg **flere** unge.")
    result = changes(RICH, later)
    (section,) = result.in_state(State.CHANGED)
    (field,) = section.fields
    assert (section.kind, section.title, field.label) == ("plangoal", later.goals[0].title, "Ambition")
    assert "<ins>" in field.marked
    assert "Og flere unge." in field.marked
    assert "<del>" not in field.marked
    assert not field.is_only_layout


def test_only_layout_is_said_to_be_that():
    before = with_goal(RICH, 1, ambition="Flere i job")
    (section,) = changes(before, with_goal(RICH, 1, ambition="**Flere** i job")).in_state(State.CHANGED)
    assert section.fields[0].is_only_layout


def test_what_is_new_and_what_is_gone_with_its_reason():
    goal, *rest = RICH.goals
    new = replace(goal, key=key("ny"), carried_from="", own_title="Et nyt mål", targets=())
    result = changes(RICH, replace(RICH, goals=(*rest, new)), {goal.key: Reason("Nået i 2023")})
    assert [s.title for s in result.in_state(State.NEW)] == ["Et nyt mål"]
    gone = result.in_state(State.GONE)
    assert gone[0].title == goal.title
    assert gone[0].reason.text == "Nået i 2023"
    assert [s.title for s in gone if s.kind == "target"] == [t.title for t in goal.targets]
    assert all(s.reason is None for s in gone[1:])


def test_a_goal_that_leaves_takes_no_initiative_along():
    result = changes(RICH, replace(RICH, goals=RICH.goals[1:]))
    assert {s.state for s in result.of_kind("initiative")} <= {State.UNCHANGED, State.CHANGED}


def test_moving_one_section_moves_that_one_only():
    first, *rest = RICH.chapters
    result = changes(RICH, replace(RICH, chapters=(*rest, first)))
    assert [s.title for s in result.in_state(State.MOVED)] == [first.title]


def test_a_target_under_another_goal_has_moved():
    one, two = RICH.goals[:2]
    holder, other = (one, two) if one.targets else (two, one)
    target = holder.targets[0]
    later = replace(
        RICH,
        goals=tuple(
            replace(g, targets=tuple(t for t in g.targets if t.key != target.key))
            if g.key == holder.key
            else replace(g, targets=(*g.targets, target))
            if g.key == other.key
            else g
            for g in RICH.goals
        ),
    )
    result = changes(RICH, later)
    (moved,) = [s for s in result.of_kind("target") if s.has_moved]
    assert (moved.title, moved.goal) == (target.title, other.key)


def test_values_are_shown_as_people_read_them():
    goal = next(g for g in RICH.goals if g.targets and g.targets[0].values)
    target = goal.targets[0]
    later = with_goal(RICH, goal.number, targets=(replace(target, values=()), *goal.targets[1:]))
    (section,) = changes(RICH, later).in_state(State.CHANGED)
    value = target.values[0]
    assert section.fields[0].label == "Værdier, der sigtes efter"
    assert section.fields[0].before.startswith(f"{value.period}: {target.with_unit(value.value)}")
    assert section.fields[0].after == "" and not section.fields[0].is_marked


def test_of_amounts_and_other_rows_those_that_differ_are_marked():
    def with_money(*amounts):
        rows = tuple(EconomyRowContent(Period.parse(year), "own", Decimal(amount)) for year, amount in amounts)
        return replace(RICH, initiatives=(replace(RICH.initiatives[0], economy=rows), *RICH.initiatives[1:]))

    before = with_money(("2026", 750_000), ("2027", 1_000_000), ("2028", 5))
    [section] = changes(before, with_money(("2026", 800_000), ("2027", 1_000_000), ("2028", 5))).in_state(State.CHANGED)
    [field] = section.fields
    assert "2026, kommunens budget: <del>750.000</del><ins>800.000</ins> kr." in field.marked
    assert field.marked.count("2027, kommunens") == 1
    assert field.in_one_line[0].startswith("2026, kommunens budget: 750.000 kr.; 2027, ")


def test_a_goal_whose_targets_differ_is_shown_as_changed_though_its_own_words_are_not():
    goal = next(g for g in RICH.goals if g.targets)
    result = changes(RICH, with_goal(RICH, goal.number, targets=goal.targets[1:]))
    shown = result.by_key[goal.key]
    assert (shown.state, shown.shown) == (State.UNCHANGED, State.CHANGED)
    assert [s.key for s in result.shown_as(State.CHANGED)] == [goal.key]
    others = [one for one in RICH.goals if one.key != goal.key]
    assert {result.shown_of(one.key) for one in others} == {State.UNCHANGED}


def test_the_plan_itself_may_change():
    result = changes(RICH, replace(RICH, title="Beskæftigelsesstrategi", last_year=RICH.last_year + 1))
    assert [(f.label, f.after) for f in result.plan] == [
        ("Titel", "Beskæftigelsesstrategi"),
        ("År", f"{RICH.first_year}-{RICH.last_year + 1}"),
    ]
    assert result


@pytest.mark.parametrize("kind", FIELDS)
def test_every_field_of_a_section_is_compared(kind):
    """But for what names the section or follows from its place."""
    sample = {
        "chapter": RICH.chapters[0],
        "plangoal": RICH.goals[0],
        "target": next(t for g in RICH.goals for t in g.targets),
        "initiative": RICH.initiatives[0],
        "attachment": RICH.attachments[0],
    }[kind]
    told_otherwise = {"key", "carried_from", "number", "label", "is_own", "targets", "is_image", "origin_address"}
    told_otherwise |= {"file_name", "content_type", "size"} if kind == "attachment" else set()
    names = {field.name for field in dataclasses.fields(sample)}
    assert {field.name for field in FIELDS[kind]} == names - told_otherwise


@given(st.permutations(RICH.initiatives), st.sets(st.integers(0, len(RICH.initiatives) - 1)))
@settings(max_examples=50, deadline=None)
def test_every_section_is_there_once(order, left_out):
    later = replace(RICH, initiatives=tuple(i for n, i in enumerate(order) if n not in left_out))
    result = changes(RICH, later).of_kind("initiative")
    assert sorted(s.key for s in result) == sorted(i.key for i in RICH.initiatives)
    assert {s.key for s in result if s.state == State.GONE} == {order[n].key for n in left_out}
    assert [s.key for s in result if s.after] == [i.key for i in later.initiatives]


def test_plans_that_have_nothing_in_common():
    result = changes(SMALL, RICH)
    assert {section.key for section in result.in_state(State.GONE)} == {
        section.key for section in (*SMALL.chapters, *SMALL.goals, *SMALL.initiatives)
    }
    assert not result.in_state(State.UNCHANGED, State.CHANGED, State.MOVED)


# --- two texts ------------------------------------------------------------------------------------------------------


@given(TEXT, TEXT)
@settings(deadline=None)
def test_the_parts_of_a_difference_give_both_texts(before, after):
    parts, _ = differences(before, after)
    assert "".join(went for went, _ in parts) == before
    assert "".join(came for _, came in parts) == after


def test_a_difference_is_marked_word_by_word_and_escaped():
    assert marked("fra 220 til 250\nuændret", "fra 220 til 300\nuændret") == (
        "fra 220 til <del>250</del><ins>300</ins>\nuændret"
    )
    assert marked("", "<b>") == "<ins>&lt;b&gt;</ins>"
