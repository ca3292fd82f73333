"""Tables in a Word file: with a caption, a head that stands on each page, and rows that are never broken."""

from docx.oxml.ns import qn

from bpmplan import danish

from . import parts

LONGEST = 46
"""Characters: a column whose cells are longer gets no more room for that."""
MOST_TOGETHER = 14
"""Rows: a table with more may be broken over pages, as one may whose words are many (``Look.breaks``)."""
LEAST = 3
CHARACTER, BESIDE = 1.85, 2.5
"""Widths in mm, of a character as large as cells have it, and of the space beside the words of a cell."""


def column_widths(rows, width):
    """As wide as their words need, and all together as wide as the page, in mm.

    ``rows`` hold ``(text, how many columns the cell spans)``. Where there is room for it, each column is as wide as its
    longest word first, so that no number is broken; what is left goes to those that would have more.
    """
    count = max((sum(span for _, span in row) for row in rows), default=0)
    needs, words = [LEAST] * count, [LEAST] * count
    for row in rows:
        place = 0
        for text, span in row:
            if span == 1:
                longest_word = max(map(len, danish.held_together(text).split(" ")), default=0)
                words[place] = max(words[place], longest_word)
                needs[place] = max(needs[place], longest_word, min(len(text), LONGEST))
            place += span
    least = [characters * CHARACTER + BESIDE for characters in words]
    wanted = [characters * CHARACTER + BESIDE for characters in needs]
    left, wishes = width - sum(least), sum(wanted) - sum(least)
    if left <= 0 or left >= wishes:
        shares = least if left <= 0 else wanted
        return [width * one / sum(shares) for one in shares]
    return [low + left * (high - low) / wishes for low, high in zip(least, wanted, strict=True)]


def write_table(writer, element, into):
    caption = element.find("caption")
    if caption is not None:
        parts_of_it = [caption.text or "", *writer.children(caption)]
        writer.paragraph(parts_of_it, into, style="Caption")
    rows = [
        ([(cell, int(cell.get("colspan", 1))) for cell in row if _is_shown(writer, cell)], row)
        for row in element.iter("tr")
    ]
    widths = column_widths([[(writer.text(cell), span) for cell, span in cells] for cells, _ in rows], writer.width)
    if not widths:
        return
    table = parts.table(into, widths, caption="" if caption is None else writer.text(caption))
    for cells, row in rows:
        is_head = row.getparent().tag == "thead"
        made = parts.row(table, is_head=is_head)
        place = 0
        for cell, span in cells:
            _write_cell(writer, cell, made, sum(widths[place : place + span]), span=span, is_head=is_head)
            place += span
        if place < len(widths):
            parts.paragraph(parts.cell(made, sum(widths[place:]), span=len(widths) - place), "Cell")
    may_break = len(rows) > MOST_TOGETHER or writer.classes(element) & writer.look.breaks
    keep_rows(table, may_break=bool(may_break))
    # Two tables with nothing between them would be one.
    parts.properties(parts.paragraph(into))._insert_spacing(
        parts.element("w:spacing", after=0, line=parts.BELOW_TABLE, lineRule="exact")
    )


def keep_rows(table, *, may_break):
    """Keep a table on one page or, where it may be broken, its head with two rows, and no last row by itself."""
    *rows, _last = table.findall(qn("w:tr"))
    if may_break:
        heads = sum(row.trPr.find(qn("w:tblHeader")) is not None for row in rows)
        rows = [*rows[: heads + 1], *rows[heads + 1 :][-1:]]
    parts.keep_with_next(rows)


def _is_shown(writer, cell):
    return cell.tag in ("td", "th") and not writer.is_left_out(cell)


def _write_cell(writer, element, row, width, *, span, is_head):
    cell = parts.cell(row, width, span=span, is_head=is_head)
    with writer.styled("Cell"), writer.narrowed(width):
        writer.flow(element, cell)
    for paragraph in cell.iter(qn("w:p")):
        writer.align(element, paragraph)
        if element.tag == "th":
            for words in paragraph.iter(qn("w:r")):
                parts.embolden(words)
    if not len(cell) or cell[-1].tag != qn("w:p"):
        parts.paragraph(cell, "Cell")
