"""A Word document as Markdown with its images: what Word shows, in its order. What is left out is said in ``notes``.

Headers and footers, tables of contents, comments, hidden and struck out text are no text of the plan. Notes stand at
the end of the part that points at them, text boxes after their paragraph, charts as the table that they are drawn from.
"""

import re
from dataclasses import dataclass, field

from bpmplan.cleaning import clean
from bpmplan.word.numbering import STEP, Numbering
from bpmplan.word.opening import NotWord, TooLarge, opened
from bpmplan.word.styles import Styles, W

from ..limits import MAX_UNPACKED, MAX_XML, TOO_LONG, DocumentError, is_too_long
from .markdown import BULLET, Block, Run, assembled, inline
from .word_fields import FieldCodes, address_in
from .word_pictures import Image, Pictures
from .word_tables import Table

NOT_WORD = "Filen er ikke et Word-dokument (.docx), eller den er beskadiget."
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_GONE = {W + "del", W + "moveFrom"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT_BOX = W + "txbxContent"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_KNOWN_SIGNS = {sign for sign in map(chr, range(0xE000, 0xF900)) if clean(sign) != sign}
_SHOWN = 3  # of what is left out, so many are quoted


@dataclass(frozen=True)
class Read:
    """``notes`` are Danish sentences about what did not come along, or came as something else."""

    markdown: str
    images: tuple[Image, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class Report:
    struck: list = field(default_factory=list)
    hidden: list = field(default_factory=list)
    contents: int = 0
    formulas: int = 0
    signs: int = 0

    def sentences(self):
        if self.struck:
            yield f"Gennemstreget tekst er udeladt: {_quoted(self.struck)}."
        if self.hidden:
            yield f"Skjult tekst er udeladt: {_quoted(self.hidden)}."
        if self.contents:
            yield "Indholdsfortegnelsen er udeladt: planen laver sin egen."
        if self.formulas:
            yield f"Formler kom ikke med: {self.formulas}."
        if self.signs:
            yield f"Tegn, der ikke kunne læses, er udeladt: {self.signs}."


def read_word(data: bytes) -> Read:
    """Raises ``DocumentError`` with a sentence to show."""
    try:
        document = opened(data, max_unpacked=MAX_UNPACKED, max_xml=MAX_XML)
        read = _Document(document).read()
    except TooLarge:
        raise DocumentError("Word-filen er for stor, når den pakkes ud. Gør billederne i den mindre.") from None
    except NotWord as error:
        raise DocumentError(NOT_WORD) from error
    except (DocumentError, MemoryError):
        raise
    except Exception as error:  # a document that opens can still be wrong inside
        raise DocumentError(NOT_WORD) from error
    if not any(character.isalnum() for character in read.markdown):
        raise DocumentError("Der er ingen tekst i filen. Er den scannet, så skal teksten skrives.")
    if is_too_long(read.markdown):
        raise DocumentError(TOO_LONG)
    return read


class _Document:
    def __init__(self, document):
        self.document = document
        self.styles = Styles(document)
        self.numbering = Numbering(document, self.styles)
        self.pictures = Pictures(document)
        self.report = Report()
        self.fields = FieldCodes()
        self.note_parts = {}
        self.note_texts = {}  # of the part that is being read: {its number: what it says}
        self.note_count = 0

    def read(self):
        blocks = []
        for block in self.blocks(self.document.element.body):
            if block.kind == "heading":
                blocks += self._notes_here()
            blocks.append(block)
        blocks += self._notes_here()
        sentences = [*self.report.sentences(), *self.pictures.sentences(), *self._head_and_foot()]
        return Read(assembled(blocks), tuple(self.pictures.images), tuple(sentences))

    def blocks(self, element):
        """The blocks of what stands under an element."""
        waiting = []  # runs of a paragraph whose end was deleted: it goes on in the next
        for child in element:
            if child.tag == W + "p":
                runs = waiting + self._runs(child)
                waiting = runs if _is_end_deleted(child) else []
                if not waiting:
                    yield from self._paragraph(child, runs)
            elif child.tag == W + "tbl":
                yield from Table(child, self.cell_blocks).blocks()
            elif child.tag == W + "sdt" and _is_contents_control(child):
                self.report.contents += 1
            elif child.tag not in _GONE and child.tag not in (_FALLBACK, _TEXT_BOX):
                yield from self.blocks(child)
        if waiting:
            yield Block("paragraph", inline(waiting))

    def cell_blocks(self, element):
        return list(self.blocks(element))

    def _paragraph(self, paragraph, runs):
        if self.styles.is_contents(paragraph):
            self.report.contents += 1
            return
        text = inline(runs)
        mark = self.numbering.mark(paragraph) if text else ""
        level = self.styles.heading_level(paragraph)
        if text and level is not None:
            number = mark.strip(" •")
            yield Block("heading", f"{number} {inline(runs, is_heading=True)}".strip(), level)
        elif text and mark:
            yield _item(mark, text)
        elif text:
            yield Block("paragraph", text)
        for markdown in self.pictures.of(paragraph):
            yield Block("paragraph", markdown)
        for box in paragraph.iter(_TEXT_BOX):
            if not _is_fallback(box) and next(box.iterancestors(W + "p"), None) is paragraph:
                yield from self.blocks(box)

    def _runs(self, paragraph):
        runs = []

        def walk(node, href):
            for child in node:
                tag = child.tag if isinstance(child.tag, str) else ""
                if tag in _GONE or tag in (_FALLBACK, _TEXT_BOX) or tag == W + "pPr":
                    continue
                if tag == _MATH:
                    self.report.formulas += 1
                elif tag == W + "hyperlink":
                    walk(child, self._address(child) or href)
                elif tag == W + "fldSimple":
                    walk(child, address_in(child.get(W + "instr", "")) or href)
                elif tag == W + "r":
                    runs.extend(self._of_run(child, paragraph, href))
                else:
                    walk(child, href)

        walk(paragraph, "")
        self.fields.end_paragraph()
        return runs

    def _of_run(self, run, paragraph, href):
        runs = []
        for address, children in self.fields.pieces(run):
            text = "".join(map(self._text, children))
            runs += self._piece(text, run, paragraph, href or address) if text else []
        return runs

    def _piece(self, text, run, paragraph, href):
        if self.styles.is_hidden(run, paragraph):
            self.report.hidden += [text.strip()] if text.strip() else []
            return []
        if self.styles.is_struck(run, paragraph):
            self.report.struck += [text.strip()] if text.strip() else []
            return []
        if self.styles.is_raised(run, paragraph) and text.strip().isdecimal():
            text = text.translate(_RAISED)
        look = {"bold": self.styles.is_bold(run, paragraph), "italic": self.styles.is_italic(run, paragraph)}
        return [Run(text, href=href, **look)]

    def _text(self, child):
        tag = child.tag if isinstance(child.tag, str) else ""
        if not tag.startswith(W):
            return ""
        name = tag[len(W) :]
        if name == "t":
            return self._plain(child.text or "")
        if name == "br" and child.get(W + "type") in ("page", "column"):
            return ""
        if name == "sym":
            return self._plain(chr(int(child.get(W + "char", "20"), 16)))
        if name in ("footnoteReference", "endnoteReference"):
            return self._note(name.removesuffix("Reference"), child.get(W + "id"))
        return _BREAKS.get(name, "")

    def _plain(self, text):
        """Signs of Word's own fonts that ``cleaning`` knows stay; others mean nothing elsewhere."""
        text = re.sub("[\u00ad\u200b\u2060\ufeff]", "", text).replace("\u00a0", " ")
        self.report.signs += sum(sign not in _KNOWN_SIGNS for sign in _PRIVATE.findall(text))
        return clean(_PRIVATE.sub(lambda sign: sign[0] if sign[0] in _KNOWN_SIGNS else "", text))

    def _note(self, kind, ident):
        if kind not in self.note_parts:
            self.note_parts[kind] = _part(self.document, f"{kind}s")
        root = self.note_parts[kind]
        notes = root.findall(f"{W}{kind}") if root is not None else ()
        note = next((one for one in notes if one.get(W + "id") == ident), None)
        if note is None:
            return ""
        self.note_count += 1
        number = str(self.note_count).translate(_RAISED)
        self.note_texts[number] = " ".join(block.text for block in self.blocks(note))
        return number

    def _notes_here(self):
        notes = [Block("paragraph", f"{number} {text.strip()}") for number, text in self.note_texts.items()]
        self.note_texts.clear()
        return notes

    def _address(self, link):
        part = self.document.part.rels.get(link.get(_ID, ""))
        return part.target_ref if part is not None and part.is_external else ""

    def _head_and_foot(self):
        """What stands at the head or foot of pages, once each."""
        names = ("first_page_header", "header", "first_page_footer", "footer")
        parts = [getattr(section, name) for section in self.document.sections for name in names]
        own = [part._element for part in parts if not part.is_linked_to_previous]
        texts = [" ".join("".join(t.text or "" for t in p.iter(W + "t")).split()) for e in own for p in e.iter(W + "p")]
        worded = [text for text in dict.fromkeys(texts) if re.search(r"[^\W\d_]", text)]
        if worded:
            yield f"Sidehoved og sidefod er udeladt: {_quoted(worded)}."


def _item(mark, text):
    """An item of a list from what Word draws before it; letters and numbers like 1.1 are words in a bullet."""
    depth, sign = len(mark) - len(mark.lstrip(" ")), mark.strip()
    level = depth // len(STEP)
    if re.fullmatch(r"\d{1,9}[.)]", sign):
        return Block("item", text, level, f"{sign[:-1]}.")
    words = text if not re.search(r"\w", sign) else f"{sign} {text}"
    return Block("item", words, level, BULLET)


def _quoted(texts):
    shown = ", ".join(f"»{text[:60]} …«" if len(text) > 60 else f"»{text}«" for text in texts[:_SHOWN])
    more = len(texts) - _SHOWN
    return f"{shown} og {more} mere" if more > 0 else shown


def _part(document, name):
    """The root of a part of the package by the end of its kind's name (footnotes, endnotes); None without it."""
    part = next((rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith(f"/{name}")), None)
    from docx.opc.oxml import parse_xml  # as in bpmplan/word/opening.py

    return None if part is None else parse_xml(part.blob)


def _is_contents_control(element):
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and "contents" in gallery.get(W + "val", "").lower()


def _is_fallback(element):
    return any(ancestor.tag == _FALLBACK for ancestor in element.iterancestors())


def _is_end_deleted(paragraph):
    """Whether the paragraph's end was deleted or moved away with tracking on."""
    return any(paragraph.find(f"{W}pPr/{W}rPr/{W}{name}") is not None for name in ("del", "moveFrom"))
