"""The letter's lines, each with what kind of line it is."""

import itertools
import re
from dataclasses import dataclass, replace

from .block import HEADING, ITEM, JOURNAL_LABEL, LETTERHEAD, NAME, PARAGRAPH, SALUTATION, SIGNATURE
from .characters import BREAK, unmarked
from .letterhead import is_letterhead
from .markers import parse_marker
from .page_marks import mail_head, page_numbers

_LABEL = re.compile(
    rf"^(?:Vores |Deres )?(?:{JOURNAL_LABEL}|Dato|Ref|Dok\w*|Akt\w*|CVR\w*|EAN\w*)[ :.]*$|^\d[\d./ -]+$", re.I
)

_NUMBER = r"(?=.{2,30}$)[A-ZÆØÅ]{0,4}[ -]?\d[\dA-Za-z]*(?: ?[-–/.] ?\d[\dA-Za-z]*)*"

_CLOSING = re.compile(
    r"^(?:(?:med|de|mange|mine) )?(?:\w+ (?:og \w+ )?)?hilsen(?:er)?(?: fra)?\b.{0,40}$|^(?:med|de|mange|mine) .{0,20}"
    r"hilsner\b.{0,40}$|^hilsner\b.{0,20}$|^(?:på (?:ministerens|beskæftigelsesministerens) vegne|p\.m\.v\.|e\.b\.)$",
    re.I,
)

_ROLE = re.compile(
    r"^\(?(?:\w*minister(?:en)?(?: for [\w ,-]{3,60})?|\w*(?:direktør|chef|konsulent|fuldmægtig|sekretær|formand))\b"
    r"[\w ,-]{0,40}\)?$",
    re.I,
)

_SALUTATION = re.compile(r"^(?:Kære|Hej|Til rette vedkommende|Ærede)\b", re.I)

ENDS = re.compile(r"[.!?:;…][\"”“»')\]]*$")

OPEN_END = re.compile(
    r"(?:,|\b(?:og|eller|samt|som|der|at|for|i|på|til|af|med|om|fra|ved|under|over|efter|den|det|de|en|et|er|har|vil|"
    r"skal|kan|bør|blev|bliver|være|være|mål|nr\.|d\.|senest|inden|hos|mellem|mod|uden|deres|vores|min|sin|hvor))$",
    re.I,
)


@dataclass
class Line:
    text: str
    gap: int  # blank lines before it
    indent: int
    kind: str = PARAGRAPH
    marker: re.Match | None = None
    is_marked: bool = False


def split_lines(text: str) -> list[Line]:
    lines, gap = [], 0
    for raw in text.split("\n"):
        if not raw.strip():
            gap += 1
            continue
        for number, (part, indent, is_marked) in enumerate(_parts(raw)):
            lines.append(Line(part, 0 if number else gap, indent, is_marked=is_marked))
        gap = 0
    return _without_page_marks(lines)


def _without_page_marks(lines: list[Line]) -> list[Line]:
    """The number of a page before its text becomes a line of its own; so do the lines of a mail's head."""
    texts = [line.text for line in lines]
    numbers, mail = page_numbers(texts, [line.gap for line in lines]), mail_head(texts)
    out = []
    for at, line in enumerate(lines):
        if at in numbers:
            number, _, rest = line.text.partition(" ")
            out.append(Line(number, line.gap, 0, LETTERHEAD))
            out.append(replace(line, text=rest.lstrip()))
        else:
            out.append(replace(line, kind=LETTERHEAD) if at in mail else line)
    return out


def _parts(raw: str):
    """The line itself, and beside it what a column to its left or right left on it."""
    indent = len(raw) - len(raw.lstrip())
    text = raw.strip()
    while text.startswith(">"):
        text = text[1:].lstrip()
    is_marked = bool(re.match(r"#{1,6} ", text))
    if is_marked:
        text = text.lstrip("#").strip().rstrip("#").strip()
    if text.startswith("|"):
        yield from _table_row(text, indent)
        return
    if re.fullmatch(r"[-_=*~ ]{3,}", text):
        return
    is_bold = re.fullmatch(r"\*\*[^*]{3,120}\*\*:?", text)
    text = unmarked(text)
    pieces = [piece.strip() for piece in re.split(r" {3,}|\t+", text) if piece.strip()]
    aside = []
    if len(pieces) > 1 and len(pieces[0]) > 2 and not _LABEL.match(pieces[0]):
        aside = [piece for piece in pieces if len(piece) > 3 and is_letterhead(piece)]
        text = " ".join(piece for piece in pieces if piece not in aside)
    text = " ".join(text.split(" "))
    text = re.sub(r"[ \t]+", " ", text).strip()
    if text.strip(BREAK + " "):
        yield text, indent, is_marked or bool(is_bold and not parse_marker(text))
    for piece in aside:
        yield piece, indent, False


def _table_row(text: str, indent: int):
    cells = [" ".join(unmarked(cell).replace(BREAK, " ").split()) for cell in text.strip("|").split("|")]
    cells = [cell for cell in cells if cell and not re.fullmatch(r":?-+:?", cell)]
    if len(cells) > 1 and re.fullmatch(r"(?:mål ?)?\d{1,2}[.):]?", cells[0].lower()):
        number = re.sub(r"\D", "", cells[0])
        yield f"{number}. {cells[1]}{'.' if len(cells) > 2 and not ENDS.search(cells[1]) else ''}", indent, False
        cells = cells[2:]
        indent = 0
    for cell in cells:
        yield cell, indent, False


def classified(lines: list[Line]) -> list[Line]:
    seen = {}
    for line in lines:
        seen[line.text] = seen.get(line.text, 0) + 1
    again = set()
    for at, line in enumerate(lines):
        before = lines[at - 1] if at else None
        after = lines[at + 1] if at + 1 < len(lines) else None
        plain = line.text.replace(BREAK, " ")
        if line.kind in (SIGNATURE, LETTERHEAD):
            continue
        if (before and before.kind == LETTERHEAD and _LABEL.match(before.text) and re.fullmatch(_NUMBER, plain)) or (
            is_letterhead(plain) and not _is_end_of_sentence(line, before, after)
        ):
            line.kind = LETTERHEAD
        elif _CLOSING.match(plain):
            line.kind = SIGNATURE
            _mark_signature(lines, at + 1)
        elif _SALUTATION.match(plain) and len(plain) < 150:
            line.kind = SALUTATION
        elif seen[line.text] > 1 and len(plain) < 80 and " skal " not in plain and not ENDS.search(plain):
            stands_alone = line.gap or (before and before.kind == LETTERHEAD)
            goes_on = after and not after.gap and after.text[:1].islower()
            if plain in again and plain[:1].isupper() and stands_alone and not goes_on and not parse_marker(plain):
                line.kind = LETTERHEAD  # a running head
            again.add(plain)
        elif len(plain) < 80 and _ROLE.match(plain) and before and re.fullmatch(NAME, before.text.strip()):
            line.kind = before.kind = SIGNATURE
        if line.kind == PARAGRAPH:
            line.marker = parse_marker(plain)
            if line.is_marked and not line.marker:
                line.kind = HEADING
    return lines


def _is_end_of_sentence(line: Line, before: Line | None, after: Line | None) -> bool:
    """A lone date or number that the line above leads up to ("… senest den" / "23. maj 2023.") is no letterhead."""
    if not before or line.gap or before.kind not in (PARAGRAPH, ITEM):
        return False
    if after and not after.gap and is_letterhead(after.text):
        return False
    if re.fullmatch(r"\d{1,3}", line.text):
        return bool(OPEN_END.search(before.text))
    return line.text[:1].isdigit() and bool(re.search(r"\b(?:den|d\.|senest|inden|til|fra|pr\.)$", before.text, re.I))


def _mark_signature(lines: list[Line], at: int) -> None:
    """The name and office under a closing; at most a few short lines of capitalised words."""
    for line in lines[at : at + 5]:
        if re.fullmatch(rf"[(/]{{0,2}} ?(?:[Ss]ign\.? )?{NAME}\)?", line.text) or _ROLE.match(line.text):
            line.kind = SIGNATURE
        elif not is_letterhead(line.text):
            return


def close_double_spacing(lines: list[Line]) -> None:
    """Where every line is followed by a blank one, only more than one blank is a gap."""
    wrapped = spaced = 0
    for before, line in itertools.pairwise(lines):
        if len(before.text) > 45 and line.text[:1].islower() and not ENDS.search(before.text):
            spaced += line.gap == 1
            wrapped += 1
    if wrapped < 4 or spaced < 0.7 * wrapped:
        return
    for line in lines:
        line.gap = max(0, line.gap - 1)
