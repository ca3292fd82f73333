"""Charts of what was measured over time: gaps stay gaps, an axis is honest, and words say what is drawn."""

from decimal import Decimal

import pytest

from bpmplan.timelines import MOST_LINES, scale_of, timeline
from bpmplan.values import Period


def years(*numbers, since=2020):
    return {Period.of(year): n if n is None else Decimal(n) for year, n in enumerate(numbers, since)}


def test_a_chart_says_in_words_what_it_draws():
    drawn = timeline({"Aalborg": years(10, 30), "Hele landet": years(20, 25)}, "Ledige", aims=years(40, since=2024))
    title = drawn.split("<title>")[1].split("</title>")[0]
    assert title == (
        "Kurver: Ledige. Aalborg: fra 2020 10 til 2021 30; Hele landet: fra 2020 20 til 2021 25; "
        "der sigtes efter 2024 40. Tallene står i tabellen."
    )
    assert ">Aalborg 30<" in drawn and ">Hele landet 25<" in drawn and ">2024<" in drawn


def test_what_is_not_told_is_a_gap_and_never_nought():
    whole, with_gap = (timeline({"A": years(*numbers)}, "x") for numbers in ((5, 6, 7, 8), (5, 6, None, 8)))
    assert whole.count("<circle") == 4 and with_gap.count("<circle") == 3
    line = with_gap.split('stroke-width="2"')[0].rsplit('d="', 1)[1]
    assert line.count("M") == 1 and line.count("L") == 1


@pytest.mark.parametrize(
    "numbers, says",
    [((10, 30), ""), ((980, 1000), "Aksen begynder ved 980."), ((-5, 10), ""), ((0, 0), ""), ((7, 7), "Aksen")],
)
def test_an_axis_begins_at_nought_or_says_where(numbers, says):
    drawn = timeline({"A": years(*numbers)}, "x")
    assert (says in drawn) if says else ("Aksen" not in drawn)
    assert drawn.startswith("<svg")


@pytest.mark.parametrize("lines", [{}, {"A": {}}, {"A": years(None, None)}, {"A": years(4)}])
def test_there_is_no_chart_of_less_than_two_numbers(lines):
    assert timeline(lines, "x") == ""


def test_one_without_numbers_is_left_out_and_many_are_cut():
    assert "Skagen" not in timeline({"A": years(1, 2), "Skagen": years(None, None)}, "x")
    many = timeline({f"Kommune {n}": years(n, n + 1) for n in range(9)}, "x")
    assert many.count('stroke-width="1.3"') == MOST_LINES - 1
    assert f"Kommune {MOST_LINES}" not in many


def test_small_ones_of_a_page_have_one_scale_and_one_number():
    lines = [years(10, 20), years(400, 700)]
    scale = scale_of(lines)
    assert scale == (10, 700) and scale_of([{}]) is None
    drawn = timeline({"A": lines[0], "Hele landet": lines[1]}, "x", is_small=True, scale=scale)
    assert ">20<" in drawn and ">700<" not in drawn and ">800<" in drawn


def test_names_are_escaped_and_end_lines_apart():
    drawn = timeline({"<b>": years(5, 10), "B": years(5, 10), "C": years(5, 10)}, "<i>")
    assert "<b>" not in drawn and "<i>" not in drawn
    ys = [float(words.rsplit('y="', 1)[1].split('"')[0]) for words in drawn.split(" 10</text>")[:-1]]
    assert all(abs(one - other) >= 10 for place, one in enumerate(ys) for other in ys[:place])
