"""Each paragraph of the plan's texts has a number, in the order in which they are read."""

import re

from plans.content.standing import Standing
from plans.documents import blocks
from plans.documents.hearing_paper import NumberedPaper
from plans.documents.numbering import numbered, paragraphs_of, with_places
from plans.documents.paper import Paper
from tests import content_samples as samples

TEXTS = {
    "<p>Et</p><ul><li>To</li><li><p>Tre</p></li></ul>": "<p>1 Et</p><ul><li>2 To</li><li><p>3 Tre</p></li></ul>",
    '<p><img src="a"></p><p class="x">Et</p>': '<p><img src="a"></p><p class="x">1 Et</p>',
    "<table><caption>Et</caption></table>": "<table><caption>1 Et</caption></table>",
    "<pre>p</pre><h4>Nej</h4>": "<pre>p</pre><h4>Nej</h4>",
    "": "",
}


def without_marks(html):
    return re.sub(r'<span class="paragraph-number">(\d+)</span>', r"\1", html)


def test_paragraphs_points_and_tables_are_numbered():
    for text, expected in TEXTS.items():
        assert without_marks(numbered(with_places(text))) == expected


def test_a_plan_s_paragraphs_are_numbered_through_and_known_by_their_sections():
    standing = Standing.of_draft(at=samples.NOW)
    content = samples.RICH
    html = blocks.html_of(NumberedPaper(content, standing), blocks.PLAN)
    numbers = [int(number) for number in re.findall(r'"paragraph-number">(\d+)<', html)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 40
    ranges = paragraphs_of(blocks.body_of(NumberedPaper(content, standing), blocks.PLAN))
    firsts = [first for first, _ in ranges.values()]
    assert firsts == sorted(firsts)
    first, last = ranges[content.goals[0].key]
    assert first <= last <= len(numbers)
    assert "paragraph-number" not in blocks.body_of(Paper(content, standing), blocks.PLAN)
