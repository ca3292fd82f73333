"""Units are words as they are printed ("pct.", "helårspersoner"), those of this list and any other.

What is typed after a number is held against the unit here, and here it is decided where a unit stands when it is
printed.
"""

import re

from bpmplan import danish

COUNT = "antal"
PLACING = "placering"
IN_WORDS = "i ord"
NOT_PRINTED = {"", COUNT, PLACING, IN_WORDS}
LONGEST_BESIDE_A_NUMBER = 12
"""Letters of a unit that stands beside each number of a table; a longer one is said once, with the title."""

_TYPED = {
    "pct.": ("%", "pct", "procent"),
    "procentpoint": ("pct.point", "pct. point", "pct.-point", "pct-point", "%-point", "pp"),
    "promille": ("‰", "pro mille"),
    "kr.": ("kr", "kroner", "krone", "dkk", ",-", "kr.,-"),
    "helårspersoner": ("helårsperson", "helår"),
    "fuldtidspersoner": ("fuldtidsperson", "fuldtid"),
    "personer": ("person",),
    "borgere": ("borger",),
    "virksomheder": ("virksomhed",),
    "forløb": (),
    "samtaler": ("samtale",),
    "år": (),
    "måneder": ("måned", "mdr", "md"),
    "uger": ("uge",),
    "dage": ("dag",),
    "timer": ("time",),
    COUNT: ("stk", "i alt"),
    PLACING: ("plads", "pladsen"),
    IN_WORDS: ("ord",),
}
"""What is typed for each of the known units, beside the unit itself."""
_UNIT_OF = {word: unit for unit, words in _TYPED.items() for word in (unit, unit.rstrip("."), *words)}
_ALSO = {
    "helårspersoner": ("personer", "borgere"),
    "fuldtidspersoner": ("personer", "borgere"),
    "personer": ("borgere",),
    "borgere": ("personer",),
    COUNT: ("personer", "borgere"),
}
"""Known units that may stand after a number of another: they say less, and nothing else."""
_ONE = {
    "helårspersoner": "helårsperson",
    "fuldtidspersoner": "fuldtidsperson",
    "personer": "person",
    "borgere": "borger",
    "virksomheder": "virksomhed",
    "samtaler": "samtale",
    "måneder": "måned",
    "uger": "uge",
    "dage": "dag",
    "timer": "time",
}
NEVER_BELOW_ZERO = set(_TYPED) - {"procentpoint", "kr."}
MOST = {"pct.": 100, "procentpoint": 100, "promille": 1000}
"""The largest number that is usual, where there is one."""


def known(word):
    """The known unit that a typed word means ("%" → "pct."), or None."""
    word = danish.typed(word)
    return _UNIT_OF.get(word) or _UNIT_OF.get(word.rstrip(". "))


def read(text):
    """The unit that is typed, as it is kept: the known one that is meant, else the words, else empty.

    Raises ``ValueError`` with a Danish sentence when it has no word in it: "12" is a number, and no unit.
    """
    text = danish.visible(text)
    if not text:
        return ""
    if unit := known(text):
        return unit
    if not re.search(r"[^\W\d_]", text):
        raise ValueError("Skriv enheden som et ord eller et tegn, fx pct., uger eller kr. Tallet skrives for sig.")
    return text


def begins(words, unit):
    """Whether ``unit`` is or begins with ``words``: "uger" of "uger i gennemsnit", "mio." of "mio. kr."."""
    rest = danish.typed(unit).removeprefix(danish.typed(words).rstrip(". "))
    return rest != danish.typed(unit) and not rest[:1].isalnum()


def takes_no_scale(unit):
    """Whether "mio." after a number would be a slip: a share, or a unit that has one of its own ("mio. kr.")."""
    return unit in MOST or re.match(r"(mio|mill|mia|tusind|t\.? ?kr|1\.000)", danish.typed(unit)) is not None


def fits(word, unit):
    """Whether ``word`` may stand after a number that is counted in ``unit``."""
    if begins(word, unit):
        return True
    meant, counted_in = known(word), known(unit)
    return meant is not None and (meant == counted_in or meant in _ALSO.get(counted_in, ()))


def after(number_shown, unit, *, is_one=False):
    """A number with its unit behind it: ``54 pct.``, ``1 uge``; a unit that isn't printed leaves the number alone."""
    if unit in NOT_PRINTED:
        return number_shown
    return f"{number_shown} {_ONE.get(unit, unit) if is_one else unit}"


def beside_number(unit):
    """The unit where it stands beside each number of a table; else empty."""
    return unit if unit not in NOT_PRINTED and len(unit) <= LONGEST_BESIDE_A_NUMBER else ""


def beside_title(unit):
    """The unit where it is said once, with the title; else empty."""
    return unit if unit not in NOT_PRINTED and len(unit) > LONGEST_BESIDE_A_NUMBER else ""
