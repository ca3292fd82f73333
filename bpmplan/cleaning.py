"""A typed text before it is stored: cleaned, and looked through for what must not be in it."""

import datetime
import re
import unicodedata
from functools import lru_cache

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters, NUL among them
    "\ud800-\udfff"  # halves of surrogate pairs, which no database can store
    "\u202a-\u202e\u2066-\u2069"  # marks that turn the reading direction and can make a text look like another
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff]"  # byte-order mark and characters that XML and PDF refuse
)

# Word's bullets, arrows and boxes are private characters of its Symbol and Wingdings fonts; these can be nothing else.
_WORD_SIGNS = dict(
    zip("\uf0b7\uf0a7\uf076\uf0d8\uf0fc\uf0fb\uf0e0\uf0e8\uf0a8\uf06f\uf0fe", "•▪❖➢✓✗→➔☐☐☑", strict=True)
)
_WORD_SIGN = re.compile("[" + "".join(_WORD_SIGNS) + "]")


def clean(text: str) -> str:
    """The text as it may be stored: line ends as "\\n", composed characters (NFC), no invisible control characters.

    Letters of every script stay, right-to-left ones too: only the marks that override reading direction go.
    """
    text = _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))
    text = _WORD_SIGN.sub(lambda sign: _WORD_SIGNS[sign[0]], text)
    return unicodedata.normalize("NFC", text)


REMEMBERED = 60_000
"""Letters of the longest text whose numbers are remembered: as many as a chapter may have."""
# What may not stand before it is asked at its first digit, so that the search goes from digit to digit.
_CPR = re.compile(
    r"([0-9](?<![0-9]{2})(?<![0-9][.,/\-\u2013][0-9])[0-9])([0-9]{2})([0-9]{2})"
    r"(?: ?[-\u2010-\u2014\u2212] ?| )?[0-9]{4}(?![0-9])(?![.,/\-\u2013][0-9])"
)


def looks_like_cpr(text: str) -> list[str]:
    """What in the text looks like a citizen's CPR number (DDMMYY-XXXX, with or without the hyphen), as it is written.

    The date must exist; the check digit isn't used, since CPR numbers issued from 2007 on need not have a valid one.
    Longer numbers, and numbers that are part of a case number, aren't taken for one. Each is named once.
    """
    return list(_numbers_in(text) if len(text) <= REMEMBERED else _numbers_in.__wrapped__(text))


@lru_cache(maxsize=512)
def _numbers_in(text):
    """All texts of a plan are looked through for every page that it is written on, and hardly one has changed."""
    numbers = {}
    for match in _CPR.finditer(text):
        day, month, year = (int(part) for part in match.groups())
        try:
            datetime.date(2000 + year, month, day)
        except ValueError:
            continue
        numbers[match.group()] = None
    return tuple(numbers)
