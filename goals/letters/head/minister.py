"""The minister's name."""

import re

from ..blocks.block import HEADING, LETTERHEAD, NAME, PARAGRAPH, SIGNATURE, Block
from ..blocks.letterhead import is_letterhead

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


def minister(blocks: list[Block]) -> tuple[str, int, int] | None:
    """The minister's name, from the signature, the letterhead or a picture's description: (name, begin, end)."""
    short = [
        block for block in blocks if block.kind in (SIGNATURE, LETTERHEAD, PARAGRAPH, HEADING) and len(block.text) < 150
    ]
    closings = [at for at, block in enumerate(short) if block.kind == SIGNATURE and re.search("hils", block.text, re.I)]
    for read in (_from_picture, _from_office):
        for at, block in enumerate(short):
            if name := read(short, at, block):
                return name
    for at in closings:
        if name := _from_closing(short, at):
            return name
    last = next((block for block in reversed(short) if block.kind != LETTERHEAD), None)
    is_from_minister = any(block.text == "Beskæftigelsesministeren" for block in short)
    if last and is_from_minister and blocks[-1].end - last.end < 200 and re.fullmatch(NAME, last.text):
        # A letter from the minister that ends with a name alone.
        return _name_in(last) or _from_prose(blocks)
    return _from_prose(blocks)


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
    if re.fullmatch(rf"\(?(?:{_MINISTER}|[Mm]inister(?:en)?(?: for .+)?|\w+minister(?:en)?)\)?", line):
        for other in (short[at - 1] if at else None, short[at + 1] if at + 1 < len(short) else None):
            if other and re.fullmatch(rf"[(/]{{0,2}} ?(?:[Ss]ign\.? )?{NAME}\)?", other.text):
                name = _name_in(other, 0, rf"(?<![\w])(?!Sign\b)({NAME})")
                if name and not is_letterhead(other.text):
                    return name
    return None


def _from_closing(short, at):
    """The first name under a closing, unless what stands with it says that somebody else signed."""
    following = list(short[at + 1 : at + 6])
    for place, block in enumerate(following):
        # Offices under a name decide; a letterhead that only happens to come next (an address) does not.
        if not re.fullmatch(rf"[(/]{{0,2}} ?(?:[Ss]ign\.? )?{NAME}\)?", block.text) or _NOT_NAME.search(block.text):
            continue
        after = following[place + 1].text if place + 1 < len(following) else ""
        if following[place + 1 :] and following[place + 1].kind == LETTERHEAD and re.search(r"\d", after):
            after = ""
        if _OFFICIAL.search(after) and "minister" not in after.lower().replace("ministeriet", ""):
            return None
        return _name_in(block, 0, rf"(?<![\w])(?!Sign\b)({NAME})")
    closing = re.search(rf"(?:hilsen|hilsner),? (?:fra )?({NAME})$", short[at].text)
    return _name_in(short[at], closing.start(1)) if closing else None


def _from_prose(blocks):
    names = []
    for block in blocks:
        if block.kind in (LETTERHEAD, SIGNATURE):
            continue
        for match in re.finditer(rf"{_MINISTER} ({NAME})", block.text):
            before = block.text[max(0, match.start() - 25) : match.start()].lower()
            if re.search(r"tidligere|daværende|forhenværende|min forgænger", before) or _NOT_NAME.search(match[1]):
                continue
            names.append((match[1], block.start + match.start(1), block.start + match.end(1)))
    return names[0] if len({name for name, _, _ in names}) == 1 else None
