"""Where in a plan the words of a search stand."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bpmplan.values import Period
from plans.content.data import EconomyRowContent, InitiativeContent
from plans.models import Initiative, pattern_of, words_of
from plans.models.words import ends_of
from plans.public.excerpts import AFTER, BEFORE, excerpts
from tests.content_samples import EMPTY, chapter, empty


def shown(typed, *chapters):
    """The excerpts of a plan of these chapters: ``title: text`` with what was sought in angles."""
    content = replace(EMPTY, chapters=chapters)

    def read(parts):
        return "".join(f"<{text}>" if is_sought else text for text, is_sought in parts)

    return [f"{read(one.title)}: {read(one.parts)}" for one in excerpts(content, words_of(typed))]


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        ("fleksjob", "Flere **fleksjob** i [byen](https://a.example).", ["Titel: Flere <fleksjob> i byen."]),
        ("LEDIGE", "Langtidsledige og ledige", ["Titel: Langtids<ledige> og <ledige>"]),
        ("Aalborg", "Det er i Ålborg.", ["Titel: Det er i <Ålborg>."]),
        ("titel", "Intet.", ["<Titel>: "]),
        ("e", "e-post", ["Titel: <e>-post"]),
        ("https", "[byen](https://a.example)", []),
        ("findes ikke", "Intet.", []),
        ("(", "(", []),
    ],
)
def test_the_text_around_a_word_is_shown_as_it_is_read(typed, text, expected):
    assert shown(typed, chapter("text", "Titel", text)) == expected


NUMBERS = (
    ("7.200.000", "Det koster 7.200.000 kr.", True),
    ("7200000", "7.200.000 kr.", True),
    ("7.200.000", "17.200.000 kr.", False),
    ("200.000", "17.200.000 kr. og 200", False),
    ("17", "17.200.000 og 17,5", False),
    ("12,5", "12,5 pct.", True),
    ("300.000", "−300.000 eller -300.000 kr.", True),
    ("2.500", "2.500-3.000", True),
    ("2027", "1.3.2027", True),
    ("2028", "2027-2028", True),
    ("20", "15.20.00-P22-3-24", True),
)


@pytest.mark.parametrize(("typed", "text", "is_there"), NUMBERS)
def test_a_number_is_found_whole_and_where_it_stands(typed, text, is_there):
    """By the pattern that marks it, and by the words that are kept of it."""
    (word,) = words_of(typed)
    assert bool(pattern_of([word]).search(text)) == is_there
    ends = {end.decode() for one in words_of(text) for end in ends_of(one.encode())}
    assert any(end == word or end.startswith(f"{word}-") for end in ends) == is_there


def test_amounts_and_periods_of_an_initiative_are_found_with_their_label():
    rows = (EconomyRowContent(Period.read("2026"), "state", Decimal(17_200_000)),)
    rows += (EconomyRowContent(Period.read("2027"), "state", Decimal(7_200_000)),)
    initiative = InitiativeContent(
        key="nøgle",
        carried_from="",
        **empty(Initiative) | {"title": "Job", "period": Period.read(".."), "economy": rows},
    )
    content = replace(EMPTY, initiatives=(initiative,))
    for typed, expected in (
        ("7.200.000", "Økonomi: 2027, statslige midler: 7.200.000 kr."),
        ("LØBENDE", "Periode: løbende"),
    ):
        (excerpt,) = excerpts(content, words_of(typed))
        assert "".join(text for text, _ in excerpt.parts) == expected


def test_sections_with_most_of_the_words_come_first_and_long_texts_are_cut_between_words():
    many = " ".join(f"ord{number}" for number in range(200))
    chapters = [
        chapter("text", str(number), text) for number, text in enumerate(["og", "og", f"{many} sundhed og {many}"])
    ]
    first, second = shown("og sundhed", *chapters)
    assert first.startswith("2: … ord") and "<sundhed> <og> ord0 " in first and first.endswith(" …")
    assert len(first) < BEFORE + AFTER + 30
    assert second == "0: <og>"
