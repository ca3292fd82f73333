"""Tables that people bring: the same texts from Excel and CSV, and a sentence for whatever is no table."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from bpmplan import sheets_read
from bpmplan.sheets import SheetColumn, Table, to_csv, to_xlsx
from bpmplan.sheets_read import Row, SheetError, column_letter, read_rows

TEXT = "Område;Tal\r\nÆrø;1.234,5\r\n;\r\nBørn;..\r\n"
ROWS = [Row(1, ["Område", "Tal"]), Row(2, ["Ærø", "1.234,5"]), Row(4, ["Børn", ".."])]


def excel(*rows, change=lambda book, sheet: None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change(book, book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content, **changes):
    """An Excel file with some entries replaced; their names without folders and endings."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            stem = name.rsplit("/", 1)[-1].split(".")[0]
            after.writestr(name, changes.get(stem) or before.read(name))
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        TEXT.replace(";", "\t").encode("utf-16"),
        TEXT.replace(";", "\t").encode(),
        TEXT.replace("\r\n", "\n").encode(),
        TEXT.replace("\r\n", "\r").encode(),
        TEXT.replace("1.234,5", '"1.234,5"').replace(";", ",").encode(),
        TEXT.replace("Tal", '"Tal"').replace("\r\n", ";;;\r\n").encode(),
    ],
)
def test_a_csv_file_is_read_however_it_was_written(content):
    assert read_rows(content) == ROWS


def test_a_line_that_names_the_sign_between_cells_is_none_of_the_table():
    assert read_rows(b"sep=,\na,1\n") == [Row(2, ["a", "1"])]


def test_cells_of_excel_read_as_people_see_them():
    def shape(book, sheet):
        for cell, shown in (("E1", "0.0%"), ("G1", "mmmm yyyy"), ("H1", '"år "yyyy'), ("F1", "dd-mm-yyyy")):
            sheet[cell].number_format = shown

    day = date(2024, 5, 1)
    row = ["  Ærø\xad", 1234, 1234.5, 0.1 + 0.2, 0.123, day, day, day, datetime(2024, 5, 1, 14, 5), True, None]  # noqa: DTZ001
    shown = ["Ærø\xad", "1234", "1234,5", "0,3", "12,3 %", "01.05.2024", "maj 2024", "2024", "01.05.2024 14:05", "ja"]
    assert read_rows(excel(row, change=shape)) == [Row(1, shown)]


def test_the_first_visible_sheet_with_anything_is_read_with_the_numbers_of_its_rows():
    def shape(book, sheet):
        sheet.sheet_state = "hidden"
        book.create_sheet("Tom")
        book.create_sheet("Tal")["B3"] = -3
        book.create_sheet("Mere")["A1"] = "x"

    assert read_rows(excel(["skjult"], change=shape)) == [Row(3, ["", "-3"])]


def test_what_the_program_writes_it_reads_alike_from_both():
    table = Table("x", [SheetColumn("Navn"), SheetColumn("Tal", "number")], [["=1+1", 12], ["Å", None]])
    assert read_rows(to_csv(table)) == read_rows(to_xlsx(table))


def test_what_an_excel_file_says_of_its_size_need_not_be_true():
    sheet = b"""<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
        <dimension ref="A1:A1"/><sheetData><row r="2"><c r="C2"><v>7</v></c></row></sheetData></worksheet>"""
    assert read_rows(repacked(excel(["x"]), sheet1=sheet)) == [Row(2, ["", "", "7"])]


LAUGHS = "".join(f'<!ENTITY {one} "{f"&{before};" * 20}">' for before, one in zip("abcdefg", "bcdefgh", strict=True))
LAUGHS = f"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "haha">{LAUGHS}]>
    <worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>
    <c t="inlineStr"><is><t>&h;</t></is></c></row></sheetData></worksheet>"""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "ingenting"),
        (b";;\n\n", "ingenting"),
        (excel([None]), "ingenting"),
        (b'a;"b\nc;d\n' + b"x" * 200_000, "kan ikke læses"),
        (b"a;b\0c", "hverken"),
        (b"\xd0\xcf\x11\xe0....", "ældre Excel"),
        (b"PK\x03\x04 not a zip", "kan ikke læses"),
        (excel(["x"])[:-200], "kan ikke læses"),
        (repacked(excel(["x"]), sheet1=b"<worksheet"), "kan ikke læses"),
        (repacked(excel(["x"]), workbook=b"<x"), "kan ikke læses"),
        (repacked(excel(["x"]), sheet1=LAUGHS.encode()), "kan ikke læses"),
        (b"x;" * 300 + b"x", "200 kolonner"),
        (excel(["x"] * 300), "200 kolonner"),
        (b"\n" * 60 + b"x", "50 rækker"),
        (excel(["x" * 11_000]), "Række 1, kolonne A"),
    ],
)
def test_what_is_no_table_is_told_in_a_sentence(content, words):
    with pytest.raises(SheetError, match=words) as refused:
        read_rows(content, max_rows=50)
    assert str(refused.value).endswith(".")


def test_a_file_that_would_fill_the_memory_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(sheets_read, "MAX_UNPACKED", 1_000_000)
    with pytest.raises(SheetError, match="pakkes ud"):
        read_rows(repacked(excel(["x"]), styles=b" " * 1_000_000))
    monkeypatch.setattr(sheets_read, "MAX_BYTES", 1_000)
    with pytest.raises(SheetError, match="for stor"):
        read_rows(b"x" * 1_001)


def test_columns_are_named_as_a_spreadsheet_names_them():
    assert [column_letter(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
