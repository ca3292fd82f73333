"""Comparing words: which goal a sentence is about, and which earlier goal a new one continues."""

import re
from difflib import SequenceMatcher

# Words that stand in goals whatever they are about.
_COMMON_WORDS = """
alle ledige flere færre skal have haft være være en et den det de der som og eller i på til for af at med
fra om personer person borgere mål målet job arbejde beskæftigelse beskæftigelsen sikres sikre kommunerne
kommunen kommuner jobcentrene landets bliver kommer komme hurtigere hurtigt bedre mere mindre nødvendige
nødvendig samt stedet må kan vil deres sig ved efter under over også andel antal andelen antallet styrkes
øges nedbringes reduceres indsats indsatsen fortsat større får få ind ud stå stærkere
"""

COMMON = frozenset(_COMMON_WORDS.split())

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def is_same_word(one: str, other: str) -> bool:
    """Whether two words share their stem: "værdig" and "værdighed", but not "arbejdskraft" and "arbejdsmarked"."""
    if one == other:
        return True
    short = min(len(one), len(other))
    if short < 5:
        return short >= 3 and abs(len(one) - len(other)) <= 1 and one[:short] == other[:short]
    return one[: min(short, 8)] == other[: min(short, 8)]


def telling_words(title: str) -> list[str]:
    return [word for word in dict.fromkeys(words(title)) if word not in COMMON and len(word) > 2 and not word.isdigit()]


def distinctive_words(titles: list[str]) -> list[list[str]]:
    """For each title the words that no other of the titles has."""
    telling = [telling_words(title) for title in titles]
    everything = [words(title) for title in titles]
    return [
        [
            word
            for word in mine
            if not any(
                is_same_word(word, other) for at, others in enumerate(everything) if at != number for other in others
            )
        ]
        for number, mine in enumerate(telling)
    ]


def _likeness(one: str, other: str) -> float:
    """0 to 1: half from the words in their order, half from the words that tell what a goal is about."""
    order = SequenceMatcher(None, words(one), words(other), autojunk=False).ratio()
    mine, theirs = telling_words(one), telling_words(other)
    if not mine and not theirs:
        return order
    shared = sum(any(is_same_word(word, there) for there in theirs) for word in mine)
    shared += sum(any(is_same_word(word, here) for here in mine) for word in theirs)
    return order / 2 + shared / (len(mine) + len(theirs)) / 2


def match_goals(new_titles: list[str], earlier: list[tuple]) -> list:
    """For each new title the ident of the earlier goal that it continues, or None; each earlier goal is used once.

    ``earlier``: (ident, title). The most alike are matched first, and too little alike is no match.
    """
    pairs = sorted(
        (-_likeness(title, old), at, place)
        for at, title in enumerate(new_titles)
        for place, (_, old) in enumerate(earlier)
    )
    matched, used = {}, set()
    for likeness, at, place in pairs:
        if -likeness >= 0.55 and at not in matched and place not in used:
            matched[at] = earlier[place][0]
            used.add(place)
    return [matched.get(at) for at in range(len(new_titles))]
