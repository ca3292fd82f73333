"""An HTML document of ours as plain text, to be pasted into a program that knows nothing else.

The same words in the same order: a heading is a line with an empty one before it, a point of a list begins with a sign,
and a row of a table is a line that says what each of its cells is.
"""

import re

from lxml import html

SPACE = re.compile(r"\s+")
LEFT_OUT = {"running", "page", "on-page", "sr-only"}
"""Classes of what is for paper or for the page only."""
BLOCKS = {"p", "div", "section", "main", "body", "article", "blockquote", "ul", "ol", "dl", "table"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
MARKS = {"new", "same"}
"""Classes of words that say something of those before them."""
LINE = "\r\n"


def written(source):
    """The text of an HTML document in bytes: UTF-8, with the ends of lines that Windows wants."""
    lines = []
    _flow(html.document_fromstring(source).find("body"), lines)
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    return f"{text}\n".replace("\n", LINE).encode()


def _flow(element, lines):
    """Blocks are put among ``lines``; words between them are lines of their own."""
    line = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag in (*BLOCKS, *HEADINGS, "li", "hr"):
            _put(line, lines)
            _block(child, lines)
            line = [child.tail or ""]
        else:
            line += [_words(child), child.tail or ""]
    _put(line, lines)


def _block(element, lines):
    if _is_left_out(element):
        return
    if element.tag in HEADINGS:
        lines += ["", _words(element), ""] if element.tag in ("h1", "h2") else ["", _words(element)]
    elif element.tag == "p":
        _put([_words(element)], lines)
        lines.append("")
    elif element.tag in ("ul", "ol"):
        _list(element, lines)
    elif element.tag == "dl":
        terms = [_words(child) for child in element]
        lines += [f"{term}: {about}" for term, about in zip(terms[::2], terms[1::2], strict=True)] + [""]
    elif element.tag == "table":
        _table(element, lines)
    else:
        _flow(element, lines)


def _list(element, lines):
    for number, item in enumerate(element.iterchildren("li"), 1):
        inner = []
        _flow(item, inner)
        first, *rest = [line for line in inner if line] or [""]
        lines.append(f"{f'{number}.' if element.tag == 'ol' else '-'} {first}")
        lines += [f"  {line}" for line in rest]
    lines.append("")


def _table(element, lines):
    """A line for each row: what it is about, and then each cell after its heading."""
    caption = element.find("caption")
    if caption is not None:
        lines += ["", _words(caption)]
    head = [_words(cell) for cell in element.iterfind("thead/tr/*")]
    for row in element.iterfind("tbody/tr"):
        cells = [_words(cell) for cell in row]
        if len(cells) == 1:
            lines.append(cells[0])
            continue
        named = [f"{name}: {cell}" if name else cell for name, cell in zip(head[1:], cells[1:], strict=False) if cell]
        lines.append(f"- {cells[0]}. {'; '.join(named)}")
    lines.append("")


def _put(line, lines):
    if text := "\n".join(filter(None, (SPACE.sub(" ", part).strip() for part in "".join(line).split("\v")))):
        lines.append(text)


def _words(element):
    """The words in an element, in one line."""
    return SPACE.sub(" ", "".join(_texts(element))).strip()


def _texts(element):
    is_mark = isinstance(element.tag, str) and MARKS & _classes(element)
    yield " (" if is_mark else ""
    yield from _inner_texts(element)
    yield ")" if is_mark else ""


def _inner_texts(element):
    if not isinstance(element.tag, str) or element.tag in ("svg", "img") or _is_left_out(element):
        return
    if element.tag == "br":
        yield "; "
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        if child.tag in (*BLOCKS, "li"):
            yield " "
        yield child.tail or ""


def _is_left_out(element):
    return bool(LEFT_OUT & _classes(element))


def _classes(element):
    return set((element.get("class") or "").split())
