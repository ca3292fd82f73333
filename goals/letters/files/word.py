"""A Word document as text: what Word shows, in its order, with the numbers that Word draws itself.

What is none of the letter's text is left out: deleted or moved away with tracking on, hidden, struck out, note marks.
"""

import re

from bpmplan.word.numbering import Numbering
from bpmplan.word.opening import TooLarge, opened
from bpmplan.word.styles import Styles, W

from ..notes import is_note_mark
from .limits import MAX_UNPACKED, MAX_XML, LetterError

_NOT_SHOWN = {
    W + "del",
    W + "moveFrom",
    W + "txbxContent",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\xad"}


def word_text(data: bytes) -> str:
    """Errors: ``LetterError`` with a sentence to show."""
    try:
        return _Document(opened(data, max_unpacked=MAX_UNPACKED, max_xml=MAX_XML)).text()
    except TooLarge:
        raise LetterError("Word-filen er for stor til at være et brev.") from None
    except (LetterError, MemoryError):
        raise
    except Exception as error:  # a document that opens can still be wrong inside
        raise LetterError("Filen er ikke et Word-dokument (.docx), eller den er beskadiget.") from error


class _Document:
    def __init__(self, document):
        self.document = document
        self.styles = Styles(document)
        self.numbering = Numbering(document, self.styles)

    def text(self) -> str:
        # The body first: headers and footers must not count in its lists.
        body = list(self._blocks(self.document.element.body))
        heads = self._parts("first_page_header", "header")
        feet = self._parts("first_page_footer", "footer")
        return "\n\n".join(["\n\n".join(heads), "\n\n".join(body), "\n\n".join(feet)])

    def _parts(self, *names: str) -> list[str]:
        """The text of headers or footers, each once."""
        parts = [getattr(section, name) for section in self.document.sections for name in names]
        texts = [text for part in parts if not part.is_linked_to_previous for text in self._blocks(part._element)]
        return list(dict.fromkeys(texts))

    def _blocks(self, element):
        """The paragraphs and tables under an element, each as text."""
        waiting = ""  # of a paragraph whose end was deleted: it goes on in the next
        for child in element:
            if child.tag == W + "p":
                shown, is_counted = self._paragraph(child)
                waiting += shown
                if _is_end_deleted(child):
                    continue
                text, waiting = waiting, ""
                mark = self.numbering.mark(child) if text.strip() or is_counted else ""
                if text.strip():
                    yield self._marked(child, mark) + text
                for description in child.iter():
                    if description.tag.endswith("}docPr") and description.get("descr"):
                        yield f"![{' '.join(description.get('descr').split())}]()"
                    if description.tag == W + "txbxContent" and not _is_fallback(description):
                        yield from self._blocks(description)
            elif child.tag == W + "tbl":
                yield from self._table(child)
            elif child.tag not in _NOT_SHOWN:
                yield from self._blocks(child)
        if waiting.strip():
            yield waiting

    def _marked(self, paragraph, mark: str) -> str:
        return "## " + mark.lstrip() if self.styles.is_heading(paragraph) else mark

    def _paragraph(self, paragraph) -> tuple[str, bool]:
        """(the text that counts, whether Word shows anything at all, struck out or not)."""
        parts: list[str] = []
        is_shown = False

        def walk(node):
            nonlocal is_shown
            for child in node:
                tag = child.tag if isinstance(child.tag, str) else ""
                if tag in _NOT_SHOWN or tag == W + "pPr":
                    continue
                if tag == W + "r":
                    if self.styles.is_hidden(child, paragraph):
                        continue
                    is_shown = is_shown or any(text.text for text in child.iter(W + "t"))
                    if self.styles.is_struck(child, paragraph) or self._is_note_mark(child, paragraph, "".join(parts)):
                        continue
                if tag == W + "t":
                    parts.append(child.text or "")
                elif tag.startswith(W) and tag[len(W) :] in _BREAKS:
                    parts.append(_BREAKS[tag[len(W) :]])
                else:
                    walk(child)

        walk(paragraph)
        return "".join(parts), is_shown

    def _is_note_mark(self, run, paragraph, before: str) -> bool:
        text = "".join(part.text or "" for part in run.iter(W + "t"))
        return bool(text) and self.styles.is_raised(run, paragraph) and is_note_mark(text, before)

    def _table(self, table):
        """A table of numbered goals as Markdown rows; any other as its cells, which is how letterheads are laid out."""
        rows = []
        for row in table.iter(W + "tr"):
            properties = row.find(W + "trPr")
            is_deleted = properties is not None and properties.find(W + "del") is not None
            if is_deleted or next(row.iterancestors(W + "tbl")) is not table:
                continue
            rows.append([list(self._blocks(cell)) for cell in row.findall(W + "tc")])
        first_cells = [(row[0][0] if row and row[0] else "").strip().lower() for row in rows]
        if sum(bool(re.fullmatch(r"(?:mål\s*)?\d{1,2}[.):]?\s*", cell)) for cell in first_cells) > 1:
            for row in rows:
                yield "| " + " | ".join(" ".join(" ".join(cell).split()) for cell in row) + " |"
        else:
            for row in rows:
                for cell in row:
                    yield from cell


def _is_fallback(element) -> bool:
    return any(ancestor.tag in _NOT_SHOWN for ancestor in element.iterancestors())


def _is_end_deleted(paragraph) -> bool:
    """Whether the paragraph's end was deleted or moved away with tracking on."""
    return any(paragraph.find(f"{W}pPr/{W}rPr/{W}{name}") is not None for name in ("del", "moveFrom"))
