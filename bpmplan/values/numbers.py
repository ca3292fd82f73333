"""Numbers as Danes type them, and as they are kept."""

import re
from decimal import Decimal

from bpmplan.danish import ended, typed

from . import units

SENTENCE = "Skriv et tal, fx 1.234,5."
_NUMBER = re.compile(
    r"(?P<currency>(?:kr|dkk)\.? ?)?(?P<sign>(?:[+-]|minus) ?)?"
    r"(?P<digits>[0-9](?:[0-9.,'’´` ]*[0-9])?) ?(?P<words>[^0-9].*)?"
)
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:(?P<mark>[.'’´` ])[0-9]{3})(?:(?P=mark)[0-9]{3})*(?:,[0-9]+)?")
_SCALED = re.compile(
    r"(?:(?P<thousand>tusinde?r?|t\.? ?(?=kr|dkk))"
    r"|(?P<billion>milliard(?:er)?|mia)|(?P<million>million(?:er)?|mill?|mio))?"
    r"\.? ?(?P<unit>[^ ].*)?"
)
_SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}


def plain(number):
    """As it is kept, without needless zeros: ``1200``, ``-12.5``."""
    return f"{Decimal(number).normalize() + 0:f}"


def parse_number(text, unit=None):
    """``Decimal`` of a number as Danes type it: ``1.234,5``, ``1 234``, ``−3``, ``3,8 pct.``, ``1,5 mio. kr.``

    Spaces, full stops and apostrophes are thousands separators only between groups of three digits. A full stop is
    a decimal sign only where it can be nothing else (``12.5``). ``mio.``, ``mia.``, ``tusind`` and ``t.kr.`` multiply,
    unless they are the unit's own ("mio. kr."). A word that says another unit than ``unit`` is refused, and any when
    ``unit`` is empty; with None any known word is taken. Raises ``ValueError`` with a Danish sentence.
    """
    digits, scale = _parts(text, unit)
    return digits if scale == 1 else _multiplied(digits, scale)


def parse_two(low, high, unit=None):
    """Two numbers that share what is said after the second: ``1,5`` and ``2 mio. kr.`` are millions both."""
    (first, own), (second, scale) = _parts(low, unit), _parts(high, unit)
    if own == 1 and first <= second:
        own = scale
    return _multiplied(first, own), _multiplied(second, scale)


def _parts(text, unit):
    """The number that stands there, and what it is multiplied by."""
    match = _NUMBER.fullmatch(typed(text)) if len(text) <= 100 else None
    if not match:
        raise ValueError(SENTENCE)
    number = _plain_decimal(match["digits"])
    scale = _scale(match["words"] or "", match["currency"] or "", unit)
    return -number if (match["sign"] or "").strip() in ("-", "minus") else number, scale


def _multiplied(number, scale):
    if scale == 1:
        return number
    number = (number * scale).normalize()
    return number.quantize(1) if number.as_tuple().exponent > 0 else number


def _plain_decimal(digits):
    if match := _GROUPED.fullmatch(digits):
        digits = digits.replace(match["mark"], "").replace(",", ".")
    elif re.fullmatch(r"[0-9]+(,[0-9]+)?", digits):
        digits = digits.replace(",", ".")
    elif re.fullmatch(r"[0-9]+\.[0-9]+", digits) and not re.fullmatch(r"[0-9]+\.[0-9]{1,2}", digits):
        raise ValueError(f"Skriv decimaler efter et komma, fx {digits.replace('.', ',')[:20]}.")
    elif not re.fullmatch(r"[0-9]+\.[0-9]{1,2}", digits):
        raise ValueError(SENTENCE)
    return Decimal(digits)


def _scale(words, currency, unit):
    """What the number is multiplied by. Raises ``ValueError`` when a word isn't known or says another unit."""
    if words and unit and units.begins(words, unit):
        return 1
    match = _SCALED.fullmatch(words)
    scale = next((factor for name, factor in _SCALES.items() if match[name]), 1)
    word = match["unit"] or ""
    if word and not units.known(word) and not (unit and units.fits(word, unit)):
        raise ValueError(f"»{words[:40]}« efter tallet forstås ikke. Skriv kun tallet, fx 1.234,5.")
    if unit is not None:
        wrong = next((one for one in (word, currency.strip()) if one and not units.fits(one, unit)), None)
        if wrong or (scale > 1 and units.takes_no_scale(unit)):
            written = (words if wrong in (word, None) else wrong)[:40]
            rest = (
                f"enheden er {ended(unit)} Ret det ene af dem." if unit else "feltet til enhed er tomt. Skriv den dér."
            )
            raise ValueError(f"Du har skrevet »{written}«, men {rest}")
    return scale
