"""What kind of text it is: the minister's letter, or one that retells it (an item for a committee, news, a memo)."""

import re

from ..blocks.block import ITEM, SALUTATION, Block

LETTER, AGENDA, NEWS, MEMO = "letter", "agenda", "news", "memo"

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
_MEMO = [
    (3, r"^(?:fra|afsender)\b ?:? ?(?:jobcent|\w*forvaltning|sekretariat|direktion|\w+ kommune\b|center for)"),
    (1, r"^notat\b[^.]{0,60}$"),
    (2, r"^notat (?:til|om|vedr)\b.{0,60}(?:udvalg|byråd|direktion|kommunalbestyrelse)"),
    (2, r"\b(?:vi|jobcentret|forvaltningen) (?:foreslår|anbefaler|indstiller),? at (?:\w+ ){0,4}(?:mål|plan)"),
]  # fmt: skip
_AGENDA = [(weight, re.compile(sign, re.I)) for weight, sign in _AGENDA]
_NEWS = [(weight, re.compile(sign, re.I)) for weight, sign in _NEWS]
_MEMO = [(weight, re.compile(sign, re.I)) for weight, sign in _MEMO]
_ENOUGH = 3


def genre(blocks: list[Block]) -> str:
    """LETTER, AGENDA, NEWS or MEMO. A text that speaks to somebody ("Kære …") is a letter, whatever is around it."""
    if any(block.kind == SALUTATION for block in blocks):
        return LETTER
    for name, signs in ((AGENDA, _AGENDA), (NEWS, _NEWS), (MEMO, _MEMO)):
        if _weight(blocks, signs) >= _ENOUGH:
            return name
    return LETTER


def _weight(blocks: list[Block], signs) -> int:
    """What speaks for a genre, each sign counted once."""
    texts = [block.words if block.kind == ITEM else block.text for block in blocks]
    return sum(weight for weight, sign in signs if any(sign.search(text) for text in texts if len(text) < 400))
