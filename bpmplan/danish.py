"""Danish order, numbers and dates: one way for pages, PDFs, both databases and files."""

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from django import forms
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


def compare(one, other):
    """-1, 0 or 1 as SQLite wants it."""
    one, other = sort_key(one), sort_key(other)
    return (one > other) - (one < other)


def folded(text):
    """``text`` for comparing names as people type them: Ålborg finds Aalborg, whatever the case."""
    return text.casefold().replace("å", "aa")


def register_collation(connection, **kwargs):
    """Teach a new SQLite connection Danish order (``connection_created``); PostgreSQL knows it already."""
    if connection.vendor == "sqlite":
        connection.connection.create_collation(COLLATION, compare)


def number(value, decimals=None):
    """A number in Danish: ``1234.5`` → ``1.234,5``. Without ``decimals`` as many as the value has."""
    if value is None or value == "":
        return ""
    value = Decimal(str(value))
    if decimals is None:
        text = f"{value.normalize():,f}"
    else:
        text = f"{value:,.{decimals}f}"
    return text.replace(",", "\0").replace(".", ",").replace("\0", ".").replace("-", "−")


def parse_number(text):
    """``Decimal`` of a number as Danes type it: ``1.234,5``, ``1234,5``, ``1 234``, ``-3``.

    A full stop is accepted as a decimal sign only where it cannot be a thousands separator (``12.5``).
    Raises ``ValueError`` with a Danish sentence.
    """
    plain = re.sub(r"[\s\u00a0]", "", text).replace("−", "-")
    if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?", plain):
        plain = plain.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[+-]?\d+(,\d+)?", plain):
        plain = plain.replace(",", ".")
    elif not re.fullmatch(r"[+-]?\d+\.\d{1,2}", plain):
        raise ValueError("Skriv et tal, fx 1.234,5.")
    try:
        return Decimal(plain)
    except InvalidOperation:
        raise ValueError("Skriv et tal, fx 1.234,5.") from None


class NumberField(forms.DecimalField):
    """A form field for a number in Danish notation; a wrong one stays in the field with a sentence."""

    widget = forms.TextInput

    def __init__(self, **kwargs):
        kwargs.setdefault("max_digits", 14)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")

    def prepare_value(self, value):
        return value if isinstance(value, str) else number(value)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, str):
            try:
                value = parse_number(value[:100])
            except ValueError as error:
                raise forms.ValidationError(str(error)) from None
        return value

    def widget_attrs(self, widget):
        return {}


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


def listed(items):
    """``a, b og c``."""
    items = [str(item) for item in items]
    return " og ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def years(first, last):
    """``2023`` or ``2026-2027``: the years of a plan, in addresses and in text."""
    return str(first) if first == last else f"{first}-{last}"
