"""A value: a number, a bound, a range, a rank, or words. How people write it, how it is kept, printed and reached."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from bpmplan.danish import number, typed

from . import units
from .directions import Direction
from .numbers import parse_number, parse_two, plain

SENTENCE = "Skriv fx 540, mindst 60, 650–700, nr. 12 af 98, blandt de 25 bedste, eller skriv det i ord uden tal. "
SENTENCE += "Er der tal i ordene, så skriv »i ord« som enhed."
PLACING_SENTENCE = "Skriv en placering, fx nr. 12 af 98 eller blandt de 25 bedste af 98. "
PLACING_SENTENCE += "Hvem der er med, fx kommunerne i klyngen, skrives i titlen."
LONGEST = 200
"""Letters of words, and so of what is typed."""
LARGEST = 10**12
DECIMALS = 4


class _Kind(StrEnum):
    """What stands first in the notation."""

    NUMBER = ""
    AT_LEAST = ">="
    AT_MOST = "<="
    OVER = ">"
    UNDER = "<"
    RANGE = ".."
    RANK = "#"
    BEST = "#<="
    WORDS = '"'


_PRINTED = {_Kind.AT_LEAST: "mindst ", _Kind.AT_MOST: "højst ", _Kind.OVER: "over ", _Kind.UNDER: "under "}
_NUMBER = r"(-?[0-9]{1,12}(?:\.[0-9]{1,4})?)"
_NOTATIONS = [
    (_Kind.NUMBER, re.compile(_NUMBER)),
    *((kind, re.compile(kind + _NUMBER)) for kind in (_Kind.AT_LEAST, _Kind.AT_MOST, _Kind.OVER, _Kind.UNDER)),
    (_Kind.RANGE, re.compile(rf"{_NUMBER}\.\.{_NUMBER}")),
    (_Kind.RANK, re.compile(r"#([0-9]{1,6})(?:/([0-9]{1,6}))?")),
    (_Kind.BEST, re.compile(r"#<=([0-9]{1,6})(?:/([0-9]{1,6}))?")),
]

_BEGINS = r"(?:(?:kr|dkk)\.? ?)?(?:(?:[+-]|minus) ?)?[0-9]"
_BOUNDS = [
    (_Kind.AT_LEAST, r"≥|>=|=>|mindst|min\.?|minimum|minimalt|ikke under|ikke (?:mindre|færre|lavere) end|fra"),
    (_Kind.AT_MOST, r"≤|<=|=<|højst|højest|ma(?:x|ks)\.?|ma(?:x|ks)im(?:um|alt)|ikke over|op til"),
    (_Kind.AT_MOST, r"ikke (?:mere|flere|større|højere) end"),
    (_Kind.OVER, r">|over|(?:mere|flere|større|højere) end"),
    (_Kind.UNDER, r"<|under|(?:mindre|færre|lavere) end"),
]
_BEFORE = [(kind, re.compile(rf"(?:{words})[: ]*(?P<number>{_BEGINS}.*)")) for kind, words in _BOUNDS]
_AFTER = [
    (_Kind.AT_LEAST, re.compile(r"(?P<number>.*[0-9].*?)(?:\+|,? (?:eller|og) (?:der)?(?:over|op(?:efter)?))")),
    (_Kind.AT_LEAST, re.compile(r"(?P<number>.*[0-9].*?) eller (?:mere|flere|højere)")),
    (_Kind.AT_MOST, re.compile(r"(?P<number>.*[0-9].*?),? (?:eller|og) (?:der)?(?:under|ned(?:efter)?)")),
    (_Kind.AT_MOST, re.compile(r"(?P<number>.*[0-9].*?) eller (?:mindre|færre|lavere)")),
]
_RANGES = [
    re.compile(rf"(?:fra )?(?P<low>{_BEGINS}.*?)(?: til (?:og med )?| ?- ?| ?\.\.+ ?)(?P<high>{_BEGINS}.*)"),
    re.compile(rf"(?:i)?mellem (?P<low>{_BEGINS}.*?)(?: og | ?- ?| til )(?P<high>{_BEGINS}.*)"),
]
_COUNT = r"[0-9]{1,3}(?:\.[0-9]{3}|[0-9]{0,3})"
_OF = rf"(?: ?\(?(?:ud af|af|blandt|/) ?(?:de )?(?P<of>{_COUNT})\)?)?(?: kommuner| jobcentre)?"
_OF += r"(?: i (?:landet|danmark))?"
_NR = r"(?:nr\.?|nummer|no\.?|#|placering(?: nr\.?| nummer)?|plads(?: nr\.?| nummer)?) ?"
_BEST = [
    re.compile(rf"(?:i |blandt )?top[ -]?(?P<place>{_COUNT}){_OF}"),
    re.compile(rf"(?:blandt )?(?:de |landets )?(?P<place>{_COUNT}) (?:bedste|øverste)(?: kommuner)?{_OF}"),
    re.compile(rf"(?:blandt )?(?:de )?(?:bedste|øverste) (?P<place>{_COUNT})(?: kommuner)?{_OF}"),
    re.compile(rf"(?:mindst|min\.?|højst|ma(?:x|ks)\.?) {_NR}(?P<place>{_COUNT}){_OF}"),
    re.compile(rf"{_NR}(?P<place>{_COUNT}){_OF} eller (?:bedre|derover)"),
]
_RANK = [
    re.compile(rf"{_NR}(?P<place>{_COUNT})\.?{_OF}"),
    re.compile(rf"(?P<place>{_COUNT})\.? ?(?:plads|pladsen){_OF}"),
]
_BARE_BEST = re.compile(rf"(?:mindst|min\.?|højst|ma(?:x|ks)\.?|≤|<=) ?(?P<place>{_COUNT}){_OF}")
_BARE_RANK = re.compile(rf"(?P<place>{_COUNT})\.?{_OF}")


@dataclass(frozen=True)
class Value:
    """Made by ``parse``, ``read``, ``of`` or ``in_words``; equal to another that means the same."""

    _kind: _Kind
    _first: Decimal | None = None
    _second: Decimal | None = None
    _words: str = ""

    # --- made ------------------------------------------------------------------------------------------------

    @classmethod
    def of(cls, amount):
        """A plain number."""
        return cls(_Kind.NUMBER, Decimal(amount))._checked()

    @classmethod
    def in_words(cls, text):
        """Words, in one line."""
        text = " ".join(text.split())
        if not text or len(text) > LONGEST:
            raise ValueError(f"Skriv højst {LONGEST} tegn.")
        return cls(_Kind.WORDS, _words=text)

    @classmethod
    def parse(cls, text, unit=None):
        """Read what a person typed for a value counted in ``unit`` (as printed, see ``units``).

        A unit after the number must be that one, and there must be none when ``unit`` is empty: it would be lost. With
        None, where the unit is not known, any is taken. With the unit "placering" a bare number is a rank; with "i
        ord" everything is words. Raises ``ValueError`` with a Danish sentence.
        """
        if len(text) > 2 * LONGEST:
            raise ValueError(f"Skriv højst {LONGEST} tegn.")
        plain_text = typed(text)
        if unit == units.IN_WORDS:
            return cls.in_words(text)
        if not re.search(r"[0-9]", plain_text):
            return cls._without_digits(text, plain_text)
        return (cls._rank(plain_text, unit) or cls._amount(plain_text, unit))._checked()

    @classmethod
    @lru_cache(maxsize=4096)
    def read(cls, notation):
        """Read the notation that a value is kept in. Raises ``ValueError``."""
        if notation.startswith(_Kind.WORDS):
            return cls.in_words(notation[1:])
        for kind, shape in _NOTATIONS:
            if match := shape.fullmatch(notation):
                return cls(kind, *(Decimal(part) for part in match.groups() if part is not None))._checked()
        raise ValueError(f"no value: {notation[:40]!r}")

    @classmethod
    def _without_digits(cls, text, plain_text):
        if not re.search(r"[^\W\d_]{2}", plain_text) or units.known(plain_text):
            raise ValueError(SENTENCE)
        if any(re.fullmatch(words, plain_text) for _, words in _BOUNDS):
            raise ValueError(f"Skriv også tallet, fx {plain_text} 60.")
        return cls.in_words(text)

    @classmethod
    def _rank(cls, text, unit):
        is_placing = unit == units.PLACING
        for kind, shapes in (
            (_Kind.BEST, [*_BEST, *([_BARE_BEST] if is_placing else [])]),
            (_Kind.RANK, [*_RANK, *([_BARE_RANK] if is_placing else [])]),
        ):
            for shape in shapes:
                if match := shape.fullmatch(text):
                    numbers = [match["place"], match["of"]]
                    return cls(kind, *(Decimal(one.replace(".", "")) for one in numbers if one))
        if is_placing:
            raise ValueError(PLACING_SENTENCE)
        return None

    @classmethod
    def _amount(cls, text, unit):
        for shape in _RANGES:
            if match := shape.fullmatch(text):
                return cls(_Kind.RANGE, *parse_two(match["low"], match["high"], unit))
        for kind, shape in (*_BEFORE, *_AFTER):
            if match := shape.fullmatch(text):
                return cls(kind, parse_number(match["number"], unit))
        if re.match(r"(?:ca|cirka|omkring|omtrent|rundt|knap|godt|næsten)\b|[~≈±]", text):
            raise ValueError(f"Skriv et bestemt tal eller det, det skal ligge imellem. {SENTENCE}")
        if re.match(_BEGINS, text):
            return cls(_Kind.NUMBER, parse_number(text, unit))
        raise ValueError(SENTENCE)

    def _checked(self):
        numbers = [one for one in (self._first, self._second) if one is not None]
        if any(abs(one) >= LARGEST for one in numbers):
            raise ValueError("Tallet er for stort. Skriv et tal på højst 12 cifre.")
        if any(-one.normalize().as_tuple().exponent > DECIMALS for one in numbers):
            raise ValueError(f"Skriv højst {DECIMALS} decimaler.")
        if self._kind == _Kind.RANGE and self._first >= self._second:
            raise ValueError("Skriv det mindste tal først, fx 650–700.")
        if self._kind in (_Kind.RANK, _Kind.BEST):
            if self._first < 1:
                raise ValueError("Den første placering er nr. 1.")
            if self._second is not None and self._first > self._second:
                raise ValueError(f"Der er ingen nr. {number(self._first)} blandt {number(self._second)}.")
            if self._kind == _Kind.BEST and self._first == 1:
                return Value(_Kind.RANK, self._first, self._second)
        return self

    # --- kept and printed ------------------------------------------------------------------------------------

    @property
    def notation(self):
        """As it is kept: ``540``, ``>=60``, ``650..700``, ``#12/98``, ``#<=25``, ``"strategien er vedtaget``."""
        if self._kind == _Kind.WORDS:
            return f"{_Kind.WORDS}{self._words}"
        if self._kind == _Kind.RANGE:
            return f"{plain(self._first)}..{plain(self._second)}"
        of = f"/{plain(self._second)}" if self._second is not None else ""
        return f"{self._kind}{plain(self._first)}{of}"

    def __str__(self):
        """In Danish, without a unit."""
        if self._kind == _Kind.WORDS:
            return self._words
        first = number(self._first)
        if self._kind == _Kind.RANGE:
            return f"{first}{'–' if self._first >= 0 else ' til '}{number(self._second)}"
        of = f" af {number(self._second)}" if self._second is not None else ""
        if self._kind == _Kind.RANK:
            return f"nr. {first}{of}"
        if self._kind == _Kind.BEST:
            return f"blandt de {first} bedste{of}" if self._first > 1 else f"nr. 1{of}"
        return f"{_PRINTED.get(self._kind, '')}{first}"

    def shown(self, unit=""):
        """In Danish with its unit: ``mindst 60 pct.``; ranks and words take none."""
        if not self.numbers:
            return str(self)
        return units.after(str(self), unit, is_one=self._second is None and self._first == 1)

    # --- asked -----------------------------------------------------------------------------------------------

    @property
    def numbers(self):
        """The amounts in it: one, or both ends of a range; none of a rank or words."""
        if self._kind in (_Kind.RANK, _Kind.BEST, _Kind.WORDS):
            return ()
        return tuple(one for one in (self._first, self._second) if one is not None)

    @property
    def number(self):
        """The number of a plain one, which may be drawn and calculated with; else None."""
        return self._first if self._kind == _Kind.NUMBER else None

    @property
    def ends(self):
        """The least and the most that it says, each None where it says none; of a rank or words neither is said."""
        if self._kind in (_Kind.AT_LEAST, _Kind.OVER):
            return self._first, None
        if self._kind in (_Kind.AT_MOST, _Kind.UNDER):
            return None, self._first
        return (self.numbers[0], self.numbers[-1]) if self.numbers else (None, None)

    @property
    def says_direction(self):
        """Whether it says by itself which way is good, so that "skal stige" is not needed beside it."""
        return self._kind != _Kind.NUMBER

    @property
    def is_comparable(self):
        """Whether another can be held against it: all but words."""
        return self._kind != _Kind.WORDS

    @property
    def _reach(self):
        """The lowest and the highest it can be; ``(60, 1)`` is just above 60. A rank counts downwards from 1."""
        first, second = self._first, self._second
        return {
            _Kind.NUMBER: ((first, 0), (first, 0)),
            _Kind.AT_LEAST: ((first, 0), _HIGHEST),
            _Kind.AT_MOST: (_LOWEST, (first, 0)),
            _Kind.OVER: ((first, 1), _HIGHEST),
            _Kind.UNDER: (_LOWEST, (first, -1)),
            _Kind.RANGE: ((first, 0), (second, 0)),
            _Kind.RANK: ((first, 0), (first, 0)),
            _Kind.BEST: ((Decimal(1), 0), (first, 0)),
        }[self._kind]

    @property
    def _is_rank(self):
        return self._kind in (_Kind.RANK, _Kind.BEST)


_LOWEST, _HIGHEST = (Decimal("-Infinity"), 0), (Decimal("Infinity"), 0)


def reached(aim, actual, direction=""):
    """Whether ``actual`` is what was aimed at: True, False, or None where it can't be said.

    ``direction`` decides for a plain number, and lets a range be passed on its good side; a bound or rank needs none.
    A number that is to be held is reached by the same number only; whether another is near enough nobody has said.
    """
    if aim is None or actual is None:
        return None
    if _Kind.WORDS in (aim._kind, actual._kind):
        return True if aim == actual else None
    if aim._is_rank != actual._is_rank:
        return None
    (low, high), (worst, best) = aim._reach, actual._reach
    if aim._is_rank:
        low = _LOWEST
    elif aim._kind in (_Kind.NUMBER, _Kind.RANGE):
        low = _LOWEST if direction == Direction.FALL else low
        high = _HIGHEST if direction == Direction.RISE else high
    if low <= worst and best <= high:
        return True
    if aim._kind == _Kind.NUMBER and direction not in (Direction.RISE, Direction.FALL):
        return None
    return False if best < low or worst > high else None


def is_words(notation):
    """Whether what is kept is words of a person's own."""
    return notation.startswith(_Kind.WORDS)
