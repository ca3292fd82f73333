"""From raw text to blocks: paragraphs and list items made whole again, with the letterhead taken out of them.

A letter comes as lines that a page, a column or a hyphen has cut. What stands in the middle of a sentence without
being part of it (letterhead, page number, signature) becomes a block of its own after the one it interrupted.
"""

import re

from .block import HEADING, ITEM, LETTERHEAD, PARAGRAPH, SALUTATION, SIGNATURE, Block
from .characters import BREAK, COMPOUND, cleaned, glued
from .lines import ENDS, OPEN_END, Line, classified, close_double_spacing, split_lines
from .markers import marker_number, parse_marker


def read_blocks(raw: str) -> list[Block]:
    """The letter's blocks in reading order, placed (``start``) in the text that ``joined`` gives."""
    lines = classified(split_lines(cleaned(raw)))
    close_double_spacing(lines)
    whole_blocks = _assembled(lines)
    _set_depths(whole_blocks)
    place = 0
    for block in whole_blocks:
        block.start = place
        place += len(block.text) + 2
    return whole_blocks


def joined(blocks: list[Block]) -> str:
    return "\n\n".join(block.text for block in blocks)


def _set_depths(blocks: list[Block]) -> None:
    """How deep each item stands: by its number ("1.1."), and by indentation where a list begins inside an item."""
    indents: list[int] = []  # of the lists that are open, outermost first
    for block in blocks:
        if block.kind == HEADING:
            indents = []
        if block.kind != ITEM:
            continue
        while len(indents) > 1 and block.indent < indents[-1] - 1:
            indents.pop()
        if not indents:
            indents = [block.indent]
        elif block.indent > indents[-1] + 1 and block.number in (1, None):
            indents.append(block.indent)
        elif len(indents) == 1:
            indents = [min(indents[0], block.indent)]
        block.depth = len(indents) - 1
        if block.style.startswith("under "):
            block.depth = max(block.depth, block.style.count(".") + 1)


def _width(lines: list[Line]) -> int:
    """How long the letter's full lines are."""
    lengths = sorted(len(line.text) for line in lines if line.kind == PARAGRAPH and len(line.text) > 30)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _assembled(lines: list[Line]) -> list[Block]:
    width = _width(lines)
    whole_blocks: list[Block] = []
    pending: list[Block] = []
    open_block: Block | None = None
    parts: list[str] = []
    last: Line | None = None
    indent = 0
    is_head = True  # until the salutation, or the first full line: addressees stand on lines of their own

    def close():
        nonlocal open_block
        if open_block:
            _finish(open_block, parts)
            whole_blocks.append(open_block)
        whole_blocks.extend(pending)
        pending.clear()
        open_block = None

    for line in lines:
        is_head = is_head and line.kind != SALUTATION and len(line.text) < 0.9 * width
        if line.kind in (LETTERHEAD, SIGNATURE):
            text = line.text.replace(BREAK, " ")
            pending.append(Block(line.kind, text))
            continue
        if open_block and _continues(open_block, last, line, width, indent, bool(pending), is_head):
            parts.append(line.text)
            open_block.lines += 1
            last = line
            continue
        close()
        open_block = Block(ITEM if line.marker else line.kind, "", is_marked=line.is_marked, indent=line.indent)
        if line.marker:
            open_block.style, open_block.number = marker_number(line.marker)
        parts = [line.text]
        indent, last = line.indent, line
    close()
    return whole_blocks


def _continues(
    block: Block, last: Line, line: Line, width: int, indent: int, is_interrupted: bool, is_head: bool
) -> bool:
    if line.kind == HEADING or block.kind == HEADING:
        return line.kind == block.kind and not line.gap and not is_interrupted
    if line.kind == SALUTATION or block.kind == SALUTATION:
        return False
    text, before = line.text.replace(BREAK, " "), last.text.rstrip(BREAK + " ")
    is_full = len(before) >= 0.75 * width
    # A line was broken by the page where the next word had no room on it, else by the writer.
    is_wrapped = len(before) + 1 + len(text.split(" ", 1)[0]) >= 0.8 * width
    ends = bool(ENDS.search(before)) and not re.search(r"\b(?:nr|d|bl\.a|fx|ca|pct|jf)\.$", before)
    if before.endswith(("-", "\xad")) and not before.endswith(" -") and not line.marker:
        return True
    if line.marker and block.kind == ITEM and marker_number(line.marker) == (block.style, (block.number or 0) + 1):
        return False
    if line.marker and not (OPEN_END.search(before) and not line.gap and is_full and not is_interrupted):
        # A number that a sentence leads up to ("… mål 2 og" / "5. Det er") is a line's beginning, not an item's.
        return False
    if block.kind == ITEM and not _item_words(before) and last is not None and block.lines == 1:
        return True  # the number stands on a line of its own
    if not line.gap and not is_interrupted:
        if block.kind == ITEM:
            if text[:1].islower():
                return True
            return (line.indent > indent or is_full) and not ends and width <= 140
        if width > 140:
            return not ends and (text[:1].islower() or bool(OPEN_END.search(before)))
        if not is_wrapped or (is_head and text[:1].isupper() and len(before) < 0.8 * width):
            return not ends and (text[:1].islower() or bool(OPEN_END.search(before)))
        return True
    if ends:
        return False
    if block.kind == ITEM:
        return text[:1].islower()
    if text[:1].islower():
        return block.lines > 1 or len(before) >= (25 if is_interrupted else 45) or bool(OPEN_END.search(before))
    return bool(OPEN_END.search(before)) and len(before) > 45


def _item_words(text: str) -> str:
    match = parse_marker(text)
    return match["rest"].strip() if match else text


def _finish(block: Block, parts: list[str]) -> None:
    """The block's text out of its lines: hyphens mended, white space collapsed."""
    text = parts[0]
    # Words that the paragraph also has with a hyphen inside a line keep it at a line's end.
    whole = set(COMPOUND.findall(" ".join(parts).lower())) if any(p.endswith(("-", "\xad")) for p in parts) else set()
    pieces = [text]
    for part in parts[1:]:
        pieces[-1], glue = glued(pieces[-1], part, whole)
        pieces.append(glue + part)
    text = re.sub(r"\s+", " ", "".join(pieces)).strip()
    # "annonce- re": a hyphenated line break that was pasted as a space.
    text = re.sub(r"(?<=[a-zæøå]{2})-\xad? (?=(?!(?:og|eller|samt|som|såvel|hhv|men|til)\b)[a-zæøå]{2})", "", text)
    text = text.replace("\xad", "")
    if block.kind == ITEM:
        match = parse_marker(text.replace(BREAK, " "))
        if match:
            block.body = match.start("rest")
        at = text.find(BREAK, block.body)
        block.title_end = at if at > block.body + 8 else 0
    block.text = re.sub(r" +", " ", text.replace(BREAK + " ", " ").replace(BREAK, " ")).rstrip()
    if block.title_end > len(block.text):
        block.title_end = 0
