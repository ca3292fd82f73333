"""Tables as files: Excel with typed cells, or CSV as Danish Excel has it. No text is taken for a formula."""

import csv
import io
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from .formulas import guarded
from .security_log.recording import record

XLSX, CSV = "xlsx", "csv"
KINDS = {XLSX: "Excel", CSV: "CSV"}
MIME = {XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", CSV: "text/csv; charset=utf-8"}
MAX_CELL = 32_000
"""Characters that are written of a text; Excel takes 32,767 and drops the whole of a longer one."""
CUT = " … (teksten fortsætter i planen)"
MAX_LINK = 2_000
FORMATS = {"number": "#,##0.00", "integer": "#,##0", "year": "0", "date": "dd-mm-yyyy", "moment": "dd-mm-yyyy hh:mm"}
WIDTHS = {"number": 12, "integer": 11, "year": 9, "date": 13, "moment": 18, "long": 40}
NUMBERS = ("integer", "number", "year")
WIDEST = 60


@dataclass(frozen=True)
class SheetColumn:
    """``kind``: text, long (a text that stays on its line), integer, number, year, date, moment (a point in time,
    written in Danish time) or link (an address)."""

    title: str
    kind: str = "text"


@dataclass
class Table:
    """``name`` is the file's name without an ending; ``rows`` hold a value (or None) for each column.

    ``about``: what the reader should know of the file, as ``[(label, text)]``; a sheet of its own in Excel.
    """

    name: str
    columns: list[SheetColumn]
    rows: list[list]
    about: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Book:
    """Several tables as one Excel file, each a sheet by its name (at most 31 letters); ``about`` as of a ``Table``.

    ``at``: when what stands in it was made; the same book is then the same bytes.
    """

    name: str
    sheets: dict[str, Table]
    about: list[tuple[str, str]] = field(default_factory=list)
    at: datetime | None = None


def response(table, kind):
    """The table as a download, ``kind`` being ``xlsx`` or ``csv``."""
    return download(content_of(table, kind), table.name, kind)


def content_of(table, kind):
    """The bytes of the table as a file."""
    return to_xlsx(table) if kind == XLSX else to_csv(table)


def download(content, name, kind):
    """A finished list as a download; the one way out for lists, so that the security log says who took which."""
    record("exported", about=f"{name} ({KINDS[kind]})")
    return for_anybody(content, name, kind)


def for_anybody(content, name, kind):
    """The same of what anybody may take: nobody is written down."""
    answer = HttpResponse(content, content_type=MIME[kind])
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.{kind}")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def to_xlsx(given):
    """A ``Table`` or a ``Book`` as the bytes of a workbook: frozen headers, filters, Danish formats."""
    whole = given if isinstance(given, Book) else Book(given.name, {"Data": given}, given.about)
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        made = {"created": timezone.localtime(whole.at).replace(tzinfo=None)} if whole.at else {}
        book.set_properties({"title": whole.name, "author": "BPMplan", **made})
        formats = {kind: book.add_format({"num_format": text, "valign": "top"}) for kind, text in FORMATS.items()}
        formats["text"] = book.add_format({"text_wrap": True, "valign": "top"})
        formats["long"] = book.add_format({"valign": "top"})
        formats["link"] = book.add_format({"font_color": "#0059b3", "underline": 1, "valign": "top"})
        head = book.add_format({"bold": True, "bg_color": "#e6ecf2", "bottom": 1, "text_wrap": True, "valign": "top"})
        for name, table in whole.sheets.items():
            _write_sheet(book.add_worksheet(name), table, head, formats)
        if whole.about:
            about = book.add_worksheet("Om tallene")
            about.set_column(0, 0, 24)
            about.set_column(1, 1, 80)
            for line, (label, text) in enumerate(whole.about):
                about.write_string(line, 0, label, head)
                about.write_string(line, 1, _cut(str(text)), formats["text"])
    return out.getvalue()


def _write_sheet(sheet, table, head, formats):
    for number, column in enumerate(table.columns):
        sheet.write_string(0, number, column.title, head)
        sheet.set_column(number, number, _width(table, number))
    for line, row in enumerate(table.rows, start=1):
        for number, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            _write(sheet, line, number, column.kind, value, formats)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def to_csv(table):
    """The table as UTF-8 with a byte order mark, semicolons, decimal commas, dates as ``31-12-2024``."""
    kinds = [column.kind for column in table.columns]
    rows = ([_plain(kind, value) for kind, value in zip(kinds, row, strict=True)] for row in table.rows)
    return csv_of([[guarded(column.title) for column in table.columns], *rows])


def csv_of(rows):
    """Rows of finished cells as the bytes of a CSV file for Danish Excel."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _write(sheet, line, number, kind, value, formats):
    style = formats[kind]
    if value is None or value == "":
        sheet.write_blank(line, number, None, style)
    elif kind in NUMBERS:
        sheet.write_number(line, number, value, style)
    elif kind == "date":
        sheet.write_datetime(line, number, _day(value), style)
    elif kind == "moment":
        sheet.write_datetime(line, number, timezone.localtime(value).replace(tzinfo=None, microsecond=0), style)
    elif kind == "link" and value.startswith(("http://", "https://")) and len(value) <= MAX_LINK:
        sheet.write_url(line, number, value, style, string=value[:255])
    else:
        sheet.write_string(line, number, _cut(str(value)), style)


def _plain(kind, value):
    if value is None or value == "":
        return ""
    if kind == "date":
        return f"{_day(value):%d-%m-%Y}"
    if kind == "moment":
        return f"{timezone.localtime(value):%d-%m-%Y %H:%M}"
    if kind in NUMBERS:
        return f"{Decimal(str(value)):f}".replace(".", ",")
    return guarded(str(value))


def _cut(text):
    return text if len(text) <= MAX_CELL else text[:MAX_CELL] + CUT


def _day(value: date):
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def _width(table, number):
    """Wide enough for the title with its filter arrow and for most values; long texts wrap."""
    column = table.columns[number]
    if column.kind in WIDTHS:
        return max(WIDTHS[column.kind], min(len(column.title) + 4, 20))
    longest = max((len(str(row[number] or "")) for row in table.rows), default=0)
    return min(max(longest + 2, len(column.title) + 4, 10), WIDEST)
