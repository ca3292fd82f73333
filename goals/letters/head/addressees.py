"""Whom the letter is to."""

import re

from ..blocks.block import HEADING, ITEM, LETTERHEAD, PARAGRAPH, SALUTATION, Block
from ..blocks.dates import DATE_RE
from .genre import LETTER

_RECEIVER = re.compile(
    r"borgmest|form[aæ]nd|udvalg|jobcent|kommunalbestyrelse|byråd|kommune(?:r|rne|rnes|"
    r"direktør)?\b|landsforening|\bKL\b|"
    r"beskæftigelsesråd|arbejdsmarkedsråd|\bRAR\b|direktører|chefer|organisation|regioner|"
    r"forvaltning|a-kasse|fagbevægelsen|"
    r"arbejdsgiverforening|\bFH\b|\bDA\b|handicapråd|medlemmer|rådet\b",
    re.I,
)

_SUBJECT = re.compile(
    r"\b\w*(?:mål|målene|udmelding|høring|vedr|orientering|brev|plan)\b|^(?:emne|fra|kopi|cc)\b", re.I
)

_PERSON = re.compile(r"\s(?:v/|c/o|att\.?:?)\s.*$", re.I)

_SUFFIX = re.compile(r",? (?:i|fra) (?:alle |samtlige )?(?:landets|de danske) kommuner$", re.I)


# A line that speaks of receivers in a sentence or a headline, or asks for a decision, names nobody.
_SPEAKS = re.compile(
    r"^(?:at|om|hvis|som|hvordan|hvad|når)\b|\S (?:at|mellem|med|skal|vil|får|kan|har|er|bliver|hjælp|sikrer?|giver)\b",
    re.I,
)
_ORGANISATION = re.compile(
    r"(?:[A-ZÆØÅ][\w-]+ Kommune|Jobcent(?:er|ret) [A-ZÆØÅ][\w -]+|\w*forvaltning(?:en)?|KL|Kommunernes Landsforening)"
)
_CONTACT = re.compile(r"(?:T|Tlf|Telefon|Tel|E|E-?mail|Mail|CVR|EAN)\b[ .:-]|\S+@\S|www\.|https?:", re.I)


def addressees(blocks: list[Block], genre: str) -> list[tuple[str, int, int]]:
    """Whom the letter is to, as written: under "Til:", in the lines before the letter begins, or by its salutation.

    Only a letter is to somebody: what a committee is asked to decide, or a headline, names no addressees.
    """
    if genre != LETTER:
        return []
    head = _without_senders(_head(blocks))
    for at, block in enumerate(head):
        if block.kind == LETTERHEAD:
            continue
        match = re.match(r"(?:Til|Modtagere?|Adressater?)(?:\s*:\s*|\s+(?=[A-ZÆØÅa-zæøå])|$)", block.text)
        if match and (":" in match[0] or not block.words.strip()[match.end() :] or _RECEIVER.search(block.text)):
            named = _parts_of(block, match.end())
            if not named or ":" in match[0] or len(block.text) < 40:
                for follower in head[at + 1 :]:
                    if follower.kind == LETTERHEAD and named:
                        break
                    if follower.kind in (PARAGRAPH, ITEM) and _is_receiver_line(follower, after_label=True):
                        named += _parts_of(follower, follower.body)
                    elif follower.kind != LETTERHEAD:
                        break
            if named:
                return named
    lines = [block for block in head if block.kind in (PARAGRAPH, ITEM)]
    near = [block for block in lines if _is_receiver_line(block)]
    if any(_RECEIVER.search(block.text) for block in near):
        first = next(at for at, block in enumerate(near) if _RECEIVER.search(block.text))
        named = []
        for block in near[first:]:
            named += _parts_of(block, block.body)
        return named
    for block in blocks:
        if block.kind == SALUTATION:
            match = re.match(r"(?:Til rette vedkommende|Kære|Hej|Ærede)\s*", block.text)
            named = _parts_of(block, match.end())
            return [part for part in named if _RECEIVER.search(part[0])]
    return []


def _head(blocks: list[Block]) -> list[Block]:
    """What stands before the letter's first sentence."""
    head = []
    for block in blocks:
        if block.kind == SALUTATION:
            break
        if block.kind == HEADING and any(_RECEIVER.search(b.text) for b in head if b.kind == PARAGRAPH):
            break
        if (
            block.kind == PARAGRAPH
            and (len(block.text) > 160 or (re.search(r"[.!?]$", block.text) and len(block.text) > 60))
            and not re.match(r"Til\b", block.text)
        ):
            break
        head.append(block)
        if len(head) > 60:
            break
    return head


def _without_senders(head: list[Block]) -> list[Block]:
    """The head without offices that stand over their own telephone number, mail or CVR: a letterhead."""
    senders: set[int] = set()
    group: list[int] = []
    for at, block in enumerate(head):
        if block.kind == PARAGRAPH and _ORGANISATION.fullmatch(block.text):
            group.append(at)
        elif block.kind == LETTERHEAD and group:
            if _CONTACT.match(block.text):
                senders |= set(group)
        else:
            group = []
    return [block for at, block in enumerate(head) if at not in senders]


def _is_receiver_line(block: Block, after_label: bool = False) -> bool:
    text = block.words
    if block.number is not None or DATE_RE.search(text) or re.match(r"(?:att|v/|c/o)\b", text, re.I):
        # a list of annexes, or the person in the office above; neither is an addressee
        return False
    if _SPEAKS.search(text):
        return False
    if len(text) > 160 or re.search(r"[.!?:]$", text) or _SUBJECT.search(text) or re.match(r"Til\b.*:$", text):
        return False
    return bool(_RECEIVER.search(text)) or (after_label and text[:1].isupper() and not re.search(r"\d", text))


def _parts_of(block: Block, begin: int) -> list[tuple[str, int, int]]:
    """The addressees of a line, split at commas, semicolons and a last "og"; "Social- og Sundhedsudvalget" is one."""
    text = block.text
    cuts, place = [], begin
    for match in re.finditer(
        r"\s*[,;•]\s*(?:(?:og|samt)\s+)?|^\s*(?:og|samt)\s+|(?<=[^-\s])\s+(?:og|samt)\s+", text[begin:]
    ):
        cuts.append((place, begin + match.start()))
        place = begin + match.end()
    cuts.append((place, len(text)))
    parts = []
    for first, last in cuts:
        value = text[first:last].strip(" .,;:")
        offset = first + (len(text[first:last]) - len(text[first:last].lstrip(" .,;:")))
        for suffix in (_SUFFIX, _PERSON):
            if match := suffix.search(value):
                value = value[: match.start()]
        if not value or re.match(r"(?:i|fra|på|ved) ", value) or value.lower() in ("alle", "kolleger", "mfl", "m.fl"):
            continue
        parts.append((value, block.start + offset, block.start + offset + len(value)))
    return parts
