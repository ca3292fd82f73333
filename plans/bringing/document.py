"""A text split by its headings into parts, and each part into texts and tables. Nothing of it is changed or lost."""

import re
from dataclasses import dataclass
from functools import cached_property

from bpmplan.cleaning import clean
from bpmplan.text import MAX_CHARS, plain_text, tokens

from .limits import MAX_HEADINGS
from .names import names_part_of_goal

_HEADING = re.compile(r"(?P<signs>#{1,6})(?:[ \t]+(?P<words>.*?))?(?:[ \t]+#+)?[ \t]*")
_BOLD_LINE = re.compile(r"\*\*(?P<words>[^*\n]{2,120}?)\*\*[ \t]*:?")
_BOLD_BEGINNING = re.compile(r"\*\*(?P<words>[^*\n:]{2,60}?)(?::\*\*|\*\*:)[ \t]*(?P<rest>\S.*)?")
_DEPTH = re.compile(r"\d{1,2}((?:\.\d{1,2})*)")


@dataclass(frozen=True)
class Text:
    markdown: str


@dataclass(frozen=True)
class Table:
    """``rows`` are the words of all cells, the head first; ``lines`` are as they were written: head, rule, rows."""

    rows: tuple[tuple[str, ...], ...]
    lines: tuple[str, ...]

    @property
    def markdown(self):
        return "\n".join(self.lines)

    def written(self, row, at):
        """A cell below the head as it was written, with its signs."""
        cells = _cells(self.lines[row + 1])
        return cells[at].strip().replace("\\|", "|") if at < len(cells) else ""

    def with_rows(self, numbers, filled=None):
        """The table with these rows below its head, as Markdown; the first row below the head is number 1.

        ``filled``: ``{(row, column): words}`` for cells that stand empty.
        """
        lines = list(self.lines)
        for (row, at), words in (filled or {}).items():
            cells = _cells(lines[row + 1])
            if at < len(cells) and not cells[at].strip():
                cells[at] = f" {words.replace('|', chr(92) + '|')} "
                lines[row + 1] = f"|{'|'.join(cells)}"
        return "\n".join([*lines[:2], *(lines[number + 1] for number in numbers)])


def _cells(line):
    """The cells of a line of a table, and what stands after the last."""
    return re.split(r"(?<!\\)\|", line.strip().removeprefix("|"))


@dataclass(frozen=True)
class Part:
    """A heading with what stands under it until the next heading.

    ``number`` counts from 1; 0 is what stands before the first heading. ``level`` counts from 1 without a gap.
    ``title`` is its words, ``source`` the heading as it was written.
    """

    number: int
    level: int
    title: str
    source: str = ""
    blocks: tuple[Text | Table, ...] = ()

    @cached_property
    def words(self):
        """How many words stand under the heading."""
        return sum(len(plain_text(block.markdown).split()) for block in self.blocks)

    @property
    def tables(self):
        return [block for block in self.blocks if isinstance(block, Table)]


def parts_of(markdown):
    """The parts of a text, in order; what stands before the first heading is part 0, and always there."""
    sections = _by_headings(clean(markdown).split("\n"))
    if len(sections) < 3:  # none, or the title alone
        below = max(level for level, _, _ in sections)
        sections = [one for section in sections for one in _by_bold_lines(section, below)]
    sections = _few([one for section in sections for one in _by_names(section)])
    parts, open_levels = [], []
    for number, (signs, title, lines) in enumerate(sections):
        while open_levels and open_levels[-1] >= signs:
            open_levels.pop()
        if number:
            open_levels.append(signs)
        parts.append(Part(number, len(open_levels), words_of(title), title, tuple(_blocks("\n".join(lines)))))
    return parts


def _by_headings(lines):
    """``[(level, title, lines)]``. A line of number signs is a heading wherever it stands at the margin."""
    sections = [(0, "", [])]
    for line in lines:
        match = _HEADING.fullmatch(line)
        if match is None:
            sections[-1][2].append(line)
        elif words_of(match["words"] or ""):
            sections.append((len(match["signs"]), match["words"], []))
    return sections


def _by_bold_lines(section, below):
    """A text without headings is split by its lines that are bold as a whole, as many a Word document is written."""
    sections = [(*section[:2], [])]
    lines = section[2]
    for at, line in enumerate(lines):
        match = _BOLD_LINE.fullmatch(line)
        is_alone = all(not lines[beside].strip() for beside in (at - 1, at + 1) if 0 <= beside < len(lines))
        if match and is_alone and not match["words"].rstrip().endswith((".", ",")):
            depth = _DEPTH.match(words_of(match["words"]))
            level = below + 1 + (depth[1].count(".") if depth else 0)
            sections.append((level, match["words"], []))
        else:
            sections[-1][2].append(line)
    return sections


def _by_names(section):
    """A section, and those that begin in it with a name in bold: "**Udfordring**", "**Strategi:** Vi vil …"."""
    level, title, lines = section
    sections = [(level, title, [])]
    before = ""
    for line in lines:
        match = (_BOLD_LINE.fullmatch(line) or _BOLD_BEGINNING.fullmatch(line)) if not before.strip() else None
        if match and names_part_of_goal(words_of(match["words"])):
            rest = match.groupdict().get("rest")
            sections.append((level + 1, match["words"], [rest] if rest else []))
        else:
            sections[-1][2].append(line)
        before = line
    return sections


def _few(sections):
    """Not more sections than are asked about: the headings of the lowest levels, and then the last, become text."""
    while len(sections) > MAX_HEADINGS + 1:
        lowest = max(level for level, _, _ in sections)
        is_last_chance = lowest == min(level for level, _, _ in sections[1:])
        kept = [sections[0]]
        for level, title, lines in sections[1:]:
            if level == lowest and not (is_last_chance and len(kept) <= MAX_HEADINGS):
                kept[-1][2].extend(["", f"{'#' * min(6, level)} {title}", *lines])
            else:
                kept.append((level, title, lines))
        sections = kept
    return sections


def words_of(markdown):
    """The words of one line."""
    return " ".join(plain_text(f"# {markdown}").split()).rstrip(":").strip()


def _blocks(markdown):
    """Texts and tables in turn. Too long a text is not looked into: it is one text."""
    lines = markdown.split("\n")
    at, depth = 0, 0
    for token in tokens(markdown) if len(markdown) <= MAX_CHARS else ():
        depth += token.nesting if token.type != "table_open" else 0
        if token.type == "table_close":
            depth += 1
        if token.type != "table_open" or token.map is None or depth:
            continue
        begin, end = token.map
        yield from _text(lines[at:begin])
        written = [line for line in lines[begin:end] if line.strip()]
        rows = tuple(map(tuple, token.meta["rows"]))
        if len(written) == len(rows) + 1:
            yield Table(rows, tuple(written))
        else:
            yield from _text(lines[begin:end])
        at = end
    yield from _text(lines[at:])


def _text(lines):
    if text := "\n".join(lines).strip("\n").rstrip():
        yield Text(text)
