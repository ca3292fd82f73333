"""Numbers are read out of answers and files by one reader; what isn't understood is a fault with its row and column."""

from decimal import Decimal

import pytest

from bpmplan.sheets_read import Row, read_rows
from bpmplan.values import PeriodKind
from goals.indicators.jobindsats import Answer
from goals.indicators.reading import NotUnderstood, read, rows_of


class Areas:
    """Stands for ``AreaNames``: areas by name, without a database."""

    NAMES = ("Hele landet", "Aalborg", "Aarhus", "Region Nordjylland")

    class Area:
        def __init__(self, pk):
            self.pk = pk

    def find(self, text):
        return self.Area(self.NAMES.index(text) + 1) if text in self.NAMES else None


def reading_of(*lines, kind=PeriodKind.MONTH, column=""):
    rows = [Row(number, line.split(";")) for number, line in enumerate(lines, 1)]
    return read(rows, Areas(), kind, column)


def numbers(reading):
    return {(Areas.NAMES[one.area - 1], one.period): one.value or one.why_none for one in reading.measured}


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("1.234,5", "1234.5"),
        ("12", "12"),
        ("0", "0"),
        ("-3,25", "-3.25"),
        ("1 234", "1234"),
        ("12,3 %", "12.3"),
        ("3,14159265", "3.1416"),
        ("..", ".."),
        (".", "."),
        ("-", "-"),
        ("–", "-"),
        ("", "-"),
    ],
)
def test_what_is_told_is_kept_and_what_is_not_is_never_0(cell, kept):
    reading = reading_of("Periode;Område;Antal", "2024M05;Aalborg;1", f"2024M06;Aalborg;{cell}")
    assert numbers(reading)["Aalborg", "2024M06"] == kept and not reading.faults


@pytest.mark.parametrize(
    ("kind", "written", "kept"),
    [
        (PeriodKind.MONTH, "2024M05", "2024M05"),
        (PeriodKind.MONTH, "Maj 2024", "2024M05"),
        (PeriodKind.QUARTER, "2024Q1", "2024Q1"),
        (PeriodKind.QUARTER, "1. kvt. 2024", "2024Q1"),
        (PeriodKind.FOUR_QUARTERS, "2024QMAT02", "2024QMAT02"),
        (PeriodKind.FOUR_QUARTERS, "2. kvt. 2023 - 1. kvt. 2024", "2024QMAT01"),
        (PeriodKind.FOUR_QUARTERS, "2023", "2023QMAT04"),
        (PeriodKind.YEAR, "2024", "2024"),
        (PeriodKind.TO_DATE, "2024MYTD05", "2024MYTD05"),
        (PeriodKind.TO_DATE, "2024MYTD03", "2024Q1"),
        (PeriodKind.TO_DATE, "2024MYTD12", "2024"),
    ],
)
def test_periods_are_read_as_the_source_and_its_files_write_them(kind, written, kept):
    assert [one.period for one in reading_of("Periode;Område;Antal", f"{written};Aalborg;1", kind=kind).measured] == [
        kept
    ]
    wide = reading_of("Område;" + written, "Aalborg;1", "Aarhus;2", kind=kind)
    assert numbers(wide) == {("Aalborg", kept): "1", ("Aarhus", kept): "2"}


def test_titles_above_other_columns_and_unknown_areas_are_no_hindrance():
    reading = reading_of(
        "A-dagpenge",
        "Udtrukket 3. juni 2024",
        "",
        "Område;Alder;Periode;Antal",
        "Uoplyst område;I alt;2024M05;4",
        "Aalborg;I alt;2024M05;5",
        "Aalborg;I alt;2024M05;5",
        "Klynge 1;I alt;2024M05;9",
        "Hele landet;I alt;2024M05;1.000",
    )
    assert numbers(reading) == {("Aalborg", "2024M05"): "5", ("Hele landet", "2024M05"): "1000"}
    assert reading.left_out == {"Uoplyst område": 1, "Klynge 1": 1} and reading.label == "Antal"


def test_labels_that_repeat_are_told_apart_by_their_letters():
    lines = ["Periode;Område;Antal;Antal", "2024M05;Aalborg;5;7"]
    with pytest.raises(NotUnderstood, match="C: Antal; D: Antal"):
        reading_of(*lines)
    assert numbers(reading_of(*lines, column="d"))["Aalborg", "2024M05"] == "7"


def test_what_is_not_understood_is_a_fault_with_its_row_and_column():
    reading = reading_of(
        "Periode;Område;Antal",
        "2024M05;Aalborg;5",
        "2024Q1;Aalborg;5",
        "Engang;Aalborg;nogle",
        "2024M06;Aalborg;mange",
        "2024M05;Aalborg;6",
        column="C",
    )
    assert [(fault.row, fault.column) for fault in reading.faults] == [
        (3, "A"),
        (4, "A"),
        (4, "C"),
        (5, "C"),
        (6, "C"),
    ]
    assert "1. kvartal 2024 passer ikke" in reading.faults[0].sentence and "række 2" in reading.faults[4].sentence
    # an area or a period that stands once above its rows, as Excel shows them: nothing is left out without a word
    merged = reading_of("Område;Periode;Antal", "Aalborg;2024M05;5", ";2024M06;6", "Aarhus;;7", ";;", "Kilde: os;;")
    assert [(fault.row, fault.column) for fault in merged.faults] == [(3, "A"), (4, "B")]
    assert "intet område" in merged.faults[0].sentence and "ingen periode" in merged.faults[1].sentence
    # the only column that can have numbers has them, so that the row with a sign nobody knows is pointed at
    starred = reading_of("Område;Periode;Antal", "Aalborg;2024M05;*", "Aarhus;2024M05;7")
    assert [(fault.row, fault.column) for fault in starred.faults] == [(2, "C")] and len(starred.measured) == 1


def test_a_column_of_periods_is_known_by_what_stands_in_it_when_no_other_can_be_meant():
    assert numbers(reading_of("Area;Tidspunkt;Value", "Aalborg;2024M05;1234,5")) == {("Aalborg", "2024M05"): "1234.5"}
    with pytest.raises(NotUnderstood, match="»Periode«"):
        reading_of("Område;Begyndt;Sluttet;Antal", "Aalborg;2024M04;2024M05;5")
    with pytest.raises(NotUnderstood, match="»Periode«"):  # persons, not years
        reading_of("Område;Antal;Andel", "Aalborg;2005;12", kind=PeriodKind.YEAR)


@pytest.mark.parametrize(
    "lines",
    [["Bare en tekst"], ["Område;Antal", "Aalborg;mange"], ["Aalborg;2024M05;5"], ["Periode;Område", "2024;Aalborg"]],
)
def test_a_table_of_something_else_is_refused_in_a_sentence(lines):
    with pytest.raises(NotUnderstood, match=r"\.$"):
        reading_of(*lines)


def test_answers_and_files_are_read_alike():
    answer = Answer(
        ["Periode", "Område", "Antal"], [["2024M05", "Aalborg", Decimal("1234.5")], ["2024M06", "Aalborg", 7]]
    )
    answer.rows.append(["2024M07", "Aalborg", None])
    file = "\ufeffPeriode;Område;Antal\r\n2024M05;Aalborg;1.234,5\r\n2024M06;Aalborg;7\r\n2024M07;Aalborg;\r\n"
    by_answer = read(rows_of(answer), Areas(), PeriodKind.MONTH)
    assert by_answer.measured == read(read_rows(file.encode()), Areas(), PeriodKind.MONTH).measured
    assert [one.value or one.why_none for one in by_answer.measured] == ["1234.5", "7", "-"]
