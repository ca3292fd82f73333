"""What kind of text it is: the minister's letter, or one that retells it: an item for a committee, news on a page."""

import re

from ..blocks.block import ITEM, SALUTATION, Block

LETTER, AGENDA, NEWS = "letter", "agenda", "news"

_AGENDA = [
    (2, r"^(?:Indstilling|Sagsfremstilling|Beslutning|Hvad beslutter vi\??|Dagsorden|Referat|Mødedato|Afbud"
        r"|Fraværende|Beslutningstema|Hovedkonklusion)\b[^.]{0,40}$"),
    (2, r"\b(?:forvaltningen|direktionen|direktøren|administrationen|borgmesteren|udvalget|jobcentret|centerchefen)"
        r" (?:indstiller|anbefaler|foreslår)\b"),
    (1, r"^(?:Punkt|Sag|Pkt\.?) \d+\b"),
    (1, r"^(?:Resumé|Resume|Baggrund|Økonomi|Økonomiske konsekvenser|Lovgrundlag|Høring|Deltagere|Mødested"
        r"|Videre proces|Sammendrag|Kompetence)\b[^.]{0,40}$"),
    (1, r"^\W*at (?:\w+ ){0,4}(?:godkende[rs]?|beslutte[rs]?|drøfte[rs]?|tage[rs]?|sende[rs]?|høres)\b"),
]  # fmt: skip
_NEWS = [
    (3, r"^(?:nyhed|pressemeddelelse|pressemelding)\b[^.]{0,60}$"),
    (2, r"^forside\b ?[>»›/|]"),
    (2, r"^(?:udgivet|publiceret|offentliggjort|sidst opdateret|senest opdateret)\b.{0,60}$"),
    (1, r"^(?:del siden|del artiklen|del på|læs også|læs mere|læs brevet|print|pressekontakt|pressetelefon|cookies"
        r"|yderligere oplysninger|kontakt|til toppen)\b.{0,60}$"),
    (1, r"^her kan du læse\b"),
    (1, r"\bpressechef\b"),
]  # fmt: skip
_AGENDA = [(weight, re.compile(sign, re.I)) for weight, sign in _AGENDA]
_NEWS = [(weight, re.compile(sign, re.I)) for weight, sign in _NEWS]
_ENOUGH = 3


def genre(blocks: list[Block]) -> str:
    """LETTER, AGENDA or NEWS. A text that speaks to somebody ("Kære …") is a letter, whatever is printed around it."""
    if any(block.kind == SALUTATION for block in blocks):
        return LETTER
    for name, signs in ((AGENDA, _AGENDA), (NEWS, _NEWS)):
        if _weight(blocks, signs) >= _ENOUGH:
            return name
    return LETTER


def _weight(blocks: list[Block], signs) -> int:
    """What speaks for a genre, each sign counted once."""
    texts = [block.words if block.kind == ITEM else block.text for block in blocks]
    return sum(weight for weight, sign in signs if any(sign.search(text) for text in texts if len(text) < 400))
