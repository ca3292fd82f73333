"""Charts of what was measured over time: gaps stay gaps, an axis is honest, and words say what is drawn."""

import re
from decimal import Decimal

import pytest
from lxml import etree

from bpmplan.timelines import MOST_LINES, axis_of, scale_of, timeline
from bpmplan.values import Period
from bpmplan.word import drawing


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


def line(notations):
    return {Period.read(period): number if number is None else Decimal(number) for period, number in notations.items()}


@pytest.mark.parametrize(
    ("notations", "pieces"),
    [
        ({"2023Q1": 4, "2023Q2": 5, "2023Q3": None, "2023Q4": 6, "2024Q1": 7}, 2),
        ({"2023Q1": 4, "2023Q2": 5, "2023Q4": 6, "2024Q1": 7}, 2),  # left out
        ({"2023M11": 4, "2023M12": 5, "2024M01": 6}, 1),
        ({"2023QMAT04": 4, "2024QMAT01": 5}, 1),
        ({"2023": 4, "2024Q2": 5, "2026": 6}, 1),  # of several kinds: nobody knows what is left out
    ],
)
def test_a_line_is_parted_by_what_is_left_out_too(notations, pieces):
    drawn = timeline({"A": line(notations)}, "x")
    assert drawn.split('stroke-width="2.4"')[0].rsplit('d="', 1)[1].count("M") == pieces


def test_a_long_name_is_cut_and_keeps_its_number_and_all_can_be_drawn_for_word():
    names = [f"{'Meget langt navn ' * 3}{n}" for n in range(3)]
    drawn = timeline({name: years(50, 52 + n) for n, name in enumerate(names)}, "x", aims=years(60, since=2024))
    assert all(re.search(rf">Meget[^<]*… {52 + n}<", drawn) for n in range(3)) and ">Mål 2024 60<" in drawn
    data, words, width = drawing.drawn(etree.fromstring(drawn))
    assert data.startswith(b"\x89PNG") and words.startswith("Kurver: x. Meget langt navn") and round(width) == 111


def test_what_is_not_told_is_a_gap_and_never_nought():
    whole, with_gap = (timeline({"A": years(*numbers)}, "x") for numbers in ((5, 6, 7, 8), (5, 6, None, 8)))
    assert whole.count("<circle") == 4 and with_gap.count("<circle") == 3
    drawn = with_gap.split('stroke-width="2.4"')[0].rsplit('d="', 1)[1]
    assert drawn.count("M") == 1 and drawn.count("L") == 1 and "(1 periode uden tal)" in with_gap


@pytest.mark.parametrize(
    "numbers, says",
    [((10, 30), ""), ((980, 1000), "Aksen begynder ved 900."), ((-5, 10), ""), ((0, 0), ""), ((7, 7), "")],
)
def test_an_axis_begins_at_nought_or_says_where(numbers, says):
    drawn = timeline({"A": years(*numbers)}, "x")
    assert (says in drawn) if says else ("Aksen" not in drawn)
    assert drawn.startswith("<svg")


@pytest.mark.parametrize(
    ("numbers", "axis"),
    [
        (("10", "30"), ("0", "30", "10")),
        (("26", "49"), ("25", "50", "5")),  # within half of the largest
        (("38", "50"), ("35", "50", "5")),
        (("47", "49"), ("44", "49", "1")),  # two of five parts are drawn on, not one of six
        (("48", "48.2"), ("43", "49", "1")),  # a change of half a per cent is hardly seen
        (("3.1", "3.4"), ("3.0", "3.4", "0.1")),
        (("-5", "10"), ("-5", "10", "5")),
        (("7", "7"), ("0", "8", "2")),
    ],
)
def test_an_axis_that_begins_higher_spans_a_tenth_of_the_largest_number(numbers, axis):
    assert axis_of(*map(Decimal, numbers)) == tuple(map(Decimal, axis))


@pytest.mark.parametrize("lines", [{}, {"A": {}}, {"A": years(None, None)}, {"A": years(4)}])
def test_there_is_no_chart_of_less_than_two_numbers(lines):
    assert timeline(lines, "x") == ""


def test_one_without_numbers_is_left_out_and_many_are_cut():
    assert "Skagen" not in timeline({"A": years(1, 2), "Skagen": years(None, None)}, "x")
    many = timeline({f"Kommune {n}": years(n, n + 1) for n in range(9)}, "x")
    assert many.count('stroke-width="1.4"') == MOST_LINES - 1
    assert f"Kommune {MOST_LINES}" not in many


def test_small_ones_of_a_page_have_one_scale_and_one_number():
    lines = [years(10, 20), years(400, 700)]
    scale = scale_of(lines)
    assert scale == (10, 700) and scale_of([{}]) is None
    drawn = timeline({"A": lines[0], "Hele landet": lines[1]}, "x", is_small=True, scale=scale)
    assert ">20<" in drawn and ">700<" not in drawn and ">800<" in drawn
    silent = timeline({"A": years(10, 20, None), "Hele landet": years(10, 20, 30)}, "x", is_small=True)
    assert re.search(r">\d{4}: 20<", silent)  # not taken for the newest year's, at whose edge it stands


def test_names_are_escaped_and_end_lines_apart():
    drawn = timeline({"<b>": years(5, 10), "B": years(5, 10), "C": years(5, 10)}, "<i>")
    assert "<b>" not in drawn and "<i>" not in drawn
    ys = [float(words.rsplit('y="', 1)[1].split('"')[0]) for words in drawn.split(" 10</text>")[:-1]]
    assert all(abs(one - other) >= 10 for place, one in enumerate(ys) for other in ys[:place])


@pytest.mark.parametrize("size", [(420, 230), (300, 170), (300, 95), (300, 60)])
def test_numbers_along_a_low_axis_stand_apart(size):
    drawn = timeline({"A": years(62, 71)}, "x", size=size)
    heights = [float(y) for y in re.findall(r'y="([\d.]+)"[^>]*text-anchor="end"', drawn)]
    assert len(heights) > 1
    assert min(abs(a - b) for a in heights for b in heights if a != b) > 11
