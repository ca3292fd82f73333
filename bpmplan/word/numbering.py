"""The numbers and bullets that Word draws before its paragraphs, and how deep in a list each paragraph stands."""

import re
from dataclasses import dataclass

from .styles import Styles, W, value_of

STEP = "    "  # a level of a list, as indentation
_ROMAN = (("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1))


@dataclass(frozen=True)
class _Level:
    form: str
    pattern: str
    start: int
    style: str  # the id of the style that is numbered by this level, or nothing
    is_legal: bool  # all numbers of the pattern are drawn as 1, 2, 3
    restarts: bool


class Numbering:
    """Counts as Word does: over all lists of one definition, each level anew under the level above it."""

    def __init__(self, document, styles: Styles):
        self.styles = styles
        self.definitions: dict[str, dict[int, _Level]] = {}
        self.lists: dict[str, tuple[str, dict[int, int]]] = {}  # list: (definition, starts of its own)
        self.counts: dict[tuple[str, int], int] = {}
        self.begun: set[str] = set()
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        links = {}
        for element in root.findall(W + "abstractNum"):
            ident = element.get(W + "abstractNumId")
            self.definitions[ident] = dict(self._level(level) for level in element.findall(W + "lvl"))
            links[ident] = value_of(element, "numStyleLink", None)
        for element in root.findall(W + "num"):
            ident, starts = value_of(element, "abstractNumId", ""), {}
            for override in element.findall(W + "lvlOverride"):
                if start := value_of(override, "startOverride", None):
                    starts[int(override.get(W + "ilvl"))] = int(start)
            self.lists[element.get(W + "numId")] = ident, starts
        for number, (ident, starts) in self.lists.items():
            if linked := self.styles.number_of(links.get(ident)):
                self.lists[number] = self.lists.get(linked, (ident, {}))[0], starts

    @staticmethod
    def _level(element) -> tuple[int, _Level]:
        legal = element.find(W + "isLgl")
        return int(element.get(W + "ilvl")), _Level(
            form=value_of(element, "numFmt", "decimal"),
            pattern=value_of(element, "lvlText", ""),
            start=int(value_of(element, "start", "1")),
            style=value_of(element, "pStyle", ""),
            is_legal=legal is not None and legal.get(W + "val") not in ("0", "false"),
            restarts=value_of(element, "lvlRestart", "") != "0",
        )

    def mark(self, paragraph) -> str:
        """What Word draws before the paragraph, indented by its level in the list; counts it."""
        number, depth = self.styles.list_of(paragraph)
        depth_of_style = self.styles.depth_of(paragraph)
        definition, starts = self.lists.get(number or "0", ("", {}))
        levels = self.definitions.get(definition, {})
        if depth is None:
            style = self.styles.id_of(paragraph)
            depth = next((at for at, level in levels.items() if level.style and level.style == style), 0)
        if depth not in levels:
            return ""
        drawn = self._drawn(number, definition, levels, starts, depth)
        return STEP * max(depth, depth_of_style) + drawn + " " if drawn else ""

    def _drawn(
        self, number: str, definition: str, levels: dict[int, _Level], starts: dict[int, int], depth: int
    ) -> str:
        level = levels[depth]
        if number not in self.begun:
            self.begun.add(number)
            for at in starts:
                self.counts.pop((definition, at), None)
        for at in [at for at in levels if at > depth and levels[at].restarts]:
            self.counts.pop((definition, at), None)
        if level.form == "bullet":
            return "•"
        begin = {at: starts.get(at, one.start) for at, one in levels.items()}
        self.counts[definition, depth] = self.counts.get((definition, depth), begin[depth] - 1) + 1
        if level.form == "none":
            return ""

        def one(match):
            at = int(match[1]) - 1
            count = self.counts.get((definition, at), begin.get(at, 1))
            return _formatted(count, "decimal" if level.is_legal else levels[at].form if at in levels else "decimal")

        return re.sub(r"%(\d)", one, level.pattern).strip()


def _formatted(count: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter") and 1 <= count <= 26:
        return chr((96 if form == "lowerLetter" else 64) + count)
    if form in ("lowerRoman", "upperRoman") and 1 <= count < 40:
        numeral, rest = "", count
        for sign, worth in _ROMAN:
            numeral += sign * (rest // worth)
            rest %= worth
        return numeral if form == "lowerRoman" else numeral.upper()
    return str(count)
