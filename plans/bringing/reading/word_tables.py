"""A table of a Word document as a table of Markdown: one row of heads; a merged cell's text stands once.

A table that only frames a text (one column, or headings in its cells) is its text.
"""

from bpmplan.word.styles import W, is_on, value_of

from .markdown import BULLET, Block, cell

WIDEST = 30
MOST_HEADS = 3


class Table:
    """``inside(cell)`` gives the blocks of a cell."""

    def __init__(self, element, inside):
        self.rows, self.marked_heads, self.cells = [], 0, []
        for row in element.iter(W + "tr"):
            properties = row.find(W + "trPr")
            is_deleted = properties is not None and properties.find(W + "del") is not None
            if is_deleted or next(row.iterancestors(W + "tbl")) is not element:
                continue
            if is_on(properties, "tblHeader") and self.marked_heads == len(self.rows):
                self.marked_heads += 1
            self.rows.append(self._row(row, inside))
        self.rows = [row for row in self.rows if any(row)]
        self.width = max((len(row) for row in self.rows), default=0)
        while self.width > 1 and not any(row[self.width - 1 :] and row[self.width - 1] for row in self.rows):
            self.width -= 1  # columns without a word in them

    def _row(self, row, inside):
        """The texts of a row's places; the places that a merged cell covers beside its first are empty."""
        texts = [""] * min(WIDEST, int(value_of(row.find(W + "trPr"), "gridBefore", "0") or 0))
        for element in row.iter(W + "tc"):
            if next(element.iterancestors(W + "tr")) is not row:
                continue
            properties = element.find(W + "tcPr")
            merge = properties.find(W + "vMerge") if properties is not None else None
            is_below = merge is not None and merge.get(W + "val") != "restart"
            blocks = [] if is_below else inside(element)
            self.cells.append(blocks)
            texts.append(_in_one_line(blocks))
            texts += [""] * (min(WIDEST, int(value_of(properties, "gridSpan", "1") or 1)) - 1)
        return texts

    def blocks(self):
        """What the table becomes: a block, or the blocks of the cells of one that only frames a text."""
        if not self.rows:
            return
        if self.width < 2 or any(block.kind == "heading" for blocks in self.cells for block in blocks):
            for blocks in self.cells:
                yield from blocks
            return
        heads = self._heads()
        lines = [self._line([self._head(at, heads) for at in range(self.width)]), self._line(["---"] * self.width)]
        lines += [self._line(row) for row in self.rows[heads:]]
        yield Block("table", "\n".join(lines))

    def _heads(self):
        """How many rows of heads there are: those that Word repeats on each page, else the first."""
        return max(1, min(self.marked_heads, MOST_HEADS, len(self.rows) - 1))

    def _head(self, at, heads):
        """The heads of a column, one after another; a merged head counts for all that it covers."""
        texts = []
        for number, row in enumerate(self.rows[:heads]):
            text = _at(row, at)
            if not text and number < heads - 1:
                text = next((_at(row, before) for before in range(at, -1, -1) if _at(row, before)), "")
            texts.append(text.removeprefix("**").removesuffix("**"))
        return ": ".join(dict.fromkeys(filter(None, texts)))

    def _line(self, texts):
        return f"| {' | '.join(_at(texts, at) for at in range(self.width))} |"


def _at(row, place):
    return row[place] if place < len(row) else ""


def _in_one_line(blocks):
    """The blocks of a cell in one line; of a table in it the cells, one after another."""
    texts = []
    for block in blocks:
        if block.kind == "table":
            rows = [row.strip("| ") for row in block.text.split("\n") if set(row) - set("|- ")]
            texts.append("; ".join(row.replace(" | ", ", ") for row in rows))
        else:
            is_point = block.kind == "item" and len(blocks) > 1
            sign = "– " if block.sign == BULLET else f"{block.sign} "
            texts.append(cell(sign * is_point + block.text))
    return " ".join(filter(None, texts))
