"""Groups of people that the letter stresses."""

import re

from ..blocks.block import ITEM, PARAGRAPH, Block
from ..blocks.sentences import sentences
from .goal import Span
from .naming import OTHER

_FOCUS = re.compile(
    r"(?:\bsærlig(?:t|e)?\b(?: (?:og \w+|stort?|stærkt))?\s+(?:fokus|opmærksomhed\w*|hensyn|indsats\w*|vægt)|"
    r"\bfokus(?:er\w*)? (?:særligt|især|navnlig)|\bmed (?:særligt )?fokus|"
    r"\bopmærksom\w* (?:særligt|især|navnlig))\s+(?:på|til|over for|overfor|for)\s+"
    r"(?P<group>[^.,;:()]{4,90})",
    re.I,
)

_GROUP = re.compile(
    r"\b(?:(?:indvandrer)?kvinder med (?:ikke-vestlig )?(?:indvandrer|flygtninge)baggrund|indvandrerkvinder|"
    r"ikke-vestlige (?:kvinder|indvandrere|borgere)|ufaglærte(?: (?:ledige|unge|personer))?|"
    r"fordrevne(?: ukrainere| fra Ukraine)?|unge (?:uden [a-zæøå]+(?: eller [a-zæøå]+)?|ledige|"
    r"ordblinde|mænd|kvinder|mødre|på [a-zæøå]+|med [a-zæøå]+)|unge|langtidsledige|seniorer|"
    r"nyuddannede|dimittender|sygemeldte|sygedagpengemodtagere|udsatte (?:ledige|borgere|unge)|"
    r"(?:jobparate|aktivitetsparate) [a-zæøå]+|personer med (?:handicap|psykiske [a-zæøå]+)|"
    r"enlige forsørgere|ordblinde)\b",
    re.I,
)

_STRESS = re.compile(r"\bsærlig|\bisær\b|\bnavnlig|\bikke mindst\b|\bførst og fremmest\b", re.I)

_CUT = re.compile(
    r"\s(?:og at|for at|så|som|der|hvor|i (?:20|den|det|indsatsen|denne|kommunerne)|ved|når|"
    r"samt at|under|i forhold|med henblik)\b.*$",
    re.I,
)


def focus_groups(blocks: list[Block]) -> list[Span]:
    """Groups of people that the letter stresses, as it names them."""
    spans: list[Span] = []
    for at, block in enumerate(blocks):
        if block.kind not in (PARAGRAPH, ITEM):
            continue
        for begin, end in sentences(block.text, block.body):
            text = block.text[begin:end]
            if OTHER.search(text):
                continue
            matched = []
            for match in _FOCUS.finditer(text):
                if known := _GROUP.search(match["group"]):
                    matched.append((match.start("group") + known.start(), match.start("group") + known.end()))
                elif re.search(r"særlig", match[0], re.I) and _is_people(match["group"]):
                    group = _CUT.sub("", match["group"])
                    matched.append((match.start("group"), match.start("group") + len(group.rstrip())))
            for match in _GROUP.finditer(text):
                stress = [place.start() for place in _STRESS.finditer(text) if place.start() < match.start()]
                is_stressed = stress and match.start() - stress[-1] < 90
                if is_stressed or match[0].lower().startswith("fordrevne "):
                    matched.append(match.span())
            for first, last in sorted(set(matched)):
                if not any(at == a and begin + first < c and begin + last > b for a, b, c in spans):
                    spans.append((at, begin + first, begin + last))
    seen, unique = set(), []
    for at, begin, end in spans:
        value = blocks[at].text[begin:end].lower()
        if value not in seen:
            seen.add(value)
            unique.append((at, begin, end))
    return unique


def _is_people(text: str) -> bool:
    return bool(
        re.match(
            r"(?:de |den |gruppen af |alle )?(?:\w+e )?(?:personer|borgere|ledige|unge|ældre|"
            r"kvinder|mænd|flygtninge|indvandrere|"
            r"modtagere|forældre|seniorer|mennesker|\w+modtagere|\w+ledige|\w+ramte)\b",
            text,
            re.I,
        )
    )
