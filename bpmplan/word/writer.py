"""An HTML document of ours as a Word file: the same words, in the same order, under the same headings.

Only our own HTML is read, which templates and ``bpmplan.text`` have made; what an element is called and its classes say
what it becomes (``Look``). A heading becomes a heading, a table a table with its head, a list a list; pictures have
their alternative text, and drawings (SVG) become pictures.
"""

import io
import re
from contextlib import contextmanager
from itertools import count

from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import html

from bpmplan import danish

from . import parts
from .drawing import drawn
from .file import WordFile
from .lists import write_list, write_terms
from .look import WIDTH
from .tables import write_table

BLOCKS = {"address", "article", "aside", "blockquote", "caption", "dd", "div", "dl", "dt", "figure", "footer", "header"}
BLOCKS |= {"h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "main", "nav", "ol", "p", "section", "table", "tbody", "td"}
BLOCKS |= {"tfoot", "th", "thead", "tr", "ul"}
HOLDERS = {"article", "div", "header", "main", "section"}
"""What only holds other blocks."""
HEADINGS = {"h1": "Title", "h2": "Heading1", "h3": "Heading2", "h4": "Heading3", "h5": "Heading4", "h6": "Heading5"}
SPACE = re.compile(r"[ \t\r\n\f]+")
LONGEST_HEAD = 105
"""Characters in a page's head: name and mark that are longer together stand on a line each."""
LARGEST_HEIGHT = 120
"""In mm, of a picture."""
MARKS = {
    "strong": {"bold": True},
    "b": {"bold": True},
    "em": {"italic": True},
    "i": {"italic": True},
    "ins": {"line": "single", "colour": "0F5A28"},
    "del": {"strike": True, "colour": "8A1C12"},
}


def write(source, look, picture, prepare=None):
    """The Word file of an HTML document, in bytes.

    ``picture(address)`` gives an image of it as the bytes of a PNG or JPEG. ``prepare(tree)`` may give elements classes
    before it is written. Title, author, subject and date are those
    in the document's head.
    """
    tree = html.document_fromstring(source)
    if prepare:
        prepare(tree)
    return _Writer(tree, look, picture).bytes()


class _Words:
    """The words of one paragraph while they are written: white space between them is one space, as in HTML."""

    def __init__(self):
        self.is_open = False  # whether a space that comes now stands between words
        self.is_empty = True

    def add(self, holder, text, marks):
        text = danish.held_together(SPACE.sub(" ", text))
        if not self.is_open:
            text = text.lstrip(" ")
        if text:
            self.is_open, self.is_empty = not text.endswith(" "), False
            parts.run(holder, text, **marks)

    def new_line(self, holder):
        parts.line_break(holder)
        self.is_open = False


class _Writer:
    def __init__(self, tree, look, picture):
        self.tree, self.look, self.picture = tree, look, picture
        self.file = WordFile(look)
        self.anchors, self.pictures = count(1), count(1)
        self.style = ""  # of paragraphs, from the nearest class that has one
        self.level = -1  # of the list that is open
        self.narrow = None  # width of a cell, in mm
        self.lies_down = False  # within what stands on a page across

    def bytes(self):
        self.about()
        self.running()
        self.flow(self.tree.find("body"), self.file.body)
        parts.break_before(self.file.body)
        parts.close_up_tables(self.file.body)
        return self.file.bytes()

    def about(self):
        def meta(name):
            return next(iter(self.tree.xpath("//meta[@name=$name]/@content", name=name)), "")

        self.file.says_of_itself(
            title=(self.tree.findtext(".//title") or "").strip(),
            author=meta("author"),
            subject=meta("description"),
            keywords=meta("keywords"),
            language=self.tree.get("lang", "da"),
            identifier=meta("identifier"),
            created=meta("dcterms.created"),
        )

    def running(self):
        """Head and foot of each page, from the document's own."""
        name, mark = self.running_words(self.look.header), self.running_words(self.look.mark)
        head = parts.paragraph(self.file.header, "Header")
        parts.tab_stop(head, WIDTH)
        self.line(head, name)
        if self.length(name) + self.length(mark) > LONGEST_HEAD:
            head = parts.paragraph(self.file.header, "Header")
            parts.tab_stop(head, WIDTH)
        parts.tab(head)
        self.line(head, mark)
        foot = parts.paragraph(self.file.footer, "Footer")
        parts.tab_stop(foot, WIDTH)
        self.line(foot, self.running_words(self.look.footer))
        parts.tab(foot)
        parts.run(foot, "side ")
        parts.simple_field(foot, "PAGE", "1")
        parts.run(foot, " af ")
        parts.simple_field(foot, "NUMPAGES", "1")

    def length(self, line):
        return sum(len(part) if isinstance(part, str) else len(self.text(part)) for part in line)

    def running_words(self, name):
        return [
            part
            for element in self.tree.iter("div")
            if name in self.classes(element)
            for part in (element.text or "", *self.children(element))
        ]

    # --- what an element is

    @staticmethod
    def classes(element):
        return frozenset((element.get("class") or "").split())

    @staticmethod
    def children(element):
        """The children of an element, each followed by the text after it."""
        for child in element:
            if isinstance(child.tag, str):
                yield child
            yield child.tail or ""

    @staticmethod
    def text(element):
        return SPACE.sub(" ", " ".join(element.itertext())).strip()

    def is_left_out(self, element):
        return bool(self.classes(element) & self.look.left_out)

    def shows(self, element):
        """Whether an inline element has words or a picture."""
        return not self.is_left_out(element) and bool(self.text(element) or element.tag in ("img", "svg", "br"))

    # --- where it is written

    @contextmanager
    def styled(self, style):
        before, self.style = self.style, style
        yield
        self.style = before

    @contextmanager
    def lying(self, lies_down):
        before, self.lies_down = self.lies_down, lies_down
        yield
        self.lies_down = before

    @contextmanager
    def narrowed(self, width):
        """Within a cell of a table."""
        before, self.narrow, self.level, level = self.narrow, width, -1, self.level
        yield
        self.narrow, self.level = before, level

    @property
    def width(self):
        """In mm, of what may be written here."""
        return self.narrow or self.file.width

    # --- blocks

    def flow(self, element, into):
        """What is in an element: words among blocks are paragraphs of their own."""
        line = [element.text or ""]
        for child in element:
            if isinstance(child.tag, str) and child.tag in BLOCKS:
                self.paragraph(line, into)
                self.block(child, into)
                line = [child.tail or ""]
            else:
                line += [child, child.tail or ""] if isinstance(child.tag, str) else [child.tail or ""]
        self.paragraph(line, into)

    def block(self, element, into):
        classes = self.classes(element)
        if classes & self.look.left_out:
            return
        in_body = into is self.file.body
        if in_body and not self.lies_down:
            self.turn_for(element)
        if in_body and classes & self.look.starts_page:
            self.file.end_page()
        self.mark_anchor(element, into)
        before = len(into)
        style = next((self.look.classes[name] for name in classes if name in self.look.classes), self.style)
        with self.styled(style), self.lying(self.lies_down or bool(classes & self.look.across)):
            if self.look.contents in classes:
                self.write_contents(element, into)
            else:
                self.writer_of(element)(element, into)
        if classes & self.look.leads_on:
            # Of a section the end: LibreOffice leaves the first of many that are to go on together behind.
            parts.keep_with_next(into[before:][-1:] if element.tag == "section" else into[before:])
        elif classes & self.look.together and not classes & self.look.breaks:
            parts.keep_together(into[before:])
        if in_body and classes & self.look.ends_page:
            self.file.end_page()

    def turn_for(self, element):
        """Have the page lie down or stand upright as the first that is shown of an element wants it."""
        if not self.text(element) and next(element.iter("img", "svg", "hr"), None) is None:
            return
        first, wants = element, bool(self.classes(element) & self.look.across)
        while not wants and first is not None and first.tag in HOLDERS and not (first.text or "").strip():
            first = next((child for child in first if child.tag in BLOCKS and not self.is_left_out(child)), None)
            wants = first is not None and bool(self.classes(first) & self.look.across)
        if wants != self.file.is_across:
            self.file.turn(is_across=wants)

    def writer_of(self, element):
        tag = element.tag
        if tag in HEADINGS:
            return self.write_heading
        own = {"p": self.write_p, "hr": self.write_rule, "blockquote": self.write_quote}
        return own.get(tag) or (lambda *given: WRITERS[tag](self, *given) if tag in WRITERS else self.flow(*given))

    def paragraph(self, line, into, *, style=None):
        """A paragraph of texts and inline elements, unless there is nothing in it. Gives the paragraph, or None."""
        if not any(part.strip() if isinstance(part, str) else self.shows(part) for part in line):
            return None
        made = parts.paragraph(into, self.style if style is None else style)
        self.line(made, line)
        return made

    def mark_anchor(self, element, into):
        """The place that a link to this element leads to."""
        if anchor := element.get("id"):
            number = next(self.anchors)
            parts.added(into, "w:bookmarkStart", id=number, name=parts.bookmark_name(anchor))
            parts.added(into, "w:bookmarkEnd", id=number)

    def write_p(self, element, into):
        made = self.paragraph([element.text or "", *self.children(element)], into)
        if made is not None:
            self.align(element, made)

    def align(self, element, paragraph):
        classes = self.classes(element)
        way = "right" if classes & {"align-right", "number"} else "center" if classes & {"align-center", "mark"} else ""
        if way and parts.properties(paragraph).jc is None:
            parts.properties(paragraph)._insert_jc(parts.element("w:jc", val=way))

    def write_heading(self, element, into):
        own = next((self.look.headings[name] for name in self.classes(element) if name in self.look.headings), None)
        words = [element.text or "", *self.children(element)]
        made = self.paragraph(words, into, style=own or HEADINGS[element.tag])
        if made is not None and self.classes(element) & self.look.ruled:
            parts.rule(made, "top", self.look.accent)

    def write_rule(self, element, into):
        parts.rule(parts.paragraph(into), "bottom", "B5B5B5")

    def write_quote(self, element, into):
        is_own = not self.classes(element) & self.look.classes.keys()
        with self.styled("Quote" if is_own else self.style):
            self.flow(element, into)

    def write_contents(self, element, into):
        """A list of contents that Word can bring up to date; until it does, ours stands there, without pages."""
        for heading in element.xpath(".//h2")[:1]:
            self.block(heading, into)
        links = element.xpath(".//li/a")
        for place, link in enumerate(links):
            level = len(link.xpath("ancestor::ol"))
            paragraph = parts.paragraph(into, f"TOC{min(level, 3)}")
            if not place:
                parts.field_begins(paragraph, r'TOC \o "1-3" \h \z')
            self.line(paragraph, [link])
            if place == len(links) - 1:
                parts.field_ends(paragraph)

    # --- words

    def line(self, paragraph, line, marks=None):
        """Texts and inline elements, written into a paragraph."""
        words = _Words()
        for part in line:
            if isinstance(part, str):
                words.add(paragraph, part, marks or {})
            else:
                self.inline(part, paragraph, words, marks or {})

    def inline(self, element, holder, words, marks):
        if self.is_left_out(element):
            return
        if element.tag == "br":
            words.new_line(holder)
            return
        if element.tag in ("img", "svg"):
            self.write_picture(element, holder)
            words.is_open, words.is_empty = True, False
            return
        if (element.tag in BLOCKS or self.classes(element) & self.look.own_line) and not words.is_empty:
            words.new_line(holder)
        marks = marks | MARKS.get(element.tag, {})
        for name in self.classes(element) & self.look.runs.keys():
            marks = marks | self.look.runs[name]
        if element.tag == "a" and (address := element.get("href")):
            holder = parts.link(holder, address, self.file.part)
            marks = marks if address.startswith("#") else marks | {"line": "single"}
        words.add(holder, element.text or "", marks)
        for part in self.children(element):
            if isinstance(part, str):
                words.add(holder, part, marks)
            else:
                self.inline(part, holder, words, marks)

    def write_picture(self, element, holder):
        if element.tag == "svg":
            data, alternative, width = drawn(element)
        else:
            data, alternative, width = self.picture(element.get("src")), element.get("alt", ""), None
        inline = self.file.part.new_pic_inline(io.BytesIO(data), Mm(width) if width else None, None)
        highest = self.look.heights.get(next(iter(self.classes(element)), ""), LARGEST_HEIGHT)
        parts.fit(inline, Mm(self.width), Mm(highest))
        number = next(self.pictures)
        for side in ("distT", "distB", "distL", "distR"):  # LibreOffice keeps 3 mm where nothing is said
            inline.set(side, "0")
        inline.docPr.set("descr", alternative)
        inline.docPr.set("id", str(number))
        inline.docPr.set("name", f"Billede {number}")
        parts.added(holder, "w:r").append(parts.element("w:drawing"))
        holder.findall(qn("w:r"))[-1][-1].append(inline)


WRITERS = {"ul": write_list, "ol": write_list, "dl": write_terms, "table": write_table}
