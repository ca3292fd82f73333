"""Which goals a text names: by number, by title, by a goal's own words."""

import re

from ..blocks.block import ORDINALS
from ..words import distinctive_words, is_same_word, words
from .goal import GoalList

_ORDINAL = rf"(?:{'|'.join(ORDINALS)}|anden|sidste)"

_NUMBERS = (
    r"\d{1,2}(?!\d)(?:\s*\([^()]{0,120}\))?(?:\s*(?:,|og|samt|eller|-|–|"
    r"til)\s*(?:mål\s*)?\d{1,2}(?!\d)(?:\s*\([^()]{0,120}\))?){0,12}"
)

BY_NUMBER = re.compile(
    rf"(?:\b\w{{0,30}}mål(?:ene|et)?|\bad)\s+(?:nr\.?\s*|nummer\s*)?(?P<list>{_NUMBERS})(?!\s*(?:pct|procent|%|år))",
    re.I,
)

_BY_ORDINAL = re.compile(
    rf"(?<!\bto )(?<!\btre )(?<!\bfire )(?<!\bfem )(?<!\bseks )"
    rf"\b(?P<list>{_ORDINAL}(?:(?:,\s*|\s+og\s+|\s+samt\s+)(?:det\s+|"
    rf"mit\s+)?{_ORDINAL}){{0,8}})\s+(?:(?!mål)\w+\s+){{0,2}}"
    r"mål(?:et)?\b(?!\s+(?:fra|for|i)\s+20)",
    re.I,
)

_BY_COUNT = re.compile(
    r"\b(?:de|mine) (?:(?P<two>to|tre|fire|fem|seks) )?(?P<which>første|sidste)(?: (?P<n>to|tre|fire|fem|seks))? mål\b",
    re.I,
)

_BY_NAME = re.compile(
    r"\b(?:minister)?mål(?:et|ene|sætning(?:en)?)?\s+(?:nr\.? )?(?:om|vedr\.|vedrørende|for)\s+(?P<name>[^.,;:]{3,90})",
    re.I,
)

_COMPOUND = re.compile(r"\b(?P<name>[^\W\d]{4,40}?)s?-?mål(?:et|sætningen)\b", re.I)

_PLAIN_NUMBER = re.compile(r"(?:det |mit )?(?P<n>\d{1,2})\. mål\b", re.I)

_COUNTS = {"to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6}


# Sentences about indicators, annexes and deadlines: what surrounds the goals, not a goal.
OTHER = re.compile(
    r"\bindikator|jobindsats|\bvedlæg|\bvedlagt|\bbilag\b|ser (?:\w+ ){0,2}frem til|høringssvar|svarfrist|rundspørge|"
    r"\bspørgsmål (?:til|kan)|bemærkninger (?:skal|bedes|kan|senest|til)|"
    # whom to ask, not the contact with citizens and firms that a goal may be about
    r"\b(?:kan|bedes|velkomne til at) (?:\w+ ){0,3}kontakte?\b|kontakt(?:e|es)? (?:venligst|gerne|os|mig|styrelsen|"
    r"ministeriet|undertegnede|kontoret)\b|^kontakt(?:person)?\b.{0,3}$|^kontakt(?:person)?:|kontaktoplysninger|"
    r"kontakt til (?:os|mig|styrelsen|ministeriet)\b|"
    r"yderligere (?:information|oplysninger)|tak for|opfølgning(?:en)? på målene|"
    r"skal (?:\w+ ){0,3}vedtage\w*|\bhøring|følgende\b[^.]*:$|for en nærmere",
    re.I | re.M,
)


def named_goals(text: str, goal_list: GoalList) -> set[int]:
    """Places of the goals that a text names: "mål 2 og 5", "det tredje mål", "målet om …", or a title in full."""
    goals = goal_list.goals
    places = {goal.number: place for place, goal in enumerate(goals)}
    named = set()
    for match in BY_NUMBER.finditer(text):
        listed = re.sub(r"\([^()]*\)", "", match["list"])
        numbers = [int(number) for number in re.findall(r"\d+", listed)]
        for low, high in re.findall(r"(\d+)\s*(?:-|–|til)\s*(?:mål\s*)?(\d+)", listed):
            numbers += range(int(low), int(high) + 1)
        before = text[max(0, match.start() - 25) : match.start()]
        if re.search(r"\b(?:hidtidige|tidligere|gamle|daværende|forrige|sidste års|var) $", before, re.I):
            continue  # an earlier list's number
        if re.match(r"\s*(?:fra|for) 20\d\d", text[match.end() :]):
            continue
        named |= {places[number] for number in numbers if number in places}
    for match in _PLAIN_NUMBER.finditer(text):
        named |= {places[int(match["n"])]} if int(match["n"]) in places else set()
    for match in _BY_ORDINAL.finditer(text):
        for word in re.findall(_ORDINAL, match["list"].lower()):
            number = goals[-1].number if word == "sidste" else 2 if word == "anden" else ORDINALS.index(word) + 1
            named |= {places[number]} if number in places else set()
    for match in _BY_COUNT.finditer(text):
        count = _COUNTS.get((match["two"] or match["n"] or "").lower(), 0)
        if count:
            named |= set(
                range(len(goals))[:count] if match["which"].lower() == "første" else range(len(goals))[-count:]
            )
    own = distinctive_words([goal.title for goal in goals])
    for match in _BY_NAME.finditer(text):
        named |= owners(words(match["name"]), own)
    for match in _COMPOUND.finditer(text):
        named |= owners([match["name"].lower()], own)
    lower = text.lower()
    named |= {place for place, goal in enumerate(goals) if len(goal.title) > 15 and goal.title.lower() in lower}
    return named


def owners(spoken: list[str], own: list[list[str]]) -> set[int]:
    """Places of the goals that have one of the words as their own."""
    return {
        place for place, mine in enumerate(own) if any(is_same_word(word, other) for word in mine for other in spoken)
    }
