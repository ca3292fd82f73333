"""From a file to text: PDF, Word or plain text. Layout matters only as far as it tells paragraphs from each other."""

import io
import itertools
import re
import statistics
import zipfile
from collections import Counter

MAX_BYTES = 25 * 1024 * 1024
MAX_PAGES = 60
MAX_CHARACTERS = 400_000
MAX_UNPACKED = 100 * 1024 * 1024


class LetterError(Exception):
    """The file can't be read; the message is one Danish sentence for whoever chose it."""


def read_text(data: bytes, filename: str = "") -> str:
    """The text of a letter in PDF, DOCX or text; the content decides, the name only helps.

    Errors: ``LetterError`` with a sentence to show.
    """
    if len(data) > MAX_BYTES:
        raise LetterError("Filen er større end 25 MB.")
    if not data.strip():
        raise LetterError("Filen er tom.")
    name = filename.lower()
    if b"%PDF-" in data[:1024]:
        text = _pdf_text(data)
    elif data.startswith(b"PK\x03\x04"):
        text = _docx_text(data)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise LetterError("Filen er i Words gamle format: gem den som .docx eller PDF, og prøv igen.")
    elif data.startswith(b"{\\rtf") or name.endswith((".rtf", ".odt", ".doc")):
        raise LetterError("Filen er hverken PDF, Word (.docx) eller tekst: gem den i et af de formater, og prøv igen.")
    else:
        text = _plain_text(data)
    if not any(character.isalnum() for character in text):
        raise LetterError("Der er ingen tekst i filen. Er den scannet, så sæt brevets tekst ind i stedet.")
    if len(text) > MAX_CHARACTERS:
        raise LetterError("Der er mere tekst i filen, end der er i et brev. Vælg brevet uden bilag.")
    return text


def _plain_text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252", "latin-1"]
        # Text has next to no control characters; pictures and programs have many, NUL first of all.
        sample = data[:65536]
        if sum(byte < 9 or 13 < byte < 27 for byte in sample) > len(sample) // 20:
            raise LetterError("Filen er hverken PDF, Word (.docx) eller tekst.")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise LetterError("Filens tegn kan ikke læses: gem den som UTF-8, og prøv igen.")


# --- PDF: pdfplumber, because it gives every word its place, so that a side column can be told from the letter;
# pypdf gives WeasyPrint's list numbers and the side column in an order of their own, and no paragraphs.


def _pdf_text(data: bytes) -> str:
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise LetterError(f"Filen har mere end {MAX_PAGES} sider og kan ikke være et brev.")
            pages = [_page_text(page) for page in pdf.pages]
            pictures = _picture_texts(pdf)
    except LetterError:
        raise
    except Exception as error:  # a broken PDF can make the parser raise anything at all
        reason = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
        if isinstance(reason, (PDFPasswordIncorrect, PDFEncryptionError)):
            raise LetterError("PDF-filen er låst med en adgangskode.") from error
        raise LetterError("PDF-filen er beskadiget og kan ikke læses.") from error
    if not any(any(c.isalnum() for c in side + main) for side, main in pages):
        raise LetterError("PDF-filen har ingen tekst; den er nok scannet. Sæt brevets tekst ind i stedet.")
    sides = [side for side, _ in pages if side]
    return "\n\n".join([*pictures, *sides, *[main for _, main in pages]])


def _picture_texts(pdf) -> list[str]:
    """What a tagged PDF says about its pictures: a signature is often only there."""
    try:
        open_elements, texts = list(pdf.structure_tree), []
    except Exception:  # no structure tree, or a broken one: then there is nothing to read
        return []
    while open_elements and len(texts) < 100:
        element = open_elements.pop(0)
        if element.get("alt_text"):
            texts.append(f"![{' '.join(element['alt_text'].split())}]()")
        open_elements.extend(element.get("children") or [])
    return texts


def _page_text(page) -> tuple[str, str]:
    """(side columns, letter) of a page, each as lines, with a blank line where the page has a gap."""
    words = [word for word in page.extract_words(x_tolerance_ratio=0.18, extra_attrs=["size"]) if word["text"].strip()]
    if not words:
        return "", ""
    segments = _segments(words)
    left, right = _main_column(segments)
    side, main = [], []
    for segment in segments:
        outside = segment["x0"] > right + 2 or (segment["x1"] < left - 2 and not _is_marker(segment["text"]))
        (side if outside else main).append(segment)
    body = sum(len(segment["text"]) for segment in main)
    if sum(len(segment["text"]) for segment in side) > body / 2:
        # Too much for a letterhead: a second column of text, read after the first.
        return "", "\n\n".join([_lines(main, left), _lines(side, min(s["x0"] for s in side))])
    return _lines(side, min((s["x0"] for s in side), default=0)), _lines(main, left)


def _is_marker(text: str) -> bool:
    return bool(re.fullmatch(r"\(?\w{1,3}[.):]?|[^\w\s]", text))


def _segments(words: list[dict]) -> list[dict]:
    """Words side by side with no more than a space between them."""
    segments: list[dict] = []
    for word in sorted(words, key=lambda w: (round(w["bottom"] / 2), w["x0"])):
        last = segments[-1] if segments else None
        size = word["size"] or 10
        if (
            last
            and abs(last["bottom"] - word["bottom"]) < 0.3 * size
            and -size < word["x0"] - last["x1"] < 1.2 * max(size, last["size"])
        ):
            last["text"] += " " + word["text"]
            last["x1"] = max(last["x1"], word["x1"])
        else:
            segments.append({key: word[key] for key in ("x0", "x1", "top", "bottom", "text")} | {"size": size})
    return segments


def _main_column(segments: list[dict]) -> tuple[float, float]:
    """Left and right edge of the column that holds most of the text."""
    weight = Counter()
    for segment in segments:
        weight[round(segment["x0"] / 4)] += len(segment["text"])
    left = weight.most_common(1)[0][0] * 4 - 4
    ends = sorted(s["x1"] for s in segments if abs(s["x0"] - left) < 12 and len(s["text"]) > 20)
    # The letter's widest lines, but not a single stray one (a heading over both columns).
    right = ends[-2] if len(ends) > 2 else max(s["x1"] for s in segments)
    return left, right


def _lines(segments: list[dict], left: float) -> str:
    lines: list[list[dict]] = []
    for segment in sorted(segments, key=lambda s: (s["bottom"], s["x0"])):
        if lines and abs(lines[-1][0]["bottom"] - segment["bottom"]) < 0.5 * segment["size"]:
            lines[-1].append(segment)
        else:
            lines.append([segment])
    steps = [b[0]["bottom"] - a[0]["bottom"] for a, b in itertools.pairwise(lines)]
    near = [step for step in steps if 0 < step < 40]
    pitch = statistics.median_low(near) if near else 14
    # The median is fooled where single lines are the rule; a size tells what a line's height can at least be.
    size = statistics.median_low([s["size"] for s in segments]) if segments else 10
    pitch = min(pitch, 1.9 * size)
    out = []
    for number, line in enumerate(lines):
        if number and steps[number - 1] > 1.25 * pitch:
            out.append("")
        line.sort(key=lambda s: s["x0"])
        indent = " " * max(0, min(20, int((line[0]["x0"] - left - 4) / (size / 2))))
        if line[0]["size"] > 1.15 * size and line[0]["text"][:1].isupper():
            indent = "## "
        text = line[0]["text"]
        for segment in line[1:]:
            text += (" " if _is_marker(text) else "   ") + segment["text"]
        out.append(indent + text)
    return "\n".join(out)


# --- Word: everything that Word shows, in its order, with the numbers that Word draws itself.

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIP = {_W + "del", _W + "txbxContent", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\xad"}


def _docx_text(data: bytes) -> str:
    import docx

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
                raise LetterError("Word-filen er for stor til at være et brev.")
        document = docx.Document(io.BytesIO(data))
        numbering = _Numbering(document)
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
        if child.tag == _W + "p":
            text = _paragraph(child)
            if text.strip():
                yield numbering.mark(child) + text
            for description in child.iter():
                if description.tag.endswith("}docPr") and description.get("descr"):
                    yield f"![{' '.join(description.get('descr').split())}]()"
                if description.tag == _W + "txbxContent" and not _is_fallback(description):
                    yield from _blocks(description, numbering)
        elif child.tag == _W + "tbl":
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
            if tag in _SKIP or tag == _W + "pPr":
                continue
            if tag == _W + "t":
                parts.append(child.text or "")
            elif tag.startswith(_W) and tag[len(_W) :] in _BREAKS:
                parts.append(_BREAKS[tag[len(_W) :]])
            else:
                walk(child)

    walk(element)
    return "".join(parts)


def _table(table, numbering):
    """A table of numbered goals as Markdown rows; any other as its cells, which is how letterheads are laid out."""
    rows = []
    for row in table.iter(_W + "tr"):
        cells = [list(_blocks(cell, numbering)) for cell in row.iter(_W + "tc")]
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


class _Numbering:
    """Draws the numbers that Word keeps outside the text."""

    def __init__(self, document):
        self.levels, self.counts, self.styles = {}, {}, {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            root = None
        if root is not None:
            abstract = {
                element.get(_W + "abstractNumId"): {
                    level.get(_W + "ilvl"): (
                        self._value(level, "numFmt", "decimal"),
                        self._value(level, "lvlText", "%1."),
                        int(self._value(level, "start", "1")),
                    )
                    for level in element.findall(_W + "lvl")
                }
                for element in root.findall(_W + "abstractNum")
            }
            for num in root.findall(_W + "num"):
                self.levels[num.get(_W + "numId")] = abstract.get(self._value(num, "abstractNumId", ""), {})
        for style in document.styles.element.findall(_W + "style"):
            self.styles[style.get(_W + "styleId")] = style

    @staticmethod
    def _value(element, name, default):
        found = element.find(_W + name)
        return found.get(_W + "val", default) if found is not None else default

    def _num_pr(self, paragraph):
        properties = paragraph.find(_W + "pPr")
        for _ in range(10):
            if properties is None:
                return None
            number = properties.find(_W + "numPr")
            if number is not None:
                return number
            name = self._value(properties, "pStyle", None)
            style = self.styles.get(name)
            if style is None:
                return None
            properties = style.find(_W + "pPr")
            parent = self._value(style, "basedOn", None)
            if (properties is None or properties.find(_W + "numPr") is None) and parent in self.styles:
                properties = self.styles[parent].find(_W + "pPr")
        return None

    def mark(self, paragraph) -> str:
        number = self._num_pr(paragraph)
        if number is None:
            return ""
        num_id, level = self._value(number, "numId", "0"), self._value(number, "ilvl", "0")
        if num_id == "0" or level not in self.levels.get(num_id, {}):
            return ""
        form, pattern, start = self.levels[num_id][level]
        if form == "bullet":
            return "• "
        if form == "none":
            return ""
        for key in [key for key in self.counts if key[0] == num_id and key[1] > level]:
            del self.counts[key]
        count = self.counts[(num_id, level)] = self.counts.get((num_id, level), start - 1) + 1
        drawn = str(count)
        if form in ("lowerLetter", "upperLetter") and count <= 26:
            drawn = chr((96 if form == "lowerLetter" else 64) + count)
        return re.sub(r"%\d", drawn, pattern, count=1) + " "
