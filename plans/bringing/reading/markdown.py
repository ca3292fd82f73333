"""Runs of text and blocks, written as the Markdown that ``bpmplan/text.py`` reads."""

import re
from dataclasses import dataclass, replace

_STARS = re.compile(r"\*(?=\S)|(?<=\S)\*")
_UNDERSCORES = re.compile(r"(?<![^\W_])_(?=\S)|(?<=\S)_(?![^\W_])")
_ESCAPES = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_LINK_ENDS = re.compile(r"\](?=\()")
_ENTITIES = re.compile(r"&(?=#?\w+;)")
_LINE_STARTS = re.compile(r"^(#{1,6}(?=\s|$)|[-+](?=\s|$)|>|-{3,}$|\|)")
_NUMBER_STARTS = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
_HREF = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
BULLET = "-"


@dataclass(frozen=True)
class Run:
    """Text with one look. A line break is the text ``\\n`` alone."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""

    @property
    def look(self):
        return self.bold, self.italic, self.href


@dataclass(frozen=True)
class Block:
    """``kind``: heading, item, paragraph or table. ``level`` of a heading from 0 (the title), of an item from 0.

    ``sign`` of an item: ``-``, or its number as it is drawn ("3.").
    """

    kind: str
    text: str
    level: int = 0
    sign: str = BULLET


def inline(runs, *, is_heading=False):
    """Runs as Markdown, a line for each line; a heading's is one line, and not bold."""
    out = ""
    merged = _merged(runs, is_heading)
    for number, run in enumerate(merged):
        if run.text == "\n":
            out += "\n"
            continue
        following = merged[number + 1].text if number + 1 < len(merged) else ""
        out += _written(run, out, following)
    lines = (_start_escaped(re.sub(r"[ \t]{2,}|\t", " ", line).strip()) for line in out.split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return " ".join(text.split()) if is_heading else text


def _merged(runs, is_heading):
    """Neighbours that look the same are one; space takes the look of what stands before it."""
    merged = []
    for run in runs:
        if is_heading:
            run = replace(run, bold=False, italic=False)
        for at, part in enumerate(run.text.split("\n")):
            if at:
                merged.append(Run("\n"))
            if not part:
                continue
            last = merged[-1] if merged else None
            is_blank = not part.strip()
            if last and last.text != "\n" and (last.look == run.look or (is_blank and not last.href)):
                merged[-1] = replace(last, text=last.text + part)
            else:
                merged.append(Run(part) if is_blank else replace(run, text=part))
    return merged


def _written(run, before_it, following):
    before, core, after = re.fullmatch(r"(\s*)(.*?)(\s*)", run.text, re.DOTALL).groups()
    if not core:
        return before
    # Stars count only where they touch the word on the right side, so signs at the edge are put outside.
    if run.bold or run.italic:
        if not after and re.match(r"[^\W_]", following):
            core, after = re.fullmatch(r"(.*?)([\W_]*)", core, re.DOTALL).groups()
        if not before and re.search(r"[^\W_]$", before_it):
            before, core = re.fullmatch(r"([\W_]*)(.*)", core, re.DOTALL).groups()
        if not core:
            return escaped(before + after)
    text = escaped(core)
    if _HREF.match(run.href):
        href = re.sub(r"[\s()<>]", lambda sign: f"%{ord(sign[0]):02x}", run.href.strip())
        words = re.sub(r"[\[\]]", r"\\\g<0>", text)
        text = href if href == core else f"[{words}]({href})"
    if not (before_it.endswith("*") and not before):
        text = f"*{text}*" if run.italic else text
        text = f"**{text}**" if run.bold else text
    return escaped(before) + text + escaped(after)


def escaped(text):
    """Plain words, so that no sign in them means something; as few backslashes as will do."""
    text = _ESCAPES.sub(r"\\\\", text)
    text = _ENTITIES.sub(r"\\&", _LINK_ENDS.sub(r"\\]", text))
    return _UNDERSCORES.sub(r"\\_", _STARS.sub(r"\\*", text))


def _start_escaped(line):
    return _NUMBER_STARTS.sub(r"\1\\\2", _LINE_STARTS.sub(r"\\\1", line))


def cell(text):
    """A text in a cell: one line, whose strokes are no borders, and which begins no list."""
    text = re.sub(r"^(\d{1,9})\\(?=[.)])|^\\(?=[#+>-])", r"\1", text)
    return re.sub(r"\s*\n\s*", " ", text).replace("|", "\\|").strip()


def assembled(blocks):
    """Blocks as one text. Headings keep their distance from the highest of them, down to six signs."""
    levels = [block.level for block in blocks if block.kind == "heading"]
    top = min(levels, default=0)
    out, open_lists, before = [], [], None
    for block in blocks:
        text, gap = block.text, "\n\n"
        if block.kind == "heading":
            text = f"{'#' * min(6, block.level - top + 1)} {text}"
        if block.kind == "item":
            text, is_same = _item(block, open_lists)
            gap = "\n" if before == "item" and is_same else gap
        else:
            open_lists.clear()
        out += [gap, text] if out else [text]
        before = block.kind
    return "".join(out)


def _item(block, open_lists):
    """``(an item's lines, whether it goes on in a list that is open)``; ``open_lists``: (level, sign, width of it)."""
    level = min(block.level, open_lists[-1][0] + 1 if open_lists else 0)
    is_nested = bool(open_lists) and level > open_lists[-1][0]
    last = next((one for one in open_lists if one[0] == level), None)
    while open_lists and open_lists[-1][0] >= level:
        open_lists.pop()
    is_same = last is not None and _goes_on(last[1], block.sign)
    sign = block.sign
    if last is not None and sign != BULLET and last[1] != BULLET:
        # Another list right after one has the other sign after its numbers: so it is told apart.
        point = last[1][-1] if is_same else {".": ")", ")": "."}[last[1][-1]]
        sign = sign[:-1] + point
    indent = sum(width for _, _, width in open_lists)
    open_lists.append((level, sign, len(sign) + 1))
    inside = " " * (indent + len(sign) + 1)
    text = " " * indent + sign + " " + re.sub(r"\n+", f"\n{inside}", block.text)
    return text, is_same or (is_nested and (sign == BULLET or sign[:-1] == "1"))


def _goes_on(last, sign):
    if sign == BULLET or last == BULLET:
        return last == sign
    return int(sign[:-1]) == int(last[:-1]) + 1
