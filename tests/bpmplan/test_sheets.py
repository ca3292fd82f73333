"""A table as Excel and CSV: typed, Danish, and never a formula."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from bpmplan.formulas import guarded, unguarded
from bpmplan.security_log.models import Entry
from bpmplan.sheets import CUT, SheetColumn, Table, csv_of, response, to_csv, to_xlsx
from bpmplan.sheets_read import csv_rows

COLUMNS = [
    SheetColumn("Kommune"),
    SheetColumn("Mål", "integer"),
    SheetColumn("Beløb", "number"),
    SheetColumn("Dato", "date"),
    SheetColumn("Tidspunkt", "moment"),
    SheetColumn("Plan", "link"),
]
ROW = [
    "Ærø",
    5,
    Decimal("1234.5"),
    date(2024, 12, 31),
    datetime(2024, 6, 1, 22, 30, tzinfo=UTC),
    "https://www.example.dk/plan?a=1&b=æ",
]
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1+1", "＝1", '=HYPERLINK("http://x")', "{=1}"]


def table(*rows, columns=COLUMNS, **more):
    return Table("Oversigt 2024", columns, list(rows), **more)


def opened(made):
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(made)))


def lines(made):
    text = to_csv(made).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_excel_has_typed_cells_a_frozen_header_and_a_filter():
    sheet = opened(table(ROW, ROW))["Data"]
    assert [cell.value for cell in sheet[1]] == [column.title for column in COLUMNS]
    values = [cell.value for cell in sheet[2]]
    assert values[:3] == ["Ærø", 5, 1234.5]
    assert values[3] == datetime(2024, 12, 31)  # noqa: DTZ001  a sheet knows no time zones
    assert values[4] == datetime(2024, 6, 2, 0, 30)  # noqa: DTZ001  in Danish time
    assert sheet["F2"].hyperlink.target == ROW[5]
    assert sheet["D2"].number_format == "dd-mm-yyyy"
    assert sheet["C2"].number_format == "#,##0.00"
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:F3"
    assert sheet.column_dimensions["D"].width >= 13


def test_csv_is_what_danish_excel_expects():
    content = to_csv(table(ROW))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 2
    assert lines(table(ROW))[1] == ["Ærø", "5", "1234,5", "31-12-2024", "02-06-2024 00:30", ROW[5]]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", ["text", "link"])
def test_no_text_becomes_a_formula(text, kind):
    made = table([text], columns=[SheetColumn("Tekst", kind)])
    cell = opened(made)["Data"]["A2"]
    assert cell.data_type == "s"
    assert cell.value.replace("_x000D_", "\r").replace("\n", "\r") == text.replace("\n", "\r")
    assert cell.hyperlink is None
    written = lines(made)[1][0]
    assert not written.lstrip().startswith(("=", "+", "-", "@", "＝"))
    assert text.strip() in written


def test_negative_numbers_stay_numbers():
    made = table([-3, Decimal("-2.5")], columns=[SheetColumn("A", "integer"), SheetColumn("B", "number")])
    assert [cell.value for cell in opened(made)["Data"][2]] == [-3, -2.5]
    assert lines(made)[1] == ["-3", "-2,5"]


def test_what_is_not_known_is_an_empty_cell():
    made = table([None] * 6)
    assert [cell.value for cell in opened(made)["Data"][2]] == [None] * 6
    assert lines(made)[1] == [""] * 6


def test_a_text_too_long_for_a_cell_says_so():
    value = opened(table(["æ" * 40_000], columns=[SheetColumn("Tekst")]))["Data"]["A2"].value
    assert value.endswith(CUT)
    assert len(value) < 32_767


def test_semicolons_quotes_control_characters_and_nul_do_no_harm():
    text = 'a;b"c\x00\x07\nd'
    made = table([text], columns=[SheetColumn("Tekst")])
    assert lines(made)[1] == ['a;b"c\x07\nd']
    assert opened(made)["Data"]["A2"].value.startswith('a;b"c')


def test_an_empty_table_and_what_it_is_about():
    book = opened(table(about=[("Hentet", "i dag"), ("Afgrænset til", "=1")]))
    assert book.sheetnames == ["Data", "Om tallene"]
    assert book["Om tallene"]["B2"].data_type == "s"


@pytest.mark.django_db
def test_a_download_has_a_danish_name_and_is_in_the_security_log():
    answer = response(Table("Beskæftigelsesplaner 2024", COLUMNS, []), "xlsx")
    assert "filename*=utf-8''Besk%C3%A6ftigelsesplaner%202024.xlsx" in answer["Content-Disposition"]
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert response(table(ROW), "csv")["Content-Type"] == "text/csv; charset=utf-8"
    assert Entry.objects.filter(event="exported", about="Beskæftigelsesplaner 2024 (Excel)").count() == 1


@pytest.mark.parametrize("text", [*HOSTILE, "'=1", "Ærø", "", "a;b", 'a"b', "to\nlinjer"])
def test_a_text_comes_back_from_a_csv_file_as_it_was(text):
    assert not guarded(text).lstrip().startswith(("=", "+", "-", "@", "＝"))
    ((_, cell),) = csv_rows(csv_of([["x", guarded(text)]]).decode("utf-8-sig"))
    assert unguarded(cell) == text
