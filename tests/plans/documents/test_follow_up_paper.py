"""The report of a follow-up, on paper and in Word."""

import dataclasses
import io
import re
from itertools import pairwise

import docx
import pdfplumber
from docx.oxml.ns import qn

from plans.documents import blocks, pdf, word
from plans.documents.follow_up_paper import MOST_ROWS, FollowUpPaper
from tests import content_samples as samples
from tests.followed_samples import paper_of


def test_headings_in_what_is_written_go_down_one_level_at_a_time():
    paper = paper_of(
        samples.LEFT_OUT, samples.adopted(samples.LEFT_OUT), "# En overskrift\n\nTekst\n\n## Under den\n\nMere"
    )
    levels = [int(level) for level in re.findall(r"<h(\d)", blocks.html_of(paper, blocks.FOLLOW_UP_ALONE))]
    assert 4 in levels
    assert all(after <= before + 1 for before, after in pairwise(levels))


def _goal(number, targets):
    """A goal with so many targets."""
    measured = [
        samples.target(f"f{number}-{n}", f"Måltal {n} for mål {number}", "pct.", "rise", 10, samples.value(2025, 40))
        for n in range(targets)
    ]
    return samples.goal(f"f{number}", number, is_own=True, own_title=f"Mål nummer {number}", targets=tuple(measured))


FOLLOWED = dataclasses.replace(
    samples.SMALL, goals=(_goal(1, 1), _goal(2, 4), _goal(3, 7), _goal(4, 2)), initiatives=()
)


def test_a_goal_has_a_page_and_one_that_cannot_goes_on_with_its_name_in_the_head():
    paper = paper_of(FOLLOWED, samples.adopted(FOLLOWED), "Det går godt.")
    data = pdf.written(paper, blocks.FOLLOW_UP_ALONE, open_upload=samples.open_sample)
    with pdfplumber.open(io.BytesIO(data)) as opened:
        pages = [page.extract_text() for page in opened.pages]
    begins = {n: next(k for k, text in enumerate(pages) if f"Mål {n}: Mål nummer {n}" in text) for n in (1, 2, 3, 4)}
    assert [begins[n + 1] - begins[n] for n in (1, 2)] == [1, 1]
    assert begins[4] - begins[3] > 1
    assert "Mål 3: Mål nummer 3" in pages[begins[3] + 1].split("\n", 3)[1]
    assert "Mål 3" not in pages[begins[4]]


def test_only_a_goal_that_gets_a_page_by_it_is_tight():
    paper = paper_of(FOLLOWED, samples.adopted(FOLLOWED), "Det går godt.")
    second, third = (f"side-{goal.key}" for goal in FOLLOWED.goals[1:3])
    tried = paper.tighter([{second}, {second, third}, {third}])
    assert tried.tight == {goal.key for goal in FOLLOWED.goals[1:3]}
    settled = tried.tighter([{second}, {third}, {third}])
    assert settled.tight == {FOLLOWED.goals[1].key}
    assert settled.tighter([{second}, {third}, {third}, {third}]) is None
    assert paper.tighter([{second}, {third}]) is None


def test_in_word_each_goal_begins_a_page_and_a_chart_stands_with_its_words():
    paper = paper_of(FOLLOWED, samples.adopted(FOLLOWED), "Det går godt.")
    paper = FollowUpPaper.in_word(paper.content, paper.standing, paper.followed, paper.facts)
    assert paper.tight == {goal.key for goal in FOLLOWED.goals[1:3]}
    body = docx.Document(io.BytesIO(word.written(paper, blocks.FOLLOW_UP_ALONE))).element.body
    paragraphs = list(body.iterchildren(qn("w:p")))
    for place, one in enumerate(paragraphs):
        if "".join(text.text for text in one.iter(qn("w:t"))).startswith("Mål ") and one.pPr.pStyle.val == "Heading1":
            assert one.pPr.pageBreakBefore is not None  # a paragraph before it would be alone where a page is full
        if one.xpath(".//wp:inline") and place < len(paragraphs) - 6:  # not the code of the colophon
            assert paragraphs[place - 1].pPr.keepNext is not None


def test_years_of_months_stay_on_the_goals_page_and_all_of_them_on_the_web():
    goals = tuple(dataclasses.replace(_goal(n, 3), key=samples.key(f"f{n}")) for n in (1, 2))
    content = dataclasses.replace(FOLLOWED, goals=goals)
    paper = paper_of(content, samples.adopted(content), "Det går godt.")
    data = pdf.written(paper, blocks.FOLLOW_UP_ALONE, open_upload=samples.open_sample)
    with pdfplumber.open(io.BytesIO(data)) as opened:
        pages = [page.extract_text() for page in opened.pages]
    begins = [next(k for k, text in enumerate(pages) if f"Mål {n}: Mål nummer {n}" in text) for n in (1, 2)]
    assert begins[1] - begins[0] == 1
    on_paper, on_page = ([], [])
    for rows, how in ((on_paper, {}), (on_page, {"upload": str})):
        shown = FollowUpPaper(paper.content, paper.standing, paper.followed, paper.facts, **how)
        rows.append(shown.followed_goals[0][0].targets[0])
    (roomy,), (whole,) = on_paper, on_page
    assert len(roomy.measured) == MOST_ROWS
    assert (
        roomy.left_out == f"De 12 nyeste af {len(paper.followed.targets[0].results) + 1} perioder. Kurven har dem alle."
    )
    assert [year for year, _ in whole.measured] == [2021, 2024, 2025, 2026, 2027] and not whole.left_out
    tight = FollowUpPaper(paper.content, paper.standing, paper.followed, paper.facts, tight=frozenset({goals[0].key}))
    target = tight.followed_goals[0][0].targets[0]
    assert not target.measured and target.measured_in_words[-1][1].endswith("55 pct. (december 2027)")
    assert paper.page_address in " ".join(pages).replace("\n", "")
