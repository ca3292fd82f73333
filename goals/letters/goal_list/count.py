"""How many goals the letter says that there are, held against how many were read."""

import re

from ..blocks.block import LETTERHEAD, SIGNATURE, Block
from ..blocks.sentences import sentences
from ..doubts import Doubts

_WORDS = ["nul", "et", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv"]
_STATED = re.compile(
    rf"(?<!mål )(?<!\bnr\. )(?<![\d.:/–-])\b(?P<count>{'|'.join(_WORDS[2:])}|\d{{1,2}}) "
    r"(?:(?:nye|klare|overordnede|nationale|fælles|politiske|beskæftigelsespolitiske|forskellige) ){0,3}"
    r"(?:minister)?mål(?:ene)?\b(?! (?:fra|i) \d| (?:videreføres|udgår|bortfalder|fortsætter|er nye|er uændrede))",
    re.I,
)
# "to af målene", "de første tre mål", "tre mål mere", "to nye mål" beside those that go on: a part of them
_PART = re.compile(
    r"\b(?:af|første|sidste|øvrige|andre|yderligere|tidligere|hidtidige|ud over|udover|foruden|mål \d)\b[^.]{0,12}$",
    re.I,
)
_PAST = re.compile(
    r"\b(?:udmeldte|meldte|fastsatte|havde|gjaldt|var der|blev (?:der )?(?:udmeldt|meldt|fastsat))\b", re.I
)
_MORE = re.compile(r"viderefør|fortsætter|fastholde|bevare|tilføje|supplere", re.I)


def stated_counts(blocks: list[Block], year: int | None) -> set[int]:
    """The numbers of goals that the letter states, but for those of other years and of some of the goals."""
    counts = set()
    for block in blocks:
        if block.kind in (LETTERHEAD, SIGNATURE):
            continue
        for begin, end in sentences(block.text):
            sentence = block.text[begin:end]
            if _PAST.search(sentence):
                continue
            for match in _STATED.finditer(sentence):
                other_year = re.search(r"\b20[1-9]\d\b", sentence)
                if other_year and year and str(year) not in sentence:
                    continue
                is_new = "nye " in match[0].lower()
                if _PART.search(sentence[: match.start()]) or (is_new and _MORE.search(sentence)):
                    continue
                word = match["count"].lower()
                counts.add(_WORDS.index(word) if word in _WORDS else int(word))
    return counts


def doubt_count(blocks: list[Block], numbers: list[int], year: int | None, doubts: Doubts) -> None:
    """``numbers``: those of the goals that were read."""
    stated = stated_counts(blocks, year)
    is_addition = bool(numbers) and numbers[0] > 1
    if stated and len(numbers) not in stated and not is_addition:
        listed = " og ".join(_in_words(count) for count in sorted(stated))
        read = f"der er læst {_in_words(len(numbers))}" if numbers else "ingen er læst"
        doubts.add("goals", f"Brevet taler om {listed} mål, men {read}.")
    if numbers and numbers[0] == 1 and numbers != list(range(1, len(numbers) + 1)):
        listed = ", ".join(str(number) for number in numbers[:-1]) + f" og {numbers[-1]}"
        doubts.add("goals", f"Målene er nummereret {listed}: der kan mangle et mål.")


def _in_words(count: int) -> str:
    return _WORDS[count] if 1 < count < len(_WORDS) else str(count)
