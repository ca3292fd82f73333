"""Wherever a value is printed, its unit is: beside the number, or said once in the same row."""

import dataclasses
import html

import lxml.html
import pytest

from bpmplan.values import Period, Value
from plans.content import changes
from plans.content.data import ComparisonContent, ValueContent
from plans.content.earlier import earlier_aim
from plans.content.standing import Standing
from plans.documents import pdf
from plans.models import Target
from plans.writing import saving
from tests import making
from tests.content_samples import NOW, SMALL, chapter, goal, target
from tests.plans.content.test_content import page_of

UNITS = ("pct.", "uger", "kr.", "mio. kr.", "helårspersoner", "fuldtidspersoner pr. 1.000 borgere", "ture med bus")
YEARS = [Period.of(2026), Period.of(2027)]


def content(*values, comparison="45", title="Måltal"):
    """A plan with a target in each unit; a chart of each, since its first value is a plain number."""
    rows = [ValueContent(period, Value.read(value)) for period, value in zip(YEARS, values, strict=True)]
    compared = (ComparisonContent("Hele landet", YEARS[0], Value.read(comparison)),)
    goals = tuple(
        goal(
            f"in {unit}",
            number,
            label=str(number),
            is_own=True,
            own_title=f"Mål i {number}",
            carried=False,
            targets=(
                target(unit, f"{title} {number}", unit, "rise", "41", *rows, carried=False, comparisons=compared),
            ),
        )
        for number, unit in enumerate(UNITS, 1)
    )
    return dataclasses.replace(SMALL, goals=goals, chapters=(chapter("goals", "Mål"), chapter("targets", "Måltal")))


@pytest.mark.parametrize("shown", [page_of, pdf.html], ids=["page", "PDF"])
def test_each_table_of_targets_has_the_unit_in_the_targets_row(shown):
    page = lxml.html.fromstring(shown(content("50", ">=60"), Standing.of_draft(at=NOW)))
    for number, unit in enumerate(UNITS, 1):
        rows = [row for row in page.iter("tr", "p") if (row.text_content().strip()).startswith(f"Måltal {number}")]
        assert len(rows) == 3  # the goal's table, all targets, and the short version
        for row in rows:
            assert unit in row.text_content(), (number, row.text_content())
        assert f"Fra 41 {unit} (2021) til mindst 60 {unit} (2027)." in [title.text for title in page.iter("title")]


def test_what_has_changed_and_what_was_aimed_at_before_have_the_unit():
    before, after = content("50", ">=60"), content("650..700", "#2/98", comparison="46")
    for number, section in enumerate(changes.changes(before, after).of_kind("target")):
        unit, fields = UNITS[number], {field.name: (field.before, field.after) for field in section.fields}
        assert fields["values"] == (
            f"2026: 50 {unit}\n2027: mindst 60 {unit}",
            f"2026: 650–700 {unit}\n2027: nr. 2 af 98",
        )
        assert fields["comparisons"] == (f"Hele landet, 2026: 45 {unit}", f"Hele landet, 2026: 46 {unit}")
        aims = f"50 {unit} (2026) og mindst 60 {unit} (2027)"
        begins = f"udgangspunkt: 41 {unit} (2021), Hele landet (2026): 45 {unit}"
        assert section.before.in_short == f"Måltal {number + 1}: {aims}, {begins}"
        assert earlier_aim(before, section.before) == f"Målet i planen for 2026-2027: mindst 60 {unit} (2027)"


@pytest.mark.parametrize("unit", ["pct.", "ture med bus"])
def test_the_pages_of_the_desk_have_the_unit_that_a_value_had_then(client_for, aalborg, signe, erik, lone, unit):
    plan = making.plan(aalborg, signe)
    goal_ = making.own_goal(plan, signe)
    made = Target(plan=plan, goal=goal_, title="Kørsel", unit=unit, baseline="12")
    saving.add(made, by=signe, now=NOW, values=[("2027", "34")], comparisons=[("Klyngen", "2026", "56")])
    pages = [f"/arbejde/{plan.pk}/maal/{goal_.key}/", f"/arbejde/{plan.pk}/maaltal/{made.key}/"]
    for page in pages:
        text = " ".join(html.unescape(client_for(lone).get(page).content.decode()).split())
        assert f"12 {unit}" in text
        assert f"2027: 34 {unit}" in text
    assert f"Klyngen, 2026: 56 {unit}" in text
    values = {"unit": "kilometer", "baseline": "13", "values": [("2027", "35")]}
    saving.save(Target, plan=plan, key=made.key, started_from=0, values=values, by=erik, now=NOW)
    saving.save(Target, plan=plan, key=made.key, started_from=1, values={"baseline": "14"}, by=signe, now=NOW)
    history = client_for(signe).get(f"/arbejde/{plan.pk}/tidligere/{made.key}/")
    text = html.unescape(history.content.decode())
    for words in ("13 kilometer", f"12 {unit}", f"2027: 34 {unit}"):
        assert words in text
