"""Danish order, numbers and dates: one way for pages, PDFs, both databases and files."""

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils import timezone

COLLATION = "da-x-icu"
"""PostgreSQL's name for Danish order; on SQLite a function of the same name is registered on each connection."""
COLUMN_COLLATION = f'"{COLLATION}"'
"""The same for ``db_collation``, in quotes: Django quotes the name on PostgreSQL only, and leaves quotes it finds."""

MONTHS = ("januar", "februar", "marts", "april", "maj", "juni", "juli")
MONTHS += ("august", "september", "oktober", "november", "december")
_RANK = {letter: rank for rank, letter in enumerate("abcdefghijklmnopqrstuvwxyzæøå")}
_SAME = str.maketrans({"ä": "æ", "ö": "ø", "ü": "y", "é": "e", "è": "e", "á": "a", "ó": "o", "í": "i"})


@lru_cache(maxsize=4096)
def sort_key(text):
    """Key that sorts as Danes do: … Z Æ Ø Å, and "Aa" sorts as Å, so Aabenraa comes after Ærø."""
    folded = text.casefold().translate(_SAME).replace("aa", "å")
    return tuple((1, _RANK[c]) if c in _RANK else (0, ord(c)) for c in folded if c not in "-’'"), text


def sort_digits(text, length):
    """The first ``length`` letters of ``text`` as twice as many digits, which any database sorts as Danes do.

    What is no letter comes before all letters.
    """
    digits = "".join(f"{rank + 10}" if is_letter else "01" for is_letter, rank in sort_key(text)[0][:length])
    return digits.ljust(2 * length, "0")


def compare(one, other):
    """-1, 0 or 1 as SQLite wants it."""
    one, other = sort_key(one), sort_key(other)
    return (one > other) - (one < other)


def folded(text):
    """``text`` for comparing names as people type them: Ålborg finds Aalborg, whatever the case."""
    return text.casefold().replace("å", "aa")


def register_collation(connection, **kwargs):
    """Register Danish order on a new SQLite connection (``connection_created``); PostgreSQL has it built in."""
    if connection.vendor == "sqlite":
        connection.connection.create_collation(COLLATION, compare)


# --- what people type ------------------------------------------------------------------------------------------------

_SPACES = re.compile(r"[\s\u200b\u2060\ufeff]+")
_MARKS = re.compile(r"[\u00ad\u061c\u180e\u200c-\u200f\u202a-\u202e\u2061-\u206f]")
"""What is never seen between letters and digits: soft hyphens, joiners, and marks of reading direction."""
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"))


def visible(text):
    """One line of ``text`` without what is not seen, and with one ordinary space for any."""
    return _SPACES.sub(" ", _MARKS.sub("", text)).strip()


def typed(text):
    """``text`` as it is compared: lower case, one ordinary space for any, one hyphen for every dash and minus."""
    return visible(text).casefold().translate(_DASHES)


MONTH_NUMBERS = {name: number for number, name in enumerate(MONTHS, 1)}
MONTH_NUMBERS |= {name[:3]: number for name, number in MONTH_NUMBERS.items()} | {"sept": 9}
"""Month of each name and short name, without a full stop."""

DAY_SENTENCE = "Skriv en dato, fx 31.12.2027. Også 1/3 2027 og 1. marts 2027 forstås."
WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_DAY = re.compile(
    rf"(?:(?P<weekday>{'|'.join(WEEKDAYS)}),? )?(?:den |d\. ?)?"
    r"(?:(?P<iso_year>[0-9]{4})(?P<mark>[-./])(?P<iso_month>[0-9]{1,2})(?P=mark)(?P<iso_day>[0-9]{1,2})"
    r"|(?P<day>[0-9]{1,2}) ?(?:[./-] ?(?P<month>[0-9]{1,2})|[. -]{0,2}(?P<name>[a-zæøå]+))"
    r"(?:(?: ?[./,-] ?| )'?(?P<year>[0-9]{4}|[0-9]{2}))?)\.?"
)


def parse_day(text):
    """The date of a day as Danes type it: ``1.3.2027``, ``1/3 2027``, ``1/3-27``, ``1. marts 2027``, ``2027-03-01``.

    Two digits are a year of this century. A weekday must be the day's own. Raises ``ValueError`` with a Danish
    sentence.
    """
    match = _DAY.fullmatch(typed(text)) if len(text) <= 100 else None
    if not match:
        raise ValueError(DAY_SENTENCE)
    month = MONTH_NUMBERS.get(match["name"]) if match["name"] else int(match["iso_month"] or match["month"])
    if month is None:
        raise ValueError(DAY_SENTENCE)
    if not (match["iso_year"] or match["year"]):
        raise ValueError("Skriv også året, fx 1. marts 2027.")
    year, day = int(match["iso_year"] or match["year"]), int(match["iso_day"] or match["day"])
    year += 2000 if match["year"] and len(match["year"]) == 2 else 0
    if not 1 <= month <= 12 or year == 0:
        raise ValueError("Skriv dag, måned og år i den rækkefølge, fx 31.12.2027.")
    try:
        parsed = datetime.date(year, month, day)
    except ValueError:
        raise ValueError(f"Den dag findes ikke i {MONTHS[month - 1]} {year}.") from None
    if match["weekday"] and match["weekday"] != WEEKDAYS[parsed.weekday()]:
        raise ValueError(f"{date(parsed)} er en {WEEKDAYS[parsed.weekday()]}.")
    return parsed


# --- what people read ------------------------------------------------------------------------------------------------


def number(value, decimals=None):
    """A number in Danish: ``1234.5`` → ``1.234,5``. Without ``decimals`` as many as the value has."""
    if value is None or value == "":
        return ""
    if decimals is None:
        text = f"{value:,}" if type(value) is int else f"{Decimal(str(value)).normalize():,f}"
    else:
        text = f"{Decimal(str(value)):,.{decimals}f}"
    return text.replace(",", "\0").replace(".", ",").replace("\0", ".").replace("-", "−")


def kroner(amount):
    """``1.234.500 kr.``"""
    return f"{number(amount)} kr."


def rough_kroner(amount):
    """An amount as a headline has it, number and unit: ``("44,9", "mio. kr.")``; a small one ``("850.000", "kr.")``."""
    if abs(amount) < 1_000_000:
        return number(amount), "kr."
    return number((Decimal(amount) / 1_000_000).quantize(Decimal("0.1"), ROUND_HALF_UP)), "mio. kr."


def fitting(count, one, many):
    """The word for one, or for any other number of them."""
    return one if count == 1 else many


def capital(text):
    """The text with a capital letter first, and the rest as it is."""
    return text[:1].upper() + text[1:]


def ended(text):
    """The last words of a sentence with their full stop, which »pct.« has already."""
    return text if text.endswith(".") else f"{text}."


def counted(count, one, many):
    """``1 mail``, ``1.234 mails``, ``0 mails``: a number with the word that fits it. For all that is counted."""
    return f"{number(count)} {fitting(count, one, many)}"


def date(value):
    """``15. juni 2020``; empty for none. Takes a date or a moment (shown in Danish time)."""
    if not value:
        return ""
    if hasattr(value, "tzinfo") and value.tzinfo is not None:
        value = timezone.localtime(value)
    return f"{value.day}. {MONTHS[value.month - 1]} {value.year}"


def moment(value):
    """``15. juni 2020 kl. 14.05`` in Danish time; empty for none."""
    if not value:
        return ""
    local = timezone.localtime(value)
    return f"{date(local)} kl. {local:%H.%M}"


def longest_word(text):
    """How many characters its longest word has, as it is broken at spaces and hyphens."""
    return max(map(len, text.replace("-", " ").replace("/", " ").split()), default=0)


_HELD = re.compile(rf"(?<=\d) (?=(?:kr|pct|mio|mia)\b|%)|(?<=\d\.) (?=(?:{'|'.join(MONTHS)}|halvår|kvartal)\b)")


def held_together(text):
    """A text in which no line begins with what belongs to a number: 12.000 kr., 54 pct., 3. oktober, 1. halvår."""
    return _HELD.sub("\u00a0", text)


def listed(items):
    """``a, b og c``."""
    items = [str(item) for item in items]
    return " og ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def either(items):
    """``a, b eller c``."""
    *others, last = map(str, items)
    return f"{', '.join(others)} eller {last}" if others else last


def years(first, last):
    """``2023`` or ``2026-2027``: the years of a plan, in addresses and in text."""
    return str(first) if first == last else f"{first}-{last}"
