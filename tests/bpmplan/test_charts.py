"""Charts of tables: what can be drawn, where it begins, and what is said of it to those who can't see it."""

import re

import pytest
from lxml import etree

from bpmplan import charts, text
from bpmplan.word import drawing

GROUPS = [["Gruppe", "2021", "2022"], ["A-dagpenge", "3.480", "2.560"], ["Kontanthjælp", "1.105", ".."]]
YEARS = [["År", "Ledige i pct."], ["2019", "3,1 pct."], ["2020", "4,2 pct."], ["2021", "2,4 pct."]]


def markdown(kind, rows):
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return f"Tabel ({kind}): Ledige\n" + "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])


def chart(rows, kind=charts.BARS):
    return charts.chart_of(rows, kind, "Ledige", "#1b4e6b")


@pytest.mark.parametrize(
    ("rows", "kind", "words"),
    [
        (
            GROUPS,
            charts.BARS,
            "Søjlediagram: Ledige. A-dagpenge: fra 2021 3.480 til 2022 2.560; Kontanthjælp: 2021 1.105.",
        ),
        (YEARS, charts.LINES, "Kurve: Ledige. Fra 2019 3,1 til 2021 2,4. Tallene står i tabellen."),
    ],
)
def test_a_chart_says_in_words_where_it_begins_and_ends(rows, kind, words):
    drawn = chart(rows, kind)
    assert drawn.split("<title>")[1].startswith(words)
    assert re.match(r"<svg [^>]*><title>", drawn)  # the alternative text is that of the first child


@pytest.mark.parametrize(
    "numbers", [("12", "5"), ("58", "64"), ("−3", "12"), ("−3", "−9"), ("0", "0"), ("0,5", "0,25")]
)
def test_the_axis_begins_at_nought_and_no_number_reaches_beyond_it(numbers):
    drawn = etree.fromstring(chart([["Navn", "Tal"], *[[f"n{n}", cell] for n, cell in enumerate(numbers)]]))
    labels = [one.text for one in drawn if one.tag.endswith("text")]
    assert "0" in labels and "−0" not in labels
    tops = [float(one.get("y")) for one in drawn if one.tag.endswith("rect")]
    assert all(top >= charts.TOP for top in tops)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (GROUPS, ""),
        ([["A", "B"], ["x", "mange"]], "»mange« er ikke et tal"),
        ([["A", "B"], ["x", ""]], "ingen tal"),
        ([["A"], ["x"]], "navne i første kolonne"),
        ([["A", *map(str, range(7))], *[["x", *["1"] * 7]] * 3], "Et diagram kan vise 5"),
    ],
)
def test_a_table_that_can_not_be_drawn_says_why(rows, sentence):
    assert (sentence in charts.fault(rows, charts.BARS)) and bool(charts.fault(rows, charts.BARS)) == bool(sentence)
    faults = text.table_faults(markdown("søjler", rows))
    assert bool(faults) == bool(sentence) and ("<svg" in text.render(markdown("søjler", rows))) != bool(sentence)


def test_a_chart_stands_above_its_table_and_nothing_typed_can_take_its_place():
    html = text.render(markdown("kurve", YEARS) + '\n\n<div class="chart-place">0</div>', accent="#aa0000")
    assert html.index("<svg") < html.index("<table") and html.count("<svg") == 1
    assert 'stroke="#aa0000"' in html and "&lt;div class=" in html


def test_a_chart_can_be_drawn_for_word():
    data, alternative, width = drawing.drawn(etree.fromstring(chart(GROUPS)))
    assert data.startswith(b"\x89PNG") and alternative.startswith("Søjlediagram") and round(width) == 127
