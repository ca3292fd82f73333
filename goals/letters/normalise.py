"""From raw text to blocks: paragraphs and list items made whole again, with the letterhead taken out of them.

A letter comes as lines that a page, a column or a hyphen has cut. What stands in the middle of a sentence without
being part of it (letterhead, page number, signature) becomes a block of its own after the one it interrupted.
"""

import itertools
import re
from dataclasses import dataclass

from .characters import BREAK, COMPOUND, cleaned, glued, unmarked
from .dates import DATE, MONTH

HEADING, PARAGRAPH, ITEM, LETTERHEAD, SIGNATURE, SALUTATION = (
    "heading",
    "paragraph",
    "item",
    "letterhead",
    "signature",
    "salutation",
)

ORDINALS = ["første", "andet", "tredje", "fjerde", "femte", "sjette", "syvende", "ottende", "niende", "tiende"]
NAME_WORD = r"[A-ZÆØÅÉÖÄÜ][\w'’]*\.?(?:-[A-ZÆØÅÉÖÄÜ][\w'’]*)?"
NAME = rf"{NAME_WORD}(?: (?:(?:af|de|du|von|van|der|la|el|al) )?{NAME_WORD}){{1,4}}"
JOURNAL_LABEL = r"(?:J(?:our)?\.? ?(?:nr|nummer)|Journal(?: ?nr| ?nummer|)|Sags?[ -]?(?:nr|nummer|id)|Sag)\b\.?"


_MARKER = re.compile(
    rf"""^(?:(?P<bullet>[-–—•*·▪●○◦‣■□➢✓])[ \t]+)?
    (?:(?P<goal>(?:[Mm]inister)?[Mm]ål(?:sætning)?|MÅL)[ ]?(?:nr\.?|nummer)?[ ]?
            (?P<gno>\d{{1,2}}|(?P<groman>[IVX]{{1,4}}\b))
            (?:[ ]?[:.)–—-]+[ ]*|(?=[ ]+["”“»]?[A-ZÆØÅ])|$)
      |(?P<ono>\d{{1,2}})\.[ ]?[Mm]ål(?:sætning)?\b[ ]?[:.–—-]*
      |(?:[Dd]et[ ])?(?P<word>(?i:{"|".join(ORDINALS)}))[ ]mål[ ]?(?:[:–—-]+|$)
      |\(?(?P<no>\d{{1,2}})(?:[.]\)|[.):])(?![\d.])
      |(?P<no2>\d{{1,2}})[ ]+[–—-][ ]
      |(?P<no3>\d{{1,2}})[ ]+(?=["”“»]?[A-ZÆØÅ])
      |(?P<roman>[IVX]{{1,4}}[.)]|[ivx]{{1,4}}\))(?=[ ])
      |(?P<letter>[a-jA-J])(?:\)|\.(?=[ ]))
      |(?<=.)(?=.))
    [ \t]*(?P<rest>.*)$""",
    re.VERBOSE,
)
_NOT_ITEM = re.compile(rf"^(?:{MONTH}(?: |$|,)|kvartal|halvår|januar|udgave|version|etage|sal\b|behandling)", re.I)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}

_PLACE = r"(?:[A-ZÆØÅ][\w.]*(?: [A-ZÆØÅ][\w.]*)*,? )?"
_DATE_LINE = re.compile(
    rf"^(?:Dato|Brevdato|Udsendt|Stempel|Dateret)?[ :.]*(?:[\w., ]{{0,60}}?,? )??(?:den |d\. ?|dato[: ]+)?{DATE}\.?$",
    re.I,
)
_CAPITALS = re.compile(r"^(?:[A-ZÆØÅ][\w.]*|og|for|af|K|\d{1,4}[A-Z]?|den|d\.|Den|,|[:|/–-])+$")
_LETTERHEAD = [
    re.compile(pattern, re.I if flag else 0)
    for pattern, flag in [
        (r"^(?:T|Tlf|Tel|Telefon|Mobil|Fax|F|M|EAN|CVR|SE|Telefax)(?:[- ]?(?:nr|nummer))?[.: ]*\+?\d[\d .()-]{5,}$", 1),
        (r"^\+?\d[\d ()]{7,}$", 0),
        (r"^(?:(?:E|E-?mail|Mail|M|@)[.: ]*)?\S+@\S+\.\w+$", 1),
        (r"^(?:(?:W|Web|Hjemmeside)[.: ]*)?(?:https?://|www\.)\S+$", 1),
        (r"^[\w-]+\.(?:dk|gov\.dk|com)$", 1),
        (r"^(?:DK-?)?\d{4} [A-ZÆØÅ][\w.]*(?: [A-ZÆØÅ][\w.]*){0,2}(?:, Danmark)?$", 0),
        (r"^(?!Mål|Bilag|Side|Punkt|Afsnit|Kapitel|Bekendt|Lov|Plan|Covid)[A-ZÆØÅ][\w.]+(?: [A-ZÆØÅ][\w.]+){0,3}"
         r" \d{1,3} ?[A-Za-z]?(?:, ?(?:\d\. sal|st\.|kld\.).{0,8})?$", 0),
        (r"^[A-ZÆØÅ][\w. ]{2,40} \d{1,3} ?[A-Za-z]?(?:,| [·•|/-]) ?(?:DK-?)?\d{4} [A-ZÆØÅ][\w .·•|,/+@:-]{0,60}$", 0),
        (r"^(?!\w*bestyrelsen\b)(?:[A-ZÆØÅ][\w]*(?:-,?)?(?:,| og)? ){0,3}"
         r"[A-ZÆØÅ]\w*(?:ministeriet|ministeren|styrelsen)$", 0),
        (r"^(?:Ministeriet|Ministeren|Departementet|Styrelsen|STAR)$", 0),
        (r"^(?:\w+minister|Styrels|Minister)\w* for [A-ZÆØÅ][\w-]*(?:(?:,| og)? [A-ZÆØÅ][\w-]*){0,3}$", 0),
        (r"^(?:Side|s\.|page)[ :]*\d{1,3}(?: ?(?:af|/|ud af) ?\d{1,3})?$", 1),
        (r"^\d{1,2} ?(?:/|af) ?\d{1,2}$", 0),
        (r"^[-–—] ?\d{1,3} ?[-–—]$", 0),
        (r"^\d{1,3}$", 0),
        (r"^!\[.*\]$", 0),
        (r"^\[(?:Billede|Foto|Logo|Underskrift|Signatur|Stempel|Våbenskjold|Rigsvåben).*\]$", 1),
        (rf"^(?:Vores |Vor |Ministeriets |Deres )?{JOURNAL_LABEL}[ :.]*(?:\w[\w ./–-]*\d[\w ./–-]*)?$", 1),
        (r"^(?:Dato|Sagsbeh(?:andler)?|Enhed|Kontor|Center|Ref|Reference|Vores ref|Deres ref|"
         r"Dok(?:ument)?(?:nr|nummer|id)?"
         r"|Akt(?:nr|id)?|Initialer|Init|Kopi(?: til)?|Cc|Bilag|Kontaktperson|"
         r"Direkte telefon)\b\.?(?: ?:.{0,80}|)$", 1),
    ]
]  # fmt: skip
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
_ENDS = re.compile(r"[.!?:;…][\"”“»')\]]*$")
_OPEN_END = re.compile(
    r"(?:,|\b(?:og|eller|samt|som|der|at|for|i|på|til|af|med|om|fra|ved|under|over|efter|den|det|de|en|et|er|har|vil|"
    r"skal|kan|bør|blev|bliver|være|være|mål|nr\.|d\.|senest|inden|hos|mellem|mod|uden|deres|vores|min|sin|hvor))$",
    re.I,
)


@dataclass
class Block:
    """A whole paragraph, item or letterhead line. ``start`` is its place in the normalised letter."""

    kind: str
    text: str
    style: str = ""  # how an item is numbered
    number: int | None = None
    body: int = 0  # where in the text an item's own words begin
    title_end: int = 0  # where bold ended in an item
    start: int = 0
    lines: int = 1
    is_marked: bool = False  # a heading marked as one

    @property
    def words(self) -> str:
        return self.text[self.body :]

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass
class _Line:
    text: str
    gap: int  # blank lines before it
    indent: int
    kind: str = PARAGRAPH
    marker: re.Match | None = None
    is_marked: bool = False


def parse_marker(text: str) -> re.Match | None:
    match = _MARKER.match(text)
    if not match:
        return None
    if _NOT_ITEM.match(match["rest"]) and (match["no"] or match["ono"]):
        return None
    roman = match["groman"] or (match["roman"] or "").rstrip(".)")
    if roman and roman.upper() not in _ROMAN:
        return None
    if match["no3"] and len(match["rest"]) < 12:
        return None
    return match


def marker_number(match: re.Match) -> tuple[str, int | None]:
    """(style, number) of an item; a bullet has no number."""
    if match["groman"]:
        return "goal", _ROMAN[match["groman"].upper()]
    for style, groups in (("goal", ("gno", "ono")), ("number", ("no", "no2", "no3"))):
        for group in groups:
            if match[group]:
                return style if style == "goal" else group, int(match[group])
    if match["word"]:
        return "goal", ORDINALS.index(match["word"].lower()) + 1
    if match["letter"]:
        return "letter", ord(match["letter"].lower()) - 96
    if match["roman"]:
        return "roman", _ROMAN[match["roman"].rstrip(".)").upper()]
    return "bullet", None


def blocks(raw: str) -> list[Block]:
    """The letter's blocks in reading order, placed (``start``) in the text that ``joined`` gives."""
    lines = _classified(_split_lines(cleaned(raw)))
    _close_double_spacing(lines)
    found = _assembled(lines)
    place = 0
    for block in found:
        block.start = place
        place += len(block.text) + 2
    return found


def joined(found: list[Block]) -> str:
    return "\n\n".join(block.text for block in found)


def _split_lines(text: str) -> list[_Line]:
    lines, gap = [], 0
    for raw in text.split("\n"):
        if not raw.strip():
            gap += 1
            continue
        for number, (part, indent, is_marked) in enumerate(_parts(raw)):
            lines.append(_Line(part, 0 if number else gap, indent, is_marked=is_marked))
        gap = 0
    return lines


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
        yield f"{number}. {cells[1]}{'.' if len(cells) > 2 and not _ENDS.search(cells[1]) else ''}", indent, False
        cells = cells[2:]
        indent = 0
    for cell in cells:
        yield cell, indent, False


def is_letterhead(text: str) -> bool:
    """Whether a line by itself is letterhead: sender, address, number, date, page, picture."""
    if len(text) > 300 or (len(text) > 120 and not text.startswith(("![", "[")) and "·" not in text):
        return False
    parts = re.split(r" [|·•] ", text)
    if len(parts) > 1 and all(is_letterhead(part.strip()) for part in parts):
        return True
    return any(pattern.match(text) for pattern in _LETTERHEAD) or is_date_line(text)


def is_date_line(text: str) -> bool:
    """A line that is a date, perhaps after a place or an office: "København, den 15. juni 2020"."""
    if len(text) > 90:
        return False
    match = _DATE_LINE.match(text)
    if not match:
        # Several things of a letterhead on one line, a date among them: "15. juni 2020 · J.nr. 2020-1".
        parts = re.split(r" [|·•/–] |;|, (?=[JS])|(?<=\d{4}) (?=J\.|Sag)", text)
        return len(parts) > 1 and all(is_letterhead(part.strip()) for part in parts if part.strip())
    if not (match["year"] or match["iso"] or match["y"]):
        return False
    first = min(place for place in (match.start("day"), match.start("iso"), match.start("d")) if place >= 0)
    before = re.sub(r"(?i)\b(?:den|d\.|dato|brevdato|udsendt|stempel|dateret)[ :.]*", "", text[:first])
    return all(_CAPITALS.match(word) for word in before.replace(",", " ").replace(":", " ").split())


def _classified(lines: list[_Line]) -> list[_Line]:
    seen = {}
    for line in lines:
        seen[line.text] = seen.get(line.text, 0) + 1
    again = set()
    for at, line in enumerate(lines):
        before = lines[at - 1] if at else None
        plain = line.text.replace(BREAK, " ")
        if line.kind == SIGNATURE:
            continue
        if (before and before.kind == LETTERHEAD and _LABEL.match(before.text) and re.fullmatch(_NUMBER, plain)) or (
            is_letterhead(plain)
            and not _is_end_of_sentence(line, before, lines[at + 1] if at + 1 < len(lines) else None)
        ):
            line.kind = LETTERHEAD
        elif _CLOSING.match(plain):
            line.kind = SIGNATURE
            _mark_signature(lines, at + 1)
        elif _SALUTATION.match(plain) and len(plain) < 150:
            line.kind = SALUTATION
        elif seen[line.text] > 1 and len(plain) < 80 and " skal " not in plain and not _ENDS.search(plain):
            stands_alone = line.gap or (before and before.kind == LETTERHEAD)
            if plain in again and plain[:1].isupper() and stands_alone and not parse_marker(plain):
                line.kind = LETTERHEAD  # a running head
            again.add(plain)
        elif len(plain) < 80 and _ROLE.match(plain) and before and re.fullmatch(NAME, before.text.strip()):
            line.kind = before.kind = SIGNATURE
        if line.kind == PARAGRAPH:
            line.marker = parse_marker(plain)
            if line.is_marked and not line.marker:
                line.kind = HEADING
    return lines


def _is_end_of_sentence(line: _Line, before: _Line | None, after: _Line | None) -> bool:
    """A lone date or number that the line above leads up to ("… senest den" / "23. maj 2023.") is no letterhead."""
    if not before or line.gap or before.kind not in (PARAGRAPH, ITEM):
        return False
    if after and not after.gap and is_letterhead(after.text):
        return False
    if re.fullmatch(r"\d{1,3}", line.text):
        return bool(_OPEN_END.search(before.text))
    return line.text[:1].isdigit() and bool(re.search(r"\b(?:den|d\.|senest|inden|til|fra|pr\.)$", before.text, re.I))


def _mark_signature(lines: list[_Line], at: int) -> None:
    """The name and office under a closing; at most a few short lines of capitalised words."""
    for line in lines[at : at + 5]:
        if re.fullmatch(rf"[(/]{{0,2}} ?(?:[Ss]ign\.? )?{NAME}\)?", line.text) or _ROLE.match(line.text):
            line.kind = SIGNATURE
        elif not is_letterhead(line.text):
            return


def _close_double_spacing(lines: list[_Line]) -> None:
    """Where every line is followed by a blank one, only more than one blank is a gap."""
    wrapped = spaced = 0
    for before, line in itertools.pairwise(lines):
        if len(before.text) > 45 and line.text[:1].islower() and not _ENDS.search(before.text):
            spaced += line.gap == 1
            wrapped += 1
    if wrapped < 4 or spaced < 0.7 * wrapped:
        return
    for line in lines:
        line.gap = max(0, line.gap - 1)


def _width(lines: list[_Line]) -> int:
    """How long the letter's full lines are."""
    lengths = sorted(len(line.text) for line in lines if line.kind == PARAGRAPH and len(line.text) > 30)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _assembled(lines: list[_Line]) -> list[Block]:
    width = _width(lines)
    found: list[Block] = []
    pending: list[Block] = []
    open_block: Block | None = None
    parts: list[str] = []
    last: _Line | None = None
    indent = 0
    is_head = True  # until the salutation, or the first full line: addressees stand on lines of their own

    def close():
        nonlocal open_block
        if open_block:
            _finish(open_block, parts)
            found.append(open_block)
        found.extend(pending)
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
        open_block = Block(ITEM if line.marker else line.kind, "", is_marked=line.is_marked)
        if line.marker:
            open_block.style, open_block.number = marker_number(line.marker)
        parts = [line.text]
        indent, last = line.indent, line
    close()
    return found


def _continues(
    block: Block, last: _Line, line: _Line, width: int, indent: int, is_interrupted: bool, is_head: bool
) -> bool:
    if line.kind == HEADING or block.kind == HEADING:
        return line.kind == block.kind and not line.gap and not is_interrupted
    if line.kind == SALUTATION or block.kind == SALUTATION:
        return False
    text, before = line.text.replace(BREAK, " "), last.text.rstrip(BREAK + " ")
    is_full = len(before) >= 0.75 * width
    # A line was broken by the page where the next word had no room on it, else by the writer.
    is_wrapped = len(before) + 1 + len(text.split(" ", 1)[0]) >= 0.8 * width
    ends = bool(_ENDS.search(before)) and not re.search(r"\b(?:nr|d|bl\.a|fx|ca|pct|jf)\.$", before)
    if before.endswith(("-", "\xad")) and not before.endswith(" -") and not line.marker:
        return True
    if line.marker and block.kind == ITEM and marker_number(line.marker) == (block.style, (block.number or 0) + 1):
        return False
    if line.marker and not (_OPEN_END.search(before) and not line.gap and is_full and not is_interrupted):
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
            return not ends and (text[:1].islower() or bool(_OPEN_END.search(before)))
        if not is_wrapped or (is_head and text[:1].isupper() and len(before) < 0.8 * width):
            return not ends and (text[:1].islower() or bool(_OPEN_END.search(before)))
        return True
    if ends:
        return False
    if block.kind == ITEM:
        return text[:1].islower()
    if text[:1].islower():
        return block.lines > 1 or len(before) >= (25 if is_interrupted else 45) or bool(_OPEN_END.search(before))
    return bool(_OPEN_END.search(before)) and len(before) > 45


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
