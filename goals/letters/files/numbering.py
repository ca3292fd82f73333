"""The numbers and bullets that Word draws before its paragraphs, and how deep in a list each paragraph stands."""

import re

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Numbering:
    """Draws the numbers that Word keeps outside the text."""

    def __init__(self, document):
        self.levels, self.counts, self.styles = {}, {}, {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            root = None
        if root is not None:
            abstract = {
                element.get(W + "abstractNumId"): {
                    level.get(W + "ilvl"): (
                        self._value(level, "numFmt", "decimal"),
                        self._value(level, "lvlText", "%1."),
                        int(self._value(level, "start", "1")),
                    )
                    for level in element.findall(W + "lvl")
                }
                for element in root.findall(W + "abstractNum")
            }
            for num in root.findall(W + "num"):
                self.levels[num.get(W + "numId")] = abstract.get(self._value(num, "abstractNumId", ""), {})
        for style in document.styles.element.findall(W + "style"):
            self.styles[style.get(W + "styleId")] = style

    @staticmethod
    def _value(element, name, default):
        child = element.find(W + name)
        return child.get(W + "val", default) if child is not None else default

    def _num_pr(self, paragraph):
        properties = paragraph.find(W + "pPr")
        for _ in range(10):
            if properties is None:
                return None
            number = properties.find(W + "numPr")
            if number is not None:
                return number
            name = self._value(properties, "pStyle", None)
            style = self.styles.get(name)
            if style is None:
                return None
            properties = style.find(W + "pPr")
            parent = self._value(style, "basedOn", None)
            if (properties is None or properties.find(W + "numPr") is None) and parent in self.styles:
                properties = self.styles[parent].find(W + "pPr")
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
