"""Periods, in all the ways that people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmplan.values import Period, PeriodKind
from bpmplan.values.period_kinds import PARTS

PERIODS = {
    "2027": "2027| 2027 |år 2027|i 2027|i løbet af 2027|løbende i 2027|Hele 2027|januar-december 2027|1.1.-31.12.2027|"
    "1.-4. kvartal 2027|1. halvår - 2. halvår 2027|primo 2027-ultimo 2027|2027MYTD12",
    "1. halvår 2026": "H1 2026|h1 2026|1H 2026|2026H1|2026-H1|1. halvår 2026|1.halvår 2026|1 halvår 2026|"
    "første halvår 2026|1. HALVÅR\u00a026|1. hå 2026|I. halvår 2026|1. halvår af 2026|1. halvår i 2026",
    "1. kvartal 2027": "1. kvt. 2027|K1 2027|2027Q1|Q1 27|I. kvt. 2027",
    "2. kvartal 2027": "Q2 2027|q2 2027|2Q 2027|2Q27|Q2-2027|Q2/2027|2027Q2|2027 Q2|2027-Q2|K2 2027|2027K2|"
    "2. kvt. 2027|2. kvt 2027|2.kvt.2027|2. kv. 2027|2. kvartal 27|II. kvt. 2027|II kvartal 2027|andet kvartal 2027|"
    "kvartal 2, 2027|2027, 2. kvartal|2. kvartal '27|2.  Kvartal  2027",
    "4. kvartal 2027": "IV. kvartal 2027|fjerde kvartal 2027",
    "1. halvår 2027": "januar-juni 2027|1.-2. kvartal 2027|1.1.2027-30.6.2027|2027MYTD06",
    "3. kvartal 2027": "juli-september 2027|1.7.-30.9.2027",
    "januar 2027": "jan. 2027|1.-31. januar 2027",
    "primo 2027": "Primo 2027|primo 1. kvartal 2027|primo januar 2027",
    "primo juli 2027": "primo 2. halvår 2027",
    "maj 2027": "maj 2027|MAJ 2027|2027M05|2027M5|M05 2027|05-2027|5/2027|05.2027|2027-05|2027.05|maj-2027|maj 27|"
    "maj-27|2027 maj|5. måned 2027",
    "juni 2027": "juni-2027|jun. 2027|juni\u20112027|1.-30. juni 2027|jun\u200ei 2027",
    "ultimo juni 2027": "ultimo 2. kvartal 2027|ult. 1. halvår 2027|ved udgangen af juni 2027",
    "ultimo 2027": "Ultimo 2027|Ultimo dec. 2027|udgangen af 2027",
    "september 2027": "sept. 2027|sep 2027",
    "december 2027": "dec. 2027|dec 2027|Dec.2027|december 2027",
    "1. marts 2027": "1.3.2027|1/3 2027|2027-03-01|mandag den 1. marts 2027",
    "2018–2022": "2018-2022|2018 – 2022|2018 til 2022|fra 2018 til 2022|2018-22|mellem 2018 og 2022|løbende 2018-2022|"
    "1.1.2018-31.12.2022",
    "2026–2027": "2026-2027|2026 og 2027|2026-27|2026 til og med 2027",
    "skoleåret 2026/27": "skoleår 2026/27|Skoleåret 2026/2027|2026/27|2026/2027|skoleåret 2026-27|skoleår 2026 / 27",
    "fire kvartaler til og med 2. kvartal 2024": "2024QMAT02|de seneste fire kvartaler t.o.m. 2. kvt. 2024|"
    "4 kvartaler til 2024Q2|rullende 2. kvartal 2024|rullende år til og med 2. kvt. 2024|rullende år 2024Q2|"
    "2. kvartal 2024 (rullende)|Q2 2024, rullende år",
    "januar–maj 2024": "2024MYTD05|januar-maj 2024|jan. til maj 2024|år til dato maj 2024",
    "marts–maj 2024": "marts-maj 2024|marts 2024 - maj 2024|2024M03-2024M05",
    "januar–september 2024": "1.-3. kvartal 2024|1-3. kvartal 2024|Q1 2024 til Q3 2024|1. kvartal - 3. kvartal 2024",
    "juli 2024 – juni 2025": "H2 2024-H1 2025|2. halvår 2024 til 1. halvår 2025",
    "december 2024 – marts 2025": "dec. 2024-mar. 2025",
    "marts 2027 – december 2028": "1.3.2027-31.12.2028|1/3 2027 til 31/12 2028|fra 1.3.2027 til 31.12.2028|"
    "1-3-2027 - 31-12-2028|2027-03-01 - 2028-12-31|1. marts 2027–31. december 2028",
    "marts–december 2027": "1.3.-31.12.2027|1/3 - 31/12 2027|1. marts - 31. december 2027",
    "1. marts 2027 – 30. december 2027": "1.3.-30.12.2027",
    "1. marts 2027 – 15. marts 2027": "1.-15. marts 2027",
    "september 2026 – december 2028": "1.9.2026 - 2028",
    "2025–2027": "primo 2025-ultimo 2027|fra primo 2025 til ultimo 2027",
    "løbende": "Løbende|løbende i planperioden|fortløbende|løbende i hele perioden|permanent",
    "løbende fra 2027": "løbende fra 2027|løbende, fra og med 2027|2027 og løbende|permanent fra 2027",
    "fra 2027": "fra 2027|2027-|2027 og frem|fra og med 2027|siden 2027",
    "fra primo 2027": "fra primo 2027|primo 2027 og frem",
    "løbende fra 1. marts 2027": "1.3.2027 og løbende|løbende fra 1.3.2027",
    "fra 1. marts 2027": "fra d. 1/3 2027|fra 1-3-2027",
    "fra 2. kvartal 2027": "fra Q2-2027",
    "løbende fra 2. kvartal 2027": "løbende fra Q2 2027",
    "til og med 2027": "inden udgangen af 2027|senest 2027|til og med 2027|til 2027|senest ved udgangen af 2027",
    "til og med ultimo 2027": "senest ultimo 2027",
    "til og med 31. december 2027": "til 31.12.2027|til og med 31/12 2027|senest 31. december 2027",
    "løbende til og med 31. december 2027": "løbende til 31.12.2027",
}
NO_PERIODS = (
    *("", "snart", "27", "05-27", "27-05", "2027-13", "0. kvartal 2027", "5. kvartal 2027", "2027QMAT05"),
    *("3. halvår 2027", "2027Q5", "1999", "0001", "2101", "31.2.2027", "1. marts 1999", "1990-2027", "2027MYTD13"),
    *(
        "ultimo",
        "ultimo ultimo",
        "ultimo løbende",
        "mai 2027",
        "V. kvartal 2027",
        "2027 2027",
        "1. 2027",
        "uge 5 2027",
    ),
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


@given(st.sampled_from(list(PARTS)), st.integers(2000, 2100), st.integers(0, 11))
def test_a_period_that_is_printed_is_read_back(kind, year, number):
    period = Period(year, kind, number % PARTS[kind] + 1)
    assert Period.parse(str(period)) == period
    assert Period.parse(f"ultimo {period}").end == period.end


def test_the_middle_of_a_year_is_no_period():
    with pytest.raises(ValueError, match=r"Skriv fx juni 2027 eller 1\. halvår 2027\.$"):
        Period.parse("medio 2027")


@pytest.mark.parametrize(
    "typed", ["skoleåret 2026", "skoleåret 2026/28", "2022-2018", "1.2.2027-1.1.2027", "2027" * 30]
)
def test_what_is_wrong_with_a_long_period_is_said(typed):
    with pytest.raises(ValueError, match=r"(følger efter hinanden|slutter, før den begynder|Skriv en periode).*\.$"):
        Period.parse(typed)


DAYS = {
    "2024": ("2024-01-01", "2024-12-31"),
    "2024H2": ("2024-07-01", "2024-12-31"),
    "2024Q1": ("2024-01-01", "2024-03-31"),
    "2024M02": ("2024-02-01", "2024-02-29"),
    "2024-03-01": ("2024-03-01", "2024-03-01"),
    "2024QMAT02": ("2023-07-01", "2024-06-30"),
    "2024QMAT04": ("2024-01-01", "2024-12-31"),
    "2024MYTD05": ("2024-01-01", "2024-05-31"),
    "2026SY": ("2026-08-01", "2027-07-31"),
    "2024PRI01": ("2024-01-01", "2024-01-31"),
    "2024ULT06": ("2024-06-01", "2024-06-30"),
    "2018/2022": ("2018-01-01", "2022-12-31"),
    "2024M03/2024M05": ("2024-03-01", "2024-05-31"),
    "2026SY/2028SY": ("2026-08-01", "2029-07-31"),
    "2027/..": ("2027-01-01", None),
    "2027/..+": ("2027-01-01", None),
    "2027PRI07/..": ("2027-07-01", None),
    "../2027-12-31": (None, "2027-12-31"),
    "../2026SY+": (None, "2027-07-31"),
    "..": (None, None),
}
"""Every notation, with the first and the last day."""


@pytest.mark.parametrize(("notation", "days"), DAYS.items())
def test_a_notation_is_read_and_written_again(notation, days):
    period = Period.read(notation)
    assert period.notation == notation
    assert [day and day.isoformat() for day in (period.first_day, period.last_day)] == list(days)
    assert Period.parse(str(period)) == period


@pytest.mark.parametrize(
    ("notation", "one"),
    [
        ("2027-01-01/2027-12-31", "2027"),
        ("2027M01/2027M06", "2027H1"),
        ("2027MYTD03", "2027Q1"),
        ("2024Q1/2024Q3", "2024MYTD09"),
        ("2023-01-01/2025-06-30", "2023M01/2025M06"),
        ("2024Q1/2025Q4", "2024/2025"),
        ("2026SY/2026SY", "2026SY"),
        ("2027/2027", "2027"),
        ("2026/2027+", "2026/2027"),
        ("2024QMAT04", "2024QMAT04"),
        ("2026M08/2027M07", "2026M08/2027M07"),
    ],
)
def test_what_was_kept_in_other_words_is_read_as_the_one_period(notation, one):
    assert Period.read(notation).notation == one


@pytest.mark.parametrize(
    "notation",
    [
        "",
        "24",
        "2024H3",
        "2024M13",
        "2024M1",
        "2024/2024",
        "2024/2023",
        "2024QMAT02/2025",
        "2024 ",
        "/",
        "2027+",
        "2024PRI13",
    ],
)
def test_what_is_no_notation_is_not_read(notation):
    if notation == "2024/2024":
        assert Period.read(notation).notation == "2024"
        return
    with pytest.raises(ValueError):
        Period.read(notation)


ENDS = st.one_of(
    st.builds(
        lambda kind, year, part: Period.of(year, kind, part % PARTS[kind] + 1),
        st.sampled_from(list(PARTS)),
        st.integers(2000, 2100),
        st.integers(0, 11),
    ),
    st.builds(Period.day, st.dates(date(2000, 1, 1), date(2100, 12, 31))),
    st.builds(
        Period.of, st.integers(2000, 2099), st.sampled_from([PeriodKind.PRIMO, PeriodKind.ULTIMO]), st.integers(1, 12)
    ),
    st.builds(lambda year: Period.read(f"{year}SY"), st.integers(2000, 2099)),
)
ALONE = (
    ENDS
    | st.builds(Period.of, st.integers(2001, 2099), st.just(PeriodKind.TO_DATE), st.integers(1, 12))
    | st.builds(Period.of, st.integers(2001, 2099), st.just(PeriodKind.FOUR_QUARTERS), st.integers(1, 4))
)


@given(ALONE)
def test_any_period_is_kept_and_printed_so_that_it_is_read_back(period):
    assert Period.read(period.notation) == Period.parse(str(period)) == period


@given(st.none() | ENDS, st.none() | ENDS, st.booleans())
def test_any_span_is_kept_and_printed_so_that_it_is_read_back(since, until, ongoing):
    if since and until and (since.first_day > until.first_day or since.last_day > until.last_day):
        since, until = until, since
    try:
        period = Period.span(since, until, ongoing=ongoing)
    except ValueError:
        return
    assert Period.read(period.notation) == period
    assert Period.parse(str(period)) == period
    if since and until:
        assert [period.first_day, period.last_day] == [since.first_day, until.last_day]
        of_days = Period.span(Period.day(since.first_day), Period.day(until.last_day))
        says_more = {PeriodKind.SCHOOL_YEAR, PeriodKind.PRIMO, PeriodKind.ULTIMO}
        assert period == of_days or {since.kind, until.kind} <= says_more


def test_years_that_a_period_lies_in():
    assert Period.read("2026SY").overlaps(2027, 2030)
    assert not Period.read("2026SY").overlaps(2028, 2030)
    assert Period.read("2027/..").overlaps(2040, 2041)
    assert not Period.read("2027/..").overlaps(2025, 2026)
    assert Period.read("..").overlaps(2025, 2025)
    assert [Period.read(one).is_open for one in ("2027/..", "..", "../2027", "2027")] == [True, True, False, False]
    assert [Period.read(one).is_years for one in ("2027", "2027/2028", "2027Q1", "2027/..")] == [
        True,
        True,
        False,
        False,
    ]
