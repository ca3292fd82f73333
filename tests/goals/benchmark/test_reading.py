"""The benchmark's table: read row by row, with each fault at its row and column."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from bpmplan.sheets_read import read_rows
from goals.benchmark.reading import read
from goals.benchmark.shown import sentence_of, share_of
from goals.models import Area, WhyNone

PLACES = {name: Area(pk=pk, kind="country") for pk, name in enumerate(("Hele landet", "Aalborg", "Ærø"), 1)}
HEAD = "Kommune;Periode;Målgruppe;Forventet;Faktisk;Forskel (faktisk - forventet);Andel;Rangering;Klynge"
ROW = "Aalborg;1. halvår 2024;I alt;1.500;1.430;-70;4,8 %;12 af 98;3"


def table_of(*lines, head=HEAD):
    content = "\n".join([head, *lines]).encode()
    return read(read_rows(content), SimpleNamespace(find=PLACES.get))


def test_a_row_is_read_whole():
    table = table_of(ROW, head=f"Hentet 1. oktober 2024\n\n{HEAD}")
    assert not table.faults and table.unread == ["Klynge"]
    (line,) = table.lines
    assert (line.row, line.area, str(line.period), line.group) == (4, PLACES["Aalborg"], "1. halvår 2024", "I alt")
    values = (line.expected, line.actual, line.difference, line.share, line.rank)
    assert [value.notation for value in values] == ["1500", "1430", "-70", "4.8", "#12/98"]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (("Aalborg", "Aalbog"), "Række 2, kolonne A (Område): Området »Aalbog« kendes ikke."),
        (("Aalborg", ""), "Række 2, kolonne A (Område): Skriv området."),
        (("1. halvår 2024", "3. halvår 2024"), "Række 2, kolonne B (Periode): Et år har to halvår"),
        (("1. halvår 2024", "fra 2024"), "Række 2, kolonne B (Periode): Skriv en periode, der både begynder"),
        (("I alt", ""), "Række 2, kolonne C (Gruppe): Skriv gruppen"),
        (("1.500", "1.500 kr."), "Række 2, kolonne D (Forventet): Du har skrevet »kr.«"),
        (("1.430", "mange"), "Række 2, kolonne E (Faktisk): Skriv et tal"),
        (("-70", "70"), "Forskellen skal være faktisk minus forventet, altså −70, men der står 70."),
        (("-70", "-71,6"), "Række 2, kolonne F (Forskel): Forskellen skal være"),
        (("4,8 %", "halvdelen"), "Række 2, kolonne G (Andel): Skriv et tal"),
        (("12 af 98", "god"), "Række 2, kolonne H (Placering): Skriv en placering"),
    ],
)
def test_what_is_wrong_is_told_at_its_row_and_column(change, where):
    table = table_of(ROW.replace(*change))
    assert where in " ".join(map(str, table.faults)) and not table.lines


@pytest.mark.parametrize(
    ("head", "rows", "sentence"),
    [
        (HEAD.replace("Periode", "Hvornår"), [ROW], "Kolonnen »Periode« mangler."),
        ("a;b", [], "Kolonnernes navne er ikke fundet."),
        (HEAD, [], "Der er ingen tal under kolonnernes navne."),
        (HEAD, [ROW, ROW], "Område, periode og gruppe står også i række 2."),
    ],
)
def test_a_table_that_is_no_benchmark_says_what_it_lacks(head, rows, sentence):
    assert sentence in " ".join(map(str, table_of(*rows, head=head).faults))


def test_rounding_is_no_fault_and_a_missing_difference_is_computed():
    table = table_of(
        ROW.replace("1.500;1.430;-70", "1.500;1.430;-71"),  # of 1.500,4 and 1.429,6
        ROW.replace("Aalborg", "Ærø").replace("1.500;1.430;-70", "80,25;80;"),
        ROW.replace("Aalborg", "Hele landet").replace("1.500;1.430;-70", "0,12345678;1;0,87654322"),
    )
    assert not table.faults
    assert [line.difference.notation for line in table.lines] == ["-71", "-0.25", "0.8765"]


@pytest.mark.parametrize("sign", ["..", ".", "-", ""])
def test_what_the_source_does_not_tell_is_never_0(sign):
    (line,) = table_of(ROW.replace("1.430;-70;4,8 %;12 af 98", f"{sign};{sign};{sign};{sign}")).lines
    assert (line.actual, line.difference, line.share, line.rank) == (None, None, None, None)
    assert line.expected.notation == "1500" and line.why_none == WhyNone(sign or "-")


def test_what_is_no_place_is_left_out_and_said():
    table = table_of(ROW, ROW.replace("Aalborg", "Uoplyst område"))
    assert table.left_out == {"Uoplyst område": 1} and len(table.lines) == 1 and not table.faults


@pytest.mark.parametrize(
    ("difference", "expected", "sentence", "share"),
    [
        (-70, 1500, "70 færre fuldtidspersoner end forventet", "Forskellen er 4,7 pct. af det forventede antal."),
        (1, 8, "1 fuldtidsperson mere end forventet", "Forskellen er 12,5 pct. af det forventede antal."),
        (0, 8, "lige så mange fuldtidspersoner som forventet", ""),
        (3, 0, "3 flere fuldtidspersoner end forventet", ""),
        (1, 9000, "1 fuldtidsperson mere end forventet", ""),
    ],
)
def test_the_difference_is_said_in_plain_words(difference, expected, sentence, share):
    assert (sentence_of(difference), share_of(Decimal(difference), Decimal(expected))) == (sentence, share)
