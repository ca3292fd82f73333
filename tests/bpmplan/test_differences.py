"""Two texts beside each other, for a person to read."""

import re
from random import Random
from time import process_time

import pytest

from bpmplan.differences import ONE_PAGE, TOO_DIFFERENT, Budget, TooDifferent, marked
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
    assert marked("2027: 1.750.000 kr., 3,5 pct.", "2027: −1.800.000 kr., 3,7 pct.") == (
        "2027: <del>1.750.000</del><ins>−1.800.000</ins> kr., <del>3,5</del><ins>3,7</ins> pct."
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


# --- the budget -------------------------------------------------------------------------------------------------------


def numbers(count, chance, between=" "):
    return between.join(str(chance.randrange(10)) for _ in range(count))


HARD = {
    "numbers": lambda chance: (numbers(30_000, chance), numbers(30_000, chance)),
    "lines of numbers": lambda chance: ["\n".join(numbers(8, chance) for _ in range(3_500)) for _ in "ab"],
    "the same word": lambda chance: ("ord\n" * 15_000, "x\n" + "ord\n" * 13_000 + "y\n"),
    "two lines in turn": lambda chance: ("a\nb\n" * 15_000, "b\na\nc\n" * 10_000),
    "every other sign": lambda chance: (".a" * 30_000, ",a" * 30_000),
    "every other word": lambda chance: ("ord nyt " * 7_500, "ord gammelt " * 5_000),
    "short paragraphs": lambda chance: (numbers(20_000, chance, "\n\n"), numbers(20_000, chance, "\n\n")),
    "long paragraphs": lambda chance: ["\n".join(numbers(600, chance) for _ in range(49)) for _ in "ab"],
    "a table": lambda chance: ["\n".join(f"| {numbers(12, chance, ' | ')} |" for _ in range(1_200)) for _ in "ab"],
    "just within the budget": lambda chance: (numbers(600, chance), numbers(600, chance)),
}


@pytest.mark.parametrize("name", HARD)
def test_texts_that_differ_too_much_are_shown_whole_and_said(name):
    before, after = HARD[name](Random(7))
    started = process_time()
    html = marked(before, after)
    assert process_time() - started < 2
    is_whole = name != "just within the budget"
    assert (TOO_DIFFERENT in html) == is_whole
    if is_whole:
        words = html.removeprefix(f'<span class="diff-note">{TOO_DIFFERENT}</span>')
        assert re.sub("<ins>.*?</ins>|</?del>", "", words, flags=re.DOTALL) == before
        assert re.sub("<del>.*?</del>|</?ins>", "", words, flags=re.DOTALL) == after


def test_one_paragraph_that_differs_too_much_leaves_the_others_compared():
    hard, harder = (numbers(4_000, Random(seed)) for seed in (1, 2))
    html = marked(f"Flere i job i 2023.\n{hard}\nFærre ledige.", f"Flere i job i 2027.\n{harder}\nFærre unge ledige.")
    assert "Flere i job i <del>2023</del><ins>2027</ins>." in html
    assert "Færre <ins>unge </ins>ledige." in html
    assert f"<del>{hard}" in html
    assert html.count(TOO_DIFFERENT) == 1


def test_the_texts_of_a_page_have_a_budget_together():
    texts = [(numbers(600, Random(at)), numbers(600, Random(at + 100))) for at in range(12)]
    page = Budget(ONE_PAGE)
    shown = [TOO_DIFFERENT in marked(before, after, budget=page) for before, after in texts]
    assert not shown[0]
    assert shown[-1]
    assert page.left >= 0
    assert shown == [TOO_DIFFERENT in marked(*text, budget=again) for again in [Budget(ONE_PAGE)] for text in texts]


def test_what_costs_too_much_spends_nothing():
    page = Budget(100)
    text = Budget(50, of=page)
    with pytest.raises(TooDifferent):
        text.spend(51)
    text.spend(50)
    assert (text.left, page.left) == (0, 50)
