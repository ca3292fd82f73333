"""Tables that somebody hands us: the rows of a CSV or an Excel file, as texts that read the same whichever it was.

What a cell means is for others to say: a number stays as a Dane would type it ("1234,5", "12,3 %"). Excel files can be
made so that reading them takes minutes or fills the memory: they are read by the worker, in a child with limits
(``bpmplan/jobs/reading.py``). Whatever a file holds, ``read_rows`` gives rows or raises ``SheetError``.
"""

import csv
import datetime
import io
import re
import warnings
import zipfile
from collections import Counter
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from . import danish
from .cleaning import clean
from .encodings import decoded
from .formulas import unguarded

MAX_BYTES = 25 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
"""Bytes of an Excel file in all, unpacked. 150,000 rows of six cells are some 60 MB."""
MAX_ENTRIES = 1_000
MAX_ROWS = 150_000
MAX_COLUMNS = 200
MAX_CELL = 10_000
DELIMITERS = ";\t,"
"""The likeliest first: in Danish files a comma is a decimal sign."""
NOT_READABLE = "Filen kan ikke læses. Gem den igen fra Excel som .xlsx eller som CSV, og prøv igen."
OLD_EXCEL = "Filen er i et ældre Excel-format eller låst med adgangskode. Gem den som .xlsx uden adgangskode."
EMPTY = "Der står ingenting i filen."
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK"
_NO_TOKENS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
"""What of a number format of Excel says nothing about what is shown of a date."""


class SheetError(Exception):
    """The file can't be read as a table; the message is a Danish sentence for whoever chose it."""


class Row(NamedTuple):
    """``number`` counts from 1 as the spreadsheet does; ``cells`` end with the last that isn't empty."""

    number: int
    cells: list[str]


def read_rows(content: bytes, *, max_rows=MAX_ROWS, max_columns=MAX_COLUMNS) -> list[Row]:
    """The rows in which something stands, in order; of an Excel file those of its first visible sheet that has any.

    Text of a CSV file is UTF-8, UTF-16 with its mark, or as Windows writes it; cells are parted by ``;``, tabs or
    commas. Raises ``SheetError``.
    """
    if len(content) > MAX_BYTES:
        raise SheetError(f"Filen er for stor. Den må højst fylde {MAX_BYTES // (1024 * 1024)} MB.")
    if content.startswith(_OLE):
        raise SheetError(OLD_EXCEL)
    rows = _excel(content, max_columns) if content.startswith(_ZIP) else _csv(content)
    kept = []
    for number, cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        _check_size(number, cells, max_rows, max_columns)
        kept.append(Row(number, cells))
    if not kept:
        raise SheetError(EMPTY)
    return kept


def column_letter(index):
    """What a spreadsheet calls the column, counted from 0: ``A``, ``Z``, ``AA``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def csv_rows(text):
    """The rows of a CSV file, as they are typed. Raises ``csv.Error``, also for a quotation that never ends."""
    text = text.replace("\r\n", "\n") if "\n" in text else text.replace("\r", "\n")
    first, _, rest = text.partition("\n")
    if match := re.fullmatch(r"\s*\"?sep=(.)\"?\s*", first):
        return [[], *csv.reader(io.StringIO(rest), delimiter=match[1], strict=True)]
    return list(csv.reader(io.StringIO(text), delimiter=_delimiter(text), strict=True))


def _check_size(number, cells, max_rows, max_columns):
    if number > max_rows:
        raise SheetError(f"Filen har mere end {danish.number(max_rows)} rækker.")
    if len(cells) > max_columns:
        raise SheetError(f"Række {number} har mere end {max_columns} kolonner.")
    for index, cell in enumerate(cells):
        if len(cell) > MAX_CELL:
            where = f"Række {number}, kolonne {column_letter(index)}"
            raise SheetError(f"{where}: Teksten er længere end {danish.number(MAX_CELL)} tegn.")


# --- CSV --------------------------------------------------------------------------------------------------------------


def _csv(content):
    text = text_of(content)
    try:
        for number, cells in enumerate(csv_rows(text), 1):
            yield number, [unguarded(_cleaned(cell)) for cell in cells]
    except csv.Error:
        raise SheetError(NOT_READABLE) from None


def text_of(content: bytes) -> str:
    """The text of a CSV file. Raises ``SheetError`` for what is no text."""
    try:
        text = decoded(content)
    except UnicodeDecodeError:
        raise SheetError(NOT_READABLE) from None
    if "\0" in text:
        raise SheetError("Filen er hverken en Excel-fil (.xlsx) eller en CSV-fil.")
    return text


def _delimiter(text):
    """The sign that parts the cells: the one that stands in most of the first lines; the likeliest of those."""
    lines = [line for line in text[:20_000].split("\n")[:30] if line.strip()]
    counts = Counter({sign: sum(sign in re.sub(r'"[^"]*"', "", line) for line in lines) for sign in DELIMITERS})
    return max(DELIMITERS, key=counts.__getitem__)


# --- Excel ------------------------------------------------------------------------------------------------------------


def _excel(content, max_columns):
    _check_archive(content)
    import openpyxl  # takes long to import, and is needed in the child process that reads

    try:
        with warnings.catch_warnings(action="ignore"):  # of what it doesn't read: drawings, rules for colours
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets:
                if sheet.sheet_state == "visible":
                    rows = _rows_of(sheet, max_columns)
                    if rows:
                        return rows
    except (SheetError, MemoryError):
        raise
    except Exception as error:  # a broken or foreign zip can make the parser raise anything at all
        raise SheetError(NOT_READABLE) from error
    raise SheetError(EMPTY)


def _check_archive(content):
    """Reads the archive's directory; what stands there is also the most that is unpacked of each entry."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except Exception as error:
        raise SheetError(NOT_READABLE) from error
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise SheetError("Filen fylder for meget, når den pakkes ud.")
    if "xl/workbook.xml" not in {entry.filename for entry in entries}:
        raise SheetError("Filen er hverken en Excel-fil (.xlsx) eller en CSV-fil.")


def _rows_of(sheet, max_columns):
    sheet.reset_dimensions()  # what a file says of its own size need not be true
    texts = _Texts()
    rows = []
    for number, cells in enumerate(sheet.iter_rows(max_col=max_columns + 1), 1):
        written = [texts.of(cell) if cell.value is not None else "" for cell in cells]
        if any(written):
            rows.append((number, written))
    return rows


class _Texts:
    """Cells as texts. What a style shows is found once."""

    def __init__(self):
        self._formats = {}

    def of(self, cell):
        value = cell.value
        if isinstance(value, str):
            return _cleaned(value)
        if isinstance(value, bool):
            return "ja" if value else "nej"
        if isinstance(value, (int, float)):
            return _number(value, is_share="%" in self._format(cell))
        if isinstance(value, (datetime.datetime, datetime.date)):
            return _day(value, self._format(cell))
        return _cleaned(str(value))

    def _format(self, cell):
        style = cell._style_id
        if style not in self._formats:
            self._formats[style] = _NO_TOKENS.sub("", cell.number_format or "").lower()
        return self._formats[style]


def _number(value, *, is_share):
    """As a Dane types it; Excel counts in fifteen digits and shows a share of 0,123 as 12,3 %."""
    exact = Decimal(f"{value:.15g}") * (100 if is_share else 1)
    if not exact.is_finite():
        return str(value)
    text = f"{exact.normalize() + 0:f}".replace(".", ",")
    return f"{text} %" if is_share else text


def _day(value, shown):
    """As the cell shows it: ``01.05.2024``, ``maj 2024`` or ``2024``."""
    if shown and "d" not in shown and "y" in shown:
        return f"{danish.MONTHS[value.month - 1]} {value.year}" if "m" in shown else str(value.year)
    text = f"{value:%d.%m}.{value.year}"
    is_moment = isinstance(value, datetime.datetime) and (value.hour or value.minute)
    return f"{text} {value:%H:%M}" if is_moment else text


@lru_cache(maxsize=4096)
def _cleaned(text):
    return clean(text).strip()
