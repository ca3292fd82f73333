"""Tables of targets show no column that is empty, and no sub-goal without its goal."""

import dataclasses

import lxml.html
import pytest

from bpmplan.values import Period, Value
from plans.content.data import ValueContent
from plans.content.standing import Standing
from plans.documents import charts, pdf
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
@pytest.mark.parametrize(
    ("values", "has_directions"), [((">=60", "<=5"), False), ((">=60", "50"), True)], ids=["none", "one"]
)
def test_directions_have_a_column_where_one_is_said(shown, values, has_directions):
    plan = content(*(aimed(str(n), value) for n, value in enumerate(values)))
    page = lxml.html.fromstring(shown(plan, Standing.of_draft(at=NOW)))
    tables = [table for table in page.iter("table") if "targets" in table.get("class")]
    assert len(tables) == 2
    for table in tables:
        count = 3 + has_directions
        assert ("Retning" in table.text_content()) == has_directions
        assert ("with-directions" in table.get("class")) == has_directions
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
def test_a_chart_begins_with_a_baseline_of_a_period_like_those_of_its_values(measured, aims, is_drawn):
    rows = [ValueContent(Period.read(aim), Value.read(str(number))) for number, aim in enumerate(aims, 50)]
    one = target("a", "Måltal", "pct.", "rise", "41", *rows, period=measured)
    assert ("Fra 41 pct." in charts.path_of(one, "#000000")) == is_drawn
    without = charts.path_of(target("a", "Måltal", "pct.", "rise", None, *rows), "#000000")
    assert bool(without) == (len(rows) > 1)
