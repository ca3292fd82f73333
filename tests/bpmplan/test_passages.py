"""A passage is found however it is written, and no more than it goes."""

import unicodedata

import pytest

from bpmplan.passages import ERASED, Passage, texts_of, with_text

NAME = "Jens Ågård"


@pytest.mark.parametrize(
    "text, erased",
    [
        ("Vi talte med Jens Ågård i går.", "Vi talte med [slettet] i går."),
        ("JENS ÅGÅRD", "[slettet]"),
        ("Jens\nÅgård", "[slettet]"),
        ("Jens\u00a0 Ågård", "[slettet]"),
        (unicodedata.normalize("NFD", "Se Jens Ågård."), "Se [slettet]."),
        ("Jens Å\u00adgård", "[slettet]"),
        ("Je\u200bns Ågård", "[slettet]"),
        ("Jens Ågårds mor", "[slettet] mor"),
        ("Jens Ågård's mor", "[slettet] mor"),
        ("**Jens Ågård** kom", "**[slettet]** kom"),
        ("**Jens** Ågård kom", "**[slettet]** kom"),
        ("Jens **Ågård** kom", "**[slettet]** kom"),
        ("*Jens* **Ågård**", "***[slettet]***"),
        ("| Jens Ågård | 12 |", "| [slettet] | 12 |"),
        ("[Jens Ågård](https://a.dk/)", "[[slettet]](https://a.dk/)"),
        ("Jens Ågård(f. 1990)", "[slettet] (f. 1990)"),
        ("![](billede:x) jens_ågård_cv.pdf", "![](billede:x) [slettet]_cv.pdf"),
        ("Jens\\ Ågård", "[slettet]"),
        ("Jens &Aring;g&#229;rd", "[slettet]"),
        ("https://a.dk/jens%20ågård", "https://a.dk/[slettet]"),
        ("Jens Ågårdsen og Mette Jens Ågård", "Jens Ågårdsen og Mette [slettet]"),
        ("Jens og Ågård", "Jens og Ågård"),
        ("Bjens Ågård", "Bjens Ågård"),
    ],
)
def test_a_name(text, erased):
    assert Passage(NAME).erased_in(text) == erased


@pytest.mark.parametrize("typed", ["010190-1234", "0101901234", "010190 1234", " 010190–1234 "])
@pytest.mark.parametrize(
    "text, erased",
    [
        ("Nr. 010190-1234.", "Nr. [slettet]."),
        ("0101901234", "[slettet]"),
        ("010190 - 1234", "[slettet]"),
        ("010190–1234", "[slettet]"),
        ("**010190**-1234", "**[slettet]**"),
        ("010190\\-1234", "[slettet]"),
        ("010190-\n1234", "[slettet]"),
        ("10101901234", "10101901234"),
        ("010190-12345", "010190-12345"),
        ("010190-1235", "010190-1235"),
    ],
)
def test_a_cpr_number(typed, text, erased):
    assert Passage(typed).erased_in(text) == erased


def test_one_word_is_not_found_inside_others():
    passage = Passage("Bodil")
    assert passage.erased_in("Bodil, bodil og Bodilsker; BODILS") == "[slettet], [slettet] og Bodilsker; [slettet]"


def test_a_sentence_with_signs():
    passage = Passage("Kontakt: jens@a.dk (privat)!")
    assert passage.erased_in("x Kontakt:  jens@a.dk (privat)! y") == "x [slettet] y"


@pytest.mark.parametrize("typed", ["", "  ", "ab", "- . -", "x" * 501])
def test_too_little_or_too_much_is_refused(typed):
    with pytest.raises(ValueError, match="Skriv"):
        Passage(typed)


def test_a_short_column_gets_a_short_mark():
    assert Passage("abc").erased_in("abc abc", room=9) == "[–] [–]"


def test_many_marks_cost_no_time():
    Passage("Jens Ågård").erased_in("Jens" + "*_ " * 50_000)
    Passage("a b c d e f").erased_in("a " * 50_000)


def test_erasing_again_finds_nothing():
    passage = Passage("010190-1234")
    assert not passage.stands_in(passage.erased_in("a 010190-1234 b 0101901234 c"))
    assert ERASED in passage.erased_in("a 010190-1234 b")


def test_every_text_of_a_value_is_reached():
    value = {"a": ["x", {"b": "y"}], "c": 3, "d": None}
    assert list(texts_of(value)) == [(("a", 0), "x"), (("a", 1, "b"), "y")]
    assert with_text(value, ("a", 1, "b"), "z") == {"a": ["x", {"b": "z"}], "c": 3, "d": None}
    assert with_text("x", (), "z") == "z"
