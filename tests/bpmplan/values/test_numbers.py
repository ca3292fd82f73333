"""Numbers, in all the ways that people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmplan import danish
from bpmplan.values.numbers import parse_number

NUMBERS = {
    "0": "0",
    "650": "650",
    " 650 ": "650",
    "1240": "1240",
    "1.240": "1240",
    "1 240": "1240",
    "1\u00a0240": "1240",
    "1\u2009240": "1240",
    "1\u202f240": "1240",
    "1'240": "1240",
    "1’240": "1240",
    "1.234.567,89": "1234567.89",
    "12 345 678": "12345678",
    "3,8": "3.8",
    "12.5": "12.5",
    "-74": "-74",
    "−74": "-74",
    "–74": "-74",
    "—74": "-74",
    "‐74": "-74",
    "\u201174": "-74",
    "- 74": "-74",
    "Minus 74": "-74",
    "+4": "4",
    "3,8%": "3.8",
    "3,8 %": "3.8",
    "4,2 pct.": "4.2",
    "4,2 pct": "4.2",
    "4,2 PROCENT": "4.2",
    "-1,5 pct.point": "-1.5",
    "2 procentpoint": "2",
    "1,5 mio.": "1500000",
    "1,5 mio. kr.": "1500000",
    "1,5mio": "1500000",
    "2 mia.": "2000000000",
    "2 milliarder kroner": "2000000000",
    "12 tusind": "12000",
    "250 t.kr.": "250000",
    "250 t. kr.": "250000",
    "250 tkr": "250000",
    "1.000 kr.": "1000",
    "kr. 1.500": "1500",
    "1.500,-": "1500",
    "1.500 kr.,-": "1500",
    "120 helårspersoner": "120",
    "1.240 personer": "1240",
}
NO_NUMBERS = (
    *("", " ", "mange", "12 5", "1 2 3", "1.24.000", "1.240 500", "01.240", "1,234.5", "1.240¹", "1²", "½"),
    *("650-700", "650–700", "> 650", "ca. 650", "0.125", "1234.567", "1.2345", "--74", "74-", "1e5", "NaN", "٣"),
    *("10 kr. pr. år", "5 æbler", "5 mio. mio.", "250 t.", "1,5 mio. 3", "9" * 101),
)


@pytest.mark.parametrize(("typed", "value"), NUMBERS.items())
def test_a_number_is_read_as_danes_write_it(typed, value):
    assert parse_number(typed) == Decimal(value)
    assert "E" not in str(parse_number(typed))


@pytest.mark.parametrize("typed", NO_NUMBERS)
def test_what_could_be_two_numbers_or_none_is_refused_in_a_sentence(typed):
    with pytest.raises(ValueError, match=r"(Skriv|forstås ikke).*\.$"):
        parse_number(typed)


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("3,8 pct.", "pct.", "3.8"),
        ("3,8", "pct.", "3.8"),
        ("2 pct.point", "procentpoint", "2"),
        ("650 personer", "helårspersoner", "650"),
        ("650 fuldtidspersoner", "fuldtidspersoner", "650"),
        ("650 borgere", "antal", "650"),
        ("1,5 mio. kr.", "mio. kr.", "1.5"),
        ("2 uger", "uger", "2"),
        ("17 uger", "uger i gennemsnit", "17"),
        ("1,5 mio.", "mio. kr.", "1.5"),
        ("1,5 mia.", "mio. kr.", None),
        ("5 tusind", "t.kr.", None),
        ("1 uge", "uger", "1"),
        ("30 besøg pr. uge", "besøg pr. uge", "30"),
        ("3 ‰", "promille", "3"),
        ("30", "besøg", "30"),
        ("650 fuldtidspersoner", "antal", None),
        ("1,5 mio. kr.", "antal", None),
        ("1.500.000 kr.", "mio. kr.", None),
        ("2 dage", "uger", None),
        ("30 pct.", "besøg", None),
        ("1,5 mio.", "kr.", "1500000"),
        ("3,8 pct.", "antal", None),
        ("3,8 pct.", "procentpoint", None),
        ("2 pct.point", "pct.", None),
        ("650 personer", "pct.", None),
        ("1,5 mio.", "pct.", None),
        ("kr. 3", "pct.", None),
        ("650 fuldtidspersoner", "helårspersoner", None),
        ("650 personer", "kr.", None),
    ],
)
def test_a_word_that_contradicts_the_unit_is_said(typed, unit, value):
    if value:
        assert parse_number(typed, unit) == Decimal(value)
    else:
        with pytest.raises(ValueError, match=r"^Du har skrevet ».+«, men enheden er .+\."):
            parse_number(typed, unit)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2), st.sampled_from(["", " pct.", " kr."]))
def test_a_number_that_is_printed_is_read_back(value, word):
    assert parse_number(danish.number(value) + word) == value
    assert parse_number(danish.number(value, 2)) == value
