"""Values, in all the ways that people write them, as they are kept, printed and reached."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmplan.values import Value, reached, units

WRITTEN = {
    "540": "540|540,0|540.00| 540 ",
    "-300000": "-300.000|−300.000|minus 300.000",
    "1500000": "1,5 mio.|1.500.000",
    ">=60": "≥ 60|>=60|min. 60|min 60|mindst 60|Mindst 60|minimum 60|ikke under 60|60 eller derover|60 eller mere|60+|"
    "mindst 60 pct.|60 pct. eller derover|60 og opefter|fra 60|ikke mindre end 60",
    "<=60": "≤60|<= 60|højst 60|max 60|maks. 60|maksimalt 60|op til 60|60 eller derunder|ikke over 60|60 eller færre",
    ">60": "> 60|over 60|mere end 60|flere end 60|højere end 60",
    "<60": "<60|under 60|færre end 60|mindre end 60|lavere end 60",
    "650..700": "650-700|650 – 700|650–700|mellem 650 og 700|imellem 650 og 700|fra 650 til 700|650 til 700|650..700|"
    "650 personer til 700 personer|650 - 700 personer",
    "-5..-3": "-5 til -3|-5 - -3|−5–−3|fra minus 5 til minus 3",
    "1500000..2000000": "1,5-2 mio. kr.|1,5 mio. kr. - 2 mio. kr.|1.500.000 - 2 mio. kr.",
    "#12/98": "nr. 12 ud af 98|nr. 12 af 98|Nr 12/98|nummer 12 af de 98|12. plads af 98|nr. 12 af 98 kommuner|#12/98",
    "#12": "nr. 12|plads 12|placering nr. 12|12. plads",
    "#<=25/98": "blandt de 25 bedste af 98|top 25 af 98|blandt de 25 bedste ud af 98|top-25/98|"
    "blandt de 25 bedste kommuner af 98",
    "#<=25": "top 25|blandt de 25 bedste|blandt de bedste 25|blandt landets 25 bedste kommuner|"
    "de 25 bedste|mindst nr. 25|nr. 25 eller bedre|i top 25",
    "#1": "top 1|nr. 1",
    '"Strategien er vedtaget': "Strategien er vedtaget|  Strategien  er vedtaget",
}
PLACINGS = {
    "#12": "12|12.|nr. 12",
    "#12/98": "12 af 98|12/98|12 (ud af 98)|nr. 12 (af 98)",
    "#<=25": "mindst 25|≤ 25|top 25",
    '"i top': "i top",
}
PRINTED = {
    "540": "540 pct.",
    "-12.5": "−12,5 pct.",
    ">=60": "mindst 60 pct.",
    "<=1234.5": "højst 1.234,5 pct.",
    ">60": "over 60 pct.",
    "<60": "under 60 pct.",
    "650..700": "650–700 pct.",
    "-5..3": "−5 til 3 pct.",
    "#12/98": "nr. 12 af 98",
    "#<=25/98": "blandt de 25 bedste af 98",
    '"strategien er vedtaget': "strategien er vedtaget",
}
REFUSED = {
    "Skriv": "|-|..|.|?|%|kr.|mindst|≥|ca. 60|60 ca.|12 af 98|3 ud af 4|60 (2023)|2. juni eller 5|650 til|12 5|0,12345|"
    "1e5|700-650|650-650|uge 5 og 7",
    "forstås ikke": "60 æbler|mindst 60 æbler",
    "for stort": "9999999999999|1-9999999999999|2.000 mia.",
    "første placering": "nr. 0|top 0",
    "ingen nr. 99 blandt 98": "nr. 99 af 98|top 99 af 98",
}


@pytest.mark.parametrize(
    ("notation", "typed"), [(notation, one) for notation, many in WRITTEN.items() for one in many.split("|")]
)
def test_a_value_is_read_as_people_write_it(notation, typed):
    assert Value.parse(typed).notation == notation


@pytest.mark.parametrize(
    ("notation", "typed"), [(notation, one) for notation, many in PLACINGS.items() for one in many.split("|")]
)
def test_with_the_unit_placing_a_bare_number_is_a_rank(notation, typed):
    assert Value.parse(typed, units.PLACING).notation == notation


@pytest.mark.parametrize(("notation", "shown"), PRINTED.items())
def test_a_value_is_printed_with_its_unit_where_it_takes_one(notation, shown):
    assert Value.read(notation).shown("pct.") == shown
    assert Value.read(notation).shown("antal") == str(Value.read(notation)) == shown.removesuffix(" pct.")


def test_one_of_a_unit_is_said_as_one():
    assert Value.of(1).shown("uger") == "1 uge"
    assert Value.parse("mindst 1").shown("helårspersoner") == "mindst 1 helårsperson"
    assert Value.parse("1-2").shown("uger") == "1–2 uger"
    assert Value.of(-300000).shown("kr.") == "−300.000 kr."


@pytest.mark.parametrize(
    ("sentence", "typed"), [(sentence, one) for sentence, many in REFUSED.items() for one in many.split("|")]
)
def test_what_is_no_value_is_refused_in_a_sentence_that_says_how(sentence, typed):
    with pytest.raises(ValueError, match=rf"{sentence}.*\.$"):
        Value.parse(typed)


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("mindst 60 pct.", ""),
        ("kr. 60-70", ""),
        ("mindst 60 pct.", "uger"),
        ("60-70 kr.", "pct."),
        ("60 uger til 70 dage", "uger"),
    ],
)
def test_another_unit_than_the_target_has_is_refused(typed, unit):
    with pytest.raises(ValueError, match=rf"^Du har skrevet ».+«, men (enheden er {unit}|feltet til enhed er tomt)"):
        Value.parse(typed, unit)


@pytest.mark.parametrize("typed", ["20-25", "over 25", "60 pct.", "12,5"])
def test_what_is_no_placing_is_refused_under_that_unit(typed):
    with pytest.raises(ValueError, match=r"^Skriv en placering, fx .*\.$"):
        Value.parse(typed, units.PLACING)


def test_with_the_unit_in_words_all_is_words():
    assert Value.parse("80 pct. af borgerne, 2 gange", units.IN_WORDS).notation == '"80 pct. af borgerne, 2 gange'
    assert Value.parse("60", units.IN_WORDS).number is None
    assert units.known("I ord") == units.IN_WORDS


@pytest.mark.parametrize(
    "notation", ["", "1,5", "sixty", ">=", "650..", "700..650", "#0", "#", "#9/8", '"', "1e5", "NaN"]
)
def test_what_is_no_notation_is_not_read(notation):
    with pytest.raises(ValueError):
        Value.read(notation)


def test_what_content_has_had_is_read():
    assert Value.read("540.00") == Value.of(540) and Value.read("540.00").notation == "540"
    assert Value.of(Decimal("-0.0")).notation == "0"


@pytest.mark.parametrize(
    "typed", ["1" * 5000, "mindst " * 60, "1-" * 190, " og 1" * 79, "1 " * 199 + "æ", "mellem 1" * 49]
)
def test_huge_and_repeated_texts_are_answered_quickly(typed):
    begun = time.process_time()
    for unit in ("", "pct.", units.PLACING):
        try:
            Value.parse(typed, unit)
        except ValueError as refused:
            assert str(refused).endswith(".")
    assert time.process_time() - begun < 0.2


AMOUNTS = st.decimals(min_value=-(10**11), max_value=10**11, places=2)
RANKS = st.integers(1, 9_999)
WORDS = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzæøåÆØÅ ,.-–«»\"'"), min_size=1, max_size=60)
VALUES = st.one_of(
    st.builds(lambda bound, amount: f"{bound}{amount:f}", st.sampled_from(["", ">=", "<=", ">", "<"]), AMOUNTS),
    st.builds(lambda one, more: f"{one:f}..{one + abs(more) + 1:f}", AMOUNTS, AMOUNTS),
    st.builds(lambda mark, one, more: f"{mark}{one}/{one + more}", st.sampled_from(["#", "#<="]), RANKS, RANKS),
    st.builds(lambda mark, one: f"{mark}{one}", st.sampled_from(["#", "#<="]), RANKS),
    st.builds(lambda words: f'"så {words}', WORDS),
)


@given(VALUES, st.sampled_from(["", "pct.", "helårspersoner", "besøg pr. uge", "antal"]))
def test_what_is_kept_and_printed_is_read_back(notation, unit):
    value = Value.read(notation)
    assert Value.read(value.notation) == value
    assert Value.parse(str(value), unit) == value
    assert Value.parse(value.shown(unit), unit) == value


REACHED = [
    ("60", "60", "rise", True),
    ("60", "61", "rise", True),
    ("60", "59", "rise", False),
    ("60", "59", "fall", True),
    ("60", "61", "fall", False),
    ("60", "60", "hold", True),
    ("60", "61", "hold", None),
    ("60", "61", "", None),
    ("60", ">=60", "rise", True),
    ("60", "<70", "rise", None),
    (">=60", "60", "fall", True),
    (">60", "60", "", False),
    (">60", ">60", "", True),
    ("<60", "59.99", "rise", True),
    ("<60", "60", "", False),
    ("<=60", "55..65", "", None),
    ("650..700", "675", "", True),
    ("650..700", "701", "", False),
    ("650..700", "701", "rise", True),
    ("650..700", "600", "fall", True),
    ("650..700", "600..640", "", False),
    ("#12/98", "#11/98", "rise", True),
    ("#12/98", "#13/98", "fall", False),
    ("#<=25/98", "#25/98", "", True),
    ("#<=25", "#<=30", "", None),
    ("#12", "12", "", None),
    ('"vedtaget', '"vedtaget', "", True),
    ('"vedtaget', '"udsat', "", None),
    ('"vedtaget', "1", "rise", None),
]


@pytest.mark.parametrize(("aim", "actual", "direction", "is_reached"), REACHED)
def test_whether_an_aim_is_reached(aim, actual, direction, is_reached):
    assert reached(Value.read(aim), Value.read(actual), direction) is is_reached


def test_nothing_is_reached_without_a_value():
    assert reached(None, Value.of(1), "rise") is None
    assert reached(Value.of(1), None, "rise") is None


def test_only_a_plain_number_is_drawn_and_needs_a_direction():
    for notation in PRINTED:
        value, is_plain = Value.read(notation), notation in ("540", "-12.5")
        assert (value.number is not None) == is_plain == (not value.says_direction)
    assert Value.read("650..700").numbers == Value.read("650..700").ends == (650, 700)
    assert [Value.read(one).ends for one in ("5", ">5", "<=5", "#5")] == [(5, 5), (5, None), (None, 5), (None, None)]
    assert Value.read(">=60").numbers == (60,)
    assert Value.read("#12/98").numbers == Value.read('"ja').numbers == ()
