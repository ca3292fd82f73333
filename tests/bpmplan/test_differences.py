"""Two texts beside each other, for a person to read."""

import re
from random import Random

import pytest

from bpmplan.differences import marked
from bpmplan.text import readable, readable_part


def test_the_unchanged_middle_is_left_out():
    before = "\n".join(f"linje {number}" for number in range(9))
    after = before.replace("linje 1", "linje én").replace("linje 7", "linje syv")
    assert marked(before, after, shortened=True) == (
        "linje 0\nlinje <del>1</del><ins>én</ins>\nlinje 2\n[…]\nlinje 6\nlinje <del>7</del><ins>syv</ins>\nlinje 8"
    )
    assert "linje 4" in marked(before, after)


def test_words_that_differ_are_marked_together_and_said_aloud():
    assert marked("Flere unge skal i job", "Flere unge skal hurtigt i uddannelse") == (
        "Flere unge skal <ins>hurtigt </ins>i <del>job</del><ins>uddannelse</ins>"
    )
    assert marked("Flere skal i job nu", "Flere skal have skånsomt arbejde nu") == (
        "Flere skal <del>i job</del><ins>have skånsomt arbejde</ins> nu"
    )
    aloud = marked("ledige", "unge", spoken=True)
    assert re.sub(r"<[^>]*>", "", aloud) == "Fjernet: ledigeTilføjet: unge"


def test_what_is_left_out_at_the_end_is_marked():
    assert marked("et\nto\ntre", "én\nto\ntre", shortened=True).endswith("to\n[…]\n")


def test_a_line_that_came_between_leaves_the_others_compared_word_by_word():
    before = "Antallet er 220 personer i 2023\nMålet er flere i job"
    after = "Antallet er 250 personer i 2027\nEn helt ny linje her\nMålet er mange flere i job"
    html = marked(before, after)
    assert html.startswith("Antallet er <del>220</del><ins>250</ins> personer i <del>2023</del><ins>2027</ins>")
    assert "<ins>En helt ny linje her\n</ins>" in html
    assert "Målet er <ins>mange </ins>flere i job" in html


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("Et **fedt** ord\n\nog mere", "Et fedt ord\nog mere"),
        ("- en\n- to\n    - under", "• en\n• to\n    • under"),
        ("3. tre\n4. fire", "3. tre\n4. fire"),
        ("| a | b |\n|---|--:|\n| c | 1 |", "a | b\nc | 1"),
        ("- punkt\n\n  afsnit i punktet", "• punkt\nafsnit i punktet"),
        ("", ""),
    ],
)
def test_a_text_as_a_person_reads_it(markdown, text):
    assert readable(markdown) == text


PIECES = (
    "Et afsnit",
    "Et afsnit med  to mellemrum, 3 tal (½) og https://kk.dk/a_b",
    "Et **fedt** ord\nog en linje mere",
    "A&amp;B og \\*stjerner\\* og ![et billede](fil:x)",
    "## En overskrift",
    "Blødt\u00addelt [link](https://kk.dk)",
    "#mærke",
    "- et punkt\n\n  dets andet afsnit\n\n    - under\nfortsat uden indryk",
    "3. tre\n\n4. fire",
    "-\n\n",
    "> citat\nfortsat",
    "| a | b |\n|---|---|\n| c | d |",
    "\u00a0",
    "   indrykket",
)


def test_a_text_is_read_in_parts_as_it_is_read_whole():
    chance = Random(6)
    for _ in range(500):
        gaps = chance.choices(("\n\n", "\n", "\n \t\n", "\n\n\n"), (6, 1, 1, 1), k=8)
        text = "".join(piece + gap for piece, gap in zip(chance.choices(PIECES, k=8), gaps, strict=True))
        marked_up = f"<\n\n{text}"  # not taken for a line without signs
        assert readable(marked_up) == readable_part.__wrapped__(marked_up), text
        assert readable(text) == readable(marked_up).removeprefix("<\n").removeprefix("<"), text


def test_lines_retouched_here_and_there_are_compared_line_by_line():
    before = "Flere unge skal i job.\nFlere ledige skal i lære.\n"
    after = "Flere unge skal i arbejde.\nFlere nye ledige skal i lære.\n"
    assert marked(before, after) == (
        "Flere unge skal i <del>job</del><ins>arbejde</ins>.\nFlere <ins>nye </ins>ledige skal i lære.\n"
    )
