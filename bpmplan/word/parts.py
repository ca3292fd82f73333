"""The pieces that a Word file is made of, as elements of its XML: children stand in the order that Word demands."""

import re
from hashlib import sha256

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from .look import ABOVE_CAPTION

DEEPEST = 8
"""The deepest level of a list that Word knows, from 0."""
BULLETS, NUMBERS = 1, 2
"""The two kinds of lists, by their abstract numbering."""


def element(tag, /, **attributes):
    """``element("w:jc", val="right")``; an attribute of None is left out."""
    made = OxmlElement(tag)
    for key, value in attributes.items():
        if value is not None:
            made.set(qn(f"w:{key}"), str(value))
    return made


def added(parent, tag, /, **attributes):
    """A new element, put last in ``parent``."""
    made = element(tag, **attributes)
    parent.append(made)
    return made


def paragraph(parent, style=""):
    """A new paragraph of this style."""
    made = added(parent, "w:p")
    if style:
        added(added(made, "w:pPr"), "w:pStyle", val=style)
    return made


def properties(paragraph):
    """The properties of a paragraph; they are made if it has none."""
    return paragraph.get_or_add_pPr()


def keep_with_next(elements):
    """Have paragraphs, and the rows of tables, stand on the page of what comes next."""
    for paragraph in (one for element in elements for one in element.iter(qn("w:p"))):
        properties(paragraph).get_or_add_keepNext()


def keep_together(elements):
    """Have paragraphs, and the rows of tables, stand on one page."""
    if elements:
        *before, last = elements
        keep_with_next([*before, *last.findall(qn("w:tr"))[:-1]])


def run(parent, text, *, bold=False, italic=False, colour="", size=0, line="", strike=False, boxed=False, shade=""):
    """Words that look alike. ``line`` is how they are underlined, ``shade`` the colour of their ground."""
    made = added(parent, "w:r")
    marks = [
        ("w:b", {}) if bold else None,
        ("w:i", {}) if italic else None,
        ("w:strike", {}) if strike else None,
        ("w:color", {"val": colour}) if colour else None,
        ("w:sz", {"val": round(size * 2)}) if size else None,
        ("w:u", {"val": line}) if line else None,
        ("w:bdr", {"val": "single", "sz": 8, "space": 0, "color": "auto"}) if boxed else None,
        ("w:shd", {"val": "clear", "color": "auto", "fill": shade}) if shade else None,
    ]
    if any(marks):
        holder = added(made, "w:rPr")
        for mark in filter(None, marks):
            added(holder, mark[0], **mark[1])
    written = added(made, "w:t")
    written.text = text
    written.set(qn("xml:space"), "preserve")
    return made


def line_break(parent):
    added(added(parent, "w:r"), "w:br")


def tab(parent):
    added(added(parent, "w:r"), "w:tab")


def page_break(parent):
    """A paragraph that ends the page. Its end stands at the top of the next, and takes no room there."""
    made = paragraph(parent)
    properties(made)._insert_spacing(element("w:spacing", before=0, after=0, line=20, lineRule="exact"))
    added(added(made, "w:r"), "w:br", type="page")


def simple_field(parent, instruction, shown):
    """A field that Word works out, such as the page's number; ``shown`` stands until it does."""
    holder = added(parent, "w:fldSimple", instr=f" {instruction} ")
    run(holder, shown)


def field_begins(parent, instruction):
    """The beginning of a field that goes on over paragraphs, until ``field_ends``."""
    added(added(parent, "w:r"), "w:fldChar", fldCharType="begin")
    written = added(added(parent, "w:r"), "w:instrText")
    written.text = f" {instruction} "
    written.set(qn("xml:space"), "preserve")
    added(added(parent, "w:r"), "w:fldChar", fldCharType="separate")


def field_ends(parent):
    added(added(parent, "w:r"), "w:fldChar", fldCharType="end")


def bookmark_name(anchor):
    """The name of the bookmark for an ``id`` of the HTML: Word allows 40 letters, digits and ``_``."""
    name = re.sub(r"\W", "", anchor.replace("-", "_"), flags=re.ASCII)
    return f"_{name}" if len(name) < 39 and name else f"_{sha256(anchor.encode()).hexdigest()[:38]}"


def link(parent, address, part):
    """A link to an address or, with ``#``, to a bookmark; what is put into it is what is pressed."""
    holder = added(parent, "w:hyperlink", history="1")
    if address.startswith("#"):
        holder.set(qn("w:anchor"), bookmark_name(address[1:]))
    else:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
        holder.set(qn("r:id"), part.relate_to(address, kind, is_external=True))
    return holder


def rule(paragraph, side, colour):
    """A line across the page, above a paragraph (``top``) or below it (``bottom``)."""
    border = element("w:pBdr")
    added(border, f"w:{side}", val="single", sz=8, space=6, color=colour)
    properties(paragraph).insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:sectPr")


def embolden(run):
    """Have words stand bold, if nothing is said of their weight."""
    holder = run.get_or_add_rPr()
    if holder.find(qn("w:b")) is None:
        holder.insert(0, element("w:b"))


def fit(inline, width, height):
    """Make a picture smaller where it is larger than its place."""
    extent = inline.extent
    share = min(1, width / extent.cx, height / extent.cy)
    if share < 1:
        extent.cx, extent.cy = round(extent.cx * share), round(extent.cy * share)
        size = inline.graphic.graphicData.pic.spPr
        size.cx, size.cy = extent.cx, extent.cy


# --- lists ------------------------------------------------------------------------------------------------------------

_SIGNS = ("•", "–", "•", "–", "•", "–", "•", "–", "•")


def numbering_xml():
    """The two kinds of lists that there are; each list of the text is one of them, counted by itself."""
    return parse_xml(f"<w:numbering {nsdecls('w')}>{_kind(BULLETS)}{_kind(NUMBERS)}</w:numbering>")


def _kind(number):
    levels = []
    for level in range(DEEPEST + 1):
        form, sign = ("bullet", _SIGNS[level]) if number == BULLETS else ("decimal", f"%{level + 1}.")
        left = 300 * (level + 1)
        levels.append(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{sign}"/>'
            f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="300"/></w:pPr></w:lvl>'
        )
    kind = f'<w:multiLevelType w:val="multilevel"/>{"".join(levels)}'
    return f'<w:abstractNum w:abstractNumId="{number}">{kind}</w:abstractNum>'


def new_list(numbering, kind, *, level=0, start=1):
    """The number of a new list in ``numbering``. Its points are counted from ``start``."""
    number = len(numbering.findall(qn("w:num"))) + 1
    made = added(numbering, "w:num", numId=number)
    added(made, "w:abstractNumId", val=kind)
    if kind == NUMBERS:
        added(added(made, "w:lvlOverride", ilvl=level), "w:startOverride", val=start)
    return number


def as_point(paragraph, number, level):
    """Make a paragraph a point of a list."""
    holder = properties(paragraph).get_or_add_numPr()
    added(holder, "w:ilvl", val=min(level, DEEPEST))
    added(holder, "w:numId", val=number)


# --- tables -----------------------------------------------------------------------------------------------------------


def table(parent, widths, *, caption=""):
    """A new table. ``widths`` of its columns are in mm; ``caption`` is what is read aloud of it."""
    made = added(parent, "w:tbl")
    about = added(made, "w:tblPr")
    added(about, "w:tblW", w=_mm(sum(widths)), type="dxa")
    added(about, "w:tblLayout", type="fixed")
    room = added(about, "w:tblCellMar")
    added(room, "w:left", w=0, type="dxa")
    added(room, "w:right", w=110, type="dxa")
    added(about, "w:tblLook", firstRow="1", firstColumn="1", noVBand="1")
    if caption:
        added(about, "w:tblCaption", val=caption)
    grid = added(made, "w:tblGrid")
    for width in widths:
        added(grid, "w:gridCol", w=_mm(width))
    return made


def row(table, *, is_head):
    """A new row. It is never broken over pages; one of the head stands on each page."""
    made = added(table, "w:tr")
    about = added(made, "w:trPr")
    added(about, "w:cantSplit")
    if is_head:
        added(about, "w:tblHeader")
    return made


def cell(row, width, *, span=1, is_head=False, shade=""):
    """A new cell, ``width`` in mm."""
    made = added(row, "w:tc")
    about = added(made, "w:tcPr")
    added(about, "w:tcW", w=_mm(width), type="dxa")
    if span > 1:
        added(about, "w:gridSpan", val=span)
    lines = added(about, "w:tcBorders")
    added(lines, "w:bottom", val="single", sz=8 if is_head else 4, color="1A1A1A" if is_head else "C4C4C4")
    if shade:
        added(about, "w:shd", val="clear", color="auto", fill=shade)
    if is_head:
        added(about, "w:vAlign", val="bottom")
    return made


def _mm(width):
    return round(width / 25.4 * 1440)


BELOW_TABLE = 160
"""The distance below a table, in twentieths of a point."""


def break_before(body):
    """Have the words after a page's end begin the next page themselves.

    A paragraph that ends a page would stand on one of its own where the page is full.
    """
    for ending in body.xpath("./w:p[w:r/w:br[@w:type='page']]"):
        after = _following(ending)
        if after is not None and after.tag == qn("w:p") and not after.xpath("./w:r/w:br | ./w:pPr/w:sectPr"):
            body.remove(ending)
            properties(after).get_or_add_pageBreakBefore()


def close_up_tables(body):
    """Take the empty paragraph after a table away where words come next, and have those keep the distance.

    LibreOffice doesn't keep a heading with what comes next where an empty paragraph stands between it and a table.
    """
    for table in body.findall(qn("w:tbl")):
        empty = table.getnext()
        after = _following(empty)
        if after is None or after.tag != qn("w:p") or not after.xpath("./w:r/w:t | ./w:hyperlink"):
            continue
        body.remove(empty)
        style = after.pPr.style if after.pPr is not None else ""
        if not str(style).startswith("Heading"):
            above = BELOW_TABLE + (ABOVE_CAPTION * 20 if style == "Caption" else 0)
            properties(after)._insert_spacing(element("w:spacing", before=above))


def _following(block):
    """What is seen after a paragraph or table, or None."""
    return next((one for one in block.itersiblings() if not one.tag.startswith(qn("w:bookmark"))), None)


# --- pages ------------------------------------------------------------------------------------------------------------


def section(*, is_across, header, footer, margin):
    """The properties of the pages up to here. ``header`` and ``footer`` are the relations that name them."""
    made = element("w:sectPr")
    for name, relation in (("w:headerReference", header), ("w:footerReference", footer)):
        added(made, name, type="default").set(qn("r:id"), relation)
    width, height = (16838, 11906) if is_across else (11906, 16838)
    added(made, "w:pgSz", w=width, h=height, orient="landscape" if is_across else None)
    side = _mm(margin)
    added(made, "w:pgMar", top=_mm(28), right=side, bottom=_mm(23), left=side, header=_mm(12), footer=_mm(11), gutter=0)
    return made


def tab_stop(paragraph, width):
    """Have what follows a tab stand at the right, ``width`` mm from the left."""
    stops = element("w:tabs")
    properties(paragraph)._insert_tabs(stops)
    added(stops, "w:tab", val="right", pos=_mm(width))
