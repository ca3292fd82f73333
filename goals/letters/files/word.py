"""A Word document as text: what Word shows, in its order, with the numbers that Word draws itself."""

import io
import re
import zipfile

from .limits import MAX_UNPACKED, LetterError
from .numbering import Numbering, W

_SKIP = {W + "del", W + "txbxContent", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}

_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\xad"}


def word_text(data: bytes) -> str:
    import docx

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
                raise LetterError("Word-filen er for stor til at være et brev.")
        document = docx.Document(io.BytesIO(data))
        numbering = Numbering(document)
        parts, seen = [], set()
        for section in document.sections:
            for part in (section.first_page_header, section.header):
                if not part.is_linked_to_previous:
                    parts.append((part._element, seen))
        body = list(_blocks(document.element.body, numbering))
        head = [text for element, _ in parts for text in _blocks(element, numbering)]
        feet = [
            text
            for section in document.sections
            for part in (section.first_page_footer, section.footer)
            if not part.is_linked_to_previous
            for text in _blocks(part._element, numbering)
        ]
    except LetterError:
        raise
    except Exception as error:  # a broken or foreign zip can make the parser raise anything at all
        raise LetterError("Filen er ikke et Word-dokument (.docx), eller den er beskadiget.") from error
    return "\n\n".join(dict.fromkeys(head)) + "\n\n" + "\n\n".join(body) + "\n\n" + "\n\n".join(dict.fromkeys(feet))


def _blocks(element, numbering):
    """The paragraphs and tables under an element, each as text."""
    for child in element:
        if child.tag == W + "p":
            text = _paragraph(child)
            if text.strip():
                yield numbering.mark(child) + text
            for description in child.iter():
                if description.tag.endswith("}docPr") and description.get("descr"):
                    yield f"![{' '.join(description.get('descr').split())}]()"
                if description.tag == W + "txbxContent" and not _is_fallback(description):
                    yield from _blocks(description, numbering)
        elif child.tag == W + "tbl":
            yield from _table(child, numbering)
        elif child.tag not in _SKIP:
            yield from _blocks(child, numbering)


def _is_fallback(element) -> bool:
    return any(ancestor.tag in _SKIP for ancestor in element.iterancestors())


def _paragraph(element) -> str:
    parts = []

    def walk(node):
        for child in node:
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag in _SKIP or tag == W + "pPr":
                continue
            if tag == W + "t":
                parts.append(child.text or "")
            elif tag.startswith(W) and tag[len(W) :] in _BREAKS:
                parts.append(_BREAKS[tag[len(W) :]])
            else:
                walk(child)

    walk(element)
    return "".join(parts)


def _table(table, numbering):
    """A table of numbered goals as Markdown rows; any other as its cells, which is how letterheads are laid out."""
    rows = []
    for row in table.iter(W + "tr"):
        cells = [list(_blocks(cell, numbering)) for cell in row.iter(W + "tc")]
        rows.append(cells)
    if (
        sum(bool(re.fullmatch(r"(?:mål\s*)?\d{1,2}[.):]?\s*", (r[0][0] if r and r[0] else "").lower())) for r in rows)
        > 1
    ):
        for row in rows:
            yield "| " + " | ".join(" ".join(" ".join(cell).split()) for cell in row) + " |"
    else:
        for row in rows:
            for cell in row:
                yield from cell
