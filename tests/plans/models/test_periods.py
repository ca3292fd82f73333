"""Periods, in all the ways that people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.models.periods import PARTS, Period, PeriodKind

PERIODS = {
    "2027": "2027| 2027 |år 2027|Hele 2027",
    "1. halvår 2026": "H1 2026|h1 2026|1H 2026|2026H1|2026-H1|1. halvår 2026|1.halvår 2026|1 halvår 2026|"
    "første halvår 2026|1. HALVÅR\u00a026|1. hå 2026|I. halvår 2026|1. halvår af 2026|1. halvår i 2026",
    "1. kvartal 2027": "1. kvt. 2027|K1 2027|2027Q1|Q1 27|I. kvt. 2027",
    "2. kvartal 2027": "Q2 2027|q2 2027|2Q 2027|2Q27|Q2-2027|Q2/2027|2027Q2|2027 Q2|2027-Q2|K2 2027|2027K2|"
    "2. kvt. 2027|2. kvt 2027|2.kvt.2027|2. kv. 2027|2. kvartal 27|II. kvt. 2027|II kvartal 2027|andet kvartal 2027|"
    "kvartal 2, 2027|2027, 2. kvartal|2. kvartal '27|2.  Kvartal  2027",
    "4. kvartal 2027": "IV. kvartal 2027|fjerde kvartal 2027",
    "januar 2027": "primo 2027|jan. 2027|primo 1. kvartal 2027",
    "maj 2027": "maj 2027|MAJ 2027|2027M05|2027M5|M05 2027|05-2027|5/2027|05.2027|2027-05|2027.05|maj-2027|maj 27|"
    "maj-27|2027 maj|5. måned 2027",
    "juni 2027": "juni-2027|jun. 2027|juni\u20112027|ultimo juni 2027|ultimo 2. kvartal 2027|ult. 1. halvår 2027",
    "september 2027": "sept. 2027|sep 2027",
    "december 2027": "dec. 2027|dec 2027|Dec.2027|december 2027|ultimo 2027|Ultimo dec. 2027",
}
NO_PERIODS = (
    *("", "snart", "27", "05-27", "27-05", "2026-2027", "2026/27", "2027-13", "0. kvartal 2027", "5. kvartal 2027"),
    *("3. halvår 2027", "2027QMAT02", "2027Q5", "1999", "2101", "1. marts 2027", "1/3 2027", "31.12.2027"),
    *("ultimo", "ultimo ultimo", "mai 2027", "V. kvartal 2027", "2027 2027", "1. 2027", "uge 5 2027"),
    *("2027¹", "maj", "q 2027", "m 27", "1.240 2027"),
)


@pytest.mark.parametrize(
    ("printed", "typed"), [(printed, one) for printed, many in PERIODS.items() for one in many.split("|")]
)
def test_a_period_is_read_as_danes_write_it(printed, typed):
    assert str(Period.parse(typed)) == printed


@pytest.mark.parametrize("typed", NO_PERIODS)
def test_what_is_no_period_is_refused_and_the_forms_are_named(typed):
    with pytest.raises(ValueError, match=r"Skriv en periode, fx 2024, 1\. halvår 2024, .*ultimo 2024 forstås\.$"):
        Period.parse(typed)


@given(st.sampled_from(PeriodKind), st.integers(2000, 2100), st.integers(0, 11))
def test_a_period_that_is_printed_is_read_back(kind, year, number):
    period = Period(year, kind, number % PARTS[kind] + 1)
    assert Period.parse(str(period)) == period
    assert Period.parse(f"ultimo {period}").end == period.end


def test_the_middle_of_a_year_is_no_period():
    with pytest.raises(ValueError, match=r"Skriv fx juni 2027 eller 1\. halvår 2027\.$"):
        Period.parse("medio 2027")
