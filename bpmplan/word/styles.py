"""What a Word document's styles say of its paragraphs and runs: lists and their levels, headings, what is not shown."""

import re

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LIST_STYLE = re.compile(
    r"(?:list (?:number|bullet|continue)|list|opstilling\W+(?:punkttegn|talopstilling|tal\w*|forts\w*)|liste)\W+(\d)$",
    re.I,
)
_HEADING_STYLE = re.compile(r"(?:heading|overskrift) ?\d$|(?:title|titel)$", re.I)
_HEADING_LEVEL = re.compile(r"(?:heading|overskrift) ?(\d)$", re.I)
_TITLE_STYLE = re.compile(r"(?:title|titel)$", re.I)
_CONTENTS_STYLE = re.compile(r"(?:toc|indholdsfortegnelse|table of figures|liste over figurer)\b", re.I)
_NO_HEADING = 9  # the outline level of text
_MAX_CHAIN = 12  # styles that are based on each other in a circle end here


def value_of(element, name: str, default):
    """The ``w:val`` of a child; ``default`` without such a child."""
    child = element.find(W + name) if element is not None else None
    return child.get(W + "val", default) if child is not None else default


def is_on(properties, name: str) -> bool | None:
    """Whether a switch such as ``w:strike`` is on; None where nothing is written."""
    child = properties.find(W + name) if properties is not None else None
    if child is None:
        return None
    return child.get(W + "val", "1") not in ("0", "false", "off", "none")


class Styles:
    def __init__(self, document):
        self.by_id = {style.get(W + "styleId"): style for style in document.styles.element.findall(W + "style")}
        self.default = next(
            (
                ident
                for ident, style in self.by_id.items()
                if style.get(W + "type") == "paragraph" and style.get(W + "default") == "1"
            ),
            None,
        )

    def id_of(self, paragraph) -> str | None:
        return value_of(paragraph.find(W + "pPr"), "pStyle", self.default)

    def _chain(self, ident):
        """A style and those that it is based on, nearest first."""
        for _ in range(_MAX_CHAIN):
            style = self.by_id.get(ident)
            if style is None:
                return
            yield style
            ident = value_of(style, "basedOn", None)

    def number_of(self, ident) -> str | None:
        """The list that a style is numbered by."""
        for style in self._chain(ident):
            if number := self._list_in(style)[0]:
                return number
        return None

    @staticmethod
    def _list_in(element) -> tuple[str | None, str | None]:
        properties = element.find(W + "pPr")
        numbered = properties.find(W + "numPr") if properties is not None else None
        return value_of(numbered, "numId", None), value_of(numbered, "ilvl", None)

    def list_of(self, paragraph) -> tuple[str | None, int | None]:
        """(the list that a paragraph is in, its level there from 0), each from the nearest place that says it."""
        number, level = self._list_in(paragraph)
        for style in self._chain(self.id_of(paragraph)):
            its_number, its_level = self._list_in(style)
            number, level = number or its_number, level or its_level
        return number, int(level) if level is not None else None

    def depth_of(self, paragraph) -> int:
        """The level, from 0, that the name of a list style tells: "List Number 2", "Opstilling - punkttegn 2"."""
        for style in self._chain(self.id_of(paragraph)):
            if match := _LIST_STYLE.search(value_of(style, "name", "")):
                return int(match[1]) - 1
        return 0

    def is_heading(self, paragraph) -> bool:
        return any(_HEADING_STYLE.match(value_of(style, "name", "")) for style in self._chain(self.id_of(paragraph)))

    def heading_level(self, paragraph) -> int | None:
        """0 of the document's title, 1 to 9 of a heading, None of any other paragraph."""
        outline = value_of(paragraph.find(W + "pPr"), "outlineLvl", None)
        if outline is not None and outline.isdecimal():
            return int(outline) + 1 if int(outline) < _NO_HEADING else None
        for style in self._chain(self.id_of(paragraph)):
            name = value_of(style, "name", "")
            if match := _HEADING_LEVEL.match(name):
                return int(match[1]) or None
            if _TITLE_STYLE.match(name):
                return 0
            outline = value_of(style.find(W + "pPr"), "outlineLvl", None)
            if outline is not None and outline.isdecimal():
                return int(outline) + 1 if int(outline) < _NO_HEADING else None
        return None

    def is_contents(self, paragraph) -> bool:
        """Whether it is a line of a table of contents."""
        return any(_CONTENTS_STYLE.match(value_of(style, "name", "")) for style in self._chain(self.id_of(paragraph)))

    def _of_run(self, run, paragraph):
        """The places that say how a run looks, nearest first."""
        properties = run.find(W + "rPr")
        yield properties
        for style in self._chain(value_of(properties, "rStyle", None)):
            yield style.find(W + "rPr")
        for style in self._chain(self.id_of(paragraph)):
            yield style.find(W + "rPr")

    def _switch(self, run, paragraph, name: str) -> bool:
        return next((on for place in self._of_run(run, paragraph) if (on := is_on(place, name)) is not None), False)

    def is_hidden(self, run, paragraph) -> bool:
        return self._switch(run, paragraph, "vanish")

    def is_struck(self, run, paragraph) -> bool:
        return self._switch(run, paragraph, "strike") or self._switch(run, paragraph, "dstrike")

    def is_bold(self, run, paragraph) -> bool:
        return self._switch(run, paragraph, "b")

    def is_italic(self, run, paragraph) -> bool:
        return self._switch(run, paragraph, "i")

    def is_raised(self, run, paragraph) -> bool:
        for place in self._of_run(run, paragraph):
            if align := value_of(place, "vertAlign", None):
                return align == "superscript"
            if position := value_of(place, "position", None):
                return int(float(position)) >= 4  # half points
        return False
