"""What a text may hold so that printing can bear it, and that nothing within it takes long."""

import random
import time

import pytest
from django.core.exceptions import ValidationError
from django.utils.html import escape

from bpmplan import text, text_limits
from bpmplan.widgets import MarkdownField

LONGEST = 60_000
"""Characters of the longest field of a plan."""
TOO_MUCH = {
    "points": "- a\n" * 15_000,
    "points with air": "- a\n\n" * 12_000,
    "points within points": "\n".join("  " * (n % 9) + "- a" for n in range(4_600)),
    "a table of bars": "\n".join(["|a" * 200 + "|", "|-" * 200 + "|", *["|b" * 200 + "|"] * 100]),
    "rows": "|a|b|\n|-|-|\n" + "|1|2|\n" * 9_000,
    "headings": "# a\n" * 15_000,
    "rules": "***\n\n" * 12_000,
    "lines": "a\n" * 30_000,
    "stressed words": "**a** " * 10_000,
    "stress without an end": "*a_ " * 15_000,
    "links": "[a](http://b.dk) " * 3_500,
    "bare links": "www.b.dk " * 6_000,
    "images": "![](fil:00000000-0000-0000-0000-000000000000)\n" * 1_300 * 3,
    "brackets": "[" * LONGEST,
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_a_text_that_printing_cannot_bear_comes_back_with_a_sentence(name):
    with pytest.raises(ValidationError, match="Der er plads til") as caught:
        MarkdownField(max_length=200_000).clean(TOO_MUCH[name])
    assert caught.value.code == "parts"
    assert "Der er plads til 3.000" in str(caught.value)


def test_sixty_thousand_letters_of_ordinary_text_are_fine():
    paragraph = "Flere borgere skal i job, og **virksomhederne** er med fra [begyndelsen](https://aalborg.dk). "
    paragraph += "De mødes med jobcentret hvert kvartal og taler om, hvem der mangler hvem. " * 4
    ordinary = (f"{paragraph}\n\n- Flere unge i uddannelse\n- Flere seniorer i arbejde\n\n" * 400)[:LONGEST]
    table = "\n".join(["| År | Ledige | I job |", "|---|---|---|", *["| 2027 | 1.200 | 300 |"] * 400])
    assert MarkdownField(max_length=LONGEST).clean(ordinary)
    assert MarkdownField(max_length=LONGEST).clean(table)


def test_an_address_without_an_end_is_no_link():
    """Each line of a link carries its address."""
    assert "<a " in text.render("https://aalborg.dk/" + "x" * 1_900)
    assert "<a " not in text.render("https://aalborg.dk/" + "x" * 2_000)


PIECES = [
    "- ",
    "  ",
    "\n",
    "\n\n",
    "> ",
    "|",
    "|-",
    "**",
    "*",
    "_",
    "[",
    "](http://a.dk)",
    "![",
    "# ",
    "1. ",
    "a",
    "æ ",
    "\\",
]
PIECES += ["www.a.dk ", "https://", "<", "&amp;", "***", "---", "(", ")", "`", "\t", "12. juni ", "å" * 30, "==", "~~"]


@pytest.mark.parametrize("seed", range(12))
def test_no_text_within_the_limits_takes_long_to_show(seed):
    choice = random.Random(seed)
    few = choice.sample(PIECES, 3)
    typed = "".join(choice.choice(few) for _ in range(LONGEST))[:LONGEST]
    while text_limits.parts_of(typed) > text_limits.MAX_PARTS:
        typed = typed[: len(typed) * 3 // 4]
    began = time.process_time()
    assert text.render(typed) or not typed.strip() or escape(typed)
    text.readable(typed)
    assert time.process_time() - began < 2
