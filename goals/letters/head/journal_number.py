"""The letter's journal number."""

import re

from ..blocks.block import ITEM, JOURNAL_LABEL, LETTERHEAD, PARAGRAPH, SIGNATURE, Block
from ..blocks.dates import DATE_RE
from ..blocks.letterhead import is_date_line

_JOURNAL = re.compile(
    rf"(?<!\w){JOURNAL_LABEL}[ :.]*"
    r"(?P<value>(?:[A-ZÆØÅ]{1,4}[ -]?)?\d[\dA-Za-z]*(?: ?[-–/.] ?\d[\dA-Za-z]*)*)",
    re.I,
)

# "Ref." is as often the initials of a clerk: only what looks like a case's number is read after it.
_REFERENCE = re.compile(
    r"^(?:Vores |Vor )?ref(?:erence)?\b[ .:]*(?P<value>(?:\d{2}/\d{3,6}|20\d{2} ?[-–/] ?\d{2,6}|\d{4}-\d{3,6}))$", re.I
)

_BARE = re.compile(r"^(?:\d{2}/\d{3,6}|20\d{2} ?[-–/] ?(?!20\d\d$)\d{2,6}|\d{4}-\d{3,6})$")


def journal_number(blocks: list[Block]) -> tuple[str, int, int] | None:
    """The letter's journal number as written, from its letterhead or a line of its own: (number, begin, end)."""
    fallback = None
    for at, block in enumerate(blocks):
        if len(block.text) > 160 or block.kind == ITEM:
            continue
        if re.match(r"Deres|Jeres", block.text, re.I):
            continue
        is_head = block.kind in (LETTERHEAD, SIGNATURE)
        for match in _JOURNAL.finditer(block.text):
            if is_head or match.start() == 0:
                if len(re.findall(r"\d", match["value"])) < 2 or DATE_RE.fullmatch(match["value"]):
                    continue
                return match["value"], block.start + match.start("value"), block.start + match.end("value")
        if reference := _REFERENCE.match(block.text):
            begin, end = reference.span("value")
            fallback = reference["value"], block.start + begin, block.start + end
        elif (not fallback and is_head) or block.kind == PARAGRAPH:
            neighbours = blocks[max(0, at - 4) : at] + blocks[at + 1 : at + 2]
            labelled = any(re.fullmatch(JOURNAL_LABEL + r"[ :.]*", other.text, re.I) for other in neighbours)
            bare = _BARE.match(block.text) or (labelled and re.match(r"^[\w-]*\d[\d ./–-]{2,20}\w?$", block.text))
            is_date = DATE_RE.fullmatch(block.text) or is_date_line(block.text)
            if bare and not is_date and not re.fullmatch(r"\+?[\d ]{8,}|\d{1,4}", block.text):
                fallback = fallback or (block.text, block.start, block.end)
    return fallback
