"""Lists, and terms with what is said of them, in a Word file."""

from docx.oxml.ns import qn

from . import parts
from .look import GREY, TERM

STEP = 300
"""How far a level of a list stands in, in twentieths of a point."""


def write_list(writer, element, into):
    kind = parts.NUMBERS if element.tag == "ol" else parts.BULLETS
    start = element.get("start", "")
    writer.level += 1
    number = parts.new_list(
        writer.file.numbering, kind, level=writer.level, start=int(start) if start.isdecimal() else 1
    )
    for item in element:
        if item.tag == "li":
            _write_point(writer, item, into, number)
    writer.level -= 1


def _write_point(writer, item, into, number):
    """A point: its first paragraph has the sign, further ones stand under it."""
    before = len(into)
    with writer.styled(writer.style or "ListParagraph"):
        writer.flow(item, into)
    new = [one for one in into[before:] if one.tag == qn("w:p")]
    own = [one for one in new if one.pPr is None or one.pPr.numPr is None]  # others are points of lists in it
    for paragraph in own:
        if paragraph is new[0]:
            parts.as_point(paragraph, number, writer.level)
        else:
            parts.properties(paragraph)._insert_ind(parts.element("w:ind", left=STEP * (writer.level + 1)))


CHARACTER, BESIDE = 4.8, 6
"""Widths in points, of a letter of a term and of the space after it."""
WIDEST_TERM = 260
"""In points: a longer term goes on below itself."""
MOST_TOGETHER = 12
"""A list of terms with more paragraphs than this may be broken over pages."""


def write_terms(writer, element, into):
    """A term and what is said of it stand on one line; what goes on stands below. A short list is kept together."""
    term, before = None, len(into)
    longest = max((len(writer.text(child)) for child in element if child.tag == "dt"), default=0)
    room = longest * CHARACTER + BESIDE
    for child in element:
        if child.tag == "dt":
            term = child
        elif child.tag == "dd":
            _write_fact(writer, term, child, into)
            term = None
    paragraphs = [one for one in into[before:] if one.tag == qn("w:p")]
    if room > TERM:
        _give_room(paragraphs, round(min(room, WIDEST_TERM) * 20))
    if len(paragraphs) <= MOST_TOGETHER:
        for paragraph in paragraphs[:-1]:
            parts.properties(paragraph).get_or_add_keepNext()


def _give_room(paragraphs, room):
    """Have what is said of terms begin so far to the right, in twentieths of a point."""
    for paragraph in paragraphs:
        hanging = room if paragraph.pPr.style == "Fact" else None
        if paragraph.pPr.style in ("Fact", "FactMore") and paragraph.pPr.ind is None:
            properties = parts.properties(paragraph)
            properties._insert_ind(parts.element("w:ind", left=room, hanging=hanging))


def _write_fact(writer, term, description, into):
    before = len(into)
    with writer.styled("FactMore"):
        writer.flow(description, into)
    if term is None:
        return
    first = into[before] if len(into) > before else None
    if first is None or first.tag != qn("w:p") or (first.pPr is not None and first.pPr.numPr is not None):
        first = parts.element("w:p")
        into.insert(before, first)
    parts.properties(first).style = "Fact"
    words = parts.element("w:p")
    writer.line(words, [term.text or "", *writer.children(term)], {"colour": GREY})
    parts.tab(words)
    for place, one in enumerate(list(words), 1):
        first.insert(place, one)
