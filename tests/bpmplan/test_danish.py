"""What people type: numbers and days, each through one door, in all the ways that Danes write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmplan import danish

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


def test_no_line_begins_with_what_belongs_to_a_number():
    text = "41.800.000 kr. den 3. oktober i 1. halvår: 54 pct., 4,2 mio. kr. (+46 %) til 3 krav"
    assert danish.held_together(text).replace("\u00a0", "~") == (
        "41.800.000~kr. den 3.~oktober i 1.~halvår: 54~pct., 4,2~mio. kr. (+46~%) til 3 krav"
    )
