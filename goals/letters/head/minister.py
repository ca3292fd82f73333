"""The minister's name."""

import itertools
import re

from ..blocks.block import HEADING, LETTERHEAD, NAME, PARAGRAPH, SIGNATURE, Block
from ..blocks.letterhead import is_letterhead
from ..doubts import Doubts
from .genre import LETTER

_MINISTER = r"[Bb]eskæftigelses(?:- og (?:\w+))?minister(?:en)?"

_NOT_NAME = re.compile(
    r"\b(?:Venlig|Hilsen|Med|Kære|Styrelsen|Ministeriet|Minister\w*|Beskæftigelses\w*|Danmark|Folketing\w*|Kommune\w*|"
    r"Jobcenter\w*|Arbejdsmarked\w*|København|Rekruttering|Underskrift\w*|Signatur\w*|Billede|"
    r"Kontor|Center|Afdeling\w*|"
    r"Landsforening|Rådet|Borgmest\w*|Form[aæ]nd\w*|Departement\w*)\b",
    re.I,
)

_OFFICIAL = re.compile(
    r"(?:direktør|chef|konsulent|fuldmægtig|sekretær|styrelse|departement|kontor|ministeriet|"
    r"p\.v\.|efter bemyndigelse)",
    re.I,
)


_OFFICE = re.compile(rf"[(/–-]{{0,2}} ?(?:{_MINISTER}|[Mm]inister(?:en)?)\)?")
_CLOSING = re.compile(r"hils", re.I)
_LABELLED = rf"[(/]{{0,2}} ?(?:[Ss]ign\.? )?{NAME}\)?"
_OWNED = r"(?:brev|udmelding|mål|udspil|forslag|plan|ord|besked|ønske|høring|vurdering|ministerium|pressemeddelelse)"
_GENITIVE = re.compile(rf"[’']? (?:\w+ ){{0,3}}?{_OWNED}\w*\b")

_Name = tuple[str, int, int]


def minister(blocks: list[Block], genre: str, doubts: Doubts) -> _Name | None:
    """The minister's name, from the signature, the letterhead or a picture's description: (name, begin, end).

    A name that stands in running text, or under a closing without an office, is given with a doubt; one that stands
    apart from the closing is not given. Of a text that only retells a letter, the signature is somebody else's.
    """
    if genre == LETTER:
        short = [
            block
            for block in blocks
            if block.kind in (SIGNATURE, LETTERHEAD, PARAGRAPH, HEADING) and len(block.text) < 150
        ]
        for read in (_from_picture, _from_office):
            for at, block in enumerate(short):
                if name := read(short, at, block):
                    return name
        for at, block in enumerate(blocks):
            if block.kind == SIGNATURE and _CLOSING.search(block.text) and (name := _from_closing(blocks, at)):
                if not any(_OFFICE.fullmatch(other.text) for other in short):
                    doubts.add(
                        "minister", f"Der står ikke »minister« ved navnet {name[0]}. Se efter, hvem der skriver."
                    )
                return name
        _doubt_name_apart(blocks, doubts)
    if name := _from_prose(blocks):
        doubts.add("minister", f"Navnet {name[0]} står i teksten, ikke i en underskrift.")
    return name


def _doubt_name_apart(blocks: list[Block], doubts: Doubts) -> None:
    """A name that stands by itself after the closing, but not right under it, may be anybody's."""
    closing = next((at for at, b in enumerate(blocks) if b.kind == SIGNATURE and _CLOSING.search(b.text)), None)
    if closing is None:
        return
    for at in range(closing + 1, len(blocks)):
        text = blocks[at].text
        after = blocks[at + 1].text if at + 1 < len(blocks) else ""
        if re.fullmatch(_LABELLED, text) and not _NOT_NAME.search(text) and not is_letterhead(text):
            if not _OFFICIAL.search(after):
                doubts.add("minister", f"»{text}« står for sig selv efter hilsenen og er ikke taget som minister.")
            return


def _name_in(block: Block, text_from: int = 0, pattern: str = rf"({NAME})") -> tuple[str, int, int] | None:
    for match in re.compile(pattern).finditer(block.text, text_from):
        name = match[1].rstrip(".")
        if not _NOT_NAME.search(name) and not re.search(r"\d", name):
            return name, block.start + match.start(1), block.start + match.start(1) + len(name)
    return None


def _from_picture(short, at, block):
    if block.text.startswith(("![", "[")):
        label = re.search(r"underskr\w*|signatur|sign\.|underskrevet|minister\w*|portræt", block.text, re.I)
        if label and not _OFFICIAL.search(block.text):
            name = _name_in(block)
            if name and name[0].endswith("s") and re.search(rf"{re.escape(name[0])} (?:underskr|signatur)", block.text):
                return name[0][:-1], name[1], name[2] - 1  # "NN's underskrift"
            return name
    return None


def _from_office(short, at, block):
    """ "Beskæftigelsesminister NN" on a line, or name and office on two."""
    line = block.text
    if re.search(r"[.!?]$", line) and len(line.split()) > 6:
        return None
    match = re.match(rf"^(?:\w+minister(?:en)?(?: for [\w ,-]+?)?|[Mm]inister(?:en)?)[,: ]+({NAME})\.?$", line)
    match = match or re.match(rf"^\(?[Ss]ign\.?\)?:? ?({NAME})$", line)
    match = match or re.match(rf"^({NAME}),? ?[/|–-]? ?\(?{_MINISTER}\)?$", line)
    if match and not _NOT_NAME.search(match[1]):
        return _name_in(block, match.start(1))
    if re.fullmatch(rf"[(/–-]{{0,2}} ?(?:{_MINISTER}|[Mm]inister(?:en)?(?: for .+)?|\w+minister(?:en)?)\)?", line):
        for other in (short[at - 1] if at else None, short[at + 1] if at + 1 < len(short) else None):
            if other and re.fullmatch(_LABELLED, other.text):
                name = _name_in(other, 0, rf"(?<![\w])(?!Sign\b)({NAME})")
                if name and not is_letterhead(other.text):
                    return name
    return None


def _from_closing(blocks: list[Block], at: int) -> _Name | None:
    """The first name right under a closing, unless what stands with it says that somebody else signed."""
    following = list(itertools.takewhile(_may_stand_under_closing, blocks[at + 1 : at + 8]))
    for place, block in enumerate(following):
        # Offices under a name decide; a letterhead that only happens to come next (an address) does not.
        if not re.fullmatch(_LABELLED, block.text) or _NOT_NAME.search(block.text):
            continue
        after = following[place + 1] if place + 1 < len(following) else None
        if after and after.kind == LETTERHEAD and re.search(r"\d", after.text):
            after = None
        if after and _OFFICIAL.search(after.text) and "minister" not in after.text.lower().replace("ministeriet", ""):
            return None
        return _name_in(block, 0, rf"(?<![\w])(?!Sign\b)({NAME})")
    closing = re.search(rf"(?:hilsen|hilsner),? (?:fra )?({NAME})$", blocks[at].text)
    return _name_in(blocks[at], closing.start(1)) if closing else None


def _may_stand_under_closing(block: Block) -> bool:
    """A name, an office or letterhead; any other text ends the signature."""
    if block.kind in (SIGNATURE, LETTERHEAD):
        return True
    return block.kind == PARAGRAPH and bool(re.fullmatch(_LABELLED, block.text) or _OFFICIAL.search(block.text[:40]))


def _from_prose(blocks: list[Block]) -> _Name | None:
    """The one minister whom the running text names."""
    names = []
    for block in blocks:
        if block.kind in (LETTERHEAD, SIGNATURE):
            continue
        for match in re.finditer(rf"{_MINISTER} ({NAME})", block.text):
            before = block.text[max(0, match.start() - 25) : match.start()].lower()
            if re.search(r"tidligere|daværende|forhenværende|min forgænger", before) or _NOT_NAME.search(match[1]):
                continue
            name = match[1]
            if name.endswith("s") and _GENITIVE.match(block.text, match.end(1)):
                name = name[:-1].rstrip("’'")  # "NN's udmelding"
            names.append((name, block.start + match.start(1), block.start + match.start(1) + len(name)))
    return names[0] if len({name for name, _, _ in names}) == 1 else None
