"""What people type: numbers and days, each through one door, in all the ways that Danes write them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmplan import danish

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
    assert danish.parse_number(typed) == Decimal(value)
    assert "E" not in str(danish.parse_number(typed))


@pytest.mark.parametrize("typed", NO_NUMBERS)
def test_what_could_be_two_numbers_or_none_is_refused_in_a_sentence(typed):
    with pytest.raises(ValueError, match=r"(Skriv|forstås ikke).*\.$"):
        danish.parse_number(typed)


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("3,8 pct.", "percent", "3.8"),
        ("3,8", "percent", "3.8"),
        ("2 pct.point", "points", "2"),
        ("650 personer", "full_year", "650"),
        ("650 fuldtidspersoner", "full_time", "650"),
        ("650 fuldtidspersoner", "count", "650"),
        ("1,5 mio. kr.", "count", "1500000"),
        ("1,5 mio.", "kr", "1500000"),
        ("3,8 pct.", "count", None),
        ("3,8 pct.", "points", None),
        ("2 pct.point", "percent", None),
        ("650 personer", "percent", None),
        ("1,5 mio.", "percent", None),
        ("kr. 3", "percent", None),
        ("650 fuldtidspersoner", "full_year", None),
        ("650 personer", "kr", None),
    ],
)
def test_a_word_that_contradicts_the_unit_is_said(typed, unit, value):
    if value:
        assert danish.parse_number(typed, unit) == Decimal(value)
    else:
        with pytest.raises(ValueError, match=r"^Du har skrevet ».+«, men enheden er .+\."):
            danish.parse_number(typed, unit)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2), st.sampled_from(["", " pct.", " kr."]))
def test_a_number_that_is_printed_is_read_back(value, word):
    assert danish.parse_number(danish.number(value) + word) == value
    assert danish.parse_number(danish.number(value, 2)) == value


DAYS = (
    *("2027-03-01", "2027-3-1", "2027.03.01", "1.3.2027", "01.03.2027", "1-3-2027", "1/3/2027", "1/3 2027", "1/3-2027"),
    *("1/3-27", "1/3 27", "1.3.27", "1. 3. 2027", "1.3 2027", "1. marts 2027", "1 marts 2027", "1.marts 2027"),
    *("1. MARTS 2027", "1. mar. 2027", "1. mar 27", "1-mar-27", "den 1. marts 2027", "d. 1/3 2027", "1. marts, 2027"),
    *("mandag den 1. marts 2027", "Mandag, 1/3-2027", "1–3–2027", " 1/3\u00a02027 ", "1. marts 2027."),
)
NO_DAYS = (
    *("", "engang", "1. marts", "1/3", "2027", "marts 2027", "13/13 2027", "3/15/2027", "31.2.2027", "0.1.2027"),
    *("1. mart 2027", "tirsdag den 1. marts 2027", "01032027", "1/3 027", "1/3 2027 kl. 10", "٣/3 2027", "1/3 0000"),
)


@pytest.mark.parametrize("typed", DAYS)
def test_a_day_is_read_as_danes_write_it(typed):
    assert danish.parse_day(typed) == date(2027, 3, 1)


@pytest.mark.parametrize("typed", NO_DAYS)
def test_what_is_no_day_is_refused_in_a_sentence(typed):
    with pytest.raises(ValueError, match=r"^(Skriv |Den dag findes ikke|1. marts 2027 er en mandag).*\.$"):
        danish.parse_day(typed)


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_a_day_that_is_printed_is_read_back(day):
    for shape in (danish.date(day), day.isoformat(), f"{day:%d.%m.%Y}", f"{day.day}/{day.month} {day.year}"):
        assert danish.parse_day(shape) == day
    assert danish.parse_day(f"{danish.WEEKDAYS[day.weekday()]} den {danish.date(day)}") == day


def test_a_sentence_has_one_full_stop():
    assert [danish.ended(text) for text in ("fra 4 til 71 pct.", "fra 4 til 71")] == [
        "fra 4 til 71 pct.",
        "fra 4 til 71.",
    ]
