"""Tables of targets show no column that is empty, and no sub-goal without its goal."""

import dataclasses
import re

import lxml.html
import pytest

from bpmplan.values import Period, Value
from plans.content.data import ValueContent
from plans.content.standing import Standing
from plans.documents import bars, pdf
from tests.content_samples import NOW, SMALL, chapter, goal, key, target
from tests.plans.content.test_content import page_of


def aimed(name, value, direction="rise"):
    row = ValueContent(Period.of(2026), Value.read(value))
    return target(name, f"Måltal {name}", "pct.", direction, None, row, carried=False)


def content(*targets, of_sub_goal=()):
    """A plan with a goal with these targets, and a sub-goal with those ``of_sub_goal``."""
    main = goal("main", 1, is_own=True, own_title="Job", carried=False, targets=targets)
    sub = goal("sub", 1, label="1a", under=key("goal main"), own_title="Unge", carried=False, targets=of_sub_goal)
    goals = (main, dataclasses.replace(sub, is_own=True))
    return dataclasses.replace(SMALL, goals=goals, chapters=(chapter("goals", "Mål"), chapter("targets", "Måltal")))


@pytest.mark.parametrize("shown", [page_of, pdf.html], ids=["page", "PDF"])
@pytest.mark.parametrize(("value", "has_changes"), [('"bedre end i dag', False), ("50", True)], ids=["words", "number"])
def test_what_changes_has_a_column_where_there_is_something_to_say(shown, value, has_changes):
    plan = content(aimed("a", value))
    page = lxml.html.fromstring(shown(plan, Standing.of_draft(at=NOW)))
    tables = [table for table in page.iter("table") if "targets" in table.get("class")]
    assert len(tables) == 2
    for table in tables:
        assert ("Ændring" in table.text_content()) == has_changes
        assert ("with-changes" in table.get("class")) == has_changes
        count = 3 + has_changes
        assert {sum(int(cell.get("colspan", 1)) for cell in row) for row in table.iter("tr")} == {count}


@pytest.mark.parametrize("of_goal", [(), (aimed("eget", "50"),)], ids=["sub-goal alone", "both"])
def test_a_sub_goal_stands_below_its_goal_among_all_targets(of_goal):
    page = lxml.html.fromstring(page_of(content(*of_goal, of_sub_goal=(aimed("b", "50"),)), Standing.of_draft(at=NOW)))
    [table] = [table for table in page.iter("table") if "all-targets" in table.get("class")]
    titles = [row.text_content().strip() for row in table.iter("tr") if row.get("class") == "group"]
    assert titles == ["Mål 1: Job", "Mål 1a: Unge"]


@pytest.mark.parametrize(
    ("measured", "aims", "is_drawn"),
    [
        ("2025", ["2026", "2027"], True),
        ("2025", ["2026Q1", "2026Q2"], False),
        ("2. kvartal 2025", ["2026", "2027"], False),
        ("2. kvartal 2025", ["2026Q1", "2026Q2"], True),
        ("fire kvartaler til og med 2. kvartal 2025", ["2026"], True),
        ("", ["2026Q1"], True),
        ("seneste opgørelse", ["2026"], True),
        ("løbende", ["2026", "2027"], False),
    ],
)
def test_a_bar_begins_with_a_baseline_of_a_period_like_that_of_its_value(measured, aims, is_drawn):
    """Of a count; a share is as large in a quarter as in its year."""
    rows = [ValueContent(Period.read(aim), Value.read(str(number))) for number, aim in enumerate(aims, 50)]
    for unit, begins in (("personer", is_drawn), ("pct.", True)):
        one = target("a", "Måltal", unit, "rise", "41", *rows, period=measured)
        assert (f"Fra 41 {unit}" in bars.bar_of(one, bars.axes_of([one]), "#000000")) == begins


@pytest.mark.parametrize(
    ("unit", "begins", "ends", "expected"),
    [
        ("antal", "1240", "1500", "+260 (+21 %)"),
        ("personer", "612", "480", "−132 (−22 %)"),
        ("pct.", "58.4", "64", "+5,6 procentpoint"),
        ("pct.", "58.4", ">=64", "+5,6 procentpoint"),
        ("antal", "0", "5", "+5"),
        ("antal", "1000", "1001", "+1"),
        ("antal", "5", "5", "uændret"),
        ("antal", "5", "5..9", ""),
        ("antal", None, "5", ""),
    ],
)
def test_what_is_to_change_is_said_in_number_and_per_cent(unit, begins, ends, expected):
    one = target("a", "Måltal", unit, "rise", begins, ValueContent(Period.of(2026), Value.read(ends)))
    assert bars.in_numbers(one) == expected


@pytest.mark.parametrize(
    ("direction", "begins", "ends", "expected"),
    [
        ("rise", "5", "8", ""),
        ("fall", "5", "8", "skal falde"),
        ("hold", "5", "5", ""),
        ("hold", "5", "8", "skal fastholdes"),
        ("rise", None, "8", "skal stige"),
        ("rise", None, ">=8", ""),
    ],
)
def test_a_direction_is_said_where_the_numbers_do_not_say_it(direction, begins, ends, expected):
    row = ValueContent(Period.of(2026), Value.read(ends))
    assert bars.direction_of(target("a", "Måltal", "antal", direction, begins, row)) == expected


def test_targets_of_one_unit_share_an_axis_that_begins_at_nought():
    rows = [ValueContent(Period.of(2026), Value.of(number)) for number in (50, 100, 7)]
    units = ("pct.", "pct.", "antal")
    targets = [
        target(f"t{n}", "T", unit, "rise", "10", row) for n, (unit, row) in enumerate(zip(units, rows, strict=True))
    ]
    axes = bars.axes_of(targets)
    assert axes == {"pct.": (0, 100), "antal": (0, 10)}
    marks = [re.findall(r'd="M([\d.]+) 1V15"', bars.bar_of(one, axes, "#1b4e6b")) for one in targets]
    assert {nought for nought, _ in marks} == {str(float(bars.EDGE))}
    half, whole = (float(aim) - bars.EDGE for _, aim in marks[:2])
    assert round(whole / half, 2) == 2
