"""Two texts beside each other, for a person to read."""

import re

import pytest

from bpmplan.differences import marked
from bpmplan.text import readable


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
