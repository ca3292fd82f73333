"""Where in a plan the words of a search stand."""

from dataclasses import replace

import pytest

from plans.models import words_of
from plans.public.excerpts import AFTER, BEFORE, excerpts
from tests.content_samples import EMPTY, chapter


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


def test_sections_with_most_of_the_words_come_first_and_long_texts_are_cut_between_words():
    many = " ".join(f"ord{number}" for number in range(200))
    chapters = [
        chapter("text", str(number), text) for number, text in enumerate(["og", "og", f"{many} sundhed og {many}"])
    ]
    first, second = shown("og sundhed", *chapters)
    assert first.startswith("2: … ord") and "<sundhed> <og> ord0 " in first and first.endswith(" …")
    assert len(first) < BEFORE + AFTER + 30
    assert second == "0: <og>"
