"""Fields as Word keeps them inside a text: a code that says what is shown, and what is shown. A link may be one."""

import re

from bpmplan.word.styles import W

_LINK = re.compile(r'\s*HYPERLINK\s+(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s"\\]\S*))', re.IGNORECASE)


def address_in(code):
    """The address of a link's code, ``HYPERLINK "https://…"``; empty for a place in the document and any other code."""
    match = _LINK.match(code)
    return (match["quoted"] or match["plain"] or "").strip() if match else ""


class FieldCodes:
    """The fields that are open where a document is being read: each begins, is shown from somewhere, and ends."""

    def __init__(self):
        self.open = []  # [the code so far] of each, the innermost last

    @property
    def address(self):
        return next(filter(None, map(address_in, reversed(self.open))), "")

    def pieces(self, run):
        """``[(address of the link that it is in, elements)]`` of what stands in a run."""
        pieces = [(self.address, [])]
        for child in run:
            if child.tag == W + "instrText" and self.open:
                self.open[-1] += child.text or ""
            elif child.tag != W + "fldChar":
                pieces[-1][1].append(child)
                continue
            elif child.get(W + "fldCharType") == "begin":
                self.open.append("")
            elif child.get(W + "fldCharType") == "end" and self.open:
                self.open.pop()
            pieces.append((self.address, []))
        return pieces

    def end_paragraph(self):
        """A link ends with its paragraph: a field without an end would make one of all that follows."""
        self.open = ["" for _ in self.open]
